//! Suspending a member.

use super::holders::After;
use super::{Changes, Context};
use crate::id::UserId;
use crate::organization::event::Change;
use crate::organization::guards;
use crate::organization::refusal::Refusal;
use crate::vocabulary::Vocabulary;

pub(super) fn suspend<V: Vocabulary>(context: &Context<'_, V>, user: UserId) -> Changes {
    context.permit_over(guards::REMOVE, user)?;
    if context.member(user)?.suspended {
        return Err(Refusal::NoChange {});
    }
    let holds = context.state.access(user);
    context.person_after(&After { user, holds: &holds, active: false, passes: None })?;
    Ok([Change::MemberSuspended { user }].into())
}
