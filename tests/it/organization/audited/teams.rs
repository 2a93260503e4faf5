//! Teams: whoever is in one holds what it was given, whoever is not holds nothing by it; by what is held alone.

use super::judge::is_there;
use countersign::organization::*;
use countersign::{Policy, UserId, id::CommandId};
use std::collections::{BTreeMap, BTreeSet};

/// Why a command about a team must be refused, if it must.
pub(super) fn must_be_refused(before: &State, command: &Command) -> Option<&'static str> {
    let named = match &command.action {
        Action::RenameTeam { team, .. }
        | Action::DeleteTeam { team }
        | Action::AddToTeam { team, .. }
        | Action::RemoveFromTeam { team, .. }
        | Action::GrantToTeam { team, .. }
        | Action::ChangeTeamAccess { team, .. }
        | Action::RevokeFromTeam { team, .. } => Some(*team),
        _ => None,
    };
    if named.is_some_and(|team| before.team(team).is_none()) {
        return Some("there is no such team");
    }
    let member = matches!(command.by, By::User { .. } | By::Key { .. });
    let is_in =
        |team: TeamId, user: UserId| before.team(team).is_some_and(|found| found.members().any(|one| one == user));
    let has = |team: TeamId, place: Place, role: &Role| {
        before.team_access(team).iter().any(|held| held.place == place && held.role == *role)
    };
    match &command.action {
        Action::CreateTeam { team, .. } if before.team(*team).is_some() => Some("it is there"),
        Action::AddToTeam { .. } | Action::GrantToTeam { .. } | Action::ChangeTeamAccess { .. } if !member => {
            Some("operators hand out nothing")
        }
        Action::AddToTeam { user, .. } if !before.is_member(*user) => Some("they are no member"),
        Action::AddToTeam { team, user } if is_in(*team, *user) => Some("they are in it"),
        Action::RemoveFromTeam { team, user } if !is_in(*team, *user) => Some("they are not in it"),
        Action::GrantToTeam { team, access } if has(*team, access.place, &access.role) => Some("the team has it"),
        Action::ChangeTeamAccess { team, role, to } if !has(*team, to.place, role) => Some("the team does not have it"),
        Action::ChangeTeamAccess { team, role, to } if *role != to.role && has(*team, to.place, &to.role) => {
            Some("the team has the other one too")
        }
        Action::RevokeFromTeam { team, place, role } if !has(*team, *place, role) => Some("the team does not have it"),
        _ => None,
    }
}

/// What an accepted command gives through a team that its sender could not have given by hand (J7).
pub(super) fn gained_by_a_detour(policy: &Policy, before: &State, command: &Command) -> Vec<String> {
    let (users, given): (Vec<UserId>, Vec<Access>) = match &command.action {
        Action::AddToTeam { team, user } => (vec![*user], before.team_access(*team)),
        Action::GrantToTeam { team, access } | Action::ChangeTeamAccess { team, to: access, .. } => {
            (before.team(*team).into_iter().flat_map(Team::members).collect(), vec![access.clone()])
        }
        _ => return Vec::new(),
    };
    let directly = |user: UserId, access: &Access| {
        let action = Action::Grant { user, access: Access { source: Source::default(), ..access.clone() } };
        let id = CommandId::new(u64::MAX);
        decide(policy, before, &Command { id, action, revision: None, ..command.clone() })
    };
    let each = users.iter().flat_map(|user| given.iter().map(move |access| (*user, access)));
    each.filter_map(|(user, access)| match directly(user, access) {
        Err(Refusal::Beyond { .. } | Refusal::NotPermitted { .. }) => {
            Some(format!("{user} was given {access:?}, which nobody could have given by hand"))
        }
        _ => None,
    })
    .collect()
}

/// What is held otherwise than by what teams were given and by who is in them.
pub(super) fn wrong(before: &State, after: &State, command: &Command) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut owed = BTreeMap::<UserId, BTreeSet<Access>>::new();
    for (id, team) in after.teams() {
        for user in team.members() {
            let through = after.team_access(id).into_iter().map(|access| Access { source: Source::team(id), ..access });
            owed.entry(user).or_default().extend(through);
        }
    }
    let mut users: BTreeSet<UserId> = after.members().collect();
    users.extend(owed.keys());
    for user in users {
        let held = after.access(user).into_iter().filter(|held| matches!(held.source, Source::Team { .. }));
        let (held, owed) = (held.collect::<BTreeSet<_>>(), owed.remove(&user).unwrap_or_default());
        if held != owed {
            wrong.push(format!("{user} holds {held:?} through teams, and was to hold {owed:?}"));
        }
    }
    // What goes with a place or a role goes from teams too.
    let had = after.teams().flat_map(|(team, _)| after.team_access(team));
    let gone = had.filter(|held| {
        !is_there(after, held.place)
            || (held.role.is_custom() && after.custom_roles().all(|(_, name, _)| name != held.role.name()))
    });
    wrong.extend(gone.map(|held| format!("a team has {held:?}, which is gone")));
    // What a command on a team says, it does, and nothing to what others gave.
    let has = |team: TeamId, access: &Access| after.team_access(team).contains(access);
    let came = match &command.action {
        Action::GrantToTeam { team, access } | Action::ChangeTeamAccess { team, to: access, .. } => has(*team, access),
        Action::RevokeFromTeam { team, place, role } => {
            !after.team_access(*team).iter().any(|held| held.place == *place && held.role == *role)
        }
        Action::AddToTeam { team, user } => after.team(*team).is_some_and(|found| found.has(*user)),
        Action::RemoveFromTeam { team, user } => after.team(*team).is_some_and(|found| !found.has(*user)),
        Action::DeleteTeam { team } => after.team(*team).is_none(),
        Action::CreateTeam { team, .. } => after.team(*team).is_some_and(|found| found.members().next().is_none()),
        _ => return wrong,
    };
    if !came {
        wrong.push("the team is not what was asked".into());
    }
    for user in before.members() {
        let others = |state: &State| -> BTreeSet<Access> {
            let held = state.access(user).into_iter();
            held.filter(|held| !matches!(held.source, Source::Team { .. })).collect()
        };
        if others(before) != others(after) {
            wrong.push(format!("{user} holds something else of what others gave"));
        }
    }
    wrong
}
