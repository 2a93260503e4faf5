//! Who sends a command.

use crate::id::{LinkId, UserId};
use serde::{Deserialize, Serialize};

/// Names who sends a command.
///
/// ```
/// # use countersign::{approval::By, id::LinkId, UserId};
/// let (marc, client) = (UserId::new(2), UserId::new(50));
/// let who = [By::user(marc), By::user(marc).in_the_name_of(UserId::new(1)), By::link(client, LinkId::new(9)), By::Host {}];
/// assert_eq!((who[1].person(), who[1].acting_for()), (Some(marc), Some(UserId::new(1))));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum By {
    /// The host itself asks: its clock, its publisher, its directory of people.
    Host {},
    /// A person asks.
    User {
        /// The person who asks.
        user: UserId,
        /// The person in whose name they ask, if not their own. Both must be allowed; a decision needs a delegation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
        /// The link through which they came, if they did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<LinkId>,
    },
}

impl By {
    /// Names a person who asks for themselves.
    ///
    /// ```
    /// use countersign::UserId;
    /// use countersign::approval::By;
    ///
    /// let by = By::user(UserId::new(1));
    /// assert_eq!((by.person(), by.acting_for()), (Some(UserId::new(1)), None));
    /// assert_eq!(by.in_the_name_of(UserId::new(2)).acting_for(), Some(UserId::new(2)));
    /// ```
    #[must_use]
    pub const fn user(user: UserId) -> Self {
        Self::User { user, acting_for: None, link: None }
    }

    /// Names a person who came by a link.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (carl, link) = (UserId::new(4), id::LinkId::new(14));
    /// assert_eq!(By::link(carl, link), By::User { user: carl, acting_for: None, link: Some(link) });
    /// ```
    #[must_use]
    pub const fn link(user: UserId, link: LinkId) -> Self {
        Self::User { user, acting_for: None, link: Some(link) }
    }

    /// Adds the person in whose name they ask. The host asks in nobody's.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (marc, sarah) = (UserId::new(2), UserId::new(1));
    /// assert_eq!(By::user(marc).in_the_name_of(sarah).acting_for(), Some(sarah));
    /// assert_eq!(By::Host {}.in_the_name_of(sarah), By::Host {});
    /// ```
    #[must_use]
    pub const fn in_the_name_of(self, whom: UserId) -> Self {
        match self {
            Self::Host {} => self,
            Self::User { user, link, .. } => Self::User { user, acting_for: Some(whom), link },
        }
    }

    /// Returns the person who asks; `None` for the host.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// assert_eq!(By::user(UserId::new(2)).person(), Some(UserId::new(2)));
    /// assert_eq!(By::Host {}.person(), None);
    /// ```
    #[must_use]
    pub const fn person(&self) -> Option<UserId> {
        match self {
            By::Host {} => None,
            By::User { user, .. } => Some(*user),
        }
    }

    /// Returns the person in whose name they ask, if not their own.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (marc, sarah) = (UserId::new(2), UserId::new(1));
    /// assert_eq!(By::user(marc).acting_for(), None);
    /// assert_eq!(By::user(marc).in_the_name_of(sarah).acting_for(), Some(sarah));
    /// ```
    #[must_use]
    pub const fn acting_for(&self) -> Option<UserId> {
        match self {
            By::Host {} => None,
            By::User { acting_for, .. } => *acting_for,
        }
    }

    pub(in crate::approval) const fn through_link(&self) -> Option<LinkId> {
        match self {
            By::Host {} => None,
            By::User { link, .. } => *link,
        }
    }
}
