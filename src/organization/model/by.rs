//! Who asks something of an organization.

use crate::id::{KeyId, UserId};
use serde::{Deserialize, Serialize};

/// Names who sends a command.
///
/// ```
/// # use countersign::{id::KeyId, organization::By, UserId};
/// let (marc, support) = (UserId::new(2), UserId::new(99));
/// let who = [By::user(marc), By::key(KeyId::new(1)), By::operator(support).in_the_name_of(marc), By::Host {}];
/// assert_eq!(who[2].person(), Some(support));
/// assert_eq!(who[2].acting_for(), Some(marc));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum By {
    /// The host itself asks: its timer.
    Host {},
    /// A person asks who has signed in.
    User {
        /// The person who asks.
        user: UserId,
        /// The member in whose name they ask, if not their own: the rights of both are needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
    },
    /// A program asks with an API key: its maker, limited to what the key covers.
    Key {
        /// The API key that the program asks with.
        key: KeyId,
        /// The member in whose name it asks, if not its maker's: the rights of both are needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
    },
    /// A person of the host's support asks. An operator does what the host itself stands for (plans, ownership, nodes,
    /// taking away, what a directory or an import gives) and hands out no roles of their own.
    Operator {
        /// The person of the support.
        user: UserId,
        /// The member in whose name they ask, if not their own: they have that member's rights then, and no others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
    },
}

impl By {
    /// Names a person who asks for themselves.
    ///
    /// ```
    /// use countersign::UserId;
    /// use countersign::organization::By;
    ///
    /// let by = By::user(UserId::new(1));
    /// assert_eq!((by.person(), by.acting_for()), (Some(UserId::new(1)), None));
    /// assert_eq!(by.in_the_name_of(UserId::new(2)).acting_for(), Some(UserId::new(2)));
    /// ```
    #[must_use]
    pub const fn user(user: UserId) -> Self {
        Self::User { user, acting_for: None }
    }

    /// Names a program that asks with an API key.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(By::key(KeyId::new(11)).person(), None); // a program, whose maker the organization knows
    /// ```
    #[must_use]
    pub const fn key(key: KeyId) -> Self {
        Self::Key { key, acting_for: None }
    }

    /// Names a person of the host's support who asks in their own name.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let paul = By::operator(UserId::new(900));
    /// assert_eq!((paul.person(), paul.acting_for()), (Some(UserId::new(900)), None));
    /// ```
    #[must_use]
    pub const fn operator(user: UserId) -> Self {
        Self::Operator { user, acting_for: None }
    }

    /// Adds the member in whose name they ask. The host asks in nobody's.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let (paul, marc) = (UserId::new(900), UserId::new(2));
    /// assert_eq!(By::operator(paul).in_the_name_of(marc).acting_for(), Some(marc));
    /// assert_eq!(By::Host {}.in_the_name_of(marc), By::Host {});
    /// ```
    #[must_use]
    pub const fn in_the_name_of(self, whom: UserId) -> Self {
        let acting_for = Some(whom);
        match self {
            Self::Host {} => self,
            Self::User { user, .. } => Self::User { user, acting_for },
            Self::Key { key, .. } => Self::Key { key, acting_for },
            Self::Operator { user, .. } => Self::Operator { user, acting_for },
        }
    }

    /// Returns the person who asks with their own hands: a member, or one of the host's support.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(By::user(UserId::new(2)).person(), Some(UserId::new(2)));
    /// assert_eq!(By::Host {}.person(), None);
    /// ```
    #[must_use]
    pub const fn person(&self) -> Option<UserId> {
        match self {
            Self::User { user, .. } | Self::Operator { user, .. } => Some(*user),
            Self::Host {} | Self::Key { .. } => None,
        }
    }

    /// Returns the member in whose name they ask, if not their own.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let (marc, sarah) = (UserId::new(2), UserId::new(1));
    /// assert_eq!(By::user(marc).in_the_name_of(sarah).acting_for(), Some(sarah));
    /// ```
    #[must_use]
    pub const fn acting_for(&self) -> Option<UserId> {
        match self {
            Self::Host {} => None,
            Self::User { acting_for, .. } | Self::Key { acting_for, .. } | Self::Operator { acting_for, .. } => {
                *acting_for
            }
        }
    }
}
