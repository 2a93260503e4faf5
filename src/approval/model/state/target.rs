//! What a target says of itself.

use super::{Phase, Reach, StageState, Target};
use crate::approval::model::cause::Cause;
use crate::approval_definition::{Classes, Definition};
use crate::id::ProfileId;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;

impl Target {
    pub(in crate::approval) fn new(profile: ProfileId, attempts: u32) -> Self {
        Self {
            profile,
            phase: Phase::Draft {},
            publish_at: None,
            override_digest: None,
            submissions: Vec::new(),
            round: 0,
            submitted_at: None,
            submitted_version: 0,
            pinned: None,
            bound: String::new(),
            stages: Vec::new(),
            told_unapproved: false,
            rejected_at: None,
            hold: None,
            held_until: None,
            late_for: None,
            attempts,
            reach: Reach::Connected,
            removed: false,
        }
    }

    /// Returns the profile that the target goes out on.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let profiles: Vec<ProfileId> = post.targets().map(|target| target.profile()).collect();
    /// assert_eq!(profiles, [ProfileId::new(7)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn profile(&self) -> ProfileId {
        self.profile
    }

    /// Returns when it goes out, if a time is set.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let target = post.target(ProfileId::new(7)).ok_or("not for that page")?;
    /// assert_eq!(target.publish_at(), Some(Timestamp::from_millis(50)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn publish_at(&self) -> Option<Timestamp> {
        self.publish_at
    }

    /// Returns the number of the round of approval; 0 before the first submission.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.target(ProfileId::new(7)).map(Target::round), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn round(&self) -> u32 {
        self.round
    }

    /// Returns `true` if it is kept from going out, by somebody or because it is late.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_held.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert!(post.target(ProfileId::new(7)).is_some_and(Target::is_held)); // Marc waits for the photographer
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.hold.is_some()
    }

    /// Returns the definition by which it is judged since it was submitted.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let definition = post.target(ProfileId::new(7)).and_then(|target| target.definition()).ok_or("not submitted there")?;
    /// let stages: Vec<&str> = definition.stages.iter().map(|stage| stage.name.as_str()).collect();
    /// assert_eq!(stages, ["internal", "legal", "client"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn definition(&self) -> Option<&Definition> {
        self.pinned.as_ref().map(|pinned| pinned.definition.as_ref())
    }

    /// Returns `true` if the target is on its way, or out, though nobody approved it: every stage is skipped, or there is none.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_published.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let unseen = post.targets().filter(|target| target.is_approved_by_nobody()).count();
    /// assert_eq!(unseen, 0); // somebody saw everything that is out
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_approved_by_nobody(&self) -> bool {
        let on_its_way =
            matches!(self.phase, Phase::Review {} | Phase::Publishing { .. } | Phase::Published {} | Phase::Failed {});
        let unseen =
            |stage: &StageState| stage.skip.is_some() && stage.decisions.is_empty() && stage.overridden.is_none();
        on_its_way && self.pinned.is_some() && self.stages.iter().all(unseen)
    }

    /// From when on it may go out, by everybody's own clock: its time has come, and the last hold has ended.
    pub(in crate::approval) fn opens_at(&self) -> Option<Timestamp> {
        self.publish_at.map(|at| self.held_until.map_or(at, |until| at.max(until)))
    }

    /// Returns the number of the attempt to publish that is under way.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_unknown.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.target(ProfileId::new(7)).and_then(Target::attempt), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn attempt(&self) -> Option<u32> {
        if let Phase::Publishing { attempt, .. } = self.phase { Some(attempt) } else { None }
    }

    /// Returns `true` if nobody knows what came of the attempt that is under way.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_unknown.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert!(post.target(ProfileId::new(7)).is_some_and(Target::is_outcome_unknown)); // look, before trying again
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        matches!(self.phase, Phase::Publishing { unknown: true, .. })
    }

    /// Every class that some stage covers.
    pub(in crate::approval) fn covered(&self) -> Classes {
        let stages = self.definition().map(|definition| definition.stages.as_slice()).unwrap_or_default();
        stages.iter().fold(Classes::default(), |classes, stage| classes.union(stage.covers))
    }

    /// Nothing but publishing, or nothing at all, can happen to its content any more.
    pub(in crate::approval) fn is_closed(&self) -> bool {
        matches!(self.phase, Phase::Publishing { .. } | Phase::Published {} | Phase::Archived {} | Phase::Gone {})
    }

    /// Returns `true` if its profile is in the organization no longer, as far as the host has said.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = roster.context(&rules).gone([ProfileId::new(7)]); // it was deleted
    /// let (now, seen) = (Timestamp::from_millis(30), (post.revision(), post.version()));
    /// let tick = Command::new(id::CommandId::new(60), By::Host {}, now, seen, Action::Tick {});
    /// let post = event_sourcing::replay(post.clone(), &decide(&context, &post, &tick)?)?;
    /// assert!(post.targets().all(Target::is_gone));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.phase == Phase::Gone {} || self.removed
    }

    /// Why nothing is ordered there, whoever says yes: what the host says of the profile.
    pub(in crate::approval) fn out_of_reach(&self) -> Option<Cause> {
        match self.reach {
            Reach::Connected => None,
            Reach::Disconnected => Some(Cause::ProfileDisconnected {}),
            Reach::Unknown => Some(Cause::ProfileUnknown {}),
        }
    }

    /// The same for a target on its way; nothing is stuck elsewhere.
    pub(in crate::approval) fn stuck_profile(&self) -> Option<Cause> {
        self.out_of_reach().filter(|_| self.is_in_flight())
    }

    /// What becomes of its content may still go out there: it is not closed, or what is under way may fail and be tried
    /// again.
    pub(in crate::approval) fn may_go_out(&self) -> bool {
        !self.is_closed() || self.attempt().is_some()
    }

    /// It was submitted and not sent back since.
    pub(in crate::approval) fn is_in_flight(&self) -> bool {
        matches!(self.phase, Phase::Review {} | Phase::Failed {})
    }
}
