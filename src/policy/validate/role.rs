//! `roles`.

use super::super::document::Node;
use super::super::model::{Holders, Role, RoleIndex};
use super::fields::{at_most, boolean, entries, fields, integer, levels, list};
use super::grant::grants;
use super::name::name;
use super::problems::Problems;
use super::scope::{Declared, Scope};
use super::{set, text};
use crate::level::{ByLevel, Level};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;

const MAX_ROLES: usize = 256;

/// A role that is written in the document.
pub(super) struct Written<'a> {
    pub(super) level: Level,
    pub(super) name: &'a str,
    pub(super) node: &'a Node,
}

/// A role that was read, with what only validation needs of it.
pub(super) struct Read<'a> {
    pub(super) role: Role,
    pub(super) node: &'a Node,
    /// As in the role, with the places where they are written.
    pub(super) inherits: Vec<(RoleIndex, &'a Node)>,
    /// How many grant objects stand in the role.
    pub(super) objects: usize,
}

/// The roles in document order, organization first, and what refers to them.
pub(super) fn names<'a>(
    node: Option<&'a Node>,
    problems: &mut Problems,
) -> (Vec<Written<'a>>, ByLevel<Declared<'a, RoleIndex>>) {
    let mut table = ByLevel::<Declared<'a, RoleIndex>>::default();
    let mut written = Vec::new();
    let by_level = node.and_then(|node| levels(node, &Level::ALL, problems));
    let mut unreadable = by_level.is_none();
    for (level, node) in by_level.unwrap_or_default() {
        match entries(node, problems) {
            Some(roles) => {
                written.extend(roles.into_iter().map(|(name, node)| Written { level, name, node }));
            }
            None => table.at_mut(level).unreadable = true,
        }
    }
    written.sort_by_key(|role| role.level);
    for role in &written {
        name(role.name, role.node, problems);
    }
    if let Some(node) = node {
        let unread = unreadable || Level::ALL.into_iter().any(|level| table.at(level).unreadable);
        if written.is_empty() && !unread {
            problems.report(node, || "expected at least one role".to_owned());
        }
        at_most(MAX_ROLES, "roles", written.len(), node, problems);
    }
    if written.len() > MAX_ROLES {
        unreadable = true;
        written.clear();
    }
    for role in &written {
        table.at_mut(role.level).names.insert(role.name, 0);
    }
    let mut next = 0..;
    for level in Level::ALL {
        let declared = table.at_mut(level);
        declared.unreadable |= unreadable;
        declared.names.values_mut().zip(&mut next).for_each(|(number, index)| *number = index);
    }
    (written, table)
}

pub(super) fn role<'a>(written: &Written<'a>, scope: &Scope<'_>, problems: &mut Problems) -> Option<Read<'a>> {
    const KNOWN: &[&str] = &[
        "title",
        "description",
        "grants",
        "optional",
        "inherits",
        "confers",
        "holders",
        "assignable_by",
        "may_give",
        "external",
        "formerly",
    ];
    let &Written { level, name, node } = written;
    let fields = fields(node, KNOWN, problems)?;
    let text = text::of_fields(&fields, problems);
    let granted = grants(&fields, "grants", level, scope, problems);
    let optional = grants(&fields, "optional", level, scope, problems);
    let inherits = fields.optional("inherits").and_then(|node| list(node, problems)).unwrap_or_default();
    let inherits = set::these_roles(inherits, level, scope, problems);
    let lower: Vec<Level> = Level::ALL.into_iter().filter(|lower| level.is_above(*lower)).collect();
    let mut roles = |field, known: &[Level]| {
        fields.optional(field).map(|node| set::roles_by_level(node, known, scope, problems).unwrap_or_default())
    };
    let confers = roles("confers", &lower).unwrap_or_default();
    let assignable_by = roles("assignable_by", &Level::ALL);
    let may_give = roles("may_give", &Level::ALL).unwrap_or_default();
    let mut sorted: Vec<RoleIndex> = inherits.iter().map(|(role, _)| *role).collect();
    sorted.sort_unstable();
    let role = Role {
        level,
        name: name.to_owned(),
        text,
        grants: granted.merged,
        optional: optional.merged,
        inherits: sorted,
        confers,
        holders: fields.optional("holders").map(|node| holders(node, problems)).unwrap_or_default(),
        assignable_by,
        may_give,
        external: fields.optional("external").and_then(|node| boolean(node, problems)).unwrap_or(false),
    };
    Some(Read { role, node, inherits, objects: granted.objects.saturating_add(optional.objects) })
}

fn holders(node: &Node, problems: &mut Problems) -> Holders {
    let Some(fields) = fields(node, &["min", "max"], problems) else { return Holders::default() };
    if fields.optional("min").is_none() && fields.optional("max").is_none() {
        problems.report(node, || "expected `min`, `max` or both".to_owned());
    }
    let min = fields.optional("min").and_then(|node| integer(node, 0, problems));
    let max = fields.optional("max").and_then(|node| integer(node, 1, problems));
    if let (Some(min), Some(max)) = (min, max) {
        if min > max {
            problems.report(node, || format!("expected `min` at most `max`, found `{min}` above `{max}`"));
        }
    }
    Holders { min, max }
}
