//! Time as an argument: there is no clock in this crate.

use core::fmt;
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since the Unix epoch, UTC.
///
/// In JSON it is an integer.
///
/// ```
/// # use countersign::Timestamp;
/// assert!(Timestamp::from_millis(1_000) < Timestamp::from_millis(2_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant that lies `millis` milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

/// The clocks by which a command is judged (J6): what opens by time needs the caller's own to have reached it; what ends
/// by time has ended once the later of it and the last event's time has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clocks {
    /// The caller's own.
    pub(crate) own: Timestamp,
    /// The later of the caller's own and the time of the last event.
    pub(crate) now: Timestamp,
}

impl Clocks {
    /// The clocks of a caller, before something to which the last event happened then.
    pub(crate) fn of(own: Timestamp, last: Option<Timestamp>) -> Self {
        Self { own, now: last.map_or(own, |last| last.max(own)) }
    }

    /// The same where something else happened then, too.
    pub(crate) fn and(self, last: Option<Timestamp>) -> Self {
        Self { own: self.own, now: Self::of(self.now, last).now }
    }

    /// The caller's own, if it is behind.
    pub(crate) fn behind(self) -> Option<Timestamp> {
        (self.own < self.now).then_some(self.own)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
