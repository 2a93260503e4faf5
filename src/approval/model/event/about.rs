//! What an event is about.

use super::Change;
use crate::id::ProfileId;

impl Change {
    /// The stage that it happened at, if it is one.
    pub(in crate::approval) fn stage(&self) -> Option<&str> {
        if let Change::StageRestored { stage, .. }
        | Change::StageSkipped { stage, .. }
        | Change::Approved { stage, .. }
        | Change::Rejected { stage, .. }
        | Change::ChangesRequested { stage, .. }
        | Change::ApprovalLapses { stage, .. }
        | Change::ExemptionLapses { stage, .. }
        | Change::PeopleChanged { stage, .. }
        | Change::BecameStuck { stage, .. }
        | Change::Unstuck { stage, .. }
        | Change::Reminded { stage, .. }
        | Change::DeadlinePassed { stage, .. }
        | Change::Reassigned { stage, .. }
        | Change::Delegated { stage, .. }
        | Change::DelegationEnded { stage, .. }
        | Change::LinkIssued { stage, .. } = self
        {
            Some(stage)
        } else {
            None
        }
    }

    /// Returns the target that it happened to, if it is one.
    #[must_use]
    pub fn target(&self) -> Option<ProfileId> {
        match self {
            Change::Created { .. }
            | Change::Edited { .. }
            | Change::FactsChanged { .. }
            | Change::Unchanged {}
            | Change::LinkRevoked { .. } => None,
            Change::Commented { target, .. } => *target,
            Change::Submitted { target, .. }
            | Change::Resubmitted { target, .. }
            | Change::SentBack { target, .. }
            | Change::StagesAdded { target, .. }
            | Change::NobodyApproved { target }
            | Change::StageRestored { target, .. }
            | Change::StageSkipped { target, .. }
            | Change::Approved { target, .. }
            | Change::Rejected { target, .. }
            | Change::ChangesRequested { target, .. }
            | Change::Withdrawn { target }
            | Change::Held { target, .. }
            | Change::HoldReleased { target }
            | Change::ForceApproved { target, .. }
            | Change::ForceRejected { target, .. }
            | Change::Scheduled { target, .. }
            | Change::Unscheduled { target }
            | Change::TargetAdded { target }
            | Change::TargetRemoved { target }
            | Change::TargetGone { target }
            | Change::ProfileDisconnected { target }
            | Change::ProfileUnknown { target }
            | Change::ProfileConnected { target }
            | Change::PublishBegun { target, .. }
            | Change::Published { target, .. }
            | Change::PublishFailed { target, .. }
            | Change::PublishOutcomeUnknown { target, .. }
            | Change::PublishResolved { target, .. }
            | Change::ApprovalLapses { target, .. }
            | Change::ExemptionLapses { target, .. }
            | Change::Archived { target }
            | Change::Expired { target }
            | Change::PeopleChanged { target, .. }
            | Change::BecameStuck { target, .. }
            | Change::Unstuck { target, .. }
            | Change::Reminded { target, .. }
            | Change::DeadlinePassed { target, .. }
            | Change::HeldAsLate { target }
            | Change::Reassigned { target, .. }
            | Change::Delegated { target, .. }
            | Change::DelegationEnded { target, .. }
            | Change::LinkIssued { target, .. }
            | Change::DefinitionMigrated { target, .. } => Some(*target),
        }
    }
}
