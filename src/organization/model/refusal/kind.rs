//! The name of each refusal, and what a host makes of it.

use super::Refusal;
use crate::event_sourcing::RefusalKind::{self, Conflict, Forbidden, Invalid, NotFound, Unavailable};

impl Refusal {
    /// Returns the stable name for logs and answers, such as `no_seat`: the `type` that it has in JSON. It is never
    /// changed.
    ///
    /// ```
    /// # use countersign::{organization::Refusal, UserId};
    /// assert_eq!(Refusal::NotAMember { user: UserId::new(2) }.name(), "not_a_member");
    /// ```
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.named().0
    }

    /// Classifies the refusal for a status code: whose fault it is, and whether asking again can help.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// use countersign::event_sourcing::RefusalKind;
    /// assert_eq!(Refusal::StaleRevision { expected: 21, found: 20 }.kind(), RefusalKind::Conflict); // look, and ask again
    /// assert_eq!(Refusal::NoChange {}.kind().name(), "conflict");
    /// ```
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        self.named().1
    }

    fn named(&self) -> (&'static str, RefusalKind) {
        match self {
            Self::StaleRevision { .. } => ("stale_revision", Conflict),
            Self::IdReused {} => ("id_reused", Conflict),
            Self::TooOld { .. } => ("too_old", Conflict),
            Self::TimeRunsBack { .. } => ("time_runs_back", Conflict),
            Self::Begun { begun: true } => ("begun", Conflict),
            Self::Begun { begun: false } => ("begun", NotFound),
            Self::NotAMember { .. } => ("not_a_member", Forbidden),
            Self::Suspended { .. } => ("suspended", Forbidden),
            Self::WrongActor { .. } => ("wrong_actor", Forbidden),
            Self::PolicyMismatch { .. } => ("policy_mismatch", Unavailable),
            Self::NotPermitted { .. } => ("not_permitted", Forbidden),
            Self::Beyond { .. } => ("beyond", Forbidden),
            Self::NotAssignable { .. } => ("not_assignable", Forbidden),
            Self::LastHolder { .. } => ("last_holder", Conflict),
            Self::TooManyHolders { .. } => ("too_many_holders", Conflict),
            Self::LastAdministrator {} => ("last_administrator", Conflict),
            Self::Separated { .. } => ("separated", Conflict),
            Self::NoSeat { .. } => ("no_seat", Conflict),
            Self::LimitReached { .. } => ("limit_reached", Conflict),
            Self::TooMany { .. } => ("too_many", Invalid),
            Self::GivenBy { .. } => ("given_by", Conflict),
            Self::Unknown { .. } => ("unknown", NotFound),
            Self::Taken { .. } => ("taken", Conflict),
            Self::Unfit { .. } => ("unfit", Invalid),
            Self::DeadToken {} => ("dead_token", Forbidden),
            Self::Expired { .. } => ("expired", Forbidden),
            Self::InviterCannot { .. } => ("inviter_cannot", Forbidden),
            Self::Outdated {} => ("outdated", Forbidden),
            Self::NoRecipient {} => ("no_recipient", Invalid),
            Self::NoReason {} => ("no_reason", Invalid),
            Self::AlreadyInvited { .. } => ("already_invited", Conflict),
            Self::CustomRole { .. } => ("custom_role", Invalid),
            Self::NotOnPlan { .. } => ("not_on_plan", Forbidden),
            Self::Notice { .. } => ("notice", Conflict),
            Self::NoChange {} => ("no_change", Conflict),
            Self::Elsewhere { .. } => ("elsewhere", Conflict),
        }
    }
}
