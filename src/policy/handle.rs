//! Handles: names resolved once.

use super::tables::RoleTable;
use crate::level::Level;
use alloc::string::String;
use alloc::sync::Arc;

macro_rules! role_handles {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// It belongs to the policy that gave it; an actor of another policy cannot be built with it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub(crate) RoleHandle);

        impl From<$name> for RoleHandle {
            fn from(role: $name) -> Self {
                role.0
            }
        }
    )*};
}

role_handles! {
    /// A role at the organization.
    OrganizationRole;
    /// A role at a workspace.
    WorkspaceRole;
    /// A role at a profile.
    ProfileRole;
}

/// Stands for a role of a policy.
///
/// ```
/// # use countersign::{policies, Level, Policy, RoleHandle};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let row: (Level, &str) = (Level::Profile, "editor");
/// let role: RoleHandle = policy.role(row.0, row.1)?;
/// # let _ = role;
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleHandle {
    pub(crate) stamp: u64,
    pub(crate) level: Level,
    /// Index into the policy's roles.
    pub(crate) index: u16,
}

/// Stands for a plan of a policy. It belongs to the policy that gave it.
///
/// ```
/// # use countersign::{policies, Plan, Policy};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::parse(policies::ALIXIA)?;
/// let plan: Plan = policy.plan("pro")?;
/// # let _ = plan;
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    pub(crate) stamp: u64,
    /// Index into the policy's plans.
    pub(crate) index: u16,
}

/// Holds a role that was made at run time, within the ceiling of a policy.
///
/// It belongs to that policy. Cloning it is cheap.
///
/// ```
/// # fn cut(policy: &countersign::Policy, stored: &str) -> Option<String> {
/// let role = policy.custom_role(stored).ok()?; // within the ceiling, or refused with every problem
/// Some(format!("{} at the {}", role.name(), role.level()))
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    pub(crate) stamp: u64,
    pub(crate) level: Level,
    pub(crate) name: String,
    pub(crate) table: Arc<RoleTable>,
}

impl CustomRole {
    /// Gives the level at which the role is held.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Gives the name of the role.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Says which name the policy does not have.
///
/// ```
/// # use countersign::{policies, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let unknown = Policy::parse(policies::AGORAPULSE)?.profile_role("edittor").unwrap_err();
/// assert_eq!(unknown.name(), "edittor");
/// assert_eq!(unknown.to_string(), "expected the name of a profile role, found `edittor`");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of a {kind}, found `{name}`")]
pub struct UnknownName {
    kind: &'static str,
    name: String,
}

impl UnknownName {
    pub(crate) fn new(kind: &'static str, name: &str) -> Self {
        Self { kind, name: name.into() }
    }

    /// Gives the name that was asked for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
