//! Instants from and to those of other crates, each behind its feature.

use super::Timestamp;

const NANOS_A_MILLISECOND: i128 = 1_000_000;

/// The millisecond that an instant lies in.
fn floor(nanos: i128) -> Timestamp {
    let millis = nanos.div_euclid(NANOS_A_MILLISECOND);
    Timestamp::from_millis(i64::try_from(millis).unwrap_or(if millis < 0 { i64::MIN } else { i64::MAX }))
}

/// Takes the millisecond that the instant lies in.
///
/// ```
/// # use countersign::Timestamp;
/// let now: jiff::Timestamp = "2025-10-21T14:10:00.0009Z".parse()?;
/// assert_eq!(Timestamp::from(now), Timestamp::from_millis(1_761_055_800_000));
/// # Ok::<(), jiff::Error>(())
/// ```
#[cfg(feature = "jiff")]
#[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        floor(instant.as_nanosecond())
    }
}

/// Returns the instant, if jiff's years reach so far.
///
/// ```
/// # use countersign::Timestamp;
/// let due = jiff::Timestamp::try_from(Timestamp::from_millis(1_761_055_800_000))?;
/// assert_eq!(due.to_string(), "2025-10-21T14:10:00Z");
/// assert!(jiff::Timestamp::try_from(Timestamp::MAX).is_err());
/// # Ok::<(), jiff::Error>(())
/// ```
#[cfg(feature = "jiff")]
#[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(instant: Timestamp) -> Result<Self, jiff::Error> {
        Self::from_millisecond(instant.as_millis())
    }
}

/// Takes the millisecond that the instant lies in.
///
/// ```
/// # use countersign::Timestamp;
/// let before_the_epoch = time::OffsetDateTime::from_unix_timestamp_nanos(-1)?;
/// assert_eq!(Timestamp::from(before_the_epoch), Timestamp::from_millis(-1));
/// # Ok::<(), time::error::ComponentRange>(())
/// ```
#[cfg(feature = "time")]
#[cfg_attr(docsrs, doc(cfg(feature = "time")))]
impl From<time::OffsetDateTime> for Timestamp {
    fn from(instant: time::OffsetDateTime) -> Self {
        floor(instant.unix_timestamp_nanos())
    }
}

/// Returns the instant in UTC, if time's years reach so far.
///
/// ```
/// # use countersign::Timestamp;
/// let due = time::OffsetDateTime::try_from(Timestamp::from_millis(1_761_055_800_000))?;
/// assert_eq!(due.unix_timestamp(), 1_761_055_800);
/// assert!(time::OffsetDateTime::try_from(Timestamp::MAX).is_err());
/// # Ok::<(), time::error::ComponentRange>(())
/// ```
#[cfg(feature = "time")]
#[cfg_attr(docsrs, doc(cfg(feature = "time")))]
impl TryFrom<Timestamp> for time::OffsetDateTime {
    type Error = time::error::ComponentRange;

    fn try_from(instant: Timestamp) -> Result<Self, time::error::ComponentRange> {
        Self::from_unix_timestamp_nanos(i128::from(instant.as_millis()).saturating_mul(NANOS_A_MILLISECOND))
    }
}
