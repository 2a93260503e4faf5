//! What tells one definition from another.

use super::definition::Definition;
use crate::stable_hash::{self, ParseDigestError};
use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Identifies a definition by a digest: equal for definitions that say the same. In JSON 16 hexadecimal digits.
///
/// ```
/// # use countersign::approval::{Definition, DefinitionDigest};
/// let digest = Definition::four_eyes("post.review").digest();
/// let stored: String = digest.to_string();
/// assert_eq!(stored.parse(), Ok(digest));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionDigest(u64);

impl Definition {
    /// Computes the digest of this definition.
    ///
    /// ```
    /// # use countersign::approval::Definition;
    /// let (one, same) = (Definition::four_eyes("post.review"), Definition::four_eyes("post.review"));
    /// assert_eq!(one.digest(), same.digest());
    /// assert_ne!(one.digest(), Definition::moderator_review().digest());
    /// ```
    #[must_use]
    pub fn digest(&self) -> DefinitionDigest {
        DefinitionDigest(crate::stable_hash::of(self))
    }
}

impl fmt::Display for DefinitionDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for DefinitionDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DefinitionDigest({self})")
    }
}

impl Serialize for DefinitionDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for DefinitionDigest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, ParseDigestError> {
        stable_hash::of_text(text).map(Self)
    }
}

impl<'de> Deserialize<'de> for DefinitionDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
