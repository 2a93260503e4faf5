//! `plans`.

use super::super::document::{Node, Value};
use super::super::limit::Limits;
use super::super::model::{Downgrade, OnDowngrade, Plan, RoleIndex, Seats};
use super::fields::{Fields, at_most, boolean, choice, entries, fields, integer, levels};
use super::name::name;
use super::problems::Problems;
use super::scope::{Declared, Scope};
use super::{set, text};
use crate::level::{ByLevel, Level};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;

const MAX_PLANS: usize = 64;

/// The plans by name and their indices in document order.
pub(super) fn plans(node: Option<&Node>, scope: &Scope<'_>, problems: &mut Problems) -> (Vec<Plan>, Vec<usize>) {
    let Some(node) = node else { return (Vec::new(), Vec::new()) };
    let mut found = entries(node, problems).unwrap_or_default();
    if node.as_object().is_some_and(<[_]>::is_empty) {
        problems.report(node, || "expected at least one plan".to_owned());
    }
    at_most(MAX_PLANS, "plans", found.len(), node, problems);
    found.truncate(MAX_PLANS);
    let table = Declared::numbered(found.iter().map(|(name, _)| *name));
    let order = found.iter().filter_map(|(name, _)| table.names.get(name).copied()).collect();
    let mut plans: Vec<Plan> = found.into_iter().filter_map(|(name, node)| plan(name, node, scope, problems)).collect();
    plans.sort_by(|a, b| a.name.cmp(&b.name));
    (plans, order)
}

/// `default_plan`: the plan of an organization that has none.
pub(super) fn default(node: &Node, plans: &[Plan], problems: &mut Problems) -> Option<usize> {
    Declared::numbered(plans.iter().map(|plan| plan.name.as_str())).resolve(node, "a plan of `plans`", problems)
}

fn plan(written: &str, node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<Plan> {
    const KNOWN: &[&str] =
        &["title", "description", "roles", "permissions", "custom_roles", "seats", "limits", "downgrade", "formerly"];
    name(written, node, problems);
    let fields = fields(node, KNOWN, problems)?;
    Some(Plan {
        name: written.to_owned(),
        text: text::of_fields(&fields, problems),
        roles: roles(&fields, scope, problems),
        permissions: permissions(&fields, scope, problems),
        custom_roles: fields.optional("custom_roles").and_then(|node| boolean(node, problems)).unwrap_or(false),
        seats: fields.optional("seats").and_then(|node| seats(node, problems)),
        limits: fields.optional("limits").and_then(|node| limits(node, problems)).unwrap_or_default(),
        downgrade: fields.optional("downgrade").and_then(|node| downgrade(node, problems)).unwrap_or_default(),
    })
}

fn roles(fields: &Fields<'_>, scope: &Scope<'_>, problems: &mut Problems) -> Vec<RoleIndex> {
    let Some(node) = fields.optional("roles") else {
        return scope.roles.iter().flat_map(|(_, declared)| declared.names.values().copied()).collect();
    };
    let mut roles = Vec::new();
    for (level, node) in levels(node, &Level::ALL, problems).unwrap_or_default() {
        roles.extend(set::roles(node, level, scope, problems));
    }
    roles.sort_unstable();
    roles
}

fn permissions(fields: &Fields<'_>, scope: &Scope<'_>, problems: &mut Problems) -> ByLevel<u128> {
    let Some(node) = fields.optional("permissions") else { return scope.listed };
    let mut permissions = ByLevel::default();
    for (level, node) in levels(node, &Level::ALL, problems).unwrap_or_default() {
        *permissions.at_mut(level) = set::permissions(node, level, true, scope, problems);
    }
    permissions
}

fn seats(node: &Node, problems: &mut Problems) -> Option<Seats> {
    let fields = fields(node, &["included", "extra", "pending_invitations_count"], problems)?;
    Some(Seats {
        included: fields.required("included", problems).and_then(|node| number_of_seats(node, problems)),
        extra: fields.optional("extra").map_or(Some(0), |node| number_of_seats(node, problems)),
        pending_invitations_count: fields
            .optional("pending_invitations_count")
            .and_then(|node| boolean(node, problems))
            .unwrap_or(true),
    })
}

fn number_of_seats(node: &Node, problems: &mut Problems) -> Option<u32> {
    if node.as_text() == Some("unlimited") {
        return None;
    }
    if node.as_text().is_some() {
        problems.expected(node, &format!("an integer from 0 to {} or `unlimited`", u32::MAX));
        return None;
    }
    integer(node, 0, problems)
}

fn limits(node: &Node, problems: &mut Problems) -> Option<Limits> {
    let fields = fields(node, &["profiles", "workspaces", "clients", "custom_roles", "keys"], problems)?;
    let mut number = |name| fields.optional(name).and_then(|node| most(node, problems));
    Some(Limits {
        profiles: number("profiles"),
        workspaces: number("workspaces"),
        clients: number("clients"),
        custom_roles: number("custom_roles"),
        keys: number("keys"),
    })
}

/// `null` is unlimited, as what is absent, and as the word that seats have for it.
fn most(node: &Node, problems: &mut Problems) -> Option<u32> {
    let unlimited = matches!(node.value, Value::Null) || node.as_text() == Some("unlimited");
    if unlimited {
        return None;
    }
    if let Value::Integer(number) = node.value {
        let fitting = u32::try_from(number).ok();
        if fitting.is_some() {
            return fitting;
        }
    }
    problems.expected(node, &format!("an integer from 0 to {}, `unlimited` or `null`", u32::MAX));
    None
}

fn downgrade(node: &Node, problems: &mut Problems) -> Option<Downgrade> {
    let fields = fields(node, &["notice_days", "members"], problems)?;
    let members = fields.optional("members");
    Some(Downgrade {
        notice_days: fields.optional("notice_days").and_then(|node| integer(node, 0, problems)).unwrap_or(0),
        members: members
            .and_then(|node| choice(node, &[("keep", OnDowngrade::Keep), ("suspend", OnDowngrade::Suspend)], problems))
            .unwrap_or_default(),
    })
}
