//! J13: what one source takes leaves what another gave, and is told; by what people hold before and after.

use countersign::UserId;
use countersign::organization::*;
use std::collections::BTreeSet;

const TEAMS_GIVE: &str = "what a team gives is given to the team";

fn is_team(source: &Source) -> bool {
    matches!(source, Source::Team { .. })
}

/// Why a command that names a source must be refused, if it must.
pub(super) fn must_be_refused(before: &State, command: &Command) -> Option<&'static str> {
    let host = matches!(command.by, By::Operator { acting_for: None, .. });
    let speaks = |source: &Source| host || *source == Source::default();
    match &command.action {
        Action::AddMember { access, .. } if access.iter().any(|one| is_team(&one.source)) => Some(TEAMS_GIVE),
        Action::Grant { access: Access { source, .. }, .. } | Action::TakeBack { source, .. } if is_team(source) => {
            Some(TEAMS_GIVE)
        }
        Action::AddMember { access, .. } if !access.iter().all(|one| speaks(&one.source)) => {
            Some("it is the host's word")
        }
        Action::AddMember { access, .. } if host && access.iter().any(|one| one.source == Source::default()) => {
            Some("the host gives nothing of its own")
        }
        Action::AddMember { user, .. } if before.is_member(*user) => Some("they are a member"),
        Action::Grant { access, .. } if !speaks(&access.source) => Some("it is the host's word"),
        Action::TakeBack { source, .. } if !host || *source == Source::default() => Some("it is the host's word"),
        Action::TakeBack { user, source, .. } if given(before, *user, source).is_empty() => Some("it gave nothing"),
        Action::Revoke { user, place, role } => {
            let given = given(before, *user, &Source::default());
            let none = !given.iter().any(|held| held.place == *place && held.role == *role);
            none.then_some("people did not give it")
        }
        _ => None,
    }
}

/// What a source gives somebody, in one order.
fn given(state: &State, user: UserId, source: &Source) -> Vec<Access> {
    let mut given: Vec<Access> = state.access(user).into_iter().filter(|held| held.source == *source).collect();
    given.sort();
    given
}

fn gave(state: &State, user: UserId) -> BTreeSet<Source> {
    state.access(user).into_iter().map(|held| held.source).collect()
}

/// Whose the command is, and about whom, if it takes and changes what one source gave and nothing else.
fn of_one(action: &Action) -> Option<(UserId, Source)> {
    match action {
        Action::Grant { user, access } => Some((*user, access.source.clone())),
        Action::TakeBack { user, source, .. } => Some((*user, source.clone())),
        Action::Revoke { user, .. }
        | Action::Narrow { user, .. }
        | Action::SwitchOptional { user, .. }
        | Action::Schedule { user, .. } => Some((*user, Source::default())),
        _ => None,
    }
}

/// What is wrong with what came of a command.
pub(super) fn wrong(before: &State, after: &State, command: &Command, events: &[Event]) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some((user, own)) = of_one(&command.action) {
        for other in gave(before, user).into_iter().filter(|source| *source != own) {
            if given(before, user, &other) != given(after, user, &other) {
                wrong.push(format!("{own} changed what {other} gave"));
            }
        }
    }
    if let Action::TakeBack { user, source, place, role } = &command.action {
        let named = |held: &&Access| {
            place.is_none_or(|at| at == held.place) && role.as_ref().is_none_or(|role| *role == held.role)
        };
        if given(after, *user, source).iter().any(|held| named(&held)) {
            wrong.push(format!("{source} gives on what it took back"));
        }
        let everything = place.is_none() && role.is_none();
        if everything && after.is_member(*user) == after.access(*user).is_empty() {
            wrong.push("whoever has nothing left is out, and nobody else".into());
        }
    }
    if let Action::AddMember { user, access } = &command.action {
        let (mut has, mut had) = (after.access(*user), access.clone());
        has.sort();
        had.sort();
        if has != had || after.active_count() != before.active_count() + 1 {
            wrong.push("whoever is added has what was given, and one seat".into());
        }
    }
    if let Action::RemoveMember { user } = &command.action {
        if after.is_member(*user) || !after.access(*user).is_empty() {
            wrong.push("whoever is removed has nothing, whoever gave it".into());
        }
    }
    wrong.extend(events.iter().filter_map(|event| untold(before, after, event)));
    wrong
}

/// What an event leaves unsaid of other sources.
fn untold(before: &State, after: &State, event: &Event) -> Option<String> {
    let (said, is): (&[Source], BTreeSet<Source>) = match &event.change {
        Change::AccessRevoked { user, place, role, removed_from: None, source, kept } => {
            let held = after.access(*user).into_iter().filter(|held| held.place == *place && held.role == *role);
            (kept, held.map(|held| held.source).filter(|other| other != source).collect())
        }
        Change::MemberRemoved { user, sources } | Change::MemberLeft { user, sources } => {
            let others = gave(before, *user).into_iter().filter(|source| *source != Source::default());
            (sources, others.collect())
        }
        _ => return None,
    };
    let said_so = said.iter().eq(&is);
    (!said_so).then(|| format!("{is:?} give, and {said:?} are named"))
}
