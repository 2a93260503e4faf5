//! Erasing texts.

use super::{Entry, Snapshot, chain, checkpoint};
use crate::id::UserId;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Erases the texts that are picked, by their event and the name of their field (`comment`, `text`, `error`,
/// `recipient`, `name`, `title`, `description`): the log replays to the same decisions, and the chain holds.
///
/// With the salt of the log's chain; with another one the chain no longer holds. Snapshots hold texts
/// too: the host makes them anew from the log, or erases them with [`redact_snapshot`] where the log was cut.
///
/// ```
/// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let links: Vec<Link> = log.iter().scan(Chain::new(b"salt"), |chain, event| Some(chain.add(event))).collect();
/// let without = redact(b"salt", &log, |_event, field| field == "recipient");
/// assert!(!serde_json::to_string(&without)?.contains("nina@example.com"));
/// assert_eq!(check(b"salt", &without, &links), Ok(())); // and the chain holds
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn redact<E: Entry>(salt: &[u8], events: &[E], picks: impl Fn(&E, &str) -> bool) -> Vec<E> {
    let blanked = events.iter().map(|event| {
        let mut blanked = event.clone();
        chain::blank(&mut blanked, salt, |field| picks(event, field));
        blanked
    });
    blanked.collect()
}

/// Erases what a person wrote or what was written for them, and the address of the invitations that they accepted.
/// What others wrote about them is for [`redact`]: no program knows it.
///
/// ```
/// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let without_paul = redact_person(b"salt", &log, UserId::new(900));
/// let text = serde_json::to_string(&without_paul)?;
/// assert!(!text.contains("ticket 4711"), "the reason that he wrote");
/// assert!(text.contains("nina@example.com"), "which others wrote");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn redact_person<E: Entry>(salt: &[u8], events: &[E], person: UserId) -> Vec<E> {
    let accepted = events.iter().filter_map(Entry::accepted).filter(|(_, user)| *user == person);
    let accepted: BTreeSet<_> = accepted.map(|(invitation, _)| invitation).collect();
    redact(salt, events, |event, field| {
        let invited = event.invitation().is_some_and(|invitation| accepted.contains(&invitation));
        // Whoever invited somebody wrote another person's address.
        let own = field != "recipient" && event.people().contains(&Some(person));
        own || (field == "recipient" && invited)
    })
}

/// Erases the texts that are picked from a snapshot, by the name of their field and what they say: the checkpoint of the
/// snapshot holds.
///
/// With the salt of the checkpoint; with another one it no longer holds.
///
/// ```
/// # use countersign::{audit::*, event_sourcing::replay, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let snapshot = replay(State::new(OrganizationId::new(10)), &log)?.snapshot();
/// let without = redact_snapshot(b"salt", &snapshot, |field, text| field == "recipient" && text == "nina@example.com");
/// assert!(!serde_json::to_string(&without)?.contains("nina@example.com"));
/// assert_eq!(State::restore(without)?.revision(), 21);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn redact_snapshot<S: Snapshot>(salt: &[u8], snapshot: &S, picks: impl Fn(&str, &str) -> bool) -> S {
    let mut blanked = snapshot.clone();
    checkpoint::blank(&mut blanked, salt, picks);
    blanked
}
