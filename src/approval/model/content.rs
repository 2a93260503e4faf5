//! What the engine knows of content: one digest for each class of fields.

use crate::approval_definition::{Classes, FieldClass};
use crate::stable_hash::{self, ParseDigestError};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Holds a digest of the content of one field class, computed by the host: 32 bytes, in JSON 64 hexadecimal digits.
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
    /// Creates the digest of these bytes.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let of_the_text = Digest::new([0xab; 32]);
    /// assert!(of_the_text.to_string().starts_with("abab"));
    /// ```
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let stored: Digest = "ab".repeat(32).parse()?;
    /// assert_eq!(stored.as_bytes(), &[0xab; 32]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

impl FromStr for Digest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, ParseDigestError> {
        stable_hash::bytes_of_text(text).map(Self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Describes the content of a post by one digest a field class, so that the crate never sees the content itself. What
/// is absent has no content.
///
/// ```
/// # use countersign::approval::{Classes, Digest, Digests, FieldClass};
/// let before = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
/// let after = Digests { text: Some(Digest::new([2; 32])), ..before };
/// assert_eq!(after.changed(&before), Classes::TEXT);
/// assert_eq!(after.text.map(|digest| *digest.as_bytes()), Some([2; 32]));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    /// The digest of the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Digest>,
    /// The digest of images, videos and files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Digest>,
    /// The digest of the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Digest>,
    /// The digest of the first comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_comment: Option<Digest>,
    /// The digest of the labels.
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

    /// Returns the classes that differ between the two.
    ///
    /// ```
    /// # use countersign::approval::{Classes, Digest, Digests};
    /// let before = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
    /// let after = Digests { text: Some(Digest::new([2; 32])), ..before.clone() };
    /// assert_eq!(before.changed(&after), Classes::TEXT);
    /// ```
    #[must_use]
    pub fn changed(&self, other: &Self) -> Classes {
        FieldClass::ALL.into_iter().filter(|class| self.at(*class) != other.at(*class)).collect()
    }
}

/// Pins what exactly an approval spoke of: the digest of every covered class at one target. Two are equal if and only
/// if the covered content is.
///
/// ```
/// # use countersign::approval::PublishOrder;
/// fn show(order: &PublishOrder) {
///     for (class, digest) in order.fingerprint.digests() {
///         println!("{}: {}", class.name(), if digest.is_some() { "as approved" } else { "nothing" });
///     }
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub(in crate::approval) Vec<(FieldClass, Option<Digest>)>);

impl Fingerprint {
    /// Lists the covered classes with their digests, in the order of [`FieldClass::ALL`]. The digest of the schedule
    /// is the time in its first eight bytes, most significant first.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_failed.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let order = post.retry_order(ProfileId::new(7)).ok_or("nothing to try again")?;
    /// let text = order.fingerprint.digests().find(|(class, _)| *class == FieldClass::Text);
    /// assert_eq!(text, Some((FieldClass::Text, Some(Digest::new([1; 32])))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn digests(&self) -> impl Iterator<Item = (FieldClass, Option<Digest>)> + '_ {
        self.0.iter().copied()
    }
}
