//! What is held at groups: bounded though nobody sees it yet (J7), and gone where somebody is removed (J13).

use super::super::world::*;
use super::{LATE, Listed, Rights, given_by, rights};
use countersign::organization::*;
use countersign::{ProfileId, UserId, WorkspaceId};

/// The state after the profile has been put into the group, in which it is not.
fn with(state: &State, world: &World, group: GroupId, profile: ProfileId) -> State {
    let last = world.log.last().expect("an event").clone();
    let change = Change::ProfileGrouped { group, profile };
    let mut after = state.clone();
    evolve(&mut after, &Event { revision: state.revision() + 1, change, ..last }).expect("it can happen");
    after
}

fn members(state: &State, group: GroupId) -> Vec<ProfileId> {
    state.groups().find(|(id, _)| *id == group).map_or(Vec::new(), |(_, found)| found.profiles().collect())
}

/// J7: what is granted at a group without profiles is what its giver could grant at every profile that may come into it.
pub(super) fn an_empty_group_is_bounded(
    before: &State,
    after: &World,
    listed: &Listed,
    giver: UserId,
    action: &Action,
) {
    let Action::Grant { user, access } = action else { return };
    let Place::Group { group } = access.place else { return };
    if !members(before, group).is_empty() {
        return;
    }
    for (profile, _) in before.profiles() {
        let [mut by, mut was, mut is] = [after, after, after].map(Clone::clone);
        by.state = before.clone();
        was.state = with(before, after, group, profile);
        is.state = with(&after.state, after, group, profile);
        for now in [after.now, LATE] {
            let own = rights(&by, listed, giver, now);
            let [then, since]: [Rights; 2] = [&was, &is].map(|world| rights(world, listed, *user, now));
            given_by(&since, &then, &own, &format!("{giver}, to {user}, by {action:?}, once {profile} is in it,"));
        }
    }
}

/// J13: whoever is removed from a workspace holds nothing there but by roles at the organization, and by no group what
/// comes into it.
pub(super) fn removed_whole(state: &State, action: &Action) {
    let Action::RemoveFromWorkspace { user, workspace } = action else { return };
    let lies =
        |profile: ProfileId| state.profiles().any(|(id, found)| id == profile && found.workspace() == Some(*workspace));
    let cut = |access: &Access| -> bool {
        let except: &[WorkspaceId] = access.narrowing.except_workspaces.as_deref().unwrap_or_default();
        except.contains(workspace)
    };
    for access in state.access(*user) {
        let left = match access.place {
            Place::Workspace { workspace: place } => place == *workspace,
            Place::Profile { profile } => lies(profile),
            Place::Group { .. } => !cut(&access),
            _ => false,
        };
        assert!(!left, "{user} was removed from {workspace} and holds {access:?}");
    }
}
