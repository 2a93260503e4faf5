//! Roles by name: what is stored outlives the policy that it was granted under.

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Names a role: one of the policy, or a custom one of the organization.
///
/// The level is that of the place where the role is held. In JSON it is the name, with `custom:` before the name of a
/// custom role; so a role that a later policy brings never takes a custom role's place.
///
/// ```
/// # use countersign::organization::Role;
/// let (editor, custom) = (Role::policy("editor"), Role::custom("night_shift"));
/// assert_eq!((editor.name(), editor.is_custom()), ("editor", false));
/// assert_eq!((custom.name(), custom.is_custom()), ("night_shift", true));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// A role that the policy has, by its name.
    Policy(String),
    /// A role that the organization made, by its name.
    Custom(String),
}

const CUSTOM: &str = "custom:";

impl Role {
    /// Names a role of the policy.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(serde_json::to_value(Role::policy("editor"))?, "editor"); // as it is stored
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn policy(name: &str) -> Self {
        Self::Policy(name.into())
    }

    /// Names a custom role of the organization.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(serde_json::to_value(Role::custom("reader"))?, "custom:reader"); // as it is stored
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn custom(name: &str) -> Self {
        Self::Custom(name.into())
    }

    /// Returns the name without the mark of a custom role.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!((Role::policy("editor").name(), Role::custom("reader").name()), ("editor", "reader"));
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Policy(name) | Self::Custom(name) => name,
        }
    }

    /// Returns `true` if it is a custom role.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert!(Role::custom("editor").is_custom() && !Role::policy("editor").is_custom());
    /// ```
    #[must_use]
    pub fn is_custom(&self) -> bool {
        matches!(self, Self::Custom(_))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_custom() { CUSTOM } else { "" };
        write!(f, "{mark}{}", self.name())
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (name, custom) = text.strip_prefix(CUSTOM).map_or((text.as_str(), false), |name| (name, true));
        if name.is_empty() || name.contains(':') {
            let expected = "the name of a role, with `custom:` before that of a custom one";
            return Err(de::Error::invalid_value(de::Unexpected::Str(&text), &expected));
        }
        Ok(if custom { Self::custom(name) } else { Self::policy(name) })
    }
}
