//! Invitations whose time is over.

use crate::organization::decide::context::{Changes, Context, wrong_actor};
use crate::organization::model::by::By;
use crate::organization::model::event::Change;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// They can't be accepted since then and take no seat; the clock notes it.
pub(in crate::organization::decide) fn expire<V: Vocabulary>(context: &Context<'_, V>) -> Changes {
    if context.by != (By::Host {}) && !context.is_operator() {
        return Err(wrong_actor("the clock or an operator"));
    }
    let over = context.state.invitations.iter().filter(|(_, invitation)| invitation.expires_at <= context.now);
    let changes: Vec<_> = over.map(|(id, _)| Change::InvitationExpired { invitation: *id }).collect();
    if changes.is_empty() { Err(Refusal::NoChange {}) } else { Ok(changes) }
}
