//! Logs that show what was done to them: a chain of SHA-256 digests over the events of one post or organization, and
//! texts that can be erased from a log without breaking it (feature `audit`).
//!
//! Each [`Link`] is the digest of the link before and of the event, in which a digest stands for every
//! [`FreeText`]: comments, reasons, errors, addresses, names, titles of custom roles. So
//! [`redact`] takes texts out of a log that is never rewritten otherwise; it replays to the same decisions, and its chain
//! is the one that it had.
//!
//! The digest of a short text, of an address above all, is soon found by trying. So each is taken with a salt that the host
//! keeps apart from the log (a random one of 32 bytes, for each log or for all), and with the place where the text stands:
//! whoever has the log alone can neither try addresses nor see that two texts are equal. Whoever has the salt can check the
//! chain and try texts.
//!
//! A chain finds a change, a swap, an insertion, and a cut within the log. It can't find that the last events
//! are missing, nor that whoever knows the salt has written all of it anew: so the host keeps the newest link, or the links
//! of every day, where those who can write the log can't.
//!
//! A log may be cut behind a snapshot. A [`Checkpoint`] says from where it holds then: it pins the link up to there and the
//! snapshot, in which texts can be erased as in a log ([`redact_snapshot`]).
//!
//! A person asks to be erased. What they wrote and the address that they were invited at go, from the logs of the organization
//! and of each post ([`redact_person`]); what others wrote about them is picked by the host ([`redact`]). The log replays to the
//! same, under the same chain, and is cut behind a snapshot made of it:
//!
//! ```
//! # use countersign::{OrganizationId, Policy, Timestamp, UserId, policies, id::{InvitationId, TokenId}};
//! # use countersign::organization::{Access, Action, By, Command, Place, Role, decide};
//! # use countersign::event_sourcing::Aggregate;
//! use countersign::audit::{Chain, Checkpoint, check, redact_person};
//! use countersign::event_sourcing::replay;
//! use countersign::organization::State;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let policy = Policy::parse(policies::ALIXIA)?;
//! # let (id, anna, leo) = (OrganizationId::new(1), UserId::new(1), UserId::new(2));
//! # let (invitation, token, expires_at) = (InvitationId::new(1), TokenId::new(9), Timestamp::from_millis(60_000));
//! # let role = |name| vec![Access::new(Place::organization(), Role::policy(name))];
//! # let mut account = Aggregate::new(State::new(id));
//! # for (user, action) in [
//! #     (anna, Action::Create { organization: id, founder: anna, access: role("owner"), plan: Some("business".into()) }),
//! #     (anna, Action::Invite { invitation, token, recipient: "leo@example.com".into(), access: role("editor"), expires_at }),
//! #     (leo, Action::AcceptInvitation { invitation, token }),
//! #     (anna, Action::RemoveMember { user: leo }),
//! # ] {
//! #     let command = Command::new(account.next_id(), By::user(user), Timestamp::from_millis(0), action);
//! #     account.apply(decide(&policy, account.state(), &command)?)?;
//! # }
//! # let stored = account.take_pending();
//! let salt = b"32 random bytes of the host's own";
//! let mut chain = Chain::new(salt);
//! let links: Vec<_> = stored.iter().map(|event| chain.add(event)).collect(); // one is stored beside each event
//!
//! let log = redact_person(salt, &stored, leo);
//! check(salt, &log, &links)?;
//! assert!(!serde_json::to_string(&log)?.contains("leo@example.com"));
//!
//! let at = 3; // the events up to there go
//! let snapshot = replay(State::new(id), &log[..at])?.snapshot();
//! let checkpoint = Checkpoint::of(salt, None, &log[..at], &links[..at], &snapshot)?;
//! checkpoint.check(salt, &snapshot, &log[at..], &links[at..])?;
//! let state = replay(State::restore(snapshot)?, &log[at..])?;
//! assert_eq!(state.member_count(), 1);
//! # Ok(()) }
//! ```

mod canonical;
mod chain;
mod checkpoint;
mod redact;

pub use chain::{BrokenChain, Chain, Link, check};
pub use checkpoint::Checkpoint;
pub use redact::{redact, redact_person, redact_snapshot};

use crate::event_sourcing::replay;
use crate::free_text::FreeText;
use crate::id::UserId;
use crate::{approval, organization};
use serde::Serialize;

mod sealed {
    pub trait Sealed {}
}

#[doc(hidden)]
pub trait Texts: Clone + Serialize + sealed::Sealed {
    fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText));
}

/// Marks what a log may be cut behind: a snapshot of an approval or of an organization. No other type is one.
///
/// ```
/// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// fn rows_to_keep<S: countersign::audit::Snapshot>(newest: u64, snapshot: &S) -> u64 {
///     newest - snapshot.revision()
/// }
/// let snapshot = replay(State::new(OrganizationId::new(10)), &log[..15])?.snapshot();
/// assert_eq!(rows_to_keep(21, &snapshot), 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Snapshot: Texts {
    /// Returns the number of the last event that it holds.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let snapshot = replay(State::new(OrganizationId::new(10)), &log[..15])?.snapshot();
    /// assert_eq!(countersign::audit::Snapshot::revision(&snapshot), 15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn revision(&self) -> u64;
}

/// Marks what can stand in a chain: an event of an approval or of an organization. No other type can.
///
/// ```
/// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// fn link_all<E: Entry>(salt: &[u8], log: &[E]) -> Vec<Link> {
///     let mut chain = Chain::new(salt);
///     log.iter().map(|event| chain.add(event)).collect()
/// }
/// assert_eq!(link_all(b"of the host's own", &log).len(), 21);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Entry: Texts {
    /// The snapshot that a log of these may be cut behind.
    type Snapshot: Snapshot;

    /// Returns the place in its log, from 1 on.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// assert_eq!(Entry::revision(&log[0]), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn revision(&self) -> u64;

    /// Who asked for it, and whom they acted for.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let by_operator = log.iter().filter(|event| event.people()[0] == Some(UserId::new(900))).count();
    /// assert_eq!(by_operator, 2); // what somebody did, to be shown to them
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn people(&self) -> [Option<UserId>; 2];

    /// The snapshot that these lead to, from another one or from the beginning; none: they can't have happened.
    #[doc(hidden)]
    fn replayed(before: Option<&Self::Snapshot>, events: &[Self]) -> Option<Self::Snapshot>;

    /// The person whom an accepted invitation made a member.
    #[doc(hidden)]
    fn accepted(&self) -> Option<(crate::id::InvitationId, UserId)>;

    /// The invitation that the event is the beginning of.
    #[doc(hidden)]
    fn invitation(&self) -> Option<crate::id::InvitationId>;
}

impl sealed::Sealed for approval::Event {}
impl sealed::Sealed for organization::Event {}
impl sealed::Sealed for approval::Snapshot {}
impl sealed::Sealed for organization::Snapshot {}

impl Texts for approval::Event {
    fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText)) {
        self.change.each_text(visit);
    }
}

impl Texts for organization::Event {
    fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText)) {
        self.change.each_text(visit);
    }
}

impl Texts for approval::Snapshot {
    fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText)) {
        self.texts(visit);
    }
}

impl Texts for organization::Snapshot {
    fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText)) {
        self.texts(visit);
    }
}

impl Snapshot for approval::Snapshot {
    fn revision(&self) -> u64 {
        self.revision()
    }
}

impl Snapshot for organization::Snapshot {
    fn revision(&self) -> u64 {
        self.revision()
    }
}

impl Entry for approval::Event {
    type Snapshot = approval::Snapshot;

    fn revision(&self) -> u64 {
        self.revision
    }

    fn people(&self) -> [Option<UserId>; 2] {
        [self.by.person(), self.by.acting_for()]
    }

    fn replayed(before: Option<&Self::Snapshot>, events: &[Self]) -> Option<Self::Snapshot> {
        let start = match (before, events.first()) {
            (Some(before), _) => approval::State::restore(before.clone()).ok()?,
            (None, first) => first.map(|first| approval::State::new(first.organization, first.content))?,
        };
        replay(start, events).ok().map(|state| state.snapshot())
    }

    fn accepted(&self) -> Option<(crate::id::InvitationId, UserId)> {
        None
    }

    fn invitation(&self) -> Option<crate::id::InvitationId> {
        None
    }
}

impl Entry for organization::Event {
    type Snapshot = organization::Snapshot;

    fn revision(&self) -> u64 {
        self.revision
    }

    fn people(&self) -> [Option<UserId>; 2] {
        [self.by.person(), self.by.acting_for()]
    }

    fn replayed(before: Option<&Self::Snapshot>, events: &[Self]) -> Option<Self::Snapshot> {
        let start = match (before, events.first()) {
            (Some(before), _) => organization::State::restore(before.clone()).ok()?,
            (None, first) => first.map(|first| organization::State::new(first.organization))?,
        };
        replay(start, events).ok().map(|state| state.snapshot())
    }

    fn accepted(&self) -> Option<(crate::id::InvitationId, UserId)> {
        self.change.accepted()
    }

    fn invitation(&self) -> Option<crate::id::InvitationId> {
        self.change.invitation()
    }
}
