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
    /// Chooses whether stages wait for one another. There is no third way.
    ///
    /// ```
    /// # use countersign::approval::{Approvers, Classes, Definition, Order, Stage};
    /// let [mut words, board] = ["words", "board"].map(|name| Stage::new(name, Approvers::Permission("post.review".into())));
    /// words.covers = Classes::TEXT;
    /// let mut review = Definition::new("review", vec![board, words]);
    /// assert_eq!(review.effective_covers(1), Classes::ALL, "in sequence: what the board saw counts for the words");
    /// review.order = Order::Parallel;
    /// assert_eq!(review.effective_covers(1), Classes::TEXT);
    /// ```
    pub enum Order {
        /// Each stage waits for the one before.
        Sequential = "sequential",
        /// All stages are open at once.
        Parallel = "parallel",
    }
    /// Chooses where a rejection leads. Exhaustive: the policy format has no other.
    ///
    /// ```
    /// # use countersign::approval::{Definition, OnReject};
    /// let mut review = Definition::four_eyes("post.review");
    /// review.on_reject = OnReject::Draft; // and not changes requested
    /// assert_eq!(serde_json::to_value(&review)?["on_reject"], "draft");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub enum OnReject {
        /// To changes requested.
        ChangesRequested = "changes_requested",
        /// Back to draft.
        Draft = "draft",
    }
    /// Chooses where a resubmission starts. Exhaustive: the policy format has no other.
    ///
    /// ```
    /// # use countersign::approval::{Definition, Resubmission};
    /// let mut review = Definition::four_eyes("post.review");
    /// review.resubmission = Resubmission::RejectingStage; // what earlier stages said still counts
    /// assert_eq!(serde_json::to_value(&review)?["resubmission"], "rejecting_stage");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub enum Resubmission {
        /// At the beginning: every decision is needed again.
        Restart = "restart",
        /// At the stage that rejected: what other stages said still counts, unless the content it spoke of changed.
        RejectingStage = "rejecting_stage",
    }
    /// Chooses what becomes of a requirement that nobody can meet. Exhaustive: the policy format has no other.
    ///
    /// ```
    /// # use countersign::approval::{Definition, Unreachable};
    /// let mut review = Definition::four_eyes("post.review");
    /// review.unreachable = Unreachable::SkipVisibly; // a team of one is not held up
    /// assert_eq!(serde_json::to_value(&review)?["unreachable"], "skip_visibly");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub enum Unreachable {
        /// It blocks, and the post reports that it is stuck.
        Block = "block",
        /// It is skipped, and the log says so. A requirement on clients always blocks.
        SkipVisibly = "skip_visibly",
    }
    /// Chooses what a change of the definition does to content in flight. Exhaustive: the policy format has no other.
    ///
    /// ```
    /// # use countersign::approval::{Definition, InFlight};
    /// let mut review = Definition::four_eyes("post.review");
    /// review.in_flight = InFlight::Migrate; // posts that are in review move to it
    /// assert_eq!(serde_json::to_value(&review)?["in_flight"], "migrate");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub enum InFlight {
        /// Nothing.
        Pinned = "pinned",
        /// It moves to the new definition, stage by stage of the same name.
        Migrate = "migrate",
    }
    /// Chooses what becomes of the approval of somebody who lost the right. Exhaustive: the policy format has no other.
    ///
    /// ```
    /// # use countersign::approval::{Definition, RemovedApprover};
    /// let mut review = Definition::four_eyes("post.review");
    /// review.removed_approver = RemovedApprover::KeepsCounting; // what was said before they left stands
    /// assert_eq!(serde_json::to_value(&review)?["removed_approver"], "keeps_counting");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub enum RemovedApprover {
        /// It counts no more.
        StopsCounting = "stops_counting",
        /// It keeps counting.
        KeepsCounting = "keeps_counting",
    }
    /// Chooses whether the team or its clients decide at a stage. Exhaustive: one is in the team or outside.
    ///
    /// ```
    /// # use countersign::approval::{Definition, Side};
    /// let both = Definition::two_hierarchies(true, true);
    /// assert_eq!([both.stages[0].party, both.stages[1].party], [Side::Internal, Side::External]);
    /// ```
    pub enum Side {
        /// The team.
        Internal = "internal",
        /// Clients.
        External = "external",
    }
}
