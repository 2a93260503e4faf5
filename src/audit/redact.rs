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
/// # use countersign::{approval::Event, audit::redact};
/// fn without_the_comments_of(salt: &[u8], log: &[Event], revision: u64) -> Vec<Event> {
///     redact(salt, log, |event, field| event.revision == revision && field == "comment")
/// }
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
/// # use countersign::{audit::redact_person, organization::Event, UserId};
/// fn forget(salt: &[u8], log: &[Event], julie: UserId) -> Vec<Event> {
///     redact_person(salt, log, julie) // replays to the same decisions, under the same chain
/// }
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
/// # use countersign::{audit::redact_snapshot, organization::Snapshot};
/// fn without_the_address(salt: &[u8], snapshot: &Snapshot, address: &str) -> Snapshot {
///     redact_snapshot(salt, snapshot, |field, text| field == "recipient" && text == address)
/// }
/// ```
#[must_use]
pub fn redact_snapshot<S: Snapshot>(salt: &[u8], snapshot: &S, picks: impl Fn(&str, &str) -> bool) -> S {
    let mut blanked = snapshot.clone();
    checkpoint::blank(&mut blanked, salt, picks);
    blanked
}
