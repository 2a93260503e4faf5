//! What an event is about.

#![expect(clippy::wildcard_enum_match_arm, reason = "no other event begins a round")]

use super::{Change, Opening, Skip};
use crate::approval::model::cause::Cause;
use crate::id::{ProfileId, UserId};
use alloc::vec::Vec;

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
    ///
    /// ```
    /// # use countersign::{approval::*, event_sourcing::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
    /// assert_eq!(log[4].change.target(), Some(ProfileId::new(7)));
    /// assert_eq!(log[0].change.target(), None); // it was written, for all of its profiles
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

    /// The people to whom it happened, who came or left, and whom it speaks to or of; whoever did it aside, and whoever is
    /// asked to decide in a round that begins.
    pub(in crate::approval) fn people(&self) -> Vec<UserId> {
        let mut people = Vec::new();
        if let Change::Reassigned { from, to, .. }
        | Change::Delegated { from, to, .. }
        | Change::DelegationEnded { from, to, .. } = self
        {
            people.extend([*from, *to]);
        }
        if let Change::ApprovalLapses { user, .. }
        | Change::ExemptionLapses { user, .. }
        | Change::LinkIssued { user, .. } = self
        {
            people.push(*user);
        }
        if let Change::PeopleChanged { gained, lost, .. } = self {
            people.extend(gained.iter().chain(lost));
        }
        if let Change::Commented { mentions, .. } = self {
            people.extend(mentions);
        }
        if let Change::BecameStuck {
            cause: Cause::EveryoneBarred { people: who } | Cause::ClientLost { people: who },
            ..
        } = self
        {
            people.extend(who);
        }
        if let Change::FactsChanged { facts, .. } = self {
            people.extend(facts.values().filter_map(|told| told.by));
        }
        let mut skipped = |skip: &Skip| match skip {
            Skip::EveryHandExempt { people: exempt } => people.extend(exempt),
            Skip::ConditionFails { facts } | Skip::SkipConditionHolds { facts } => {
                people.extend(facts.values().filter_map(|told| told.by));
            }
            Skip::NoClient {} | Skip::Unreachable {} => {}
        };
        if let Change::StageSkipped { reason, .. } = self {
            skipped(reason);
        }
        let begun: &[Opening] = match self {
            Change::Submitted { stages, .. }
            | Change::Resubmitted { stages, .. }
            | Change::SentBack { stages, .. }
            | Change::StagesAdded { stages, .. }
            | Change::DefinitionMigrated { stages, .. } => stages,
            _ => &[],
        };
        begun.iter().filter_map(|opening| opening.skip.as_ref()).for_each(skipped);
        people
    }
}
