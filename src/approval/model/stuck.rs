//! Stuck: requirements that nobody can meet, told the moment it becomes so (L2).

use crate::approval::model::cause::Cause;
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{State, Target};
use crate::approval_definition::Quorum;
use crate::id::UserId;
use alloc::vec::Vec;

impl State {
    /// The stages of a target that cannot be satisfied, with the cause.
    pub(in crate::approval) fn stuck<'s>(
        &'s self,
        target: &'s Target,
    ) -> impl Iterator<Item = (Look<'s>, Cause)> + Clone {
        self.stages(target).filter_map(|look| Some((look, look.stuck_in_flight()?)))
    }
}

impl Look<'_> {
    /// The same, for a target on its way; nothing is stuck elsewhere.
    pub(in crate::approval) fn stuck_in_flight(self) -> Option<Cause> {
        if self.target.is_in_flight() { self.stuck() } else { None }
    }

    /// Why this stage cannot be satisfied, if it cannot.
    pub(in crate::approval) fn stuck(self) -> Option<Cause> {
        if self.is_satisfied_alone() {
            return None;
        }
        if self.is_for_clients() && self.stage.quorum == Quorum::All {
            let said = self.said();
            let approved = |user: &UserId| said.binary_search(user).is_ok();
            let lost = |user: &UserId| !self.holds_right(*user) || self.bar(*user).is_some();
            let people: Vec<UserId> = self.everyone().filter(|user| lost(user) && !approved(user)).collect();
            let nobody = self.round.required.is_empty().then_some(Cause::NoApprover {});
            return if people.is_empty() { nobody } else { Some(Cause::ClientLost { people }) };
        }
        let needed = if let Quorum::AtLeast(needed) = self.stage.quorum { needed } else { 1 };
        // Approvals that the definition keeps, of people who have gone.
        let kept = self.counted().filter(|approval| !self.holds_right(approval.right_of())).count();
        let available = self.able().count().saturating_add(kept);
        let available = u32::try_from(available).unwrap_or(u32::MAX);
        if available >= needed {
            return None;
        }
        Some(match self.round.people.as_slice() {
            [] if self.is_for_clients() => Cause::ClientLost { people: self.round.required.clone() },
            [] => Cause::NoApprover {},
            people if available == 0 => Cause::EveryoneBarred { people: people.to_vec() },
            _ => Cause::TooFew { needed, available },
        })
    }
}
