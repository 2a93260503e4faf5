//! Policy documents.

use super::pick::{self, ACTOR_FACTS, BUILT_IN, FACTS, SetDraw, WhenDraw, put, rarely, render_when, some};
use super::role::{self, LEVELS, LevelsDraw, RoleDraw, Words};
use super::{Small, names_of};
use crate::naive::ByLevel;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const OBLIGATIONS: [&str; 3] = ["submit_for_approval", "notify", "log_change"];
const PLANS: [&str; 3] = ["starter", "business", "agency"];

/// A set of permissions or roles for each level, or nothing there.
type SetsDraw = [Option<SetDraw>; 3];

#[derive(Clone, Debug)]
struct PlanDraw {
    roles: Option<SetsDraw>,
    permissions: Option<SetsDraw>,
    custom_roles: Option<bool>,
    extra: Option<u32>,
}

#[derive(Clone, Debug)]
struct PolicyDraw {
    listed: [u32; 3],
    wordy: bool,
    facts: u32,
    actor_facts: u32,
    obligations: u32,
    roles: Vec<RoleDraw>,
    ceilings: [Option<SetsDraw>; 3],
    forbid: Vec<(usize, SetDraw, WhenDraw)>,
    plans: Vec<PlanDraw>,
    separation: Option<(usize, usize)>,
    /// For members, and for anyone.
    everyone: [Option<LevelsDraw>; 2],
}

/// Valid policies in the vocabulary [`Small`], with every feature of the format but approvals.
pub(crate) fn policy() -> impl Strategy<Value = Value> {
    // Two draws in one: a list is more often full than not.
    let listed = || any::<(u32, u32)>().prop_map(|(one, other)| one | other);
    let words = ([listed(), listed(), listed()], any::<bool>(), (listed(), listed()), listed());
    let roles = vec(role::role(), 1..7);
    let ceiling = || proptest::option::weighted(0.3, sets(0.7));
    let ceilings = [ceiling(), ceiling(), ceiling()];
    let forbid = prop_oneof![2 => Just(Vec::new()), 1 => vec((0..3_usize, pick::set(), pick::when()), 1..3)];
    let plans = prop_oneof![2 => Just(Vec::new()), 1 => vec(plan(), 1..3)];
    let separation = rarely((0..6_usize, 0..6_usize));
    let crowd = || proptest::option::weighted(0.2, role::levels(0.4));
    let beside = (separation, [crowd(), crowd()]);
    (words, roles, ceilings, forbid, plans, beside).prop_map(
        |(
            (listed, wordy, (facts, actor_facts), obligations),
            roles,
            ceilings,
            forbid,
            plans,
            (separation, everyone),
        )| {
            PolicyDraw {
                listed,
                wordy,
                facts,
                actor_facts,
                obligations,
                roles,
                ceilings,
                forbid,
                plans,
                separation,
                everyone,
            }
            .render()
        },
    )
}

fn sets(likely: f64) -> impl Strategy<Value = SetsDraw> {
    let level = || proptest::option::weighted(likely, pick::set());
    [level(), level(), level()]
}

fn plan() -> impl Strategy<Value = PlanDraw> {
    let half = |what| proptest::option::weighted(0.5, what);
    (half(sets(0.8)), half(sets(0.8)), proptest::option::of(any::<bool>()), rarely(0..5_u32))
        .prop_map(|(roles, permissions, custom_roles, extra)| PlanDraw { roles, permissions, custom_roles, extra })
}

impl PolicyDraw {
    fn render(&self) -> Value {
        let listed = self.listed();
        let facts = role::sorted(&FACTS, self.facts);
        let actor_facts = role::sorted(&ACTOR_FACTS, self.actor_facts);
        let declared = |atom: &str| BUILT_IN.contains(&atom) || facts.contains(atom) || actor_facts.contains(atom);
        let obligations: Vec<String> = role::sorted(&OBLIGATIONS, self.obligations).into_iter().collect();
        let words = Words { permissions: &listed, atoms: &declared, obligations: &obligations, by_name: false };
        let roles = role::render(&self.roles, &words);
        let role_names = role::role_names(&self.roles);

        let mut document = Map::new();
        document.insert("format".to_owned(), json!(1));
        document.insert("name".to_owned(), json!("small"));
        put(&mut document, "permissions", self.declare_by_level(&listed));
        put(&mut document, "facts", self.declare(&facts.iter().cloned().collect::<Vec<_>>()));
        put(&mut document, "actor_facts", self.declare(&actor_facts.iter().cloned().collect::<Vec<_>>()));
        put(&mut document, "obligations", self.declare(&obligations));
        put(&mut document, "separation_of_duties", self.separation(&roles));
        put(&mut document, "roles", json!(roles));
        put(&mut document, "everyone", self.everyone(&words));
        put(&mut document, "custom_roles", self.ceilings(&listed));
        put(&mut document, "forbid", self.forbid(&listed, &declared));
        put(&mut document, "plans", self.plans(&listed, &role_names));
        Value::Object(document)
    }

    /// At least one permission in all.
    fn listed(&self) -> ByLevel<Vec<String>> {
        let vocabulary = names_of::<Small>();
        let of_level = |(level, mask): (&str, u32)| {
            let names: Vec<String> = vocabulary[level].iter().cloned().collect();
            (level.to_owned(), some(if level == "profile" { mask | 1 } else { mask }, &names))
        };
        LEVELS.into_iter().zip(self.listed).map(of_level).collect()
    }

    /// Names as a list, or as an object that describes them.
    fn declare(&self, names: &[String]) -> Value {
        let texts = [json!("a title"), json!({ "en": "a title", "fr": "un titre" }), json!({ "title": "a title" })];
        let described = names.iter().cloned().zip(texts.into_iter().cycle());
        if self.wordy { Value::Object(described.collect()) } else { json!(names) }
    }

    fn declare_by_level(&self, listed: &ByLevel<Vec<String>>) -> Value {
        let mut object = Map::new();
        for (level, names) in listed {
            put(&mut object, level, self.declare(names));
        }
        Value::Object(object)
    }

    fn everyone(&self, words: &Words<'_>) -> Value {
        let mut object = Map::new();
        for (who, draws) in ["members", "anyone"].into_iter().zip(&self.everyone) {
            put(&mut object, who, draws.as_ref().map_or(Value::Null, |draws| words.render(draws, 0)));
        }
        Value::Object(object)
    }

    fn ceilings(&self, listed: &ByLevel<Vec<String>>) -> Value {
        let mut object = Map::new();
        for (place, draw) in self.ceilings.iter().enumerate() {
            let Some(draws) = draw else { continue };
            let ceiling = render_sets(draws, listed, place, SetDraw::render);
            if !ceiling.is_empty() {
                object.insert(LEVELS[place].to_owned(), json!({ "ceiling": ceiling }));
            }
        }
        Value::Object(object)
    }

    fn forbid(&self, listed: &ByLevel<Vec<String>>, declared: &dyn Fn(&str) -> bool) -> Value {
        let mut rules: Vec<Value> = Vec::new();
        for (place, set, when) in &self.forbid {
            let level = LEVELS[*place];
            if listed[level].is_empty() {
                continue;
            }
            let mut rule = Map::new();
            put(&mut rule, "level", json!(level));
            put(&mut rule, "permissions", set.render(&listed[level]));
            put(&mut rule, "when", json!(render_when(when, level, declared)));
            rules.push(Value::Object(rule));
        }
        rules.dedup();
        Value::Array(rules)
    }

    fn plans(&self, listed: &ByLevel<Vec<String>>, roles: &ByLevel<Vec<String>>) -> Value {
        let mut plans = Map::new();
        for (name, draw) in PLANS.into_iter().zip(&self.plans) {
            let mut plan = Map::new();
            if let Some(sets) = &draw.roles {
                plan.insert("roles".to_owned(), json!(render_sets(sets, roles, 0, SetDraw::render_or_empty)));
            }
            if let Some(sets) = &draw.permissions {
                plan.insert("permissions".to_owned(), json!(render_sets(sets, listed, 0, SetDraw::render_or_empty)));
            }
            put(&mut plan, "custom_roles", json!(draw.custom_roles));
            if let Some(extra) = draw.extra {
                plan.insert("seats".to_owned(), json!({ "included": 1, "extra": extra }));
            }
            plans.insert(name.to_owned(), Value::Object(plan));
        }
        Value::Object(plans)
    }

    /// Two roles, neither of which reaches the other, and which no role reaches both.
    fn separation(&self, roles: &ByLevel<Map<String, Value>>) -> Value {
        let all: Vec<(&str, &str)> =
            roles.iter().flat_map(|(level, roles)| roles.keys().map(|name| (level.as_str(), name.as_str()))).collect();
        let Some((one, other)) = self.separation else { return Value::Null };
        let (one, other) = (all[one % all.len()], all[other % all.len()]);
        let reaches_both = all.iter().any(|role| {
            let reached = reach(roles, *role);
            reached.contains(&one) && reached.contains(&other)
        });
        if reaches_both {
            return Value::Null;
        }
        let pair = [one, other].map(|(level, role)| json!({ "level": level, "role": role }));
        json!([{ "roles": pair }])
    }
}

/// A role and all that it inherits or confers.
fn reach<'a>(
    roles: &'a ByLevel<Map<String, Value>>,
    (level, name): (&'a str, &'a str),
) -> BTreeSet<(&'a str, &'a str)> {
    let texts = |list: &'a Value| list.as_array().into_iter().flatten().filter_map(Value::as_str);
    let role = &roles[level][name];
    let mut reached = BTreeSet::from([(level, name)]);
    for inherited in texts(&role["inherits"]) {
        reached.extend(reach(roles, (level, inherited)));
    }
    for (below, conferred) in role["confers"].as_object().into_iter().flatten() {
        for name in texts(conferred) {
            reached.extend(reach(roles, (below.as_str(), name)));
        }
    }
    reached
}

fn render_sets(
    draws: &SetsDraw,
    of: &ByLevel<Vec<String>>,
    top: usize,
    render: impl Fn(&SetDraw, &[String]) -> Value,
) -> Map<String, Value> {
    let levels = LEVELS.into_iter().zip(draws).skip(top).filter(|(level, _)| !of[*level].is_empty());
    let named = levels.filter_map(|(level, draw)| Some((level.to_owned(), render(draw.as_ref()?, &of[level]))));
    named.collect()
}

/// Every atom that stands in some `when`.
pub(super) fn collect_atoms(value: &Value, atoms: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (field, inner) in object {
                if field == "when" || field == "unless" {
                    let literals = inner.as_array().into_iter().flatten().filter_map(Value::as_str);
                    atoms.extend(literals.map(|literal| literal.trim_start_matches('!').to_owned()));
                }
                collect_atoms(inner, atoms);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_atoms(item, atoms)),
        _ => {}
    }
}
