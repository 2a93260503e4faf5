//! The chain: a link for each event.

use super::{Entry, Texts, canonical};
use crate::free_text::FreeText;
use crate::stable_hash::{self, ParseDigestError};
use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// Pins a log up to one event by a digest, to be stored beside that event. In JSON 64 hexadecimal digits.
///
/// ```
/// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let link: Link = Chain::new(b"of the host's own").add(&log[0]);
/// let stored = link.to_string(); // in a column beside the event
/// assert_eq!(stored.parse::<Link>()?, link);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link(pub(super) [u8; 32]);

impl Link {
    /// Returns the 32 bytes of the digest.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let link = Chain::new(b"of the host's own").add(&log[0]);
    /// assert_eq!(format!("{:02x}", link.as_bytes()[0]), link.to_string()[..2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({self})")
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Link {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, ParseDigestError> {
        stable_hash::bytes_of_text(text).map(Self)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Computes the links of a log, one event after the other.
///
/// ```
/// # use countersign::{approval::Event, audit::{Chain, Link}};
/// fn links(salt: &[u8], log: &[Event]) -> Vec<Link> {
///     let mut chain = Chain::new(salt);
///     log.iter().map(|event| chain.add(event)).collect()
/// }
/// ```
#[derive(Clone)]
pub struct Chain<'s> {
    salt: &'s [u8],
    last: Option<Link>,
}

impl fmt::Debug for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("last", &self.last).finish_non_exhaustive()
    }
}

impl<'s> Chain<'s> {
    /// Starts a chain with the first event of a log.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut chain = Chain::new(b"of the host's own");
    /// let links: Vec<Link> = log.iter().map(|event| chain.add(event)).collect();
    /// assert!(check(b"of the host's own", &log, &links).is_ok());
    /// assert!(check(b"another salt", &log, &links).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(salt: &'s [u8]) -> Self {
        Self { salt, last: None }
    }

    /// Continues a chain behind a link.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut chain = Chain::new(b"of the host's own");
    /// let newest = log[..20].iter().map(|event| chain.add(event)).last().ok_or("no event")?;
    /// assert_eq!(Chain::after(b"of the host's own", newest).add(&log[20]), chain.add(&log[20]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn after(salt: &'s [u8], last: Link) -> Self {
        Self { salt, last: Some(last) }
    }

    /// Computes the link of the next event.
    ///
    /// ```
    /// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut chain = Chain::new(b"of the host's own");
    /// let (first, second) = (chain.add(&log[0]), chain.add(&log[1]));
    /// assert_ne!(Chain::new(b"of the host's own").add(&log[1]), second); // without the first it is another
    /// assert_eq!(Chain::after(b"of the host's own", first).add(&log[1]), second);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&mut self, event: &impl Entry) -> Link {
        let mut event = event.clone();
        blank(&mut event, self.salt, |_| true);
        let mut hash = Sha256::new();
        hash.update(b"countersign log 1\n");
        hash.update(self.last.map_or([0; 32], |last| last.0));
        hash.update(canonical::text(&event));
        let link = Link(hash.finalize().into());
        self.last = Some(link);
        link
    }
}

/// Puts digests in the place of the texts that are picked by the name of their field.
pub(super) fn blank(event: &mut impl Texts, salt: &[u8], picks: impl Fn(&str) -> bool) {
    // The event without any text says where it stands, in which log and in which version of which event.
    let mut place = event.clone();
    place.each_text(&mut |_, text| *text = FreeText::erased([0; 32]));
    let place = canonical::text(&place);
    event.each_text(&mut |field, text| {
        if !text.is_erased() && picks(field) {
            *text = FreeText::erased(digest(salt, &place, field, text));
        }
    });
}

pub(super) fn digest(salt: &[u8], place: &str, field: &str, text: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"countersign text 1\n");
    for part in [salt, place.as_bytes(), field.as_bytes(), text.as_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    // Twice, so that the digest of a text says nothing of a longer one.
    Sha256::digest(hash.finalize()).into()
}

/// Reports that a log is not the one whose links are given.
///
/// ```
/// # use countersign::{approval::Event, audit::{check, BrokenChain, Link}};
/// fn first_changed(salt: &[u8], log: &[Event], links: &[Link]) -> Option<u64> {
///     match check(salt, log, links) {
///         Err(BrokenChain::Event { revision }) => Some(revision),
///         _ => None,
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenChain {
    /// The log has more or fewer events than links.
    #[error("expected `{links}` events, as many as there are links, found `{events}`")]
    Length {
        /// How many links there are.
        links: usize,
        /// How many events there are.
        events: usize,
    },
    /// An event has another link: it was changed, put in, moved, or what stood before it was cut out.
    #[error("expected the event that was linked, found another one with revision `{revision}`")]
    Event {
        /// The revision of the first such event.
        revision: u64,
    },
    /// The events do not lead to the snapshot that a checkpoint was to be made of.
    #[error("expected a snapshot that the log leads to, found another one of revision `{revision}`")]
    Replay {
        /// The revision of the snapshot.
        revision: u64,
    },
    /// The snapshot is not the one that the checkpoint was made of.
    #[error("expected the snapshot of the checkpoint, found another one of revision `{revision}`")]
    Snapshot {
        /// The revision of the snapshot.
        revision: u64,
    },
}

/// Checks that the events are those that the links were made of, whatever texts were erased since.
///
/// # Errors
/// Another number of events than of links, or the first event whose link is another one.
///
/// ```
/// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let links: Vec<Link> = log.iter().scan(Chain::new(b"salt"), |chain, event| Some(chain.add(event))).collect();
/// assert_eq!(check(b"salt", &log, &links), Ok(()));
/// let mut changed = log.clone();
/// changed[9].at = Timestamp::from_millis(6);
/// assert_eq!(check(b"salt", &changed, &links), Err(BrokenChain::Event { revision: 10 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check<E: Entry>(salt: &[u8], events: &[E], links: &[Link]) -> Result<(), BrokenChain> {
    follow(Chain::new(salt), events, links)
}

/// Checks that the events are those that the links were made of, from where the chain stands on.
pub(super) fn follow<E: Entry>(mut chain: Chain<'_>, events: &[E], links: &[Link]) -> Result<(), BrokenChain> {
    for (event, link) in events.iter().zip(links) {
        if chain.add(event) != *link {
            return Err(BrokenChain::Event { revision: event.revision() });
        }
    }
    if events.len() == links.len() {
        Ok(())
    } else {
        Err(BrokenChain::Length { links: links.len(), events: events.len() })
    }
}
