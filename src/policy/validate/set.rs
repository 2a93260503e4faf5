//! Sets of permissions and of roles: `"all"`, all except some, or some.

use super::super::document::Node;
use super::super::model::RoleIndex;
use super::fields::{fields, filled, levels, list, texts};
use super::problems::Problems;
use super::scope::{Scope, permission};
use crate::approval_definition::RoleNames;
use crate::level::Level;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;

/// The names in a set before they are resolved.
pub(super) enum Chosen<'a> {
    All,
    AllExcept(&'a [Node]),
    Some(&'a [Node]),
}

/// The shape of a set; a list may be empty where the format says so.
pub(super) fn chosen<'a>(node: &'a Node, may_be_empty: bool, problems: &mut Problems) -> Option<Chosen<'a>> {
    if node.as_text() == Some("all") {
        return Some(Chosen::All);
    }
    if node.as_object().is_some() {
        let except = fields(node, &["all_except"], problems)?.required("all_except", problems)?;
        return filled(except, problems).map(Chosen::AllExcept);
    }
    if node.as_list().is_none() {
        problems.expected(node, "`all`, an object with `all_except`, or an array of names");
        return None;
    }
    if may_be_empty { list(node, problems) } else { filled(node, problems) }.map(Chosen::Some)
}

pub(super) fn permissions(
    node: &Node,
    level: Level,
    may_be_empty: bool,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> u128 {
    let all = *scope.listed.at(level);
    match chosen(node, may_be_empty, problems) {
        Some(Chosen::All) => all,
        Some(Chosen::AllExcept(items)) => all & !these_permissions(items, level, scope, problems),
        Some(Chosen::Some(items)) => these_permissions(items, level, scope, problems),
        None => 0,
    }
}

pub(super) fn these_permissions<'a>(
    items: impl IntoIterator<Item = &'a Node>,
    level: Level,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> u128 {
    let mut mask = 0;
    for (written, node) in texts(items, problems) {
        mask |= permission(written, node, level, scope, problems).unwrap_or(0);
    }
    mask
}

/// A set of roles of one level, which may be empty.
pub(super) fn roles(node: &Node, level: Level, scope: &Scope<'_>, problems: &mut Problems) -> Vec<RoleIndex> {
    let all = scope.roles.at(level).names.values().copied();
    match chosen(node, true, problems) {
        Some(Chosen::All) => all.collect(),
        Some(Chosen::AllExcept(items)) => {
            let except = these_roles(items, level, scope, problems);
            all.filter(|role| except.iter().all(|(other, _)| other != role)).collect()
        }
        Some(Chosen::Some(items)) => indices(these_roles(items, level, scope, problems)),
        None => Vec::new(),
    }
}

/// The roles of one level that an array names, each with the place of its name.
pub(super) fn these_roles<'a>(
    items: &'a [Node],
    level: Level,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Vec<(RoleIndex, &'a Node)> {
    let mut found = Vec::new();
    for (written, node) in texts(items, problems) {
        if let Some(role) = role(written, node, level, scope, problems) {
            found.push((role, node));
        }
    }
    found
}

/// The roles in an object from level to an array of names, sorted.
pub(super) fn roles_by_level(
    node: &Node,
    known: &[Level],
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<Vec<RoleIndex>> {
    let mut found = Vec::new();
    for (level, node) in levels(node, known, problems)? {
        found.extend(these_roles(list(node, problems).unwrap_or_default(), level, scope, problems));
    }
    Some(indices(found))
}

/// The same by name, of any level.
pub(super) fn role_names(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<RoleNames> {
    let mut found = RoleNames::default();
    for (level, node) in levels(node, &Level::ALL, problems)? {
        let mut names = Vec::new();
        for (written, node) in texts(list(node, problems).unwrap_or_default(), problems) {
            names.extend(role(written, node, level, scope, problems).map(|_| written.to_owned()));
        }
        names.sort_unstable();
        *found.at_mut(level) = names;
    }
    Some(found)
}

/// The role of that name at that level.
pub(super) fn role(
    written: &str,
    node: &Node,
    level: Level,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<RoleIndex> {
    let elsewhere = Level::ALL.into_iter().find(|other| scope.roles.at(*other).names.contains_key(written));
    let what = match elsewhere {
        Some(other) if other != level => format!("a role of level `{level}`, not of level `{other}`"),
        _ => format!("a role of level `{level}`"),
    };
    scope.roles.at(level).resolve_name(written, node, &what, problems)
}

fn indices(roles: Vec<(RoleIndex, &Node)>) -> Vec<RoleIndex> {
    let mut indices: Vec<RoleIndex> = roles.into_iter().map(|(role, _)| role).collect();
    indices.sort_unstable();
    indices
}
