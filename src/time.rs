//! Time as an argument: there is no clock in this crate.

#[cfg(any(feature = "jiff", feature = "time"))]
mod conversions;

use core::fmt;
use core::time::Duration;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize};

/// Names an instant, in milliseconds since the Unix epoch, UTC.
///
/// In JSON it is an integer.
///
/// ```
/// # use countersign::Timestamp;
/// assert!(Timestamp::from_millis(1_000) < Timestamp::from_millis(2_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Millis;

        impl Visitor<'_> for Millis {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time as an integer, the milliseconds since the Unix epoch")
            }

            fn visit_i64<E: Error>(self, millis: i64) -> Result<Timestamp, E> {
                Ok(Timestamp(millis))
            }

            fn visit_u64<E: Error>(self, millis: u64) -> Result<Timestamp, E> {
                let fits = i64::try_from(millis).map(Timestamp);
                fits.map_err(|_| E::invalid_value(Unexpected::Unsigned(millis), &self))
            }
        }

        deserializer.deserialize_i64(Millis)
    }
}

impl Timestamp {
    /// The earliest instant that can be named.
    pub const MIN: Self = Self(i64::MIN);

    /// The latest instant that can be named.
    pub const MAX: Self = Self(i64::MAX);

    /// Creates the instant that lies `millis` milliseconds after the Unix epoch.
    ///
    /// ```
    /// # use countersign::Timestamp;
    /// let since_the_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    /// let now = Timestamp::from_millis(i64::try_from(since_the_epoch.as_millis())?);
    /// assert!(now.as_millis() > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since the Unix epoch.
    ///
    /// ```
    /// # use countersign::Timestamp;
    /// let sent = Timestamp::from_millis(1_761_055_800_000);
    /// assert_eq!(sent.as_millis(), 1_761_055_800_000); // for a column of a row
    /// ```
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Adds a duration, in whole milliseconds; `None` beyond the latest instant.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use countersign::Timestamp;
    /// let now = Timestamp::from_millis(1_761_055_800_000);
    /// let in_30_days = now.checked_add(Duration::from_secs(30 * 86_400));
    /// assert_eq!(in_30_days, Some(Timestamp::from_millis(1_763_647_800_000)));
    /// assert_eq!(Timestamp::MAX.checked_add(Duration::from_secs(1)), None);
    /// ```
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        self.0.checked_add(i64::try_from(duration.as_millis()).ok()?).map(Self)
    }

    /// Subtracts a duration, in whole milliseconds; `None` before the earliest instant.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use countersign::Timestamp;
    /// let now = Timestamp::from_millis(60_000);
    /// assert_eq!(now.checked_sub(Duration::from_secs(90)), Some(Timestamp::from_millis(-30_000)));
    /// ```
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(i64::try_from(duration.as_millis()).ok()?).map(Self)
    }

    /// Adds a duration, in whole milliseconds; the latest instant where it would lie beyond.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use countersign::Timestamp;
    /// assert_eq!(Timestamp::MAX.saturating_add(Duration::from_secs(1)), Timestamp::MAX);
    /// ```
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        self.checked_add(duration).unwrap_or(Self::MAX)
    }

    /// Subtracts a duration, in whole milliseconds; the earliest instant where it would lie before.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use countersign::Timestamp;
    /// assert_eq!(Timestamp::MIN.saturating_sub(Duration::from_secs(1)), Timestamp::MIN);
    /// ```
    #[must_use]
    pub fn saturating_sub(self, duration: Duration) -> Self {
        self.checked_sub(duration).unwrap_or(Self::MIN)
    }

    /// Returns how much time has passed since an earlier instant; `None` if that one is later.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use countersign::Timestamp;
    /// let (sent, now) = (Timestamp::from_millis(1_000), Timestamp::from_millis(4_500));
    /// assert_eq!(now.duration_since(sent), Some(Duration::from_millis(3_500)));
    /// assert_eq!(sent.duration_since(now), None);
    /// ```
    #[must_use]
    pub fn duration_since(self, earlier: Self) -> Option<Duration> {
        (earlier <= self).then(|| Duration::from_millis(self.0.abs_diff(earlier.0)))
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
