//! `forbid`.

use super::super::document::Node;
use super::super::model::Forbid;
use super::condition::condition;
use super::fields::{at_most, fields, level, list};
use super::problems::Problems;
use super::scope::Scope;
use super::{set, text};
use alloc::vec::Vec;

const MAX_RULES: usize = 256;

pub(super) fn forbid(node: Option<&Node>, scope: &Scope<'_>, problems: &mut Problems) -> Vec<Forbid> {
    let Some(node) = node else { return Vec::new() };
    let items = list(node, problems).unwrap_or_default();
    at_most(MAX_RULES, "forbid rules", items.len(), node, problems);
    let mut rules: Vec<Forbid> = items.iter().take(MAX_RULES).filter_map(|item| rule(item, scope, problems)).collect();
    rules.sort();
    rules
}

fn rule(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<Forbid> {
    let fields = fields(node, &["level", "permissions", "when", "title", "description"], problems)?;
    let text = text::of_fields(&fields, problems);
    let level = fields.required("level", problems).and_then(|node| level(node, problems));
    let permissions = fields.required("permissions", problems);
    // Without a level nothing can be said of the rest.
    let level = level?;
    let permissions = permissions.map_or(0, |node| set::permissions(node, level, false, scope, problems));
    let when = fields.optional("when").map(|node| condition(node, level, scope, problems)).unwrap_or_default();
    Some(Forbid { level, when, permissions, text })
}
