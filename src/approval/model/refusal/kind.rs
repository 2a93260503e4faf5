//! The name of each refusal, and what a host makes of it.

use super::{Refusal, RefusalReason};
use crate::event_sourcing::RefusalKind::{self, Conflict, Forbidden, Invalid, NotFound, Unavailable};

impl Refusal {
    /// Returns the stable name for logs and answers, such as `stale_revision`: the `type` that it has in JSON. It is
    /// never changed.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let refused = Refusal { target: None, reason: RefusalReason::StaleVersion { expected: 3, found: 2 } };
    /// assert_eq!(refused.name(), "stale_version");
    /// ```
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.reason.name()
    }

    /// Classifies the refusal for a status code: whose fault it is, and whether asking again can help.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// use countersign::event_sourcing::RefusalKind;
    /// let refused = Refusal { target: None, reason: RefusalReason::StaleVersion { expected: 3, found: 2 } };
    /// assert_eq!(refused.kind(), RefusalKind::Conflict); // read the post, and ask again
    /// ```
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        self.reason.kind()
    }
}

impl RefusalReason {
    /// Returns the stable name for logs and answers, such as `stale_revision`: the `type` that it has in JSON. It is
    /// never changed.
    ///
    /// ```
    /// # use countersign::approval::RefusalReason;
    /// assert_eq!(RefusalReason::AlreadyDecided { stage: "client".into() }.name(), "already_decided");
    /// ```
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.named().0
    }

    /// Classifies the refusal for a status code: whose fault it is, and whether asking again can help.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// use countersign::event_sourcing::RefusalKind;
    /// assert_eq!(RefusalReason::StaleVersion { expected: 3, found: 2 }.kind(), RefusalKind::Conflict); // look, and ask again
    /// assert_eq!(RefusalReason::UnknownTarget {}.kind(), RefusalKind::NotFound);
    /// ```
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        self.named().1
    }

    fn named(&self) -> (&'static str, RefusalKind) {
        match self {
            Self::StaleRevision { .. } => ("stale_revision", Conflict),
            Self::StaleVersion { .. } => ("stale_version", Conflict),
            Self::TimeRunsBack { .. } => ("time_runs_back", Conflict),
            Self::IdReused {} => ("id_reused", Conflict),
            Self::NothingCreated {} => ("nothing_created", NotFound),
            Self::AlreadyCreated {} => ("already_created", Conflict),
            Self::UnknownTarget {} => ("unknown_target", NotFound),
            Self::TargetExists {} => ("target_exists", Conflict),
            Self::UnknownPlace {} => ("unknown_place", NotFound),
            Self::ProfileDisconnected {} => ("profile_disconnected", Unavailable),
            Self::Targets { .. } => ("targets", Invalid),
            Self::TooMany { .. } => ("too_many", Invalid),
            Self::UnknownStage { .. } => ("unknown_stage", NotFound),
            Self::UnknownPerson { .. } => ("unknown_person", NotFound),
            Self::PersonOutOfDate { .. } => ("person_out_of_date", Unavailable),
            Self::Unguarded { .. } => ("unguarded", Forbidden),
            Self::NotAllowed { .. } => ("not_allowed", Forbidden),
            Self::Obliged { .. } => ("obliged", Forbidden),
            Self::NoDefinition {} => ("no_definition", Forbidden),
            Self::WrongState { .. } => ("wrong_state", Conflict),
            Self::StageNotOpen { .. } => ("stage_not_open", Conflict),
            Self::StageSatisfied { .. } => ("stage_satisfied", Conflict),
            Self::NotAnApprover { .. } => ("not_an_approver", Forbidden),
            Self::Barred { .. } => ("barred", Forbidden),
            Self::AlreadyDecided { .. } => ("already_decided", Conflict),
            Self::NotDelegated { .. } => ("not_delegated", Forbidden),
            Self::DelegationChain { .. } => ("delegation_chain", Conflict),
            Self::LinkOutOfScope {} => ("link_out_of_scope", Forbidden),
            Self::LinkRevoked {} => ("link_revoked", Forbidden),
            Self::LinkExpired { .. } => ("link_expired", Forbidden),
            Self::LinkExists {} => ("link_exists", Conflict),
            Self::HostOnly {} => ("host_only", Forbidden),
            Self::PersonOnly {} => ("person_only", Forbidden),
            Self::Text { .. } => ("text", Invalid),
            Self::TimePast { .. } => ("time_past", Invalid),
            Self::NotHeld {} => ("not_held", Conflict),
            Self::Held {} => ("held", Conflict),
            Self::NotScheduled {} => ("not_scheduled", Conflict),
            Self::NotDue { .. } => ("not_due", Conflict),
            Self::Unapproved { .. } => ("unapproved", Conflict),
            Self::Forbidden { .. } => ("forbidden", Forbidden),
            Self::FingerprintDiffers { .. } => ("fingerprint_differs", Conflict),
            Self::WrongAttempt {} => ("wrong_attempt", Conflict),
            Self::SelfLoosening { .. } => ("self_loosening", Forbidden),
            Self::TeamOnly {} => ("team_only", Forbidden),
            Self::Mention { .. } => ("mention", Invalid),
            Self::IncompleteMap {} => ("incomplete_map", Invalid),
            Self::UnusableDefinition { .. } => ("unusable_definition", Invalid),
            Self::UnknownFact { .. } => ("unknown_fact", Invalid),
        }
    }
}
