//! Seats that nobody makes use of.

use crate::id::UserId;
use crate::organization::model::access::Access;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

impl State {
    /// Lists who takes a seat and has no access at that instant, sorted by id: active members none of whose assignments is in
    /// force. They hold nothing, or all of it has ended, has not begun, or is not on the plan; what the policy gives everyone is
    /// no assignment. They count as members do, until somebody suspends or removes them;
    /// [`Action::FreeSeats`](crate::organization::Action::FreeSeats) suspends those who wait for nothing.
    ///
    /// It takes time in proportion to what all members hold.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let idle = |now| agency.seats_without_access(&policy, Timestamp::from_millis(now));
    /// assert!(idle(30).is_empty(), "suspended members take no seat, and the others hold something");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn seats_without_access<V: Vocabulary>(&self, policy: &Policy<V>, now: Timestamp) -> Vec<UserId> {
        let active = self.members.iter().filter(|(_, member)| member.is_active()).map(|(user, _)| user);
        let gives = |user: UserId, access: &Access| self.is_in_force(policy, user, access, now);
        let mut idle: Vec<UserId> =
            active.filter(|user| !self.access(*user).iter().any(|access| gives(*user, access))).collect();
        idle.sort_unstable();
        idle
    }
}
