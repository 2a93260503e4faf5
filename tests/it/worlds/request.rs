//! Resources and requests.

use super::Setting;
use super::actor::{ActorDraw, actor};
use super::pick::{FACTS, put, rarely, some, some_or_first};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// An id: mostly the number, but 3 is a UUID whose low half is 1.
pub(super) fn id(number: u64) -> Value {
    match number {
        3 => json!("00000000-0000-0001-0000-000000000001"),
        small => json!(small),
    }
}

/// The first is the most common, so that assignments and resources meet.
pub(super) fn workspace_id() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(1_u64), 1 => Just(2), 1 => Just(3)]
}

/// As for workspaces.
pub(super) fn profile_id() -> impl Strategy<Value = u64> {
    prop_oneof![4 => Just(1_u64), 2 => Just(2), 1 => Just(3), 1 => Just(4), 2 => Just(5)]
}

const STATES: [&str; 5] = ["draft", "in_review", "scheduled", "published", "archived"];

#[derive(Clone, Debug)]
struct ContentDraw {
    id: Option<u64>,
    author: Option<u64>,
    assignees: Option<u32>,
    state: Option<usize>,
    facts: [Option<bool>; 3],
    stranger: bool,
}

/// A place that is yet to be written down.
#[derive(Clone, Debug)]
pub(crate) struct ResourceDraw {
    organization: u64,
    level: usize,
    workspace: u64,
    profile: u64,
    /// In place of the workspace in which the profile is at home.
    elsewhere: Option<Option<u64>>,
    connected_by: Option<u64>,
    content: Option<ContentDraw>,
}

#[derive(Clone, Debug)]
enum AskDraw {
    /// Some of what the policy lists at the resource's level.
    Listed(u32),
    /// Some of the vocabulary at that level.
    Fitting(u32),
    /// Some of all.
    Any(u32),
    Nothing,
}

/// A request that is yet to be read against a policy.
#[derive(Clone, Debug)]
pub(crate) struct RequestDraw {
    actor: ActorDraw,
    ask: AskDraw,
    resources: Vec<ResourceDraw>,
    as_list: bool,
    now: i64,
}

fn content() -> impl Strategy<Value = ContentDraw> {
    let mostly = || proptest::option::weighted(0.7, 1..=4_u64);
    let assignees = proptest::option::weighted(0.7, any::<u32>());
    let fact = || proptest::option::weighted(0.7, any::<bool>());
    let state = proptest::option::weighted(0.8, 0..STATES.len());
    let facts = [fact(), fact(), fact()];
    (proptest::option::of(1..=3_u64), mostly(), assignees, state, facts, proptest::bool::weighted(0.05)).prop_map(
        |(id, author, assignees, state, facts, stranger)| ContentDraw { id, author, assignees, state, facts, stranger },
    )
}

/// Resources of every level.
pub(crate) fn resource() -> impl Strategy<Value = ResourceDraw> {
    let organization = prop_oneof![40 => Just(1_u64), 1 => Just(2)];
    let level = prop_oneof![1 => Just(0_usize), 1 => Just(1), 3 => Just(2)];
    let elsewhere = rarely(proptest::option::of(1..=3_u64));
    let content = proptest::option::weighted(0.75, content());
    (organization, level, workspace_id(), profile_id(), elsewhere, proptest::option::of(1..=4_u64), content).prop_map(
        |(organization, level, workspace, profile, elsewhere, connected_by, content)| ResourceDraw {
            organization,
            level,
            workspace,
            profile,
            elsewhere,
            connected_by,
            content,
        },
    )
}

/// Whole requests.
pub(crate) fn request() -> impl Strategy<Value = RequestDraw> {
    let few = any::<(u32, u32, u32)>().prop_map(|(one, other, third)| one & other & third);
    let ask = prop_oneof![
        20 => (0..4_u32).prop_map(|place| AskDraw::Listed(1 << place)),
        8 => few.prop_map(|mask| AskDraw::Listed(mask | 1)),
        4 => (0..6_u32).prop_map(|place| AskDraw::Fitting(1 << place)),
        2 => any::<(u32, u32)>().prop_map(|(one, other)| AskDraw::Any(one & other)),
        1 => Just(AskDraw::Nothing),
    ];
    let resources = prop_oneof![
        12 => resource().prop_map(|one| (vec![one], false)),
        2 => vec(resource(), 0..4).prop_map(|several| (several, true)),
    ];
    (actor(), ask, resources, 0..8_i64).prop_map(|(actor, ask, (resources, as_list), now)| RequestDraw {
        actor,
        ask,
        resources,
        as_list,
        now,
    })
}

impl ContentDraw {
    fn render(&self) -> Value {
        let users: Vec<Value> = (1..=4).map(id).collect();
        let mut content = Map::new();
        put(&mut content, "id", json!(self.id.map(id)));
        put(&mut content, "author", json!(self.author.map(id)));
        if let Some(mask) = self.assignees {
            content.insert("assignees".to_owned(), json!(some(mask, &users)));
        }
        put(&mut content, "state", json!(self.state.map(|place| STATES[place])));
        let known =
            FACTS.into_iter().zip(self.facts).filter_map(|(name, known)| Some((name.to_owned(), json!(known?))));
        let mut facts: Map<String, Value> = known.collect();
        if self.stranger {
            facts.insert("never_declared".to_owned(), json!(true));
        }
        put(&mut content, "facts", Value::Object(facts));
        Value::Object(content)
    }
}

impl ResourceDraw {
    /// The level, as a word, and the resource as a request writes it.
    pub(crate) fn render(&self) -> (&'static str, Value) {
        let mut resource = Map::new();
        put(&mut resource, "organization", id(self.organization));
        let level = ["organization", "workspace", "profile"][self.level];
        let home = match self.profile {
            1 | 2 => Some(1),
            3 => Some(2),
            4 => Some(3),
            _ => None,
        };
        match level {
            "workspace" => put(&mut resource, level, id(self.workspace)),
            "profile" => {
                resource.insert("workspace".to_owned(), json!(self.elsewhere.unwrap_or(home).map(id)));
                put(&mut resource, level, id(self.profile));
                put(&mut resource, "connected_by", json!(self.connected_by.map(id)));
            }
            _ => {}
        }
        if let Some(content) = &self.content {
            resource.insert("content".to_owned(), content.render());
        }
        (level, Value::Object(resource))
    }
}

impl RequestDraw {
    pub(crate) fn render(&self, setting: &Setting) -> Value {
        let resources: Vec<(&str, Value)> = self.resources.iter().map(ResourceDraw::render).collect();
        let level = resources.first().map_or("profile", |(level, _)| *level);
        let fitting: Vec<String> = setting.vocabulary[level].iter().cloned().collect();
        let listed: Vec<String> = setting.policy.listed[level].iter().cloned().collect();
        let asked = match self.ask {
            AskDraw::Listed(mask) if !listed.is_empty() => some_or_first(mask, &listed),
            AskDraw::Listed(mask) => some(mask, &fitting),
            AskDraw::Fitting(mask) => some(mask, &fitting),
            AskDraw::Any(mask) => some(mask, &setting.names),
            AskDraw::Nothing => Vec::new(),
        };
        let mut request = Map::new();
        request.insert("actor".to_owned(), self.actor.render(setting));
        // One name may stand without its list.
        let action = match asked.as_slice() {
            [name] if self.now % 2 == 0 => json!(name),
            several => json!(several),
        };
        request.insert("action".to_owned(), action);
        request.insert("now".to_owned(), json!(self.now));
        let mut places: Vec<Value> = resources.into_iter().map(|(_, place)| place).collect();
        match places.pop() {
            Some(place) if !self.as_list => request.insert("resource".to_owned(), place),
            last => {
                places.extend(last);
                request.insert("resources".to_owned(), Value::Array(places))
            }
        };
        Value::Object(request)
    }
}
