//! A state as data, to be stored instead of replaying a long history.

mod check;

use crate::approval::model::content::Digests;
use crate::approval::model::facts::Facts;
use crate::approval::model::state::{ContentChange, Link, Remark, State, Target};
use crate::event_sourcing::{Accepted, ByName};
use crate::id::{CommandId, ContentId, OrganizationId, UserId};
use crate::time::Timestamp;
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize};

/// Numbers the format of snapshots of posts that this crate writes, and the only one that it reads.
pub const SNAPSHOT_FORMAT: u32 = 1;

/// Stores everything that a [`State`] holds, with its last event, so that a host need not replay all events:
/// [`State::snapshot`] makes it, and [`State::restore`] reads it.
///
/// It is checked against what it pins, so that no stage of a definition gets lost in a store. That nobody wrote another
/// approval into it can't be seen: a host that has to fear that replays the log, which the feature `audit` chains.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json"));
/// # let post = State::restore(serde_json::from_str(stored)?)?;
/// let row = serde_json::to_string(&post.snapshot())?;
/// let snapshot: Snapshot = serde_json::from_str(&row)?;
/// assert_eq!((snapshot.content(), snapshot.revision()), (post.content(), post.revision()));
/// assert_eq!(State::restore(snapshot)?, post);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    format: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<LastEvent>,
    #[serde(serialize_with = "Shape::serialize", deserialize_with = "state_by_name")]
    state: State,
}

/// The last event of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LastEvent {
    revision: u64,
    at: Timestamp,
    command: CommandId,
}

/// Reads a state whose fields are named, as no other is to be trusted.
fn state_by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<State, D::Error> {
    Shape::deserialize(ByName(deserializer))
}

/// The fields of a state.
#[derive(Serialize, Deserialize)]
#[serde(remote = "State", deny_unknown_fields)]
struct Shape {
    organization: OrganizationId,
    content: ContentId,
    author: Option<UserId>,
    author_for: Option<UserId>,
    revision: u64,
    now: Option<Timestamp>,
    version: u32,
    digests: Digests,
    facts: Facts,
    changes: Vec<ContentChange>,
    opened: bool,
    targets: Vec<Target>,
    links: Vec<Link>,
    comments: Vec<Remark>,
    accepted: Accepted,
    attempts: u32,
}

/// Reports a snapshot that cannot be restored.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
/// # let post = State::restore(serde_json::from_str(stored)?)?;
/// let mut stored = serde_json::to_value(post.snapshot())?;
/// stored["format"] = 2.into(); // written by a crate to come
/// let snapshot: Snapshot = serde_json::from_value(stored)?;
/// assert_eq!(State::restore(snapshot), Err(InvalidSnapshot::Format(2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSnapshot {
    /// The snapshot has a format that this crate does not read.
    #[error("expected a snapshot of format `1`, found `{0}`")]
    Format(u32),
    /// The snapshot contradicts itself, or what it pins.
    #[error("expected {0}")]
    Inconsistent(&'static str),
}

impl Snapshot {
    /// Returns the organization that the post belongs to.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.snapshot().organization(), OrganizationId::new(10));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.state.organization
    }

    /// Returns the id of the post.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.snapshot().content(), ContentId::new(900)); // the key of its row
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn content(&self) -> ContentId {
        self.state.content
    }

    /// Returns the number of the last event that it holds; 0 before the first.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.snapshot().revision(), 9); // the events behind it are to be replayed
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.state.revision
    }

    /// Shows every text with the name of its field.
    #[cfg(feature = "audit")]
    pub(crate) fn texts(&mut self, visit: &mut dyn FnMut(&str, &mut crate::free_text::FreeText)) {
        self.state.comments.iter_mut().for_each(|found| visit("text", &mut found.text));
    }
}

impl State {
    /// Makes a snapshot of the state, to be stored.
    ///
    /// ```
    /// # use countersign::approval::{InvalidSnapshot, State};
    /// fn copy(post: &State) -> Result<State, InvalidSnapshot> {
    ///     let stored = post.snapshot(); // serialize it, and read it again later
    ///     assert_eq!((stored.content(), stored.revision()), (post.content(), post.revision()));
    ///     State::restore(stored)
    /// }
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { format: SNAPSHOT_FORMAT, last: self.last_event(), state: self.clone() }
    }

    /// Makes the state from a stored snapshot. The host compares its post and its revision with what it asked for.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let row = serde_json::to_string(&post.snapshot())?;
    /// let again = State::restore(serde_json::from_str(&row)?)?;
    /// assert_eq!(again, post);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A snapshot of another version, or one that is at odds with itself or with the definitions that it pins: other stages
    /// than they have, a stage skipped for a reason that does not hold, versions that nobody made.
    pub fn restore(snapshot: Snapshot) -> Result<Self, InvalidSnapshot> {
        if snapshot.format != SNAPSHOT_FORMAT {
            return Err(InvalidSnapshot::Format(snapshot.format));
        }
        if snapshot.last != snapshot.state.last_event() {
            return Err(InvalidSnapshot::Inconsistent("the last event of the state"));
        }
        check::check(&snapshot.state).map_err(InvalidSnapshot::Inconsistent)?;
        Ok(snapshot.state)
    }

    fn last_event(&self) -> Option<LastEvent> {
        let (command, revision) = self.accepted.latest()?;
        self.now.map(|at| LastEvent { revision, at, command })
    }
}
