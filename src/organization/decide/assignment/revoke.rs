//! Taking a role away.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;

/// As far as people gave it: what a directory or an import gives stays, and the event says so (J13).
pub(in crate::organization::decide) fn revoke<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    place: Place,
    role: &Role,
) -> Changes {
    context.permit_or_operator(guards::EDIT_PERMISSIONS, place)?;
    let member = context.member(user)?;
    let taken = context.given_by_people(user, place, role)?;
    let mut holds = context.state.access(user);
    holds.retain(|held| !taken.contains(held));
    context.person_after(&After { user, holds: &holds, active: member.is_active(), passes: None })?;
    Ok([context.revoked(user, place, role, Source::default())].into())
}

impl<V: Vocabulary> Context<'_, V> {
    /// That a source takes what it gave of a role at a place.
    pub(in crate::organization::decide) fn revoked(
        &self,
        user: UserId,
        place: Place,
        role: &Role,
        source: Source,
    ) -> Change {
        let kept = self.state.kept(user, place, role, &source);
        Change::AccessRevoked { user, place, role: role.clone(), removed_from: None, source, kept }
    }
}
