//! What somebody could do only by sending the post for approval, and whether that comes before anybody.

use crate::approval::model::event::{Change, Opening, Skip};
use crate::approval::model::state::{StageState, State, Target};
use crate::id::ProfileId;

impl State {
    /// Whether somebody changed something at a target that they could change only by sending it for approval.
    pub(in crate::approval) fn is_obliged_at(&self, profile: ProfileId) -> bool {
        self.changes.iter().any(|change| change.obliged.contains(&profile))
    }
}

impl Target {
    /// Whether it was submitted, and neither was anybody asked nor may everybody with a hand in it do without.
    pub(in crate::approval) fn is_before_nobody(&self) -> bool {
        let unseen = |stage: &StageState| {
            spares(stage.skip.as_ref()) && stage.decisions.is_empty() && stage.overridden.is_none()
        };
        self.pinned.is_some() && self.stages.iter().all(unseen)
    }
}

impl Opening {
    /// Whether somebody is asked at one of these stages, or everybody with a hand in the post may do without one.
    pub(in crate::approval) fn leave_somebody(stages: &[Opening]) -> bool {
        !stages.iter().all(|opening| spares(opening.skip.as_ref()))
    }
}

/// Whether a stage is skipped for a reason that says nothing of those with a hand in the post.
pub(in crate::approval) fn spares(skip: Option<&Skip>) -> bool {
    match skip {
        None | Some(Skip::EveryHandExempt { .. }) => false,
        Some(
            Skip::ConditionFails { .. } | Skip::SkipConditionHolds { .. } | Skip::NoClient {} | Skip::Unreachable {},
        ) => true,
    }
}

impl Change {
    /// How the stages begin, where all of them do.
    pub(in crate::approval) fn openings(&self) -> Option<&[Opening]> {
        if let Change::Submitted { stages, .. }
        | Change::Resubmitted { stages, .. }
        | Change::SentBack { stages, .. }
        | Change::DefinitionMigrated { stages, .. } = self
        {
            Some(stages)
        } else {
            None
        }
    }
}
