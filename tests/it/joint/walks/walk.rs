//! A walk: two people, or one alone, and a post; and what can become of it.

use super::rules::{AGORAPULSE, ALIXIA, Kind, PUBLER};
use std::collections::BTreeSet;

/// When the second person rewrites the post, and when the second only labels it (2.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    Draft,
    Review,
    Approved,
    Scheduled,
    Due,
    LabelScheduled,
    LabelDue,
}

/// Two people, or one alone, and a post.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    pub(super) product: &'static str,
    pub(super) writer: Kind,
    /// The writer again if nobody else has a hand in it.
    pub(super) rewriter: Kind,
    pub(super) alone: bool,
    pub(super) rewriter_submits: bool,
    /// One more approver than the fewest that the team can have.
    pub(super) larger_team: bool,
    /// What the host says of the post, or whether another client must approve.
    pub(super) setting: &'static str,
    pub(super) when: When,
}

/// Somebody of the team by their part in the walk.
pub(super) type Part = &'static str;

/// A stage that a post waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    pub(super) stage: &'static str,
    pub(super) people: BTreeSet<Part>,
    /// One who must approve has said yes by submitting.
    pub(super) said: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Then {
    /// Nobody is asked at submission: there is no review to rewrite the post in.
    NoReview,
    /// The second person may not change it then.
    Refused,
    /// It goes out, and nobody but the hands has seen it.
    Unseen,
    /// It goes out on the approval that it has.
    OnItsApproval,
    /// It waits for these people at each stage; if late, once it has a new time and was submitted again. One yes is
    /// enough inside, every client must say it (1.13, 1.14).
    Waits { late: bool, stages: Vec<Asked> },
}

impl Walk {
    /// The team: the hands, and the others who make it as large as it is.
    pub(super) fn team(&self) -> Vec<(Part, Kind)> {
        let mut team = vec![("writer", self.writer)];
        team.extend((!self.alone).then_some(("rewriter", self.rewriter)));
        if self.product == "agorapulse" {
            // An organization has an owner (2.1); the fewest are without that account, as far as they can be.
            let nobody = team.iter().all(|(_, kind)| kind.decides.is_empty());
            team.extend(nobody.then_some(("another", AGORAPULSE[2])));
            team.extend(self.larger_team.then_some(("another too", AGORAPULSE[1])));
            return team;
        }
        let owner = if self.product == "alixia" { ALIXIA[0] } else { PUBLER[0] };
        let nobody = team.iter().all(|(_, kind)| !kind.only_one);
        team.extend(nobody.then_some(("the owner", owner)));
        team.extend(self.larger_team.then_some(("another admin", PUBLER[1])));
        team.extend((self.setting == "another client").then_some(("another client", PUBLER[4])));
        team
    }
}
