//! Who asks something of an organization.

use crate::id::{KeyId, UserId};
use serde::{Deserialize, Serialize};

/// Says who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum By {
    /// The host itself: its timer.
    Host {},
    /// A person who has signed in.
    User {
        /// Who.
        user: UserId,
        /// In whose name, if not in their own: the rights of both are needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
    },
    /// A program with an API key: its maker, cut to what the key covers.
    Key {
        /// Which key.
        key: KeyId,
        /// In whose name, if not in its maker's: the rights of both are needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
    },
    /// A person of the host's support. An operator does what the host itself stands for (plans, ownership, nodes,
    /// taking away, what a directory or an import gives) and hands out no roles of their own.
    Operator {
        /// Who.
        user: UserId,
        /// In which member's name, if not in their own: they have that member's rights then, and no others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
    },
}

impl By {
    /// Says that a person asks for themselves.
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

    /// Says that a program asks, with an API key.
    #[must_use]
    pub const fn key(key: KeyId) -> Self {
        Self::Key { key, acting_for: None }
    }

    /// Says that the host's support asks, in its own name.
    #[must_use]
    pub const fn operator(user: UserId) -> Self {
        Self::Operator { user, acting_for: None }
    }

    /// Says the same of somebody who asks in the name of a member. The host asks in nobody's.
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

    /// The person who asks with their own hands: a member, or one of the host's support.
    #[must_use]
    pub const fn person(&self) -> Option<UserId> {
        match self {
            Self::User { user, .. } | Self::Operator { user, .. } => Some(*user),
            Self::Host {} | Self::Key { .. } => None,
        }
    }

    /// Whom they act for, if not themselves.
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
