//! A policy back to its document: for people in their order, or in the one order that makes equal policies equal text.

mod approval;
mod node;
mod plan;
mod role;
mod set;
mod text;

use super::document::{self, Node};
use super::model::{Model, Named, PermissionEntry, Separation};
use crate::level::Level;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use node::{Object, list, number, sorted, text};

/// The document on many lines, its sections, permissions, roles and plans in the order of the document.
pub(super) fn document(model: &Model) -> String {
    document::write(&Printer { model, canonical: false }.policy(), true)
}

/// The document on one line, everything sorted whose order means nothing.
pub(super) fn canonical(model: &Model) -> String {
    document::write(&sorted(Printer { model, canonical: true }.policy()), false)
}

struct Printer<'m> {
    model: &'m Model,
    canonical: bool,
}

impl Printer<'_> {
    fn policy(&self) -> Node {
        let model = self.model;
        let labels = model.labels.iter().filter(|(_, label)| **label != Default::default());
        let labels = labels.map(|(level, label)| (level.name(), text::entry(label, None, list([]))));
        let mut policy = Object::default();
        policy.put("format", number(1_u64));
        policy.put("name", text(&model.name));
        text::put(&mut policy, &model.text);
        policy.put_filled("levels", Object::of(labels));
        policy.put_filled("sections", Object::of(model.sections.iter().map(|entry| named(entry, list([])))));
        policy.put("permissions", self.permissions());
        policy.put_filled("facts", self.declarations(&model.facts, &formerly_of(&model.facts, model)));
        policy
            .put_filled("actor_facts", self.declarations(&model.actor_facts, &formerly_of(&model.actor_facts, model)));
        policy.put_filled("obligations", self.declarations(&model.obligations, &BTreeMap::new()));
        policy.put("roles", self.roles());
        policy.put_filled("everyone", self.everyone());
        policy.put_filled("custom_roles", self.ceilings());
        policy.put_filled("forbid", self.forbid());
        policy.put_filled("plans", self.plans());
        let default = model.default_plan.and_then(|index| model.plans.get(index));
        policy.put_some("default_plan", default.map(|plan| text(&plan.name)));
        policy.put_filled("separation_of_duties", list(model.separation.iter().map(|pair| self.separation(pair))));
        if let Some(approval) = &model.approval {
            policy.put("approval", self.approval(approval));
        }
        policy.node()
    }

    fn permissions(&self) -> Node {
        let mut levels = Object::default();
        for (level, entries) in self.model.permissions.iter() {
            let formerly = self.model.formerly.permissions.at(level);
            let is_plain = |entry: &PermissionEntry| entry.text == Default::default() && entry.section.is_none();
            let plain = formerly.is_empty() && entries.iter().all(is_plain);
            let node = if plain && !self.canonical {
                list(entries.iter().map(|entry| text(&entry.name)))
            } else {
                let section = |index: Option<usize>| index.and_then(|index| self.model.sections.get(index));
                let entries = entries.iter().map(|entry| {
                    let section = section(entry.section).map(|section| section.name.as_str());
                    (entry.name.as_str(), text::entry(&entry.text, section, text::formerly(formerly, &entry.name)))
                });
                Object::of(entries)
            };
            levels.put_filled(level.name(), node);
        }
        levels.node()
    }

    fn declarations(&self, names: &[Named], formerly: &BTreeMap<String, String>) -> Node {
        if formerly.is_empty() && names.iter().all(|entry| entry.text == Default::default()) {
            return list(names.iter().map(|entry| text(&entry.name)));
        }
        Object::of(names.iter().map(|entry| named(entry, text::formerly(formerly, &entry.name))))
    }

    fn everyone(&self) -> Node {
        let mut object = Object::default();
        object.put_filled("members", self.grants(&self.model.everyone.members));
        object.put_filled("anyone", self.grants(&self.model.everyone.anyone));
        object.node()
    }

    fn ceilings(&self) -> Node {
        let mut levels = Object::default();
        for (own, ceiling) in self.model.custom_roles.iter() {
            let Some(ceiling) = ceiling else { continue };
            let mut field = Object::default();
            field.put("ceiling", self.permissions_by_level(ceiling));
            levels.put(own.name(), field.node());
        }
        levels.node()
    }

    fn forbid(&self) -> Node {
        list(self.model.forbid.iter().map(|rule| {
            let mut node = Object::default();
            node.put("level", text(rule.level.name()));
            node.put("permissions", self.set(rule.level, rule.permissions));
            node.put_filled("when", self.condition(rule.when));
            text::put(&mut node, &rule.text);
            node.node()
        }))
    }

    fn separation(&self, pair: &Separation) -> Node {
        let roles = [pair.roles.0, pair.roles.1].into_iter().filter_map(|index| self.model.roles.get(index));
        let mut node = Object::default();
        node.put(
            "roles",
            list(roles.map(|role| Object::of([("level", text(role.level.name())), ("role", text(&role.name))]))),
        );
        text::put(&mut node, &pair.text);
        node.node()
    }

    /// Roles as an object from level to names.
    fn roles_by_level(&self, roles: &[usize]) -> Node {
        let mut levels = Object::default();
        for level in Level::ALL {
            levels.put_filled(level.name(), list(self.role_names(level, roles).into_iter().map(text)));
        }
        levels.node()
    }

    fn role_names(&self, level: Level, roles: &[usize]) -> Vec<&str> {
        let roles = roles.iter().filter_map(|index| self.model.roles.get(*index));
        roles.filter(|role| role.level == level).map(|role| role.name.as_str()).collect()
    }
}

/// The former names of these facts.
fn formerly_of(facts: &[Named], model: &Model) -> BTreeMap<String, String> {
    let of_these = |now: &String| facts.iter().any(|fact| fact.name == *now);
    let formerly = model.formerly.facts.iter().filter(|(_, now)| of_these(now));
    formerly.map(|(former, now)| (former.clone(), now.clone())).collect()
}

fn named(entry: &Named, formerly: Node) -> (&str, Node) {
    (&entry.name, text::entry(&entry.text, None, formerly))
}
