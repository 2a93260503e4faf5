//! The one textual form of an id.

use core::fmt;
use serde::{Deserializer, Serializer, de};

/// Reports a text that is no id.
///
/// ```
/// # use countersign::{UserId, id::ParseIdError};
/// assert_eq!("7".parse::<UserId>(), Ok(UserId::new(7)));
/// assert_eq!("seven".parse::<UserId>(), Err(ParseIdError));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an integer below 2^64 or a hyphenated lower-case UUID whose high half is not zero")]
pub struct ParseIdError;

/// Where the hyphens stand in the text of a UUID.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

pub(super) fn write(bits: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Ok(key) = u64::try_from(bits) {
        return write!(f, "{key}");
    }
    let part = |shift: u32, width: u32| (bits >> shift) & (u128::MAX >> (128_u32.saturating_sub(width)));
    write!(
        f,
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        part(96, 32),
        part(80, 16),
        part(64, 16),
        part(48, 16),
        part(0, 48)
    )
}

pub(super) fn parse(text: &str) -> Result<u128, ParseIdError> {
    if text.len() == 36 {
        return parse_uuid(text);
    }
    let canonical = text == "0" || !text.starts_with(['0', '+']);
    match text.parse::<u64>() {
        Ok(key) if canonical => Ok(u128::from(key)),
        _ => Err(ParseIdError),
    }
}

fn parse_uuid(text: &str) -> Result<u128, ParseIdError> {
    let mut bits = 0_u128;
    for (position, byte) in text.bytes().enumerate() {
        if HYPHENS.contains(&position) {
            if byte != b'-' {
                return Err(ParseIdError);
            }
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte.wrapping_sub(b'0'),
            b'a'..=b'f' => byte.wrapping_sub(b'a').wrapping_add(10),
            _ => return Err(ParseIdError),
        };
        bits = (bits << 4) | u128::from(digit);
    }
    if u64::try_from(bits).is_ok() { Err(ParseIdError) } else { Ok(bits) }
}

pub(super) fn serialize<S: Serializer>(bits: u128, serializer: S) -> Result<S::Ok, S::Error> {
    struct Text(u128);
    impl fmt::Display for Text {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write(self.0, f)
        }
    }
    match u64::try_from(bits) {
        Ok(key) => serializer.serialize_u64(key),
        Err(_) => serializer.collect_str(&Text(bits)),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    struct Visitor;
    impl de::Visitor<'_> for Visitor {
        type Value = u128;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an integer below 2^64 or a hyphenated lower-case UUID whose high half is not zero")
        }

        fn visit_u64<E: de::Error>(self, key: u64) -> Result<u128, E> {
            Ok(u128::from(key))
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<u128, E> {
            parse_uuid_text(text).map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }
    // A number in quotes would give an id a second form.
    fn parse_uuid_text(text: &str) -> Result<u128, ParseIdError> {
        if text.len() == 36 { parse_uuid(text) } else { Err(ParseIdError) }
    }
    deserializer.deserialize_any(Visitor)
}
