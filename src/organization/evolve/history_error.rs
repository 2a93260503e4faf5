//! Histories that cannot have happened.

use crate::id::OrganizationId;

/// A history that cannot have happened: an event that does not follow from those before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenHistory {
    /// An event of a version that this crate does not read.
    #[error("expected an event of version `1`, found `{0}`")]
    Version(u32),
    /// An event of another organization.
    #[error("expected an event of organization `{expected}`, found one of `{found}`")]
    Organization {
        /// The state's.
        expected: OrganizationId,
        /// The event's.
        found: OrganizationId,
    },
    /// An event is missing, or there twice.
    #[error("expected revision `{expected}`, found `{found}`")]
    Revision {
        /// The next one.
        expected: u64,
        /// The event's.
        found: u64,
    },
    /// An event that is older than the one before it.
    #[error("expected events in order of time, found one at `{0}` after a later one")]
    Time(crate::Timestamp),
    /// An event about something that is not there, or is there already.
    #[error("expected {0}")]
    Impossible(&'static str),
}

pub(in crate::organization::evolve) type Evolved = Result<(), BrokenHistory>;

pub(in crate::organization::evolve) fn expect(holds: bool, expected: &'static str) -> Evolved {
    if holds { Ok(()) } else { Err(BrokenHistory::Impossible(expected)) }
}
