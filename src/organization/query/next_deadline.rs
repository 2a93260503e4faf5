//! When an organization changes by itself, so that a host sets one timer.

use crate::organization::model::state::{Delegation, State};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

impl State {
    /// Tells the next instant at which something changes here by itself: an invitation ends, a plan changes, what
    /// somebody holds, a key carries or a delegation lets somebody decide begins or ends. A host sets one timer for it.
    ///
    /// It is `now` if the clock has something to do already: an invitation that is over is not noted yet, a plan whose
    /// time has come is not applied. A plan that was announced under a name which the policy does not know never comes,
    /// and no timer waits for it; [`State::misfits`] names it.
    #[must_use]
    pub fn next_deadline<V: Vocabulary>(&self, policy: &Policy<V>, now: Timestamp) -> Option<Timestamp> {
        let ends = self.invitations.values().map(|invitation| invitation.expires_at);
        let comes = self.announced.iter().filter(|announced| policy.stored_plan(&announced.plan).is_ok());
        let waiting = ends.chain(comes.map(|announced| announced.at)).map(|at| at.max(now));
        let held = self.members.iter().flat_map(|(_, member)| &member.holds);
        let held = held.flat_map(|held| [held.from(), held.until()].into_iter().flatten());
        let keys = self.keys.values().filter_map(|key| key.until);
        let delegated = self.delegations.values().flat_map(Delegation::instants);
        waiting.chain(held.chain(keys).chain(delegated).filter(|at| *at > now)).min()
    }
}
