//! Choices between two: the first is what holds where nothing is said.

use serde::{Deserialize, Serialize};

macro_rules! choices {
    ($(
        $(#[$doc:meta])*
        pub enum $name:ident {
            $(#[$first_doc:meta])* $first:ident = $first_word:literal,
            $(#[$second_doc:meta])* $second:ident = $second_word:literal $(,)?
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            #[serde(rename = $first_word)]
            $first,
            $(#[$second_doc])*
            #[serde(rename = $second_word)]
            $second,
        }

        impl $name {
            /// The words of the policy format.
            pub(crate) const WORDS: [(&'static str, Self); 2] =
                [($first_word, Self::$first), ($second_word, Self::$second)];
        }
    )*};
}

choices! {
    /// Whether stages wait for one another. There is no third way.
    pub enum Order {
        /// Each stage waits for the one before.
        Sequential = "sequential",
        /// All stages are open at once.
        Parallel = "parallel",
    }
    /// Where a rejection leads. Exhaustive: the policy format has no other.
    pub enum OnReject {
        /// To changes requested.
        ChangesRequested = "changes_requested",
        /// Back to draft.
        Draft = "draft",
    }
    /// Where a resubmission starts. Exhaustive: the policy format has no other.
    pub enum Resubmission {
        /// At the beginning: every decision is needed again.
        Restart = "restart",
        /// At the stage that rejected: what other stages said still counts, unless the content it spoke of changed.
        RejectingStage = "rejecting_stage",
    }
    /// What becomes of a requirement that nobody can meet. Exhaustive: the policy format has no other.
    pub enum Unreachable {
        /// It blocks, and the post reports that it is stuck.
        Block = "block",
        /// It is skipped, and the log says so. A requirement on clients always blocks.
        SkipVisibly = "skip_visibly",
    }
    /// What a change of the definition does to content in flight. Exhaustive: the policy format has no other.
    pub enum InFlight {
        /// Nothing.
        Pinned = "pinned",
        /// It moves to the new definition, stage by stage of the same name.
        Migrate = "migrate",
    }
    /// What becomes of the approval of somebody who lost the right. Exhaustive: the policy format has no other.
    pub enum RemovedApprover {
        /// It counts no more.
        StopsCounting = "stops_counting",
        /// It keeps counting.
        KeepsCounting = "keeps_counting",
    }
    /// On which side of the team's border a stage lies. Exhaustive: one is in the team or outside.
    pub enum Side {
        /// The team.
        Internal = "internal",
        /// Clients.
        External = "external",
    }
}
