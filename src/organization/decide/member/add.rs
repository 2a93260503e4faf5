//! Adding a member without an invitation.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context, taken, wrong_actor};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::decide::limit::seats;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// By whoever could invite them to all of it, within the same bound; by an operator, what a directory or an import gives.
/// Seats, limits on holders and separated roles are tested as at an acceptance. Invitations stay as they are: nobody
/// knows whose they are before they are accepted, and whoever accepts one then takes no second seat.
pub(in crate::organization::decide) fn add<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    access: &[Access],
) -> Changes {
    let access: Vec<Access> = access.iter().cloned().map(Access::settled).collect();
    if access.is_empty() {
        return Err(Refusal::Unfit { problem: "whoever is added has one role at least".into() });
    }
    for (index, one) in access.iter().enumerate() {
        if access.iter().take(index).any(|other| other.is_of(one)) {
            return Err(taken("role of the member", &one.role));
        }
        match (context.is_operator(), one.source.is_person()) {
            (true, true) => return Err(wrong_actor("a member")),
            (true, false) => context.resolve(one).map(drop)?,
            (false, _) => context.hand_out(guards::INVITE, one, None)?,
        }
    }
    if context.state.is_member(user) {
        return Err(taken("member", user));
    }
    seats::room_for_one_more(context, None)?;
    context.person_after(&After { user, holds: &access, active: true, passes: None })?;
    let announced = context.state.announced.clone();
    Ok([Change::MemberAdded { user, access, announced }].into())
}
