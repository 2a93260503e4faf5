//! Taking a role away.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::vocabulary::Vocabulary;

pub(in crate::organization::decide) fn revoke<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    place: Place,
    role: &Role,
) -> Changes {
    context.permit_or_operator(guards::EDIT_PERMISSIONS, place)?;
    let member = context.member(user)?;
    if context.state.held(user, place, role).is_none() {
        return Err(unknown("role of the member", role));
    }
    let mut holds = context.state.access(user);
    holds.retain(|held| !held.is_for(place, role));
    context.person_after(&After { user, holds: &holds, active: member.is_active(), passes: None })?;
    Ok([Change::AccessRevoked { user, place, role: role.clone(), removed_from: None }].into())
}
