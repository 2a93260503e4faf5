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

/// A role of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleHandle {
    pub(crate) stamp: u64,
    pub(crate) level: Level,
    /// Index into the policy's roles.
    pub(crate) index: u16,
}

/// A plan of a policy. It belongs to the policy that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    pub(crate) stamp: u64,
    /// Index into the policy's plans.
    pub(crate) index: u16,
}

/// A role that was made at run time, within the ceiling of a policy.
///
/// It belongs to that policy. Cloning it is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    pub(crate) stamp: u64,
    pub(crate) level: Level,
    pub(crate) name: String,
    pub(crate) table: Arc<RoleTable>,
}

impl CustomRole {
    /// The level at which the role is held.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// The name of the role.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A name that the policy does not have.
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

    /// The name that was asked for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
