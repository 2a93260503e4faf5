//! What an organization has more of than its plan has room for.

use crate::policy::PlanLimit;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Reports that an organization has more of something than its plan has room for. Nothing is taken away for it; nothing more
/// is added until there is room.
///
/// ```
/// # use countersign::{organization::OverLimit, policy::PlanLimit};
/// let over = OverLimit { limit: PlanLimit::Workspaces, at_most: 2, found: 3 };
/// assert_eq!(over.to_string(), "`3` workspaces, at most `2`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverLimit {
    /// What there is more of.
    pub limit: PlanLimit,
    /// How many the plan has room for.
    pub at_most: u32,
    /// How many there are.
    pub found: u32,
}

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}, at most `{}`", self.found, counted(self.limit), self.at_most)
    }
}

/// What a limit counts, in words.
pub(in crate::organization) fn counted(limit: PlanLimit) -> &'static str {
    match limit {
        PlanLimit::Profiles => "connected profiles",
        PlanLimit::Workspaces => "workspaces",
        PlanLimit::Clients => "clients",
        PlanLimit::CustomRoles => "custom roles",
        PlanLimit::Keys => "keys",
    }
}
