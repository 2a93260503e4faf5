//! Sending an invitation anew.

use crate::id::{InvitationId, TokenId};
use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::limit::seats;
use crate::organization::model::event::Change;
use crate::organization::model::refusal::Refusal;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

/// It may have ended; whoever resends it must be able to invite to all of it, and answers for it from now on.
pub(in crate::organization::decide) fn resend<V: Vocabulary>(
    context: &Context<'_, V>,
    invitation: InvitationId,
    token: TokenId,
    expires_at: Timestamp,
) -> Changes {
    let inviter = context.giver()?;
    let found = context.state.invitations.get(&invitation).ok_or_else(|| unknown("invitation", invitation))?;
    let recipient: &str = &found.recipient;
    context.invitable(&found.access)?;
    if token == found.token {
        return Err(Refusal::DeadToken {});
    }
    if expires_at <= context.now {
        return Err(Refusal::Expired { at: expires_at });
    }
    if let Some((invitation, place)) = context.state.waiting(recipient, &found.access, context.now, Some(invitation)) {
        return Err(Refusal::AlreadyInvited { invitation, place });
    }
    // One that is pending has its seat already, and its place among the clients.
    if found.expires_at <= context.now {
        seats::room_for_one_more(context, Some(recipient))?;
        context.room_for_invited_client(recipient, &found.access)?;
    }
    Ok([Change::InvitationResent { invitation, inviter, token, expires_at }].into())
}
