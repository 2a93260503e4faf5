//! Why a decision is as it is.

use crate::name::ParseNameError;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// Tells why a request is allowed or denied, as a code that never changes. See [`Decision`](crate::Decision) for the
/// precedence.
///
/// ```
/// # use countersign::Reason;
/// assert_eq!(Reason::NotGranted.name(), "not_granted");
/// assert_eq!(Reason::from_name("forbidden"), Some(Reason::Forbidden));
/// let status = |reason| match reason {
///     Reason::Allow => 200,
///     Reason::NotAMember | Reason::OtherOrganization => 404, // they need not know that it is there
///     _ => 403,
/// };
/// assert_eq!(Reason::ALL.into_iter().filter(|reason| status(*reason) == 404).count(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The request is allowed, perhaps with obligations.
    Allow,
    /// The request asks for no permission, or about no resource.
    EmptyRequest,
    /// The request asks for a permission of another level than the resource.
    WrongLevel,
    /// The actor was built by another policy.
    OtherPolicy,
    /// The resource belongs to another organization.
    OtherOrganization,
    /// The actor is suspended.
    Suspended,
    /// The actor was removed or has no assignment at all.
    NotAMember,
    /// What would have given it has ended.
    Expired,
    /// No assignment that applies to the resource gives it.
    NotGranted,
    /// It is given only under conditions that are not known to hold.
    Unmet,
    /// A prohibition of the policy stands against it.
    Forbidden,
    /// The organization's plan leaves it out.
    ExcludedByPlan,
    /// An API key, a share link or the operator of an impersonation leaves it out.
    ExcludedByKey,
}

impl Reason {
    /// Every reason: `allow`, then the denials in the order of their gates.
    pub const ALL: [Reason; 13] = [
        Reason::Allow,
        Reason::EmptyRequest,
        Reason::WrongLevel,
        Reason::OtherPolicy,
        Reason::OtherOrganization,
        Reason::Suspended,
        Reason::NotAMember,
        Reason::Expired,
        Reason::NotGranted,
        Reason::Unmet,
        Reason::Forbidden,
        Reason::ExcludedByPlan,
        Reason::ExcludedByKey,
    ];

    /// Returns the stable name for logs and answers, such as `not_granted`.
    ///
    /// ```
    /// # use countersign::Reason;
    /// assert_eq!(Reason::ExcludedByPlan.name(), "excluded_by_plan");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reason::Allow => "allow",
            Reason::EmptyRequest => "empty_request",
            Reason::WrongLevel => "wrong_level",
            Reason::OtherPolicy => "other_policy",
            Reason::OtherOrganization => "other_organization",
            Reason::Suspended => "suspended",
            Reason::NotAMember => "not_a_member",
            Reason::Expired => "expired",
            Reason::NotGranted => "not_granted",
            Reason::Unmet => "unmet",
            Reason::Forbidden => "forbidden",
            Reason::ExcludedByPlan => "excluded_by_plan",
            Reason::ExcludedByKey => "excluded_by_key",
        }
    }

    /// Finds the reason of that name, if there is one.
    ///
    /// ```
    /// # use countersign::Reason;
    /// assert_eq!(Reason::from_name("unmet"), Some(Reason::Unmet));
    /// assert_eq!(Reason::from_name("because"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// Reads the name of a reason.
///
/// ```
/// # use countersign::Reason;
/// assert_eq!("not_granted".parse(), Ok(Reason::NotGranted));
/// ```
impl FromStr for Reason {
    type Err = ParseNameError;

    fn from_str(name: &str) -> Result<Self, ParseNameError> {
        Reason::from_name(name).ok_or_else(|| ParseNameError::new("a reason", name))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
