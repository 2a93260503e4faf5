//! `approval`: guards, definitions and bindings.

use super::super::approval::{Approval, Binding, DeclaredDefinition, GuardedCommand};
use super::super::document::Node;
use super::super::keywords::COMMANDS;
use super::super::text::Text;
use super::condition::of_facts;
use super::fields::{Fields, at_most, choice, choice_or, entries, fields, filled, integer, list, text as plain_text};
use super::name::name;
use super::problems::{Message, Problems};
use super::quote::{one_of, suspicious};
use super::scope::{Declared, Scope, permission};
use super::stage::{id, stage};
use super::text;
use crate::approval_definition::{
    Definition, InFlight, Late, OnReject, Order, RemovedApprover, Resubmission, Stage, Unreachable,
};
use crate::id::ProfileId;
use crate::level::Level;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

/// The fields of a definition. Where it stands among others its name is its key.
const DEFINITION: &[&str] = &[
    "name",
    "title",
    "description",
    "order",
    "stages",
    "on_reject",
    "resubmission",
    "unreachable",
    "in_flight",
    "removed_approver",
    "late",
];
const MAX_DEFINITIONS: usize = 64;
const MAX_STAGES: usize = 16;
const MAX_BINDINGS: usize = 256;

pub(super) fn approval(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Approval {
    let Some(fields) = fields(node, &["guards", "definitions", "bindings"], problems) else {
        return Approval::default();
    };
    let guards = fields.optional("guards").map(|node| guards(node, scope, problems)).unwrap_or_default();
    let mut table = Declared::default();
    let mut definitions = Vec::new();
    if let Some(node) = fields.optional("definitions") {
        let mut found = entries(node, problems);
        table = found
            .as_ref()
            .map_or_else(Declared::unreadable, |found| Declared::numbered(found.iter().map(|(name, _)| *name)));
        at_most(MAX_DEFINITIONS, "definitions", table.names.len(), node, problems);
        let found = found.take().unwrap_or_default().into_iter().take(MAX_DEFINITIONS);
        definitions.extend(found.filter_map(|(name, node)| definition(name, node, scope, problems)));
        definitions.sort_by(|a, b| a.definition.name.cmp(&b.definition.name));
    }
    let mut bindings = Vec::new();
    if let Some(node) = fields.optional("bindings") {
        let items = list(node, problems).unwrap_or_default();
        at_most(MAX_BINDINGS, "bindings", items.len(), node, problems);
        bindings.extend(items.iter().take(MAX_BINDINGS).filter_map(|item| binding(item, &table, scope, problems)));
    }
    Approval { guards, definitions, bindings }
}

fn guards(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Vec<(GuardedCommand, u128)> {
    let mut guards = Vec::new();
    for (key, node) in entries(node, problems).unwrap_or_default() {
        let names = COMMANDS.iter().map(|(name, _)| *name);
        let Some((_, command)) = COMMANDS.iter().find(|(name, _)| *name == key) else {
            problems.report(node, || {
                let text = format!("expected one of the commands {}, found {}", one_of(names.clone()), suspicious(key));
                Message::with_nearest(text, key, names)
            });
            continue;
        };
        let Some(written) = plain_text(node, problems) else { continue };
        let mask = permission(written, node, Level::Profile, scope, problems);
        guards.extend(mask.map(|mask| (*command, mask)));
    }
    guards.sort();
    guards
}

fn definition(written: &str, node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<DeclaredDefinition> {
    name(written, node, problems);
    let fields = fields(node, DEFINITION.get(1..).unwrap_or_default(), problems)?;
    Some(choices(written, &fields, scope, problems))
}

/// A definition that is a document of its own and has its name among its fields.
pub(super) fn of_its_own(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<DeclaredDefinition> {
    let fields = fields(node, DEFINITION, problems)?;
    let written = fields.required("name", problems).and_then(|node| Some((plain_text(node, problems)?, node)));
    if let Some((written, node)) = written {
        name(written, node, problems);
    }
    let definition = choices(written.map(|(written, _)| written).unwrap_or_default(), &fields, scope, problems);
    written.map(|_| definition)
}

fn choices(written: &str, fields: &Fields<'_>, scope: &Scope<'_>, problems: &mut Problems) -> DeclaredDefinition {
    let text = text::of_fields(fields, problems);
    let stages = fields.required("stages", problems).map(|node| stages(node, scope, problems)).unwrap_or_default();
    let (stages, texts) = stages.into_iter().unzip();
    let mut definition = Definition::new(written, stages);
    definition.order = one_of_two(fields, "order", &Order::WORDS, problems);
    definition.on_reject = one_of_two(fields, "on_reject", &OnReject::WORDS, problems);
    definition.resubmission = one_of_two(fields, "resubmission", &Resubmission::WORDS, problems);
    definition.unreachable = one_of_two(fields, "unreachable", &Unreachable::WORDS, problems);
    definition.in_flight = one_of_two(fields, "in_flight", &InFlight::WORDS, problems);
    definition.removed_approver = one_of_two(fields, "removed_approver", &RemovedApprover::WORDS, problems);
    definition.late = fields.optional("late").and_then(|node| late(node, problems)).unwrap_or_default();
    DeclaredDefinition { definition, text, stages: texts }
}

/// What the field says; where it is absent, the first.
fn one_of_two<T: Copy + Default>(
    fields: &Fields<'_>,
    field: &'static str,
    words: &[(&str, T)],
    problems: &mut Problems,
) -> T {
    fields.optional(field).and_then(|node| choice(node, words, problems)).unwrap_or_default()
}

fn stages(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Vec<(Stage, Text)> {
    let items = filled(node, problems).unwrap_or_default();
    at_most(MAX_STAGES, "stages", items.len(), node, problems);
    let mut names = BTreeSet::new();
    items.iter().take(MAX_STAGES).filter_map(|item| stage(item, &mut names, scope, problems)).collect()
}

fn late(node: &Node, problems: &mut Problems) -> Option<Late> {
    if node.as_object().is_some() {
        let fields = fields(node, &["publish_within_minutes"], problems)?;
        let minutes = fields.required("publish_within_minutes", problems)?;
        return integer(minutes, 0, problems).map(Late::PublishWithinMinutes);
    }
    choice_or(
        node,
        &[("expire", Late::Expire), ("hold", Late::Hold)],
        " or an object with `publish_within_minutes`",
        problems,
    )
}

fn binding(
    node: &Node,
    definitions: &Declared<'_, usize>,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<Binding> {
    let fields = fields(node, &["definition", "profiles", "when"], problems)?;
    let definition = fields.required("definition", problems);
    let definition = definition.and_then(|node| definitions.resolve(node, "a definition of `definitions`", problems));
    let profiles = fields.optional("profiles").map(|node| {
        let items = filled(node, problems).unwrap_or_default();
        id::all::<ProfileId>(items, problems)
    });
    let when = fields.optional("when").map(|node| of_facts(node, scope, problems));
    Some(Binding { definition: definition?, profiles, when: when.unwrap_or_default() })
}
