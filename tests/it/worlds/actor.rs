//! Actors: assignments of every kind, custom roles, plans, keys and impersonation.

use super::Setting;
use super::pick::{ACTOR_FACTS, BUILT_IN, WhenDraw, one, put, rarely, render_when, some, when};
use super::request::{id, profile_id, workspace_id};
use super::role::{LEVELS, LevelsDraw, Words, levels};
use crate::naive::{ByLevel, Names, Role, names, set};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

const CUSTOM_NAMES: [&str; 2] = ["night_shift", "day_shift"];

#[derive(Clone, Debug)]
struct AssignmentDraw {
    role: Index,
    /// A workspace and a profile: the level of the role says which it is held at.
    node: (u64, u64),
    optional: u32,
    /// Masks of workspaces and of profiles.
    only: [Option<u32>; 2],
    except: [Option<u32>; 2],
    from: Option<i64>,
    lasts: Option<i64>,
    when: WhenDraw,
}

#[derive(Clone, Debug)]
enum AttenuationDraw {
    Key { permissions: Option<u32>, nodes: Option<Vec<(usize, u64)>>, content: Option<u64>, until: Option<i64> },
    Actor(Box<ActorDraw>),
}

/// An actor that is yet to be read against a policy.
#[derive(Clone, Debug)]
pub(crate) struct ActorDraw {
    user: u64,
    organization: u64,
    status: &'static str,
    plan: Index,
    assignments: Vec<AssignmentDraw>,
    custom_roles: Vec<(Index, LevelsDraw, LevelsDraw)>,
    ceiling: Option<u32>,
    attenuations: Vec<AttenuationDraw>,
    /// What is told of each fact, one after the other.
    told: [Option<bool>; 2],
}

fn assignment() -> impl Strategy<Value = AssignmentDraw> {
    let optional = prop_oneof![1 => Just(0), 1 => any::<u32>()];
    let masks = || [rarely(any::<u32>()), rarely(any::<u32>())];
    let times = (rarely(0..6_i64), rarely(0..6_i64));
    let conditions = prop_oneof![5 => Just(Vec::new()), 1 => when()];
    (any::<Index>(), (workspace_id(), profile_id()), optional, masks(), masks(), times, conditions).prop_map(
        |(role, node, optional, only, except, (from, lasts), when)| AssignmentDraw {
            when,
            role,
            node,
            optional,
            only,
            except,
            from,
            lasts,
        },
    )
}

fn key() -> impl Strategy<Value = AttenuationDraw> {
    let most = any::<(u32, u32)>().prop_map(|(one, other)| one | other);
    let node = (0..3_usize, 1..=5_u64);
    (proptest::option::of(most), rarely(vec(node, 0..4)), rarely(1..=3_u64), rarely(0..7_i64))
        .prop_map(|(permissions, nodes, content, until)| AttenuationDraw::Key { permissions, nodes, content, until })
}

/// Actors, some of whom act for another.
pub(crate) fn actor() -> impl Strategy<Value = ActorDraw> {
    let impersonated = actor_with(vec(key(), 0..2)).prop_map(|actor| AttenuationDraw::Actor(Box::new(actor)));
    let attenuation = prop_oneof![2 => key(), 1 => impersonated];
    actor_with(prop_oneof![3 => Just(Vec::new()), 1 => vec(attenuation, 1..3)])
}

fn actor_with(attenuations: impl Strategy<Value = Vec<AttenuationDraw>>) -> impl Strategy<Value = ActorDraw> {
    let organization = prop_oneof![40 => Just(1_u64), 1 => Just(2)];
    let status = prop_oneof![36 => Just("active"), 1 => Just("suspended"), 1 => Just("removed")];
    let custom_role = (any::<Index>(), levels(0.8), levels(0.3));
    let held = prop_oneof![1 => Just(0_usize), 24 => 1..7_usize].prop_flat_map(|count| vec(assignment(), count));
    let told = || proptest::option::weighted(0.7, any::<bool>());
    let who = (1..=4_u64, organization, status, any::<Index>(), [told(), told()]);
    (who, held, vec(custom_role, 0..2), rarely(any::<u32>()), attenuations).prop_map(
        |((user, organization, status, plan, told), assignments, custom_roles, ceiling, attenuations)| ActorDraw {
            told,
            user,
            organization,
            status,
            plan,
            assignments,
            custom_roles,
            ceiling,
            attenuations,
        },
    )
}

/// A role that an assignment can name: the field that names it, its level, its name, its optional permissions.
type Nameable = (&'static str, String, String, Vec<String>);

impl ActorDraw {
    pub(crate) fn render(&self, setting: &Setting) -> Value {
        let custom_roles = self.custom_roles(setting);
        let roles = nameable(setting, &custom_roles);
        let plans: Vec<&String> = setting.document["plans"].as_object().into_iter().flat_map(Map::keys).collect();
        let assignments: Vec<Value> = self.assignments.iter().map(|draw| draw.render(setting, &roles)).collect();
        let attenuations: Vec<Value> = self.attenuations.iter().map(|draw| draw.render(setting)).collect();
        let mut actor = Map::new();
        put(&mut actor, "user", id(self.user));
        put(&mut actor, "organization", id(self.organization));
        actor.insert("assignments".to_owned(), json!(assignments));
        put(&mut actor, "custom_roles", json!(custom_roles));
        put(&mut actor, "plan", json!(one(&self.plan, &plans)));
        put(&mut actor, "attenuations", json!(attenuations));
        if self.status != "active" || self.user == 1 {
            put(&mut actor, "status", json!(self.status));
        }
        let told =
            ACTOR_FACTS.iter().zip(self.told).filter_map(|(name, told)| Some(((*name).to_owned(), told?.into())));
        put(&mut actor, "facts", Value::Object(told.collect()));
        if let Some(mask) = self.ceiling {
            actor.insert("ceiling".to_owned(), json!(some(mask, &setting.names)));
        }
        Value::Object(actor)
    }

    /// Within the ceilings that the policy sets, in words that the policy uses.
    fn custom_roles(&self, setting: &Setting) -> Vec<Value> {
        let obligations: Vec<String> = names(&setting.document["obligations"]).into_iter().collect();
        let used = |atom: &str| setting.atoms.contains(atom);
        let ceilings: Vec<(&String, &Value)> =
            setting.document["custom_roles"].as_object().into_iter().flatten().collect();
        let mut custom = Vec::new();
        for ((index, grants, optional), name) in self.custom_roles.iter().zip(CUSTOM_NAMES) {
            let Some((level, ceiling)) = one(index, &ceilings) else { continue };
            let permissions = by_level(&ceiling["ceiling"], &setting.policy.listed);
            let words = Words { permissions: &permissions, atoms: &used, obligations: &obligations, by_name: true };
            let top = LEVELS.iter().position(|known| known == level).unwrap_or(0);
            let mut role = Map::new();
            put(&mut role, "format", json!(1));
            put(&mut role, "level", json!(level));
            put(&mut role, "name", json!(name));
            put(&mut role, "grants", words.render(grants, top));
            put(&mut role, "optional", words.render(optional, top));
            custom.push(Value::Object(role));
        }
        custom
    }
}

/// The roles of the policy and of the actor.
fn nameable(setting: &Setting, custom_roles: &[Value]) -> Vec<Nameable> {
    let optional = |role: &Role| {
        let names: Names = role.optional.iter().map(|way| way.permission.clone()).collect();
        names.into_iter().collect()
    };
    let of_policy = setting.policy.roles.iter();
    let mut roles: Vec<Nameable> =
        of_policy.map(|((level, name), role)| ("role", level.clone(), name.clone(), optional(role))).collect();
    for role in custom_roles {
        let text = |field: &str| role[field].as_str().unwrap_or_default().to_owned();
        let nameable = ("custom_role", text("level"), text("name"), optional(&setting.policy.custom_role(role)));
        // Twice, since there are few of them among many.
        roles.extend([nameable.clone(), nameable]);
    }
    roles
}

/// The permissions that a ceiling leaves; none at a level that it does not name.
fn by_level(ceiling: &Value, listed: &ByLevel<Names>) -> ByLevel<Vec<String>> {
    let of_level = |(level, listed): (&String, &Names)| {
        let names = ceiling.get(level).map_or(Names::new(), |value| set(value, listed));
        (level.clone(), names.into_iter().collect())
    };
    listed.iter().map(of_level).collect()
}

/// The facts that a policy declares, about content and about whoever asks.
fn declared(document: &Value) -> Names {
    &names(&document["facts"]) | &names(&document["actor_facts"])
}

impl AssignmentDraw {
    fn render(&self, setting: &Setting, roles: &[Nameable]) -> Value {
        let (field, level, name, optional) = self.role.get(roles);
        let mut assignment = Map::new();
        put(&mut assignment, "level", json!(level));
        put(&mut assignment, field, json!(name));
        put(&mut assignment, "optional", json!(some(self.optional, optional)));
        let lower = match level.as_str() {
            "organization" => &[("workspaces", 3), ("profiles", 5)][..],
            "workspace" => &[("profiles", 5)][..],
            _ => &[],
        };
        match level.as_str() {
            "workspace" => put(&mut assignment, "node", id(self.node.0)),
            "profile" => put(&mut assignment, "node", id(self.node.1)),
            _ => {}
        }
        for ((below, count), place) in lower.iter().zip(0..) {
            let ids: Vec<Value> = (1..=*count).map(id).collect();
            for (kind, draws) in [("only", &self.only), ("except", &self.except)] {
                if let Some(mask) = draws[place] {
                    assignment.insert(format!("{kind}_{below}"), json!(some(mask, &ids)));
                }
            }
        }
        // Built-in atoms that no rule uses are conditions all the same.
        let known = |atom: &str| BUILT_IN.contains(&atom) || declared(&setting.document).contains(atom);
        put(&mut assignment, "when", json!(render_when(&self.when, "profile", known)));
        put(&mut assignment, "from", json!(self.from));
        put(&mut assignment, "until", json!(self.lasts.map(|lasts| self.from.unwrap_or(0) + lasts)));
        Value::Object(assignment)
    }
}

impl AttenuationDraw {
    fn render(&self, setting: &Setting) -> Value {
        let (permissions, nodes, content, until) = match self {
            Self::Actor(other) => return json!({ "actor": other.render(setting) }),
            Self::Key { permissions, nodes, content, until } => (permissions, nodes, content, until),
        };
        let mut key = Map::new();
        if let Some(mask) = permissions {
            key.insert("permissions".to_owned(), json!(some(*mask, &setting.names)));
        }
        if let Some(nodes) = nodes {
            let node = |(level, number): &(usize, u64)| match LEVELS[*level] {
                "organization" => json!({ "organization": true }),
                level => json!({ level: id(*number) }),
            };
            key.insert("nodes".to_owned(), nodes.iter().map(node).collect());
        }
        put(&mut key, "content", json!(content.map(id)));
        put(&mut key, "until", json!(until));
        Value::Object(key)
    }
}
