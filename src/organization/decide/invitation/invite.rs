//! Invitations: nothing is granted before somebody accepts.

use crate::id::{InvitationId, TokenId};
use crate::organization::decide::context::{Changes, Context, taken, wrong_actor};
use crate::organization::decide::guards;
use crate::organization::decide::limit::seats;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::event::Change;
use crate::organization::model::refusal::Refusal;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

pub(in crate::organization::decide) fn invite<V: Vocabulary>(
    context: &Context<'_, V>,
    invitation: InvitationId,
    recipient: &str,
    token: TokenId,
    access: &[Access],
    expires_at: Timestamp,
) -> Changes {
    let inviter = context.giver()?;
    if matches!(context.by, By::Operator { .. } | By::Host {}) && context.actors.is_empty() {
        return Err(wrong_actor("a member"));
    }
    let access: Vec<Access> = access.iter().cloned().map(Access::settled).collect();
    context.invitable(&access)?;
    if context.state.invitations.contains_key(&invitation) {
        return Err(taken("invitation", invitation));
    }
    if recipient.trim().is_empty() {
        return Err(Refusal::NoRecipient {});
    }
    if expires_at <= context.now {
        return Err(Refusal::Expired { at: expires_at });
    }
    context.separate(&[], &access)?;
    // They may invite to each of the places: they may know who is invited there.
    if let Some((invitation, place)) = context.state.waiting(recipient, &access, context.now, None) {
        return Err(Refusal::AlreadyInvited { invitation, place });
    }
    seats::room_for_one_more(context, Some(recipient))?;
    context.room_for_invited_client(recipient, &access)?;
    let recipient = recipient.trim().into();
    Ok([Change::MemberInvited { invitation, inviter, recipient, token, access, expires_at }].into())
}

impl<V: Vocabulary> Context<'_, V> {
    /// The actors may invite to all of it, or to none of it.
    pub(in crate::organization::decide) fn invitable(&self, access: &[Access]) -> Result<(), Refusal> {
        if access.is_empty() {
            return Err(Refusal::Unfit { problem: "an invitation gives one role at least".into() });
        }
        for (index, one) in access.iter().enumerate() {
            if access.iter().take(index).any(|other| other.is_for(one.place, &one.role)) {
                return Err(taken("role in an invitation", &one.role));
            }
            self.hand_out(guards::INVITE, one, None)?;
        }
        Ok(())
    }
}
