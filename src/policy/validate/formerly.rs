//! `formerly`: what was called otherwise. A name is one thing, today and yesterday.

use super::super::condition::built_in;
use super::super::document::Node;
use super::super::model::Formerly;
use super::fields::{Fields, at_most, list, texts, twice};
use super::name::{is_permission, name};
use super::problems::Problems;
use super::quote::suspicious;
use super::scope::Scope;
use crate::level::Level;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

const MAX_FORMER: usize = 16;

/// Everything that says so. What else is wrong with the document has been reported.
pub(super) fn formerly(fields: &Fields<'_>, scope: &Scope<'_>, problems: &mut Problems) -> Formerly {
    let mut formerly = Formerly::default();
    for (level, entry, node) in by_level(fields.optional("roles")) {
        let current = |name: &str| scope.roles.at(level).names.contains_key(name);
        read(entry, node, formerly.roles.at_mut(level), current, Grammar::Plain, problems);
    }
    for (level, entry, node) in by_level(fields.optional("permissions")) {
        let current = |name: &str| scope.permissions.at(level).names.contains_key(name);
        read(entry, node, formerly.permissions.at_mut(level), current, Grammar::Permission, problems);
    }
    for (entry, node) in under(fields.optional("facts")).chain(under(fields.optional("actor_facts"))) {
        let declared =
            |name: &str| [&scope.facts, &scope.actor_facts].iter().any(|facts| facts.names.contains_key(name));
        let current = |name: &str| declared(name) || built_in().any(|atom| atom == name);
        read(entry, node, &mut formerly.facts, current, Grammar::Plain, problems);
    }
    let plans = fields.optional("plans");
    for (entry, node) in under(plans) {
        let current = |name: &str| under(plans).any(|(plan, _)| plan == name);
        read(entry, node, &mut formerly.plans, current, Grammar::Plain, problems);
    }
    let definitions = fields.optional("approval").and_then(|node| node.field("definitions"));
    for (definition, node) in under(definitions) {
        let stages = node.field("stages").and_then(Node::as_list).unwrap_or_default();
        let named = |stage: &Node| stage.field("name").and_then(Node::as_text).map(ToOwned::to_owned);
        for stage in stages {
            let Some(entry) = named(stage) else { continue };
            let current = |name: &str| stages.iter().any(|stage| named(stage).as_deref() == Some(name));
            let former = formerly.stages.entry(definition.to_owned()).or_default();
            read(&entry, stage, former, current, Grammar::Plain, problems);
        }
    }
    formerly.stages.retain(|_, former| !former.is_empty());
    formerly
}

enum Grammar {
    Plain,
    Permission,
}

fn read(
    entry: &str,
    node: &Node,
    former: &mut BTreeMap<String, String>,
    current: impl Fn(&str) -> bool,
    grammar: Grammar,
    problems: &mut Problems,
) {
    let Some(node) = node.field("formerly") else { return };
    let Some(items) = list(node, problems) else { return };
    if items.is_empty() {
        problems.expected(node, "at least one item");
    }
    at_most(MAX_FORMER, "former names", items.len(), node, problems);
    for (written, node) in texts(items.iter().take(MAX_FORMER), problems) {
        let legal = match grammar {
            Grammar::Plain => name(written, node, problems),
            Grammar::Permission if is_permission(written) => true,
            Grammar::Permission => {
                problems.report(node, || {
                    let found = suspicious(written);
                    format!("expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found {found}")
                });
                false
            }
        };
        if legal && current(written) {
            problems.report(node, || format!("expected a name that nothing of its kind has, found `{written}`"));
        } else if legal && former.insert(written.to_owned(), entry.to_owned()).is_some() {
            twice(written, node, problems);
        }
    }
}

fn under(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    node.and_then(Node::as_object).unwrap_or_default().iter().map(|(key, value)| (key.as_str(), value))
}

fn by_level(node: Option<&Node>) -> impl Iterator<Item = (Level, &str, &Node)> {
    let levels = under(node).filter_map(|(key, value)| Some((Level::from_name(key)?, value)));
    levels.flat_map(|(level, value)| under(Some(value)).map(move |(entry, node)| (level, entry, node)))
}
