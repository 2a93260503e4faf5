//! Permissions over a whole person.

use crate::id::UserId;
use crate::organization::decide::context::Context;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;

impl<V: Vocabulary> Context<'_, V> {
    /// The actors have the guard at the organization, or at every place where that member holds something (and there
    /// is one): whoever may take a person out of everything that they are in may take them out.
    pub(in crate::organization::decide) fn permit_over(&self, guard: &[&str], user: UserId) -> Result<(), Refusal> {
        let whole = self.permit_or_operator(guard, Place::organization());
        let places = self.state.members.at(user).map_or(&[][..], |member| &member.holds);
        if whole.is_ok() || places.is_empty() {
            return whole;
        }
        let everywhere = places.iter().try_for_each(|held| self.permit(guard, held.place()));
        // The refusal that names the organization is the one that helps if the policy knows the guard there.
        everywhere.map_err(|at_a_place| match &whole {
            Err(Refusal::NotPermitted { permissions, .. }) if permissions.is_empty() => at_a_place,
            Err(at_the_organization) => at_the_organization.clone(),
            Ok(()) => at_a_place,
        })
    }
}
