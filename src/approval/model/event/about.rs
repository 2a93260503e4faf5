//! What an event is about.

use super::What;
use crate::id::ProfileId;

impl What {
    /// The stage that it happened at, if it is one.
    pub(in crate::approval) fn stage(&self) -> Option<&str> {
        if let What::StageRestored { stage, .. }
        | What::StageSkipped { stage, .. }
        | What::Approved { stage, .. }
        | What::Rejected { stage, .. }
        | What::ChangesRequested { stage, .. }
        | What::ApprovalLapses { stage, .. }
        | What::ExemptionLapses { stage, .. }
        | What::PeopleChanged { stage, .. }
        | What::BecameStuck { stage, .. }
        | What::Unstuck { stage, .. }
        | What::Reminded { stage, .. }
        | What::DeadlinePassed { stage, .. }
        | What::Reassigned { stage, .. }
        | What::Delegated { stage, .. }
        | What::DelegationEnded { stage, .. }
        | What::LinkIssued { stage, .. } = self
        {
            Some(stage)
        } else {
            None
        }
    }

    /// The target that it happened to, if it is one.
    #[must_use]
    pub fn target(&self) -> Option<ProfileId> {
        match self {
            What::Created { .. }
            | What::Edited { .. }
            | What::FactsChanged { .. }
            | What::Unchanged {}
            | What::LinkRevoked { .. } => None,
            What::Commented { target, .. } => *target,
            What::Submitted { target, .. }
            | What::Resubmitted { target, .. }
            | What::SentBack { target, .. }
            | What::StagesAdded { target, .. }
            | What::NobodyApproved { target }
            | What::StageRestored { target, .. }
            | What::StageSkipped { target, .. }
            | What::Approved { target, .. }
            | What::Rejected { target, .. }
            | What::ChangesRequested { target, .. }
            | What::Withdrawn { target }
            | What::Held { target, .. }
            | What::HoldReleased { target }
            | What::ForceApproved { target, .. }
            | What::ForceRejected { target, .. }
            | What::Scheduled { target, .. }
            | What::Unscheduled { target }
            | What::TargetAdded { target }
            | What::TargetRemoved { target }
            | What::TargetGone { target }
            | What::ProfileDisconnected { target }
            | What::ProfileUnknown { target }
            | What::ProfileConnected { target }
            | What::PublishBegun { target, .. }
            | What::Published { target, .. }
            | What::PublishFailed { target, .. }
            | What::PublishOutcomeUnknown { target, .. }
            | What::PublishResolved { target, .. }
            | What::ApprovalLapses { target, .. }
            | What::ExemptionLapses { target, .. }
            | What::Archived { target }
            | What::Expired { target }
            | What::PeopleChanged { target, .. }
            | What::BecameStuck { target, .. }
            | What::Unstuck { target, .. }
            | What::Reminded { target, .. }
            | What::DeadlinePassed { target, .. }
            | What::HeldAsLate { target }
            | What::Reassigned { target, .. }
            | What::Delegated { target, .. }
            | What::DelegationEnded { target, .. }
            | What::LinkIssued { target, .. }
            | What::DefinitionMigrated { target, .. } => Some(*target),
        }
    }
}
