//! What a change of plan brings into force.

use crate::level::Level;
use crate::organization::model::role::Role;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Names what a change of plan brings into force that was not before. Whoever has it by the new plan begins to hold it.
///
/// ```
/// # use countersign::organization::{Change, Event};
/// fn news(event: &Event) -> Option<String> {
///     let Change::PlanChanged { plan, began, .. } = &event.change else { return None };
///     Some(format!("{plan} brings {} roles and {} permissions", began.roles.len(), began.permissions.len()))
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Began {
    /// The roles that are in force now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleAt>,
    /// The profile permissions that are in force now, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
}

/// Names a role of a level.
///
/// ```
/// # use countersign::{organization::*, *};
/// let began = Began { roles: vec![RoleAt { level: Level::Profile, role: Role::policy("client") }], ..Began::default() };
/// let news: Vec<String> = began.roles.iter().map(|new| format!("{} of a {}", new.role, new.level)).collect();
/// assert_eq!(news, ["client of a profile"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleAt {
    /// The level at which the role is held.
    #[serde(with = "crate::organization::model::wire::level")]
    pub level: Level,
    /// The name of the role.
    pub role: Role,
}

impl Began {
    pub(super) fn is_nothing(&self) -> bool {
        self.roles.is_empty() && self.permissions.is_empty()
    }
}
