//! What a host reads of a post.

use super::{Phase, State, Target};
use crate::event_sourcing::Accepted;
use crate::id::{CommandId, ContentId, OrganizationId, ProfileId, UserId};
use crate::time::Timestamp;

impl State {
    /// Returns the organization that the post belongs to.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.organization(), OrganizationId::new(10));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Returns the id of the post.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.content(), ContentId::new(900));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn content(&self) -> ContentId {
        self.content
    }

    /// Returns who wrote it; `None` before it was created.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.author(), Some(UserId::new(3))); // Julie wrote it
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn author(&self) -> Option<UserId> {
        self.author
    }

    /// Returns the number of the last event; 0 before the first.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let seen = (post.revision(), post.version()); // what a form sends back with its command
    /// assert_eq!(seen, (9, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the version of the content; 0 before it was created.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.version(), 2); // the text, and then the time at which it goes out
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns the time of the last event.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.last_time(), Some(Timestamp::from_millis(27)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn last_time(&self) -> Option<Timestamp> {
        self.now
    }

    /// Returns the revision that the command of that id made, if it was accepted and is remembered: among the latest
    /// 65,536 it is. A command that is sent again is answered with no events, and this says how far it had come.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// use countersign::id::CommandId;
    /// assert_eq!(post.done(CommandId::new(25)), Some(5)); // sent again, it is answered with no events
    /// assert_eq!(post.done(CommandId::new(60)), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn done(&self, command: CommandId) -> Option<u64> {
        self.accepted.revision(command)
    }

    /// Lists the targets, sorted by profile.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let pages: Vec<ProfileId> = post.targets().map(Target::profile).collect();
    /// assert_eq!(pages, [ProfileId::new(7)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter()
    }

    /// Finds the target at that profile.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let (page, other) = (ProfileId::new(7), ProfileId::new(8));
    /// assert!(post.target(page).is_some() && post.target(other).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn target(&self, profile: ProfileId) -> Option<&Target> {
        self.targets.binary_search_by_key(&profile, |target| target.profile).ok().and_then(|at| self.targets.get(at))
    }

    /// Strips the state of what never bears on a later decision: command ids, comments, and the counts of events,
    /// rounds and attempts. Two posts whose essence is equal go on alike.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let essence = post.clone().essence();
    /// assert_eq!((essence.revision(), essence.status()), (0, post.status()));
    /// assert_eq!(essence.clone().essence(), essence);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn essence(mut self) -> Self {
        self.revision = 0;
        self.attempts = 0;
        self.accepted = Accepted::default();
        self.comments.clear();
        for target in &mut self.targets {
            target.round = target.round.min(1);
            target.attempts = 0;
            if let Phase::Publishing { attempt, .. } = &mut target.phase {
                *attempt = 0;
            }
        }
        self
    }
}
