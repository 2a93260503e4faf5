//! A definition, and what becomes of content that comes too late.

use super::choices::{InFlight, OnReject, Order, RemovedApprover, Resubmission, Unreachable};
use super::classes::Classes;
use super::stage::Stage;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Describes who must approve before content goes out, in the words of the [policy
/// format](crate::guide::policy_format).
///
/// A post is judged by the definition that was in force when it was submitted: the definition is written into the
/// event, so that a log explains itself.
///
/// ```
/// # use countersign::approval::{Approvers, Definition, Stage};
/// let definition = Definition::new("review", vec![Stage::new("legal", Approvers::Permission("post.review".into()))]);
/// assert_eq!((definition.stage("legal"), definition.stage("client")), (Some(0), None));
/// assert_eq!(definition.digest(), definition.clone().digest());
/// println!("{}", definition.to_mermaid());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Definition {
    /// The name of the definition.
    pub name: String,
    /// Whether each stage waits for the one before it.
    #[serde(default)]
    pub order: Order,
    /// The stages, in order: at least one, but where nothing is bound.
    pub stages: Vec<Stage>,
    /// Where a rejection leads.
    #[serde(default)]
    pub on_reject: OnReject,
    /// Where a resubmission starts.
    #[serde(default)]
    pub resubmission: Resubmission,
    /// What becomes of a stage that nobody can satisfy.
    #[serde(default)]
    pub unreachable: Unreachable,
    /// What a change of the definition does to content in flight.
    #[serde(default)]
    pub in_flight: InFlight,
    /// What becomes of the approval of somebody who lost the right to give it.
    #[serde(default)]
    pub removed_approver: RemovedApprover,
    /// What becomes of content whose time comes too early.
    #[serde(default)]
    pub late: Late,
}

/// Chooses what becomes of content that is not approved when its time comes.
///
/// ```
/// # use countersign::approval::{Definition, Late};
/// let mut review = Definition::four_eyes("post.review");
/// assert_eq!(review.late, Late::Expire);
/// review.late = Late::Hold; // somebody decides what becomes of it
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Late {
    /// The content expires.
    #[default]
    Expire,
    /// The content is held until somebody lifts the hold.
    Hold,
    /// The content goes out when it is approved within so many minutes, else it expires.
    PublishWithinMinutes(u32),
}

impl Definition {
    /// Finds the position of the stage of that name.
    ///
    /// ```
    /// # use countersign::approval::Definition;
    /// let both = Definition::two_hierarchies(true, true);
    /// assert_eq!((both.stage("client"), both.stage("legal")), (Some(1), None));
    /// ```
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.name == name)
    }

    /// Returns what the approval of a stage depends on: the classes that it covers, and in sequence those of the
    /// stages before.
    ///
    /// ```
    /// # use countersign::approval::{Approvers, Classes, Definition, Stage};
    /// let [mut words, mut pictures] = ["words", "pictures"].map(|name| Stage::new(name, Approvers::Permission("post.review".into())));
    /// (words.covers, pictures.covers) = (Classes::TEXT, Classes::MEDIA);
    /// let review = Definition::new("review", vec![words, pictures]);
    /// assert_eq!(review.effective_covers(0), Classes::TEXT);
    /// assert_eq!(review.effective_covers(1), Classes::TEXT | Classes::MEDIA, "another text voids both");
    /// ```
    #[must_use]
    pub fn effective_covers(&self, stage: usize) -> Classes {
        let stages = self.stages.get(..=stage).unwrap_or_default();
        stages.iter().fold(Classes::default(), |before, stage| self.covers_after(before, stage))
    }

    /// The same, from that of the stage before.
    pub(crate) fn covers_after(&self, before: Classes, stage: &Stage) -> Classes {
        match self.order {
            Order::Sequential => before.union(stage.covers),
            Order::Parallel => stage.covers,
        }
    }
}
