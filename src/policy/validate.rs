//! The one place that refuses a policy.
//!
//! Sections are read in the order in which they refer to each other; problems come out in the order of the document.

mod approval;
mod condition;
mod custom_role;
mod everyone;
mod expansion;
mod fields;
mod forbid;
mod formerly;
mod grant;
mod name;
mod nearest;
mod permissions;
mod plan;
mod problems;
mod quote;
mod role;
mod scope;
mod separation;
mod set;
mod stage;
mod text;
mod way_out;

use super::document::{self, Node};
use super::model::{CustomRoleModel, Model, Named, Text};
use super::problem::PolicyError;
use crate::approval_definition::Definition;
use crate::level::{ByLevel, Level};
use crate::vocabulary::VocabularyNames;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use fields::{Fields, at_most};
use problems::Problems;
use scope::{Declared, Scope};

const MAX_OBLIGATIONS: usize = 16;
const FIELDS: &[&str] = &[
    "$schema",
    "format",
    "name",
    "title",
    "description",
    "levels",
    "sections",
    "permissions",
    "facts",
    "actor_facts",
    "obligations",
    "roles",
    "everyone",
    "custom_roles",
    "forbid",
    "plans",
    "default_plan",
    "separation_of_duties",
    "approval",
];

/// Reads a policy or reports everything that is wrong with it.
pub(super) fn policy(text: &str, names: &VocabularyNames) -> Result<Model, PolicyError> {
    let root = parse(text)?;
    let mut problems = Problems::default();
    let model = model(&root, names, &mut problems);
    problems.finish(&root)?;
    model.ok_or_else(unexplained)
}

/// Reads a custom role under a policy or reports everything that is wrong with it.
pub(super) fn custom_role(text: &str, model: &Model) -> Result<CustomRoleModel, PolicyError> {
    read_custom_role(&parse(text)?, model)
}

/// The same of one that was stored, which may say names of yesterday.
pub(super) fn stored_custom_role(text: &str, model: &Model) -> Result<CustomRoleModel, PolicyError> {
    let mut root = parse(text)?;
    custom_role::rename(&mut root, &model.formerly);
    read_custom_role(&root, model)
}

fn read_custom_role(root: &Node, model: &Model) -> Result<CustomRoleModel, PolicyError> {
    let mut problems = Problems::default();
    let role = custom_role::custom_role(root, model, &custom_role::scope(model), &mut problems);
    problems.finish(root)?;
    role.ok_or_else(unexplained)
}

/// Reads a definition of approvals that stands alone, with its name, under a policy, or reports everything that is wrong
/// with it.
pub(super) fn definition(root: &Node, model: &Model) -> Result<Definition, PolicyError> {
    let mut problems = Problems::default();
    let definition = approval::of_its_own(root, &custom_role::scope(model), &mut problems);
    if problems.is_empty() && !way_out::has_model(model) {
        way_out::none(root, &mut problems);
    }
    problems.finish(root)?;
    definition.map(|declared| declared.definition).ok_or_else(unexplained)
}

fn parse(text: &str) -> Result<Node, PolicyError> {
    document::parse(text).map_err(|problem| PolicyError { problems: vec![problem] })
}

/// Nothing is missing without a problem that says so; were it so by our mistake, the document is refused all the same.
fn unexplained() -> PolicyError {
    debug_assert!(false, "a document without a problem has a model");
    PolicyError { problems: Vec::new() }
}

fn model(root: &Node, names: &VocabularyNames, problems: &mut Problems) -> Option<Model> {
    let fields = fields::fields(root, FIELDS, problems)?;
    let name = head(&fields, problems);
    let (sections, section_names) = permissions::sections(fields.optional("sections"), problems);
    let listed = fields.required("permissions", problems);
    let listing = permissions::listing(listed, names, &section_names, problems);
    let (fact_names, facts) = condition::facts(fields.optional("facts"), problems);
    let (actor_names, actor_facts) = condition::actor_facts(fields.optional("actor_facts"), &facts, problems);
    let (obligation_names, obligations) = obligations(&fields, problems);
    let (written, roles) = role::names(fields.required("roles", problems), problems);
    let rules = [fields.optional("roles"), fields.optional("everyone"), fields.optional("forbid")];
    let scope = Scope {
        vocabulary: Some(names),
        permissions: listing.names,
        listed: listing.listed,
        atoms: condition::atoms_in_use(fact_names.iter().chain(&actor_names), &rules, problems),
        facts,
        actor_facts,
        obligations,
        roles,
    };
    let (roles, role_order) = read_roles(&written, &scope, problems);
    let reached = expansion::reached(&roles);
    expansion::cycles(&roles, problems);
    expansion::sizes(&roles, &reached, problems);
    let separation =
        separation::separation(fields.optional("separation_of_duties"), &roles, &reached, &scope, problems);
    let (plans, plan_order) = plan::plans(fields.optional("plans"), &scope, problems);
    let everyone = fields.optional("everyone").map(|node| everyone::everyone(node, &scope, problems));
    let custom_roles = custom_role::ceilings(fields.optional("custom_roles"), &scope, problems);
    let forbid = forbid::forbid(fields.optional("forbid"), &scope, problems);
    let approval = fields.optional("approval").map(|node| approval::approval(node, &scope, problems));
    let text = text::of_fields(&fields, problems);
    let labels = labels(&fields, problems);
    let default_plan = fields.optional("default_plan").and_then(|node| plan::default(node, &plans, problems));
    let formerly = formerly::formerly(&fields, &scope, problems);
    let facts = sorted(scope::named_by(&fact_names, text::entry_renamed, problems));
    let actor_facts = sorted(scope::named_by(&actor_names, text::entry_renamed, problems));
    // What cannot be read cannot be held against the whole.
    if let Some(approval) = approval.as_ref().filter(|_| problems.is_empty()) {
        way_out::way_out(fields.optional("approval"), approval, &roles, &reached, &forbid, problems);
    }
    Some(Model {
        name,
        text,
        labels,
        sections,
        permissions: listing.entries,
        listed: listing.listed,
        facts,
        actor_facts,
        obligations: obligation_names,
        everyone: everyone.unwrap_or_default(),
        custom_roles,
        forbid,
        plans,
        plan_order,
        separation,
        approval,
        atoms: scope.atoms.iter().map(|atom| (*atom).to_owned()).collect(),
        roles: roles.into_iter().flatten().map(|read| read.role).collect(),
        role_order,
        default_plan,
        formerly,
    })
}

/// The name of the policy, after the fields that say how to read it.
fn head(fields: &Fields<'_>, problems: &mut Problems) -> String {
    if let Some(node) = fields.optional("$schema") {
        fields::text(node, problems);
    }
    fields::format(fields, problems);
    let Some(node) = fields.required("name", problems) else { return String::new() };
    let Some(written) = fields::text(node, problems) else { return String::new() };
    name::name(written, node, problems);
    written.to_owned()
}

fn labels(fields: &Fields<'_>, problems: &mut Problems) -> ByLevel<Text> {
    let mut labels = ByLevel::default();
    let Some(node) = fields.optional("levels") else { return labels };
    for (level, node) in fields::levels(node, &Level::ALL, problems).unwrap_or_default() {
        *labels.at_mut(level) = text::entry(node, problems);
    }
    labels
}

fn obligations<'a>(fields: &Fields<'a>, problems: &mut Problems) -> (Vec<Named>, Declared<'a, usize>) {
    let Some(node) = fields.optional("obligations") else { return (Vec::new(), Declared::default()) };
    let Some(mut found) = scope::declarations(node, problems) else { return (Vec::new(), Declared::unreadable()) };
    let table = Declared::numbered(found.iter().map(|declaration| declaration.name));
    at_most(MAX_OBLIGATIONS, "obligations", found.len(), node, problems);
    found.truncate(MAX_OBLIGATIONS);
    (sorted(scope::named(&found, problems)), table)
}

fn sorted(mut names: Vec<Named>) -> Vec<Named> {
    names.sort_by(|a, b| a.name.cmp(&b.name));
    names
}

/// The roles by index, and their indices in document order. A role that could not be read leaves its place empty.
fn read_roles<'a>(
    written: &[role::Written<'a>],
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> (Vec<Option<role::Read<'a>>>, Vec<usize>) {
    let index = |role: &role::Written<'_>| scope.roles.at(role.level).names.get(role.name).copied();
    let order: Vec<usize> = written.iter().filter_map(index).collect();
    let mut read: Vec<_> =
        written.iter().map(|written| (index(written), role::role(written, scope, problems))).collect();
    read.sort_by_key(|(index, _)| *index);
    (read.into_iter().map(|(_, role)| role).collect(), order)
}
