//! Giving a member a role.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::join;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;

/// What is held already from the same source is joined with it, what is over gives way (J12). An operator grants what
/// somebody has to hold and nobody does, and what a directory or an import says.
pub(in crate::organization::decide) fn grant<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    access: &Access,
) -> Changes {
    let access = access.clone().settled();
    match (context.is_operator(), access.source.is_person()) {
        (true, true) => context.fills_minimum(&access)?,
        (true, false) => context.resolve(&access).map(drop)?,
        (false, _) => context.hand_out(guards::EDIT_PERMISSIONS, &access, None)?,
    }
    let member = context.member(user)?;
    let mut holds = context.state.access(user);
    if !join::add(&mut holds, &access, context.now) {
        return Err(Refusal::NoChange {});
    }
    context.person_after(&After { user, holds: &holds, active: member.is_active(), passes: None })?;
    Ok([Change::AccessGranted { user, access }].into())
}
