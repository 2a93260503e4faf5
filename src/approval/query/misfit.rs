//! What a post pins that a policy does not know any more.

use crate::approval::model::rules::Rules;
use crate::approval::model::state::{Phase, State, Target};
use crate::id::ProfileId;
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Describes a stage under way whose approvers the policy does not know: nobody can say yes there. A
/// [`Migrate`](crate::approval::Action::Migrate) mends it.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json"));
/// # let post = State::restore(serde_json::from_str(stored)?)?;
/// let other = Policy::parse(policies::SEMJI)?; // which has no owner of the organization
/// let lost: Vec<Misfit> = post.misfits(&Rules::of(&other));
/// assert!(lost.contains(&Misfit { target: ProfileId::new(7), stage: "legal".into() }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misfit {
    /// The profile of the target.
    pub target: ProfileId,
    /// The name of the stage.
    pub stage: String,
}

impl State {
    /// Finds what the definitions that this post pins name and a policy does not have, for hosts that are about to
    /// change it. Names of yesterday (`formerly`) fit.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let next = Policy::parse(policies::SEMJI)?; // which knows no owner of the organization
    /// assert_eq!(post.misfits(&Rules::of(&next)).iter().filter(|misfit| misfit.stage == "legal").count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn misfits<V: Vocabulary>(&self, rules: &Rules<V>) -> Vec<Misfit> {
        // What asks for changes is judged by the same definition when it comes again.
        let judged = |target: &&Target| target.is_in_flight() || target.phase == (Phase::ChangesRequested {});
        let under_way = self.targets.iter().filter(judged);
        let mut misfits = Vec::new();
        for target in under_way {
            let stages = target.pinned.iter().flat_map(|pinned| &pinned.definition.stages);
            for stage in stages.filter(|stage| rules.wanted(&stage.approvers).is_none()) {
                misfits.push(Misfit { target: target.profile, stage: stage.name.clone() });
            }
        }
        misfits
    }
}
