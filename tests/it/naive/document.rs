//! From the policy document to ways: every set written out, every inherited and conferred role followed.

use super::NaivePolicy;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Sorted strings.
pub(crate) type Names = BTreeSet<String>;
/// By `organization`, `workspace`, `profile`.
pub(crate) type ByLevel<T> = BTreeMap<String, T>;
/// The level and the name of a role.
pub(crate) type RoleName = (String, String);

/// One way to a permission of a level: while these literals hold, and if the host also does that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way {
    pub(crate) level: String,
    pub(crate) permission: String,
    pub(crate) when: Names,
    pub(crate) obligations: Names,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) ways: BTreeSet<Way>,
    /// The ways that an assignment may switch on.
    pub(crate) optional: BTreeSet<Way>,
}

#[derive(Clone, Debug)]
pub(crate) struct Forbid {
    pub(crate) level: String,
    pub(crate) permissions: Names,
    pub(crate) when: Names,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) roles: BTreeSet<RoleName>,
    pub(crate) permissions: ByLevel<Names>,
    pub(crate) custom_roles: bool,
}

pub(crate) const LEVELS: [&str; 3] = ["organization", "workspace", "profile"];

impl NaivePolicy {
    /// Reads a valid document; the vocabulary says which names a request may use at which level.
    pub(crate) fn from_json(document: &Value, vocabulary: ByLevel<Names>) -> Self {
        let listed = each_level(|level| names(&document["permissions"][level]));
        let defined = each_level(|level| names(&document["roles"][level]));
        let mut roles = BTreeMap::new();
        for (level, names) in &defined {
            for name in names {
                roles.insert((level.clone(), name.clone()), expand(document, &listed, level, name));
            }
        }
        let forbids = items(&document["forbid"]).iter().map(|rule| forbid(rule, &listed)).collect();
        let plans = members(&document["plans"]).map(|(name, plan)| (name.clone(), read_plan(plan, &defined, &listed)));
        let (facts, actor_facts) = (names(&document["facts"]), names(&document["actor_facts"]));
        let everyone = |who: &str| grants(&document["everyone"][who], &listed);
        let (members, anyone) = (everyone("members"), everyone("anyone"));
        Self { vocabulary, facts, actor_facts, members, anyone, roles, forbids, plans: plans.collect(), listed }
    }

    /// A role that exists beside the policy.
    pub(crate) fn custom_role(&self, document: &Value) -> Role {
        Role { ways: grants(&document["grants"], &self.listed), optional: grants(&document["optional"], &self.listed) }
    }
}

/// What a role gives by itself, and what comes from the roles that it inherits or confers.
fn expand(document: &Value, listed: &ByLevel<Names>, level: &str, name: &str) -> Role {
    let written = &document["roles"][level][name];
    let mut role = Role { ways: grants(&written["grants"], listed), optional: grants(&written["optional"], listed) };
    let inherited = names(&written["inherits"]).into_iter().map(|name| (level.to_owned(), name));
    let conferred = role_names(&written["confers"]);
    for (level, name) in inherited.chain(conferred) {
        let other = expand(document, listed, &level, &name);
        role.ways.extend(other.ways);
        role.optional.extend(other.optional);
    }
    role
}

/// Grants by level: a set, or a list of names and grant objects.
fn grants(value: &Value, listed: &ByLevel<Names>) -> BTreeSet<Way> {
    let mut ways = BTreeSet::new();
    for (level, given) in members(value) {
        let everything = &listed[level];
        let mut add = |permissions: Names, when: Names, obligations: Names| {
            for permission in permissions {
                let (level, when, obligations) = (level.clone(), when.clone(), obligations.clone());
                ways.insert(Way { level, permission, when, obligations });
            }
        };
        match given {
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::String(name) => add(Names::from([name.clone()]), Names::new(), Names::new()),
                        object => add(
                            set(&object["permissions"], everything),
                            names(&object["when"]),
                            names(&object["obligations"]),
                        ),
                    }
                }
            }
            whole => add(set(whole, everything), Names::new(), Names::new()),
        }
    }
    ways
}

fn forbid(rule: &Value, listed: &ByLevel<Names>) -> Forbid {
    let level = text(&rule["level"]);
    Forbid { permissions: set(&rule["permissions"], &listed[&level]), when: names(&rule["when"]), level }
}

/// Without `roles` or `permissions` the plan has all of them; with the object, only the levels that it names.
fn read_plan(plan: &Value, defined: &ByLevel<Names>, listed: &ByLevel<Names>) -> Plan {
    let part = |field: &str, everything: &ByLevel<Names>| match plan.get(field) {
        None => everything.clone(),
        Some(named) => each_level(|level| named.get(level).map_or(Names::new(), |own| set(own, &everything[level]))),
    };
    let roles = part("roles", defined);
    let pairs = roles.into_iter().flat_map(|(level, names)| names.into_iter().map(move |name| (level.clone(), name)));
    Plan {
        roles: pairs.collect(),
        permissions: part("permissions", listed),
        custom_roles: plan["custom_roles"] == Value::Bool(true),
    }
}

/// `"all"`, `{ "all_except": [...] }` or a list of names.
pub(crate) fn set(value: &Value, everything: &Names) -> Names {
    match value {
        Value::String(_) => everything.clone(),
        Value::Object(object) => everything - &names(&object["all_except"]),
        list => names(list),
    }
}

/// The names in a list, or those that an object describes; none if there is nothing.
pub(crate) fn names(value: &Value) -> Names {
    match value {
        Value::Object(object) => object.keys().cloned().collect(),
        list => items(list).iter().map(text).collect(),
    }
}

/// An object from level to a list of roles.
fn role_names(value: &Value) -> Vec<RoleName> {
    let of_level =
        |(level, roles): (&String, &Value)| names(roles).into_iter().map(|name| (level.clone(), name)).collect();
    members(value).flat_map::<Vec<_>, _>(of_level).collect()
}

pub(super) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn each_level<T>(of: impl Fn(&str) -> T) -> ByLevel<T> {
    LEVELS.into_iter().map(|level| (level.to_owned(), of(level))).collect()
}
