//! Suspending members.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
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

/// Everybody who takes a seat, has no access now, and waits for none that was given; but as when a plan comes, nobody whom a
/// role needs, in force or not. What begins and ends is looked at as for an actor: by the sender's own clock and by the
/// later one (J6).
pub(in crate::organization::decide) fn free_seats<V: Vocabulary>(context: &Context<'_, V>) -> Changes {
    if context.by != (By::Host {}) {
        context.permit_or_operator(guards::REMOVE, Place::organization())?;
    }
    let is_empty = |place: Place| match place {
        Place::Group { group } => {
            context.state.groups.get(&group).is_none_or(|found| found.profiles().next().is_none())
        }
        Place::Organization {} | Place::Workspace { .. } | Place::Profile { .. } => false,
    };
    let is_to_come = |access: &Access| {
        let lasts = access.until.is_none_or(|until| context.now < until);
        lasts && (access.from.is_some_and(|from| context.own < from) || is_empty(access.place))
    };
    let mut idle = context.state.seats_without_access(context.policy, context.own);
    idle.retain(|user| !context.state.access(*user).iter().any(is_to_come));
    let changes: Vec<Change> = context.may_go(&idle).into_iter().map(|user| Change::MemberSuspended { user }).collect();
    if changes.is_empty() { Err(Refusal::NoChange {}) } else { Ok(changes) }
}
