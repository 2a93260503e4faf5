//! Suspending a member.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::event::Change;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;

pub(in crate::organization::decide) fn suspend<V: Vocabulary>(context: &Context<'_, V>, user: UserId) -> Changes {
    context.permit_over(guards::REMOVE, user)?;
    if context.member(user)?.suspended {
        return Err(Refusal::NoChange {});
    }
    let holds = context.state.access(user);
    context.person_after(&After { user, holds: &holds, active: false, passes: None })?;
    Ok([Change::MemberSuspended { user }].into())
}
