//! Workspaces, profiles and groups.

use crate::event_sourcing::HistoryProblem;
use crate::id::{ProfileId, WorkspaceId};
use crate::organization::evolve::steps::{Evolved, expect};
use crate::organization::model::document::RoleDocument;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::state::{Group, ProfileDetails, State, WorkspaceDetails};
use alloc::collections::BTreeSet;

pub(super) fn change(state: &mut State, change: &Change) -> Evolved {
    workspace(state, change)?;
    profile(state, change)?;
    group(state, change)
}

fn workspace(state: &mut State, change: &Change) -> Evolved {
    if let Change::WorkspaceCreated { workspace, name } = change {
        expect(!state.workspaces.contains_key(workspace), "a new workspace")?;
        state.workspaces.insert(*workspace, WorkspaceDetails { name: name.clone() });
    }
    if let Change::WorkspaceRenamed { workspace, name } = change {
        expect(state.workspaces.contains_key(workspace), "a workspace that is there")?;
        state.workspaces.insert(*workspace, WorkspaceDetails { name: name.clone() });
    }
    if let Change::WorkspaceDeleted { workspace, profiles: named } = change {
        let profiles: BTreeSet<ProfileId> = state.profiles_in(*workspace).collect();
        let all = named.is_empty() || profiles.iter().eq(named);
        expect(all, "every profile of the workspace to go with it")?;
        let mut own = state.custom_roles.values().filter_map(RoleDocument::workspace);
        expect(!own.any(|home| home == *workspace), "no custom role of the workspace to outlive it")?;
        expect(state.workspaces.remove(workspace).is_some(), "a workspace that is there")?;
        state.drop_nodes(Some(*workspace), &profiles);
    }
    Ok(())
}

fn profile(state: &mut State, change: &Change) -> Evolved {
    if let Change::ProfileConnected { profile, name, workspace, connected_by } = change {
        expect(state.holds_workspace(*workspace) && !state.profiles.contains_key(profile), "a new profile")?;
        let (name, since) = (name.clone(), state.next_since());
        let (workspace, connected_by) = (*workspace, *connected_by);
        let made = ProfileDetails { name, workspace, connected_by, connected: true, since, placed_since: since };
        state.profiles.insert(*profile, made);
    }
    if let Change::ProfileDisconnected { profile } = change {
        let found = state.profiles.get_mut(profile).filter(|found| found.connected);
        found.ok_or(HistoryProblem::Impossible("a profile that is connected"))?.connected = false;
    }
    if let Change::ProfileReconnected { profile, connected_by } = change {
        let found = state.profiles.get_mut(profile).filter(|found| !found.connected);
        let found = found.ok_or(HistoryProblem::Impossible("a profile that is disconnected"))?;
        (found.connected, found.connected_by) = (true, *connected_by);
    }
    if let Change::ProfileDeleted { profile } = change {
        expect(state.profiles.contains_key(profile), "a profile that is there")?;
        state.drop_nodes(None, &BTreeSet::from([*profile]));
    }
    if let Change::ProfileMoved { profile, from, to } = change {
        expect(state.holds_workspace(*to), "a workspace that is there")?;
        let since = state.next_since();
        let found = state.profiles.get_mut(profile).filter(|found| found.workspace == *from);
        expect(found.is_some(), "a profile where it is said to be")?;
        if let Some(found) = found {
            (found.workspace, found.placed_since) = (*to, since);
        }
    }
    Ok(())
}

fn group(state: &mut State, change: &Change) -> Evolved {
    if let Change::GroupCreated { group, name, profiles } = change {
        let since = state.next_since();
        let known = profiles.iter().all(|profile| state.profiles.contains_key(profile));
        expect(known && !state.groups.contains_key(group), "a new group of profiles that are there")?;
        let made = Group { name: name.clone(), profiles: profiles.iter().map(|profile| (*profile, since)).collect() };
        state.groups.insert(*group, made);
    }
    if let Change::GroupDeleted { group } = change {
        expect(state.groups.remove(group).is_some(), "a group that is there")?;
        let place = Place::group(*group);
        state.let_go(|held, _| held == place);
        state.drop_from_keys(|held| held == place);
        state.drop_from_delegations(|held| held == place);
    }
    if let Change::ProfileGrouped { group, profile } = change {
        let (known, since) = (state.profiles.contains_key(profile), state.next_since());
        let found = state.groups.get_mut(group).filter(|found| known && !found.profiles.contains_key(profile));
        let added = found.is_some_and(|found| found.profiles.insert(*profile, since).is_none());
        expect(added, "a profile that the group did not have")?;
    }
    if let Change::ProfileUngrouped { group, profile } = change {
        let removed = state.groups.get_mut(group).is_some_and(|found| found.profiles.remove(profile).is_some());
        expect(removed, "a profile that the group has")?;
    }
    Ok(())
}

impl State {
    /// The profiles that lie in a workspace, in order.
    pub(in crate::organization) fn profiles_in(&self, workspace: WorkspaceId) -> impl Iterator<Item = ProfileId> + '_ {
        let inside = self.profiles.iter().filter(move |(_, profile)| profile.workspace == Some(workspace));
        inside.map(|(profile, _)| *profile)
    }

    fn holds_workspace(&self, workspace: Option<WorkspaceId>) -> bool {
        workspace.is_none_or(|workspace| self.workspaces.contains_key(&workspace))
    }

    /// Nothing is held there any more, so that an id that comes back brings nothing along. What other assignments are
    /// narrowed to stays as it is: to forget a node there could widen them.
    fn drop_nodes(&mut self, workspace: Option<WorkspaceId>, profiles: &BTreeSet<ProfileId>) {
        let gone = |place: Place| match place {
            Place::Workspace { workspace: held } => Some(held) == workspace,
            Place::Profile { profile } => profiles.contains(&profile),
            Place::Organization {} | Place::Group { .. } => false,
        };
        self.let_go(|place, _| gone(place));
        self.drop_from_keys(gone);
        self.drop_from_delegations(gone);
        // Something of the same id may come again, in which nobody is.
        self.support.retain(|_, support| !gone(support.place));
        self.profiles.retain(|profile, _| !profiles.contains(profile));
        for group in self.groups.values_mut() {
            group.profiles.retain(|profile, _| !profiles.contains(profile));
        }
    }

    /// A key without places covers everything, so one that loses its last place ends.
    fn drop_from_keys(&mut self, gone: impl Fn(Place) -> bool) {
        self.keys.retain(|_, key| {
            let named = !key.places.is_empty();
            key.places.retain(|place| !gone(*place));
            !(named && key.places.is_empty())
        });
    }
}
