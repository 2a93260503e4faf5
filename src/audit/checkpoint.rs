//! From where a log holds that was cut behind a snapshot.

use super::chain::{BrokenChain, Chain, Link, check, digest, follow};
use super::{Entry, Snapshot, Texts, canonical};
use crate::event_sourcing::Format;
use crate::free_text::FreeText;
use alloc::format;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Says from where a log holds that was cut behind a snapshot: the link up to there, and a digest of the snapshot in which a
/// digest stands for every text. It is kept beside the snapshot, and where the newest link is kept: whoever can write both
/// can write another beginning.
///
/// ```
/// # use countersign::{audit::{BrokenChain, Checkpoint, Link}, organization::{Event, Snapshot}};
/// # fn cut(salt: &[u8], log: &[Event], links: &[Link], snapshot: &Snapshot) -> Result<(), BrokenChain> {
/// let at = log.partition_point(|event| event.revision <= snapshot.revision());
/// let checkpoint = Checkpoint::of(salt, None, &log[..at], &links[..at], snapshot)?;
/// // The events before may go. What is left is checked from there on.
/// checkpoint.check(salt, snapshot, &log[at..], &links[at..])?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    format: Format,
    revision: u64,
    link: Link,
    snapshot: Link,
}

impl Checkpoint {
    /// Makes the checkpoint of a snapshot, of which the log is to be cut: of all events up to it, with their links. A log that
    /// was cut before has its earlier checkpoint and snapshot, and the events behind them.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let (salt, mut chain) = (b"of the host's own", Chain::new(b"of the host's own"));
    /// let links: Vec<Link> = log.iter().map(|event| chain.add(event)).collect();
    /// let snapshot = replay(State::new(OrganizationId::new(10)), &log[..15])?.snapshot();
    /// assert!(Checkpoint::of(salt, None, &log[..15], &links[..15], &snapshot).is_ok());
    /// assert!(Checkpoint::of(salt, None, &log[..14], &links[..14], &snapshot).is_err(), "they do not lead there");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Events that are not those of the links, that do not follow the earlier checkpoint, or that do not lead to the snapshot.
    pub fn of<E: Entry>(
        salt: &[u8],
        before: Option<(&Self, &E::Snapshot)>,
        events: &[E],
        links: &[Link],
        snapshot: &E::Snapshot,
    ) -> Result<Self, BrokenChain> {
        match before {
            Some((before, from)) => before.check(salt, from, events, links)?,
            None => check(salt, events, links)?,
        }
        let revision = snapshot.revision();
        let led = E::replayed(before.map(|(_, from)| from), events);
        let link = links.last().copied().or(before.map(|(before, _)| before.link));
        let same = led.filter(|led| bare(led) == bare(snapshot));
        match link.filter(|_| same.is_some()) {
            Some(link) => Ok(Self { format: Format, revision, link, snapshot: pin(salt, snapshot) }),
            None => Err(BrokenChain::Replay { revision }),
        }
    }

    /// Checks that a log is the one that was cut there, whatever texts were erased since: the snapshot, and all events behind
    /// it with their links.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let (salt, mut chain) = (b"of the host's own", Chain::new(b"of the host's own"));
    /// let links: Vec<Link> = log.iter().map(|event| chain.add(event)).collect();
    /// let snapshot = replay(State::new(OrganizationId::new(10)), &log[..15])?.snapshot();
    /// let checkpoint = Checkpoint::of(salt, None, &log[..15], &links[..15], &snapshot)?;
    /// assert!(checkpoint.check(salt, &snapshot, &log[15..], &links[15..]).is_ok());
    /// assert!(checkpoint.check(salt, &snapshot, &log[16..], &links[16..]).is_err(), "an event behind the cut is missing");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Another snapshot; another number of events than of links; the first event whose link is another one, also where what
    /// follows the snapshot was cut off.
    pub fn check<E: Entry>(
        &self,
        salt: &[u8],
        snapshot: &E::Snapshot,
        events: &[E],
        links: &[Link],
    ) -> Result<(), BrokenChain> {
        let revision = snapshot.revision();
        if revision != self.revision || pin(salt, snapshot) != self.snapshot {
            return Err(BrokenChain::Snapshot { revision });
        }
        follow(Chain::after(salt, self.link), events, links)
    }

    /// Returns the number of the last event that was before the cut.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let links: Vec<Link> = log.iter().scan(Chain::new(b"salt"), |chain, event| Some(chain.add(event))).collect();
    /// let snapshot = replay(State::new(OrganizationId::new(10)), &log[..15])?.snapshot();
    /// let checkpoint = Checkpoint::of(b"salt", None, &log[..15], &links[..15], &snapshot)?;
    /// assert_eq!(checkpoint.revision(), 15); // what is stored behind it, the chain still covers
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the link of that event, from which the chain goes on.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let links: Vec<Link> = log.iter().scan(Chain::new(b"salt"), |chain, event| Some(chain.add(event))).collect();
    /// let snapshot = replay(State::new(OrganizationId::new(10)), &log[..15])?.snapshot();
    /// let checkpoint = Checkpoint::of(b"salt", None, &log[..15], &links[..15], &snapshot)?;
    /// assert_eq!(checkpoint.link(), links[14]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn link(&self) -> Link {
        self.link
    }
}

/// Without any text, in the one way to write it.
fn bare(snapshot: &impl Snapshot) -> alloc::string::String {
    let mut bare = snapshot.clone();
    bare.each_text(&mut |_, text| *text = FreeText::erased([0; 32]));
    canonical::text(&bare)
}

fn pin(salt: &[u8], snapshot: &impl Snapshot) -> Link {
    let mut snapshot = snapshot.clone();
    blank(&mut snapshot, salt, |_, _| true);
    let mut hash = Sha256::new();
    hash.update(b"countersign snapshot 1\n");
    hash.update(canonical::text(&snapshot));
    Link(hash.finalize().into())
}

/// Puts digests in the place of the texts that are picked by the name of their field and by what they say. Many stand in one
/// snapshot, and each has a digest of its own.
pub(super) fn blank<S: Texts + Snapshot>(snapshot: &mut S, salt: &[u8], picks: impl Fn(&str, &str) -> bool) {
    let place = bare(snapshot);
    let mut index = 0_u64;
    snapshot.each_text(&mut |field, text| {
        index = index.saturating_add(1);
        if !text.is_erased() && picks(field, text) {
            *text = FreeText::erased(digest(salt, &place, &format!("{field} {index}"), text));
        }
    });
}
