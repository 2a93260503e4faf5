//! Text that people wrote, which a host may be asked to erase.

use alloc::string::String;
use core::fmt;
use core::ops::Deref;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Holds what somebody wrote (a comment, a reason, an address, a name), so that it can be erased later.
///
/// No decision reads it, so a log whose texts are erased leads to the same decisions.
///
/// In JSON it is the text; an erased one is `{"erased": DIGEST}`, with the digest that stood for the text in
/// the chain of the log, as 64 hexadecimal digits.
///
/// ```
/// # use countersign::event_sourcing::FreeText;
/// let said = FreeText::from("too long");
/// assert_eq!((said.as_str(), said.is_erased(), said.digest()), ("too long", false, None));
/// let gone = FreeText::erased([7; 32]);
/// assert_eq!((gone.as_str(), gone.is_erased(), gone.digest()), ("", true, Some(&[7; 32])));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FreeText(Inner);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Inner {
    Said(String),
    Erased([u8; 32]),
}

impl FreeText {
    /// Returns the text; empty if it was erased.
    ///
    /// ```
    /// # use countersign::event_sourcing::FreeText;
    /// assert_eq!(FreeText::from("too long").as_str(), "too long");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Inner::Said(text) => text,
            Inner::Erased(_) => "",
        }
    }

    /// Returns `true` if the text was erased.
    ///
    /// ```
    /// # use countersign::event_sourcing::FreeText;
    /// assert!(!FreeText::from("too long").is_erased());
    /// assert!(FreeText::erased([7; 32]).is_erased());
    /// ```
    #[must_use]
    pub fn is_erased(&self) -> bool {
        matches!(self.0, Inner::Erased(_))
    }

    /// Returns the digest that is left of an erased text.
    ///
    /// ```
    /// # use countersign::event_sourcing::FreeText;
    /// assert_eq!(FreeText::erased([7; 32]).digest(), Some(&[7; 32]));
    /// assert_eq!(FreeText::from("too long").digest(), None, "nobody has asked to erase it");
    /// ```
    #[must_use]
    pub fn digest(&self) -> Option<&[u8; 32]> {
        match &self.0 {
            Inner::Said(_) => None,
            Inner::Erased(digest) => Some(digest),
        }
    }

    /// Creates the mark of an erased text, of which that digest is left.
    ///
    /// ```
    /// # use countersign::event_sourcing::FreeText;
    /// let comment = FreeText::erased([7; 32]); // the digest of what stood there
    /// assert_eq!(comment.to_string(), "(erased)");
    /// ```
    #[must_use]
    pub fn erased(digest: [u8; 32]) -> Self {
        Self(Inner::Erased(digest))
    }
}

/// A line as one line: whatever breaks it, or turns its reading round, is a space, so that no name and no text makes one
/// that looks like two.
pub(crate) fn one_line(text: &str) -> String {
    let breaks = |sign: char| {
        sign.is_control()
            || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|sign| if breaks(sign) { ' ' } else { sign }).collect()
}

impl From<&str> for FreeText {
    fn from(text: &str) -> Self {
        Self(Inner::Said(text.into()))
    }
}

impl From<String> for FreeText {
    fn from(text: String) -> Self {
        Self(Inner::Said(text))
    }
}

impl From<&String> for FreeText {
    fn from(text: &String) -> Self {
        Self(Inner::Said(text.clone()))
    }
}

impl Deref for FreeText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for FreeText {
    fn eq(&self, other: &str) -> bool {
        matches!(&self.0, Inner::Said(text) if text == other)
    }
}

impl PartialEq<&str> for FreeText {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl fmt::Display for FreeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Said(text) => f.write_str(text),
            Inner::Erased(_) => f.write_str("(erased)"),
        }
    }
}

impl fmt::Debug for FreeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Said(text) => fmt::Debug::fmt(text, f),
            Inner::Erased(_) => f.write_str("(erased)"),
        }
    }
}

/// 32 bytes as 64 hexadecimal digits.
struct Hexadecimal([u8; 32]);

impl fmt::Display for Hexadecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Hexadecimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hexadecimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).map(Self).ok_or_else(|| de::Error::custom("expected 64 lower-case hexadecimal digits"))
    }
}

pub(crate) fn read(text: &str) -> Option<[u8; 32]> {
    let digits = text.bytes().map(|byte| match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    });
    let digits: alloc::vec::Vec<u8> = digits.collect::<Option<_>>()?;
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (place, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *place = pair.iter().fold(0_u8, |byte, digit| (byte << 4) | digit);
    }
    Some(bytes)
}

impl Serialize for FreeText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Inner::Said(text) => serializer.serialize_str(text),
            Inner::Erased(digest) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("erased", &Hexadecimal(*digest))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for FreeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = FreeText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or an object with `erased`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<FreeText, E> {
                Ok(text.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<FreeText, A::Error> {
                let wrong = || de::Error::custom("expected the one field `erased`");
                let key: String = entries.next_key()?.ok_or_else(wrong)?;
                if key != "erased" {
                    return Err(wrong());
                }
                let Hexadecimal(digest) = entries.next_value()?;
                match entries.next_key::<String>()? {
                    None => Ok(FreeText::erased(digest)),
                    Some(_) => Err(wrong()),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}
