//! The one textual form of an id, and the forms in which others send it.

use core::fmt;
use serde::{Deserializer, Serializer, de};

/// Reports a text that is no id.
///
/// ```
/// # use countersign::{UserId, id::ParseIdError};
/// assert_eq!("7".parse::<UserId>(), Ok(UserId::new(7)));
/// assert_eq!("seven".parse::<UserId>(), Err(ParseIdError));
/// ```
///
/// Whatever is read, one form is written:
///
/// ```
/// # use countersign::ProfileId;
/// let sent = "018F3D6E-9A3B-7C21-8D4E-5F60718293A4"; // of a path `/profiles/…`
/// assert_eq!(sent.parse::<ProfileId>()?.to_string(), sent.to_lowercase());
/// let page: ProfileId = serde_json::from_str(r#""9007199254740993""#)?; // of JavaScript, above 2^53
/// assert_eq!(serde_json::to_string(&page)?, "9007199254740993");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {EXPECTED}")]
pub struct ParseIdError;

const EXPECTED: &str = "an integer below 2^64 or a UUID";

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

/// A decimal number, or a UUID as it is commonly written: with hyphens or without, in either case, in braces, behind
/// `urn:uuid:`.
pub(super) fn parse(text: &str) -> Result<u128, ParseIdError> {
    let canonical = text == "0" || !text.starts_with(['0', '+']);
    if text.len() < SHORTEST_UUID {
        return text.parse::<u64>().ok().filter(|_| canonical).map(u128::from).ok_or(ParseIdError);
    }
    let braced = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let named = text.get(..URN.len()).filter(|start| start.eq_ignore_ascii_case(URN)).and(text.get(URN.len()..));
    parse_uuid(braced.or(named).unwrap_or(text))
}

/// How long the text of a UUID is without hyphens. No number below 2^64 is as long.
const SHORTEST_UUID: usize = 32;
const URN: &str = "urn:uuid:";

fn parse_uuid(text: &str) -> Result<u128, ParseIdError> {
    let hyphenated = match text.len() {
        36 => true,
        SHORTEST_UUID => false,
        _ => return Err(ParseIdError),
    };
    let mut bits = 0_u128;
    for (position, byte) in text.bytes().enumerate() {
        if hyphenated && HYPHENS.contains(&position) {
            if byte != b'-' {
                return Err(ParseIdError);
            }
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte.wrapping_sub(b'0'),
            b'a'..=b'f' => byte.wrapping_sub(b'a').wrapping_add(10),
            b'A'..=b'F' => byte.wrapping_sub(b'A').wrapping_add(10),
            _ => return Err(ParseIdError),
        };
        bits = (bits << 4) | u128::from(digit);
    }
    Ok(bits)
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
            f.write_str(EXPECTED)
        }

        fn visit_u64<E: de::Error>(self, key: u64) -> Result<u128, E> {
            Ok(u128::from(key))
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<u128, E> {
            parse(text).map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_any(Visitor)
}
