//! Permissions whose level is known only at run time.

use super::{Permission, Vocabulary};
use crate::level::Level;
use bitflags::Flags;

/// Holds one permission as a level and a bit, for names that arrive as text.
///
/// [`Policy::permission`](crate::Policy::permission) finds it by name; a typed permission becomes one with
/// [`ErasedPermissions::from_typed`].
///
/// ```
/// # use countersign::{policies, social::{OrganizationPermissions, ProfilePermissions}, Level, Policy};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let permission = Policy::parse(policies::AGORAPULSE)?.permission(Level::Profile, "post.view")?;
/// assert_eq!(permission.level(), Level::Profile);
/// assert_eq!(permission.typed(), Some(ProfilePermissions::POST_VIEW));
/// assert_eq!(permission.typed::<OrganizationPermissions>(), None);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErasedPermission {
    pub(crate) level: Level,
    /// Exactly one bit is set.
    pub(crate) mask: u128,
}

impl ErasedPermission {
    /// Returns the level at which the permission is asked.
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy};
    /// let invite = Policy::parse(policies::AGORAPULSE)?.permission(Level::Organization, "member.invite")?;
    /// assert_eq!(invite.level(), Level::Organization);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn level(self) -> Level {
        self.level
    }

    /// Returns the permission as a flag of its type, if `P` is of its level. Bits that `P` does not name give `None`.
    ///
    /// ```
    /// # use countersign::{policies, social::{OrganizationPermissions, ProfilePermissions}, Level, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let view = policy.permission(Level::Profile, "post.view")?;
    /// assert_eq!(view.typed::<ProfilePermissions>(), Some(ProfilePermissions::POST_VIEW));
    /// assert_eq!(view.typed::<OrganizationPermissions>(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn typed<P: Permission>(self) -> Option<P> {
        let named =
            if P::Vocabulary::IS_LISTED { Some(P::from_bits_retain(self.mask)) } else { P::from_bits(self.mask) };
        named.filter(|_| P::LEVEL == self.level)
    }
}

/// Holds a set of permissions of one level whose type is known only at run time.
///
/// ```
/// # use countersign::{Level, social::ProfilePermissions, vocabulary::ErasedPermissions};
/// let both = ErasedPermissions::from_typed(ProfilePermissions::POST_VIEW | ProfilePermissions::POST_EDIT);
/// assert_eq!(both.level(), Level::Profile);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErasedPermissions {
    pub(crate) level: Level,
    pub(crate) mask: u128,
}

impl ErasedPermissions {
    /// Creates the empty set at a level. Asking for it is denied.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, vocabulary::ErasedPermissions, Level};
    /// let none = ErasedPermissions::empty(Level::Profile); // to add to
    /// assert_eq!(none, ErasedPermissions::from_typed(ProfilePermissions::empty()));
    /// ```
    #[must_use]
    pub const fn empty(level: Level) -> Self {
        Self { level, mask: 0 }
    }

    /// Converts a typed set. Bits that are no permission are kept, and denied when they are asked for.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, vocabulary::ErasedPermissions, Level};
    /// let view = ErasedPermissions::from_typed(ProfilePermissions::POST_VIEW);
    /// assert!(view.level() == Level::Profile && !view.is_empty());
    /// ```
    #[must_use]
    pub fn from_typed<P: Permission>(permissions: P) -> Self {
        Self { level: P::LEVEL, mask: Flags::bits(&permissions) }
    }

    /// Adds one permission; `None` if it is of another level.
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy, vocabulary::ErasedPermissions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let mut asked = ErasedPermissions::empty(Level::Profile);
    /// assert!(asked.is_empty(), "asking for nothing is denied");
    /// for name in ["post.view", "post.edit"] {
    ///     asked = asked.with(policy.permission(Level::Profile, name)?).ok_or("all of one level")?;
    /// }
    /// assert!(!asked.is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with(self, permission: ErasedPermission) -> Option<Self> {
        (permission.level == self.level).then_some(Self { level: self.level, mask: self.mask | permission.mask })
    }

    /// Returns the level at which the set is asked.
    ///
    /// ```
    /// # use countersign::{social::OrganizationPermissions, vocabulary::ErasedPermissions, Level};
    /// let asked = ErasedPermissions::from_typed(OrganizationPermissions::MEMBER_INVITE);
    /// assert_eq!(asked.level(), Level::Organization);
    /// ```
    #[must_use]
    pub fn level(self) -> Level {
        self.level
    }

    /// Returns `true` if the set has no permission.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, vocabulary::ErasedPermissions, Level};
    /// assert!(ErasedPermissions::empty(Level::Profile).is_empty(), "asking for it is denied");
    /// assert!(!ErasedPermissions::from_typed(ProfilePermissions::POST_VIEW).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.mask == 0
    }
}

impl From<ErasedPermission> for ErasedPermissions {
    fn from(permission: ErasedPermission) -> Self {
        Self { level: permission.level, mask: permission.mask }
    }
}
