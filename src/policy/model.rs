//! A policy after validation: every name resolved, every set a mask. What is printed, shown and compiled.
//!
//! `validate` makes it and is the only place that refuses; from here on nothing can fail.

use super::limit::Limits;
use crate::level::{ByLevel, Level};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use super::condition::Condition;
pub(crate) use super::text::{RoleIndex, Text};

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) text: Text,
    /// What this product calls the levels.
    pub(crate) labels: ByLevel<Text>,
    /// In document order, for display.
    pub(crate) sections: Vec<Named>,
    /// In document order, for display.
    pub(crate) permissions: ByLevel<Vec<PermissionEntry>>,
    /// Every listed permission.
    pub(crate) listed: ByLevel<u128>,
    /// Facts about content, sorted by name.
    pub(crate) facts: Vec<Named>,
    /// Facts about who asks, sorted by name; none is among `facts`.
    pub(crate) actor_facts: Vec<Named>,
    /// Sorted by name; the index is the bit in [`Grant::obligations`].
    pub(crate) obligations: Vec<Named>,
    /// The atoms in use, sorted by name; the index is the bit in [`Condition`].
    pub(crate) atoms: Vec<String>,
    /// Sorted by level, then name; the index is a [`RoleIndex`].
    pub(crate) roles: Vec<Role>,
    /// Indices into `roles`, in document order, organization first, for display.
    pub(crate) role_order: Vec<RoleIndex>,
    pub(crate) everyone: Everyone,
    /// The ceilings of custom roles, by the level of the custom role.
    pub(crate) custom_roles: ByLevel<Option<ByLevel<u128>>>,
    /// Sorted.
    pub(crate) forbid: Vec<Forbid>,
    /// Sorted by name.
    pub(crate) plans: Vec<Plan>,
    /// Indices into `plans`, in document order, for display.
    pub(crate) plan_order: Vec<usize>,
    /// Sorted.
    pub(crate) separation: Vec<Separation>,
    pub(crate) approval: Option<super::approval::Approval>,
    /// Index into `plans`: the plan of an organization that has none.
    pub(crate) default_plan: Option<usize>,
    pub(crate) formerly: Formerly,
}

/// Names of yesterday, each with the name of today: what is stored may still say the former. No current name is among
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Formerly {
    pub(crate) roles: ByLevel<BTreeMap<String, String>>,
    pub(crate) permissions: ByLevel<BTreeMap<String, String>>,
    /// Of content and of who asks: they share their names.
    pub(crate) facts: BTreeMap<String, String>,
    pub(crate) plans: BTreeMap<String, String>,
    /// By the definition.
    pub(crate) stages: BTreeMap<String, BTreeMap<String, String>>,
}

impl Formerly {
    pub(crate) fn role<'n>(&'n self, level: Level, name: &'n str) -> &'n str {
        self.roles.at(level).get(name).map_or(name, String::as_str)
    }

    pub(crate) fn permission<'n>(&'n self, level: Level, name: &'n str) -> &'n str {
        self.permissions.at(level).get(name).map_or(name, String::as_str)
    }

    pub(crate) fn plan<'n>(&'n self, name: &'n str) -> &'n str {
        self.plans.get(name).map_or(name, String::as_str)
    }

    pub(crate) fn fact<'n>(&'n self, name: &'n str) -> &'n str {
        self.facts.get(name).map_or(name, String::as_str)
    }

    pub(crate) fn stage<'n>(&'n self, definition: &str, name: &'n str) -> &'n str {
        self.stages.get(definition).and_then(|stages| stages.get(name)).map_or(name, String::as_str)
    }
}

/// A name with its text: a section, a fact, an obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) text: Text,
}

/// A permission that the policy lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PermissionEntry {
    pub(crate) name: String,
    /// One bit.
    pub(crate) mask: u128,
    pub(crate) text: Text,
    /// Index into [`Model::sections`].
    pub(crate) section: Option<usize>,
}

/// A role as it is written: nothing inherited or conferred is expanded yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) level: Level,
    pub(crate) name: String,
    pub(crate) text: Text,
    /// Sorted; one entry for each (level, condition, obligations).
    pub(crate) grants: Vec<Grant>,
    /// Sorted; as `grants`, in force only for permissions that an assignment switches on.
    pub(crate) optional: Vec<Grant>,
    /// Roles of the same level, sorted.
    pub(crate) inherits: Vec<RoleIndex>,
    /// Roles of lower levels, sorted.
    pub(crate) confers: Vec<RoleIndex>,
    pub(crate) holders: Holders,
    /// Sorted. `None`: anyone who holds what it gives.
    pub(crate) assignable_by: Option<Vec<RoleIndex>>,
    /// Sorted.
    pub(crate) may_give: Vec<RoleIndex>,
    pub(crate) external: bool,
}

/// Permissions of one level under one condition with one set of obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Grant {
    pub(crate) level: Level,
    pub(crate) when: Condition,
    /// Bits are indices into [`Model::obligations`].
    pub(crate) obligations: u16,
    pub(crate) permissions: u128,
}

/// What nobody has to be given. Both sorted, as the grants of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Everyone {
    /// To the members of the organization.
    pub(crate) members: Vec<Grant>,
    /// To whoever is asked about, members or not.
    pub(crate) anyone: Vec<Grant>,
}

/// How many members may hold a role at one node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holders {
    pub(crate) min: Option<u32>,
    pub(crate) max: Option<u32>,
}

/// A prohibition for everybody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Forbid {
    pub(crate) level: Level,
    pub(crate) when: Condition,
    pub(crate) permissions: u128,
    pub(crate) text: Text,
}

/// What an organization has bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) text: Text,
    /// Which roles are in force, sorted.
    pub(crate) roles: Vec<RoleIndex>,
    pub(crate) permissions: ByLevel<u128>,
    pub(crate) custom_roles: bool,
    pub(crate) seats: Option<Seats>,
    pub(crate) limits: Limits,
    pub(crate) downgrade: Downgrade,
}

/// How many members a plan has room for; `None` is unlimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seats {
    pub(crate) included: Option<u32>,
    pub(crate) extra: Option<u32>,
    pub(crate) pending_invitations_count: bool,
}

/// What happens when an organization comes down to a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Downgrade {
    pub(crate) notice_days: u32,
    pub(crate) members: OnDowngrade,
}

/// Which members are suspended when an organization comes down to a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OnDowngrade {
    /// Those for whom there is no seat.
    #[default]
    Seats,
    /// Those who have no role in force as well.
    Suspend,
    /// Nobody; so nobody may join beyond the seats of a plan that is announced.
    Keep,
}

/// Two roles that one person may not hold together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Separation {
    /// The lower index first.
    pub(crate) roles: (RoleIndex, RoleIndex),
    pub(crate) text: Text,
}

/// A custom role after validation; its grants stay within the ceiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomRoleModel {
    pub(crate) level: Level,
    pub(crate) name: String,
    pub(crate) text: Text,
    pub(crate) grants: Vec<Grant>,
    pub(crate) optional: Vec<Grant>,
}
