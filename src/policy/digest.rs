//! What tells one policy from another in a log.

use super::Policy;
use crate::stable_hash::{self, ParseDigestError};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Tells one policy from another: equal for equal policies in one vocabulary, whatever the order and the spacing of their
/// documents. Its text, in JSON too, is 16 hexadecimal digits.
///
/// A host writes it beside each decision, so that an audit finds the policy that was in force. It is a 64-bit checksum
/// against mix-ups and no defence against somebody who forges a policy; the next release may count it otherwise.
///
/// ```
/// # use countersign::{policies, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let again = Policy::parse(&policy.to_json())?; // other spacing
/// assert_eq!(policy.digest(), again.digest());
/// let stored = policy.digest().to_string();
/// assert_eq!(stored.parse(), Ok(policy.digest()));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyDigest(u64);

impl fmt::Display for PolicyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for PolicyDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for PolicyDigest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, ParseDigestError> {
        stable_hash::of_text(text).map(Self)
    }
}

impl<'de> Deserialize<'de> for PolicyDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl<V: Vocabulary> Policy<V> {
    /// Computes the digest of the policy, to write beside its decisions.
    ///
    /// ```
    /// # use countersign::{Policy, PolicyError, policies};
    /// # fn main() -> Result<(), PolicyError> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let again = Policy::parse(&policy.to_json())?;
    /// assert_eq!(policy.digest(), again.digest());
    /// assert_ne!(policy.digest(), Policy::parse(policies::PUBLER)?.digest());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn digest(&self) -> PolicyDigest {
        PolicyDigest(self.tables.stamp)
    }
}

/// Equal if both say the same, titles and order of display included.
impl<V: Vocabulary> PartialEq for Policy<V> {
    fn eq(&self, other: &Self) -> bool {
        self.model == other.model
    }
}

impl<V: Vocabulary> Eq for Policy<V> {}
