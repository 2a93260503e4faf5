//! Every set of atomic changes, tried on the JSON of the request.

use super::json::{keys, list, strings, text};
use super::world::push;
use countersign::explain::{Change, Node, Remedy};
use countersign::interchange::{Request, RequestError};
use countersign::{ContentState, Policy, actor::ActorError};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One change to the JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edit {
    Time(i64),
    State(String),
    Author(bool),
    Assignee(bool),
    Connector(bool),
    Fact(String, bool),
    /// Of the actor; not of an operator.
    ActorFact(String, bool),
    Plan(String),
    Reinstate,
    /// The place among the actor's limits; the ceiling is the first.
    Drop(usize),
    Widen(usize),
    SwitchOn(usize, String),
    Assign(&'static str, u64, String),
    SwitchOnNew(&'static str, u64, String, String),
}

const LEVELS: [&str; 3] = ["organization", "workspace", "profile"];

impl Edit {
    /// Two edits of one slot exclude each other; `None` goes with everything.
    fn slot(&self) -> Option<String> {
        match self {
            Edit::Time(_) => Some("time".into()),
            Edit::State(_) => Some("state".into()),
            Edit::Author(_) => Some("author".into()),
            Edit::Assignee(_) => Some("assignee".into()),
            Edit::Connector(_) => Some("connector".into()),
            Edit::Fact(name, _) => Some(format!("fact {name}")),
            Edit::ActorFact(name, _) => Some(format!("actor fact {name}")),
            Edit::Plan(_) => Some("plan".into()),
            _ => None,
        }
    }

    /// The edit without which this one means nothing.
    fn needs(&self) -> Option<Edit> {
        match self {
            Edit::SwitchOnNew(level, node, role, _) => Some(Edit::Assign(level, *node, role.clone())),
            _ => None,
        }
    }
}

/// Everything that could be changed.
pub(super) fn universe(document: &Value, request: &Value) -> Vec<Edit> {
    let mut all = Vec::new();
    let actor = &request["actor"];
    let asked: Vec<String> = match &request["action"] {
        Value::String(name) => vec![name.clone()],
        names => strings(names),
    };
    let level = if request["resource"].get("profile").is_some() { "profile" } else { "workspace" };
    times(document, actor, request, level, &asked, &mut all);
    // An atom that no rule of the policy and no assignment names cannot matter.
    let written = [document.to_string(), actor.to_string()].concat();
    let names = |atom: &str| written.contains(&format!("\"{atom}\"")) || written.contains(&format!("\"!{atom}\""));
    if names("scheduled") || names("published") {
        all.extend(["scheduled", "published", "draft"].map(|state| Edit::State(state.into())));
    }
    for value in [true, false] {
        all.extend(names("author").then_some(Edit::Author(value)));
        all.extend(names("assignee").then_some(Edit::Assignee(value)));
        all.extend((level == "profile" && names("connector")).then_some(Edit::Connector(value)));
        all.extend(strings(&document["facts"]).into_iter().map(|name| Edit::Fact(name, value)));
        all.extend(strings(&document["actor_facts"]).into_iter().map(|name| Edit::ActorFact(name, value)));
    }
    all.extend(keys(&document["plans"]).into_iter().map(Edit::Plan));
    if actor.get("status").is_some() {
        all.push(Edit::Reinstate);
    }
    let limits = usize::from(actor.get("ceiling").is_some()) + list(&actor["attenuations"]).len();
    all.extend((0..limits).map(Edit::Drop));
    for (index, held) in list(&actor["assignments"]).iter().enumerate() {
        if held
            .as_object()
            .expect("an object")
            .keys()
            .any(|key| key.contains("_profiles") || key.contains("_workspaces"))
        {
            all.push(Edit::Widen(index));
        }
        let (at, role) = (text(&held["level"]), text(&held["role"]));
        all.extend(offered(document, &at, &role, level, &asked).into_iter().map(|name| Edit::SwitchOn(index, name)));
    }
    let path = [("organization", json!(0)), ("workspace", request["resource"]["workspace"].clone())];
    let profile = [("profile", request["resource"].get("profile").cloned().unwrap_or(Value::Null))];
    for (at, node) in path.into_iter().chain(profile) {
        let Some(node) = node.as_u64() else { continue };
        for role in keys(&document["roles"][at]) {
            if is_held_for_good(request, at, node, &role) {
                continue;
            }
            for name in offered(document, at, &role, level, &asked) {
                all.push(Edit::SwitchOnNew(at, node, role.clone(), name));
            }
            all.push(Edit::Assign(at, node, role));
        }
    }
    all.retain(|edit| changes_something(edit, request));
    all
}

/// The nearest instants at which something is in force that is not now: an assignment that could give what is asked,
/// a key, and the same for whoever acts for the actor.
fn times(document: &Value, actor: &Value, request: &Value, level: &str, asked: &[String], all: &mut Vec<Edit>) {
    let now = request["now"].as_i64().expect("an instant");
    let mut add = |edit: Edit| {
        if !all.contains(&edit) {
            all.push(edit)
        }
    };
    for held in list(&actor["assignments"]) {
        let (from, until) = (held["from"].as_i64().unwrap_or(i64::MIN), held["until"].as_i64().unwrap_or(i64::MAX));
        let (at, role) = (text(&held["level"]), text(&held["role"]));
        let node = &held["node"];
        let above = node.is_null() || *node == request["resource"][at.as_str()];
        let gives = asked.iter().any(|name| {
            mentions(document, &at, &role, level, name, "grants")
                || mentions(document, &at, &role, level, name, "optional")
        });
        // Whatever is held makes a member, who has what members have.
        let members = list(&document["everyone"]["members"][level]);
        let as_member =
            members.iter().any(|grant| strings(&grant["permissions"]).iter().any(|name| asked.contains(name)));
        if from >= until || !(as_member || gives && above) {
            continue;
        }
        if from > now {
            add(Edit::Time(from));
        } else if until <= now {
            add(Edit::Time(until - 1));
        }
    }
    for limit in list(&actor["attenuations"]) {
        if let Some(until) = limit["until"].as_i64().filter(|until| *until <= now) {
            add(Edit::Time(until - 1));
        }
    }
    for limit in list(&actor["attenuations"]) {
        if let Some(operator) = limit.get("actor").filter(|operator| operator["organization"] == json!(10)) {
            times(document, operator, request, level, asked, all);
        }
    }
}

/// Whether a role has a permission under whatever conditions, with what it inherits and confers.
fn mentions(document: &Value, at: &str, role: &str, level: &str, name: &str, field: &str) -> bool {
    let role = &document["roles"][at][role];
    let own = list(&role[field][level]).iter().any(|grant| strings(&grant["permissions"]).iter().any(|p| p == name));
    let inherited = strings(&role["inherits"]).iter().any(|other| mentions(document, at, other, level, name, field));
    let conferred = LEVELS.iter().any(|below| {
        strings(&role["confers"][below]).iter().any(|other| mentions(document, below, other, level, name, field))
    });
    own || inherited || conferred
}

fn offered(document: &Value, at: &str, role: &str, level: &str, asked: &[String]) -> Vec<String> {
    asked.iter().filter(|name| mentions(document, at, role, level, name, "optional")).cloned().collect()
}

fn is_held_for_good(request: &Value, level: &str, node: u64, role: &str) -> bool {
    list(&request["actor"]["assignments"]).iter().any(|held| {
        text(&held["level"]) == level
            && held["node"].as_u64().unwrap_or(0) == node
            && text(&held["role"]) == role
            && held.get("from").is_none()
            && held.get("when").is_none()
            && admits(held, &request["resource"])
    })
}

fn admits(held: &Value, resource: &Value) -> bool {
    let names = |field: &str, node: &str| list(&held[field]).iter().any(|id| *id == resource[node]);
    let cut = held.get("only_profiles").is_some() || held.get("only_workspaces").is_some();
    let inside = names("only_profiles", "profile") || names("only_workspaces", "workspace");
    (inside || !cut) && !names("except_profiles", "profile") && !names("except_workspaces", "workspace")
}

/// Whether the edited request differs for some rule.
fn changes_something(edit: &Edit, request: &Value) -> bool {
    let (actor, resource) = (&request["actor"], &request["resource"]);
    let content = &resource["content"];
    match edit {
        Edit::State(state) => content["state"] != json!(state),
        Edit::Author(value) => matters(&content["author"], *value),
        Edit::Connector(value) => matters(&resource["connected_by"], *value),
        Edit::Assignee(value) => content.get("assignees").is_none_or(|all| list(all).contains(&json!(1)) != *value),
        Edit::Fact(name, value) => content["facts"][name] != json!(value),
        Edit::ActorFact(name, value) => actor["facts"][name] != json!(value),
        Edit::Plan(plan) => actor["plan"] != json!(plan),
        _ => true,
    }
}

/// The actor is 1, an operator is 2.
fn matters(user: &Value, value: bool) -> bool {
    match user.as_u64() {
        Some(1) => !value,
        Some(2) | None => true,
        Some(_) => value,
    }
}

fn edited(request: &Value, edits: &BTreeSet<Edit>) -> Value {
    let mut request = request.clone();
    let mut dropped: Vec<usize> = Vec::new();
    for edit in edits {
        let resource = &mut request["resource"];
        match edit {
            Edit::Time(at) => request["now"] = json!(at),
            Edit::State(state) => resource["content"]["state"] = json!(state),
            Edit::Author(value) => resource["content"]["author"] = json!(if *value { 1 } else { 999 }),
            Edit::Connector(value) => resource["connected_by"] = json!(if *value { 1 } else { 999 }),
            Edit::Assignee(value) => {
                let mut assignees = list(&resource["content"]["assignees"]).to_vec();
                assignees.retain(|user| *user != json!(1));
                assignees.extend(value.then_some(json!(1)));
                resource["content"]["assignees"] = json!(assignees);
            }
            Edit::Fact(name, value) => resource["content"]["facts"][name] = json!(value),
            Edit::ActorFact(name, value) => request["actor"]["facts"][name] = json!(value),
            Edit::Plan(plan) => set_plan(&mut request["actor"], plan),
            Edit::Reinstate => request["actor"]["status"] = json!("active"),
            Edit::Drop(index) => dropped.push(*index),
            Edit::Widen(index) => {
                let held = request["actor"]["assignments"][index].as_object_mut().expect("an object");
                held.retain(|key, _| !key.contains("_profiles") && !key.contains("_workspaces"));
            }
            Edit::SwitchOn(index, name) => push(&mut request["actor"]["assignments"][index], "optional", json!(name)),
            Edit::Assign(level, node, role) => {
                let mut held = json!({"level": level, "role": role});
                if *level != "organization" {
                    held["node"] = json!(node);
                }
                for other in edits {
                    if let Edit::SwitchOnNew(.., name) = other {
                        if other.needs().as_ref() == Some(edit) {
                            push(&mut held, "optional", json!(name));
                        }
                    }
                }
                push(&mut request["actor"], "assignments", held);
            }
            Edit::SwitchOnNew(..) => {}
        }
    }
    drop_limits(&mut request["actor"], &dropped);
    request
}

fn set_plan(actor: &mut Value, plan: &str) {
    actor["plan"] = json!(plan);
    if let Some(limits) = actor.get_mut("attenuations").and_then(Value::as_array_mut) {
        limits.iter_mut().filter_map(|limit| limit.get_mut("actor")).for_each(|operator| set_plan(operator, plan));
    }
}

fn drop_limits(actor: &mut Value, dropped: &[usize]) {
    let first = usize::from(actor.get("ceiling").is_some());
    if let Some(limits) = actor.get_mut("attenuations").and_then(Value::as_array_mut) {
        let mut index = first;
        limits.retain(|_| {
            index += 1;
            !dropped.contains(&(index - 1))
        });
    }
    if first == 1 && dropped.contains(&0) {
        actor.as_object_mut().expect("an object").remove("ceiling");
    }
}

/// Every set that makes the decision an allow and has no smaller one in it, or `None` if there are too many to try.
pub(super) fn minimal(
    policy: &Policy,
    request: &Value,
    universe: &[Edit],
    most: usize,
) -> Option<BTreeSet<BTreeSet<Edit>>> {
    let mut layer: Vec<(usize, BTreeSet<Edit>)> = vec![(0, BTreeSet::new())];
    let mut minimal: BTreeSet<BTreeSet<Edit>> = BTreeSet::new();
    let mut tried = 0;
    while !layer.is_empty() {
        let mut next = Vec::new();
        for (start, set) in layer {
            for (index, edit) in universe.iter().enumerate().skip(start) {
                if edit.slot().is_some_and(|slot| set.iter().any(|other| other.slot().as_ref() == Some(&slot))) {
                    continue;
                }
                let mut more = set.clone();
                more.insert(edit.clone());
                if minimal.iter().any(|smaller| smaller.is_subset(&more)) {
                    continue;
                }
                let whole = more.iter().all(|edit| edit.needs().is_none_or(|needed| more.contains(&needed)));
                tried += 1;
                if tried > most {
                    return None;
                }
                if whole && allows(policy, request, &more) {
                    minimal.insert(more);
                } else {
                    next.push((index + 1, more));
                }
            }
        }
        layer = next;
    }
    Some(minimal)
}

fn allows(policy: &Policy, request: &Value, edits: &BTreeSet<Edit>) -> bool {
    let request = Request::parse(&edited(request, edits).to_string()).expect("the edited request is read");
    match policy.answer(&request) {
        Ok(answer) => answer.decision,
        // What a role gives plainly it does not offer.
        Err(error) if matches!(error.cause(), RequestError::Actor(ActorError::NotOffered)) => false,
        Err(error) => panic!("{error} in {request:?}"),
    }
}

/// A listed remedy as sets of edits: one for each state that it names.
pub(super) fn edits(remedy: &Remedy, universe: &[Edit]) -> Vec<BTreeSet<Edit>> {
    let mut sets = vec![BTreeSet::new()];
    for change in &remedy.changes {
        let alternatives: Vec<Edit> = match change {
            Change::State { any_of } => {
                let known = any_of.iter().map(|state: &ContentState| Edit::State(state.name().into()));
                known.filter(|edit| universe.contains(edit)).collect()
            }
            change => vec![edit(change)],
        };
        sets = sets
            .iter()
            .flat_map(|set| {
                alternatives.iter().map(move |edit| {
                    let mut set: BTreeSet<Edit> = set.clone();
                    set.insert(edit.clone());
                    set
                })
            })
            .collect();
    }
    sets
}

fn edit(change: &Change) -> Edit {
    match change {
        Change::Time { at } => Edit::Time(at.as_millis()),
        Change::Fact { atom, value } => match atom.as_str() {
            "author" => Edit::Author(*value),
            "assignee" => Edit::Assignee(*value),
            "connector" => Edit::Connector(*value),
            name => Edit::Fact(name.into(), *value),
        },
        Change::ActorFact { fact, value } => Edit::ActorFact(fact.clone(), *value),
        Change::Plan { plan } => Edit::Plan(plan.clone()),
        Change::Reinstate {} => Edit::Reinstate,
        Change::DropAttenuation { attenuation } => Edit::Drop(*attenuation),
        Change::Widen { assignment, .. } => Edit::Widen(*assignment),
        Change::SwitchOn { permission, assignment: Some(held), .. } => Edit::SwitchOn(*held, permission.clone()),
        Change::SwitchOn { permission, role, at, .. } => {
            let (level, node) = place(*at);
            Edit::SwitchOnNew(level, node, role.clone(), permission.clone())
        }
        Change::Assign { role, at, .. } => {
            let (level, node) = place(*at);
            Edit::Assign(level, node, role.clone())
        }
        other => panic!("an unknown change {other:?}"),
    }
}

fn place(at: Node) -> (&'static str, u64) {
    let id = |bits: u128| u64::try_from(bits).expect("a small id");
    match at {
        Node::Organization(_) => ("organization", 0),
        Node::Workspace(workspace) => ("workspace", id(workspace.as_u128())),
        Node::Profile(profile) => ("profile", id(profile.as_u128())),
    }
}
