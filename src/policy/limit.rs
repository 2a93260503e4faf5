//! What plans sell by number besides seats.

use serde::{Deserialize, Serialize};

/// Names what a plan may limit by number besides seats. See [`ListedPlan::limit`](crate::policy::ListedPlan::limit).
///
/// ```
/// use countersign::policy::PlanLimit;
///
/// assert_eq!(PlanLimit::CustomRoles.name(), "custom_roles");
/// assert_eq!(PlanLimit::ALL.len(), 5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlanLimit {
    /// Profiles that are connected.
    Profiles,
    /// Workspaces.
    Workspaces,
    /// Members who are not suspended and hold a role that the policy calls external.
    Clients,
    /// Custom roles, of every level and workspace together.
    CustomRoles,
    /// API keys that have not ended. Share links, which are for one content, do not count.
    Keys,
}

impl PlanLimit {
    /// Every one, in the order in which they are told.
    pub const ALL: [PlanLimit; 5] =
        [PlanLimit::Profiles, PlanLimit::Workspaces, PlanLimit::Clients, PlanLimit::CustomRoles, PlanLimit::Keys];

    /// Returns the name that policies have for it.
    ///
    /// ```
    /// # use countersign::policy::PlanLimit;
    /// assert_eq!(PlanLimit::Profiles.name(), "profiles");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Profiles => "profiles",
            Self::Workspaces => "workspaces",
            Self::Clients => "clients",
            Self::CustomRoles => "custom_roles",
            Self::Keys => "keys",
        }
    }
}

/// How many of each an organization on the plan may have; `None` is unlimited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) profiles: Option<u32>,
    pub(crate) workspaces: Option<u32>,
    pub(crate) clients: Option<u32>,
    pub(crate) custom_roles: Option<u32>,
    pub(crate) keys: Option<u32>,
}

impl Limits {
    pub(crate) fn of(self, limit: PlanLimit) -> Option<u32> {
        match limit {
            PlanLimit::Profiles => self.profiles,
            PlanLimit::Workspaces => self.workspaces,
            PlanLimit::Clients => self.clients,
            PlanLimit::CustomRoles => self.custom_roles,
            PlanLimit::Keys => self.keys,
        }
    }
}
