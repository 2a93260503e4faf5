//! Suspending members.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::by::By;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

pub(in crate::organization::decide) fn suspend<V: Vocabulary>(context: &Context<'_, V>, user: UserId) -> Changes {
    context.permit_over(guards::REMOVE, user)?;
    if context.member(user)?.suspended {
        return Err(Refusal::NoChange {});
    }
    let holds = context.state.access(user);
    context.person_after(&After { user, holds: &holds, active: false, passes: None })?;
    Ok([Change::MemberSuspended { user }].into())
}

/// Everybody who takes a seat and has no access now; but as when a plan comes, nobody whom a role needs, in force or not.
/// What has begun by either of the sender's own clock and the later one is access, and what has ended by the later is none
/// (J6).
pub(in crate::organization::decide) fn free_seats<V: Vocabulary>(context: &Context<'_, V>) -> Changes {
    if context.by != (By::Host {}) {
        context.permit_or_operator(guards::REMOVE, Place::organization())?;
    }
    let mut idle = context.state.seats_without_access(context.policy, context.own);
    let later = context.state.seats_without_access(context.policy, context.now);
    idle.retain(|user| later.binary_search(user).is_ok());
    let changes: Vec<Change> = context.may_go(&idle).into_iter().map(|user| Change::MemberSuspended { user }).collect();
    if changes.is_empty() { Err(Refusal::NoChange {}) } else { Ok(changes) }
}
