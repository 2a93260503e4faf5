//! Accepting an invitation.

use crate::id::{InvitationId, TokenId, UserId};
use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::limit::holders::After;
use crate::organization::decide::limit::seats;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::join;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;
use alloc::string::ToString;

/// Whoever has the latest link may accept, in their own name. Everything is tested anew: the time, the seats, the
/// limits on holders, and that whoever answers for the invitation could send it now, so that nobody comes back by an
/// invitation of their own. What was taken from the person since it was sent, it does not give back; what they hold
/// already, they hold, and the invitation is done.
pub(in crate::organization::decide) fn accept<V: Vocabulary>(
    context: &Context<'_, V>,
    invitation: InvitationId,
    token: TokenId,
) -> Changes {
    let user = context.myself()?;
    let found = context.state.invitations.get(&invitation).ok_or_else(|| unknown("invitation", invitation))?;
    if token != found.token {
        return Err(Refusal::DeadToken {});
    }
    if found.expires_at <= context.now {
        return Err(Refusal::Expired { at: found.expires_at });
    }
    if context.state.is_suspended(user) {
        return Err(Refusal::Suspended { user });
    }
    let gives = context.state.still_gives(found, user);
    if gives.is_empty() {
        return Err(Refusal::Outdated {});
    }
    still_invitable(context, found.inviter, &gives)?;
    if !context.state.is_member(user) {
        seats::room_for_one_more(context, None)?;
    }
    let mut holds = context.state.access(user);
    // Who holds all of it already takes the promise for kept, and no seat waits for them any more.
    for access in &gives {
        join::add(&mut holds, access, context.now);
    }
    context.person_after(&After { user, holds: &holds, active: true, passes: None })?;
    let gives = Some(gives).filter(|gives| *gives != found.access);
    let announced = context.state.announced.clone();
    Ok([Change::InvitationAccepted { invitation, user, gives, announced }].into())
}

fn still_invitable<V: Vocabulary>(context: &Context<'_, V>, inviter: UserId, gives: &[Access]) -> Result<(), Refusal> {
    let cause = match context.of(inviter).and_then(|inviting| inviting.invitable(gives)) {
        Ok(()) => return Ok(()),
        Err(cause) => cause.to_string(),
    };
    Err(Refusal::InviterCannot { inviter, cause })
}
