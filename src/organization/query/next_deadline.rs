//! When an organization changes by itself, so that a host sets one timer.

use crate::organization::model::state::{Delegation, State};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

/// Tells the next instant at which something changes here by itself: an invitation ends, a plan changes, what
/// somebody holds, a key carries or a delegation lets somebody decide begins or ends, an
/// operator is in no more. A host sets one timer for it.
///
/// It is `now` if the clock has something to do already: an invitation that is over is not noted yet, a plan whose
/// time has come is not applied. A plan that was announced under a name which the policy does not know never comes,
/// and no timer waits for it; [`State::misfits`] names it.
///
/// ```
/// # use countersign::{organization::{State, next_deadline}, policies, OrganizationId, Policy, Timestamp};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let state = State::new(OrganizationId::new(10));
/// assert_eq!(next_deadline(&policy, &state, Timestamp::from_millis(0)), None, "nothing waits for its time");
/// # Ok(()) }
/// ```
#[must_use]
pub fn next_deadline<V: Vocabulary>(policy: &Policy<V>, state: &State, now: Timestamp) -> Option<Timestamp> {
    let ends = state.invitations.values().map(|invitation| invitation.expires_at);
    let comes = state.announced.iter().filter(|announced| policy.stored_plan(&announced.plan).is_ok());
    let waiting = ends.chain(comes.map(|announced| announced.at)).map(|at| at.max(now));
    let held = state.members.iter().flat_map(|(_, member)| &member.holds);
    let held = held.flat_map(|held| [held.from(), held.until()].into_iter().flatten());
    let keys = state.keys.values().filter_map(|key| key.until);
    let delegated = state.delegations.values().flat_map(Delegation::instants);
    let supported = state.support.values().map(|support| support.until);
    waiting.chain(held.chain(keys).chain(delegated).chain(supported).filter(|at| *at > now)).min()
}
