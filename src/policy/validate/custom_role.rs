//! The ceilings of custom roles, and custom roles themselves.

use super::super::document::{Node, Value};
use super::super::model::{CustomRoleModel, Formerly, Grant, Model, Named};
use super::fields::{self, Fields, at_most, fields, level, levels, text as plain_text};
use super::grant::{Grants, grants};
use super::name::name;
use super::problems::Problems;
use super::quote::one_of;
use super::scope::{Declared, Scope};
use super::{set, text};
use crate::level::{ByLevel, Level};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

const MAX_GRANT_OBJECTS: usize = 256;

/// `custom_roles`: the ceiling of each level that has one.
pub(super) fn ceilings(
    node: Option<&Node>,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> ByLevel<Option<ByLevel<u128>>> {
    let mut ceilings = ByLevel::default();
    let Some(node) = node else { return ceilings };
    for (own, node) in levels(node, &Level::ALL, problems).unwrap_or_default() {
        let Some(fields) = fields(node, &["ceiling"], problems) else { continue };
        let Some(node) = fields.required("ceiling", problems) else { continue };
        let known: Vec<Level> = own.and_below().collect();
        let mut ceiling = ByLevel::default();
        for (level, node) in levels(node, &known, problems).unwrap_or_default() {
            *ceiling.at_mut(level) = set::permissions(node, level, false, scope, problems);
        }
        *ceilings.at_mut(own) = Some(ceiling);
    }
    ceilings
}

/// The meaning of names under a policy that was validated before.
pub(super) fn scope(model: &Model) -> Scope<'_> {
    let mut permissions = ByLevel::<Declared<'_, u128>>::default();
    let mut roles = ByLevel::<Declared<'_, usize>>::default();
    for (level, entries) in model.permissions.iter() {
        let names = entries.iter().map(|entry| (entry.name.as_str(), entry.mask));
        permissions.at_mut(level).names.extend(names);
    }
    for (index, role) in model.roles.iter().enumerate() {
        roles.at_mut(role.level).names.insert(&role.name, index);
    }
    Scope {
        vocabulary: None,
        permissions,
        listed: model.listed,
        atoms: model.atoms.iter().map(String::as_str).collect(),
        facts: declared(&model.facts),
        actor_facts: declared(&model.actor_facts),
        obligations: Declared::numbered(model.obligations.iter().map(|obligation| obligation.name.as_str())),
        roles,
    }
}

fn declared(facts: &[Named]) -> Declared<'_, ()> {
    Declared { names: facts.iter().map(|fact| (fact.name.as_str(), ())).collect(), unreadable: false }
}

/// Says today's names in a custom role that was stored.
pub(super) fn rename(root: &mut Node, formerly: &Formerly) {
    for field in ["grants", "optional"] {
        let Some(Value::Object(levels)) = root.field_mut(field).map(|node| &mut node.value) else { continue };
        for (level, node) in levels {
            let Some(level) = Level::from_name(level) else { continue };
            rename_at(node, level, formerly);
        }
    }
}

/// As deep as a document, so recursion is bounded.
fn rename_at(node: &mut Node, level: Level, formerly: &Formerly) {
    match &mut node.value {
        Value::Text(text) => *text = formerly.permission(level, text).to_owned(),
        Value::List(items) => items.iter_mut().for_each(|item| rename_at(item, level, formerly)),
        Value::Object(fields) => {
            for (field, node) in fields {
                match (field.as_str(), &mut node.value) {
                    ("when", Value::List(literals)) => literals.iter_mut().for_each(|node| rename_fact(node, formerly)),
                    ("permissions" | "all_except", _) => rename_at(node, level, formerly),
                    _ => {}
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::OtherNumber(_) => {}
    }
}

fn rename_fact(node: &mut Node, formerly: &Formerly) {
    if let Value::Text(text) = &mut node.value {
        *text = match text.strip_prefix('!') {
            Some(fact) => format!("!{}", formerly.fact(fact)),
            None => formerly.fact(text).to_owned(),
        };
    }
}

pub(super) fn custom_role(
    node: &Node,
    model: &Model,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<CustomRoleModel> {
    const KNOWN: &[&str] = &["format", "level", "name", "title", "description", "grants", "optional"];
    let fields = fields(node, KNOWN, problems)?;
    fields::format(&fields, problems);
    let text = text::of_fields(&fields, problems);
    let own = fields.required("level", problems).and_then(|node| level(node, problems).map(|level| (level, node)));
    let written = fields.required("name", problems).and_then(|node| Some((plain_text(node, problems)?, node)));
    if let Some((written, node)) = written {
        name(written, node, problems);
    }
    let (level, level_node) = own?;
    let ceiling = *model.custom_roles.at(level);
    if ceiling.is_none() {
        problems.report(level_node, || {
            let open = Level::ALL.into_iter().filter(|level| model.custom_roles.at(*level).is_some());
            let open = one_of(open.map(Level::name));
            let expected = if open.is_empty() { "no custom role under this policy" } else { &open };
            format!("expected {expected}, found `{level}`, which has no ceiling in `custom_roles`")
        });
    }
    if let Some((written, node)) = written {
        if scope.roles.at(level).names.contains_key(written) {
            problems.report(node, || {
                format!("expected a name that no role of level `{level}` has in the policy, found `{written}`")
            });
        }
    }
    let granted = grants(&fields, "grants", level, scope, problems);
    let optional = grants(&fields, "optional", level, scope, problems);
    let objects = granted.objects.saturating_add(optional.objects);
    at_most(MAX_GRANT_OBJECTS, "grant objects", objects, node, problems);
    if let Some(ceiling) = ceiling {
        below(&ceiling, &fields, "grants", &granted, model, problems);
        below(&ceiling, &fields, "optional", &optional, model, problems);
    }
    let (written, _) = written?;
    let name = written.to_owned();
    Some(CustomRoleModel { level, name, text, grants: granted.merged, optional: optional.merged })
}

/// Reports, for each level of the field, exactly the permissions that the ceiling does not have.
fn below(
    ceiling: &ByLevel<u128>,
    fields: &Fields<'_>,
    field: &str,
    grants: &Grants,
    model: &Model,
    problems: &mut Problems,
) {
    for level in Level::ALL {
        let at_level = |grant: &&Grant| grant.level == level;
        let given = grants.merged.iter().filter(at_level).fold(0, |mask, grant| mask | grant.permissions);
        let excess = given & !*ceiling.at(level);
        let place = fields.optional(field).and_then(|node| node.field(level.name()));
        let Some(place) = place.filter(|_| excess != 0) else { continue };
        problems.report(place, || {
            let entries = model.permissions.at(level).iter().filter(|entry| entry.mask & excess != 0);
            let names: Vec<String> = entries.map(|entry| format!("`{}`", entry.name)).collect();
            format!("expected permissions below the ceiling of custom roles, found {}", names.join(", "))
        });
    }
}
