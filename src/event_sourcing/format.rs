//! The format in which events are stored.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Marks in which format an event is stored: 1, the only one that this crate writes and reads. Reading another one
/// fails.
///
/// ```
/// use countersign::event_sourcing::Format;
///
/// assert_eq!(serde_json::to_string(&Format)?, "1");
/// assert!(serde_json::from_str::<Format>("2").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format;

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(1)
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            1 => Ok(Format),
            other => Err(de::Error::custom(format_args!("expected the event format `1`, found `{other}`"))),
        }
    }
}
