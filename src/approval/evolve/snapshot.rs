//! A state as data, to be stored instead of replaying a long history.

mod check;

use crate::approval::model::content::Digests;
use crate::approval::model::facts::Facts;
use crate::approval::model::state::{ContentChange, Link, Remark, State, Target};
use crate::event_sourcing::Accepted;
use crate::id::{CommandId, ContentId, OrganizationId, UserId};
use crate::time::Timestamp;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Numbers the format of snapshots of posts that this crate writes, and the only one that it reads.
pub const SNAPSHOT_FORMAT: u32 = 1;

/// Stores everything that a [`State`] holds, with its last event, so that a host need not replay all events:
/// [`State::snapshot`] makes it, and [`State::restore`] reads it.
///
/// It is checked against what it pins, so that no stage of a definition gets lost in a store. That nobody wrote another
/// approval into it can't be seen: a host that has to fear that replays the log, which the feature `audit` chains.
///
/// ```
/// # use countersign::{approval::*, event_sourcing::Aggregate, policies};
/// # use countersign::{ContentId, ContentState, Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::PUBLER)?;
/// # let rules = Rules::of(&policy).bind(Definition::four_eyes("post.review"), None)?;
/// # let (id, workspace, page, at) = (OrganizationId::new(1), WorkspaceId::new(2), ProfileId::new(7), Timestamp::from_millis);
/// # let (sarah, marc, admin) = (UserId::new(1), UserId::new(2), policy.workspace_role("admin")?);
/// # let people = [sarah, marc].map(|user| policy.actor(user, id).workspace_role(workspace, admin).build(at(0)).unwrap());
/// # let places = [Organization::new(id).workspace(workspace).profile(page)];
/// # let context = Context::new(&rules, &places, &people);
/// # let mut post = Aggregate::new(State::new(id, ContentId::new(900)));
/// # let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
/// # for action in [
/// #     Action::Create { targets: vec![page], digests },
/// #     Action::Schedule { targets: vec![page], at: at(50) },
/// #     Action::Submit { targets: vec![page] },
/// # ] {
/// #     let seen = (post.state().revision(), post.state().version());
/// #     let command = Command::new(post.next_id(), By::user(marc), at(1), seen, action);
/// #     post.apply(decide(&context, post.state(), &command)?)?;
/// # }
/// # let state = post.state();
/// let text = serde_json::to_string(&state.snapshot())?;
/// let snapshot: Snapshot = serde_json::from_str(&text)?;
/// assert_eq!((snapshot.organization(), snapshot.content(), snapshot.revision()), (id, ContentId::new(900), state.revision()));
/// assert_eq!(&State::restore(snapshot)?, state);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    format: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<LastEvent>,
    #[serde(with = "Shape")]
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
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.state.organization
    }

    /// Returns the id of the post.
    #[must_use]
    pub fn content(&self) -> ContentId {
        self.state.content
    }

    /// Returns the number of the last event that it holds; 0 before the first.
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
