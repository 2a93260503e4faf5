//! Taking an invitation back.

use crate::id::InvitationId;
use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::guards;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;

/// Whoever answers for it may, and whoever may invite to every place that it names.
pub(in crate::organization::decide) fn cancel<V: Vocabulary>(
    context: &Context<'_, V>,
    invitation: InvitationId,
) -> Changes {
    let found = context.state.invitations.get(&invitation).ok_or_else(|| unknown("invitation", invitation))?;
    let own = context.myself().is_ok_and(|user| user == found.inviter && context.is_in(user));
    if !own && !context.is_operator() {
        permitted(context, found.access.iter().map(|access| access.place))?;
    }
    Ok([Change::InvitationCancelled { invitation }].into())
}

/// Inviting somebody to a workspace may bring a role at the organization along, which is no place to ask about unless
/// there is no other.
fn permitted<V: Vocabulary>(
    context: &Context<'_, V>,
    places: impl Iterator<Item = Place> + Clone,
) -> Result<(), Refusal> {
    if context.permit(guards::INVITE, Place::organization()).is_ok() {
        return Ok(());
    }
    let below = places.clone().filter(|place| *place != Place::organization());
    if below.clone().next().is_none() {
        return context.permit(guards::INVITE, Place::organization());
    }
    for place in below {
        context.permit(guards::INVITE, place)?;
    }
    Ok(())
}
