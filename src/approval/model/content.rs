//! What the engine knows of content: one digest for each class of fields.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Stands for a class of fields that has a digest of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FieldClass {
    /// The words.
    Text,
    /// Images, videos, files.
    Media,
    /// The link that the post carries.
    Link,
    /// The comment that is published with the post.
    FirstComment,
    /// The time at which a target goes out. The engine knows it from the schedule, so it has no digest from the host.
    Schedule,
    /// Labels for the team's own use.
    Labels,
    /// What differs at one target.
    Override,
}

impl FieldClass {
    /// Every class.
    pub const ALL: [FieldClass; 7] = [
        FieldClass::Text,
        FieldClass::Media,
        FieldClass::Link,
        FieldClass::FirstComment,
        FieldClass::Schedule,
        FieldClass::Labels,
        FieldClass::Override,
    ];

    /// Gives the name in policies and events, such as `first_comment`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FieldClass::Text => "text",
            FieldClass::Media => "media",
            FieldClass::Link => "link",
            FieldClass::FirstComment => "first_comment",
            FieldClass::Schedule => "schedule",
            FieldClass::Labels => "labels",
            FieldClass::Override => "override",
        }
    }

    /// Tells whether the class belongs to one target and not to the post as a whole.
    #[must_use]
    pub const fn is_per_target(self) -> bool {
        matches!(self, FieldClass::Schedule | FieldClass::Override)
    }

    const fn bit(self) -> u8 {
        match self {
            FieldClass::Text => 1,
            FieldClass::Media => 2,
            FieldClass::Link => 4,
            FieldClass::FirstComment => 8,
            FieldClass::Schedule => 16,
            FieldClass::Labels => 32,
            FieldClass::Override => 64,
        }
    }
}

/// Stands for a set of field classes; in JSON a list of names, or `"all"`.
///
/// ```
/// # use countersign::approval::{Classes, FieldClass};
/// let words = Classes::of(&[FieldClass::Text, FieldClass::FirstComment]);
/// assert!(words.contains(FieldClass::Text) && !words.is_empty());
/// assert_eq!(words.iter().map(FieldClass::name).collect::<Vec<_>>(), ["text", "first_comment"]);
/// let both = words.union(Classes::of(&[FieldClass::Media]));
/// assert!(words.is_within(both) && words.touches(both) && !FieldClass::Text.is_per_target());
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Classes(u8);

impl Classes {
    /// Every class.
    pub const ALL: Classes = Classes(127);

    /// Gives the set of these classes.
    #[must_use]
    pub fn of(classes: &[FieldClass]) -> Self {
        Self(classes.iter().fold(0, |set, class| set | class.bit()))
    }

    /// Tells whether the class is in the set.
    #[must_use]
    pub fn contains(self, class: FieldClass) -> bool {
        self.0 & class.bit() != 0
    }

    /// Tells whether no class is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Gives the classes of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether the sets share a class.
    #[must_use]
    pub fn touches(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Tells whether every class of this set is in the other one.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Gives the classes, in the order of [`FieldClass::ALL`].
    pub fn iter(self) -> impl Iterator<Item = FieldClass> {
        FieldClass::ALL.into_iter().filter(move |class| self.contains(*class))
    }

    pub(in crate::approval) fn add(&mut self, class: FieldClass) {
        self.0 |= class.bit();
    }
}

impl fmt::Debug for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Classes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::ALL { serializer.serialize_str("all") } else { serializer.collect_seq(self.iter()) }
    }
}

impl<'de> Deserialize<'de> for Classes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Classes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`all` or a list of field classes")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Classes, E> {
                if text == "all" { Ok(Classes::ALL) } else { Err(E::invalid_value(de::Unexpected::Str(text), &self)) }
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Classes, A::Error> {
                let mut classes = Classes::default();
                while let Some(class) = list.next_element::<FieldClass>()? {
                    if classes.contains(class) {
                        return Err(de::Error::custom("expected each field class once"));
                    }
                    classes.add(class);
                }
                Ok(classes)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Stands for a digest of the content of one field class, computed by the host: 32 bytes, in JSON 64 hexadecimal
/// digits.
///
/// A host that uses anything weaker than a cryptographic hash lets two contents pass for one.
///
/// ```
/// # use countersign::approval::Digest;
/// fn of(text: &str, hash: impl Fn(&[u8]) -> [u8; 32]) -> Digest {
///     Digest::new(hash(text.as_bytes())) // SHA-256, BLAKE3 or whatever the host trusts
/// }
/// assert_eq!(of("hello", |_| [7; 32]).as_bytes(), &[7; 32]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Gives the digest with these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Gives the bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The digest that stands for a time in a fingerprint.
    pub(in crate::approval) fn of_time(at: crate::Timestamp) -> Self {
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().zip(at.as_millis().to_be_bytes()) {
            *place = byte;
        }
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || de::Error::custom("expected 64 lower-case hexadecimal digits");
        let digits: Option<Vec<u8>> = text
            .bytes()
            .map(|byte| match byte {
                b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
                b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
                _ => None,
            })
            .collect();
        let digits = digits.filter(|digits| digits.len() == 64).ok_or_else(wrong)?;
        let mut bytes = [0; 32];
        for (place, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *place = pair.iter().fold(0_u8, |byte, digit| (byte << 4) | digit);
        }
        Ok(Self(bytes))
    }
}

/// Digests by field class. What is absent has no content.
///
/// ```
/// # use countersign::approval::{Classes, Digest, Digests, FieldClass};
/// let before = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
/// let after = Digests { text: Some(Digest::new([2; 32])), ..before };
/// assert_eq!(after.changed(&before), Classes::of(&[FieldClass::Text]));
/// assert_eq!(after.text.map(|digest| *digest.as_bytes()), Some([2; 32]));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    /// Of the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Digest>,
    /// Of images, videos, files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Digest>,
    /// Of the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Digest>,
    /// Of the first comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_comment: Option<Digest>,
    /// Of the labels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Digest>,
}

impl Digests {
    pub(in crate::approval) fn at(&self, class: FieldClass) -> Option<&Digest> {
        match class {
            FieldClass::Text => self.text.as_ref(),
            FieldClass::Media => self.media.as_ref(),
            FieldClass::Link => self.link.as_ref(),
            FieldClass::FirstComment => self.first_comment.as_ref(),
            FieldClass::Labels => self.labels.as_ref(),
            FieldClass::Schedule | FieldClass::Override => None,
        }
    }

    /// Gives the classes that differ between the two.
    #[must_use]
    pub fn changed(&self, other: &Self) -> Classes {
        let mut classes = Classes::default();
        for class in FieldClass::ALL.into_iter().filter(|class| self.at(*class) != other.at(*class)) {
            classes.add(class);
        }
        classes
    }
}

/// Says what exactly an approval spoke of: the digest of every covered class at one target. Two are equal if and only
/// if the covered content is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub(in crate::approval) Vec<(FieldClass, Option<Digest>)>);

impl Fingerprint {
    /// Gives the covered classes with their digests, in the order of [`FieldClass::ALL`]. The digest of the schedule is
    /// the time in its first eight bytes, most significant first.
    pub fn digests(&self) -> impl Iterator<Item = (FieldClass, Option<Digest>)> + '_ {
        self.0.iter().copied()
    }
}
