//! Who speaks for whom.

use crate::organization::decide::context::{Context, wrong_actor};
use crate::organization::model::access::Access;
use crate::organization::model::command::Action;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;

/// Members speak for themselves. An operator, in their own name, speaks for directories and imports, which grant, add
/// members and take back what they gave.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other action names no source")]
pub(super) fn spoken_for<V: Vocabulary>(context: &Context<'_, V>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::TakeBack { source, .. } if source.through().is_some() => {
            Err(unfit("what a team has is taken from the team"))
        }
        Action::GrantToTeam { access, .. } | Action::ChangeTeamAccess { to: access, .. } => {
            by_people(core::slice::from_ref(access))
        }
        Action::AddMember { access, .. } => access.iter().try_for_each(|access| of(context, &access.source)),
        Action::Grant { access, .. } => of(context, &access.source),
        Action::TakeBack { source, .. } if source.is_person() => {
            Err(unfit("what people gave is revoked, and a member removed"))
        }
        Action::TakeBack { source, .. } => of(context, source),
        Action::Create { access, .. } | Action::Invite { access, .. } => by_people(access),
        Action::ChangeRole { to, .. } => by_people(core::slice::from_ref(to)),
        _ => Ok(()),
    }
}

fn of<V: Vocabulary>(context: &Context<'_, V>, source: &Source) -> Result<(), Refusal> {
    if source.through().is_some() {
        return Err(unfit("what a team has is given to the team"));
    }
    if !source.is_named() {
        return Err(unfit("a directory's group is called something, in at most 200 bytes"));
    }
    if source.is_person() || context.is_operator() {
        return Ok(());
    }
    Err(wrong_actor("an operator, who speaks for directories and imports,"))
}

fn by_people(access: &[Access]) -> Result<(), Refusal> {
    let all = access.iter().all(|access| access.source.is_person());
    if all { Ok(()) } else { Err(unfit("directories and imports grant and add, and do nothing else")) }
}

fn unfit(problem: &str) -> Refusal {
    Refusal::Unfit { problem: problem.into() }
}
