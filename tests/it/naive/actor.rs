//! Who asks: assignments, plan and attenuations, with every role name replaced by its ways.

use super::NaivePolicy;
use super::document::{Names, Role, RoleName, Way, items, members, names, text};
use super::keys::Key;
use super::resource::{NaiveResource, Node, nodes, required_id};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub(crate) struct NaiveActor {
    pub(crate) user: String,
    pub(crate) organization: String,
    pub(crate) status: String,
    pub(crate) plan: Option<String>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) attenuations: Vec<Attenuation>,
    /// What the host tells of whoever asks; what is absent is unknown.
    pub(crate) facts: BTreeMap<String, bool>,
}

/// A role held at a node.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    node: Node,
    /// R2: the assignment applies to these nodes and below, and to nothing else.
    only: Option<BTreeSet<Node>>,
    /// R2: the assignment applies to all but these nodes and what is below them.
    except: BTreeSet<Node>,
    from: Option<i64>,
    until: Option<i64>,
    /// R6: whether the plan has the role.
    pub(crate) in_force: bool,
    pub(crate) ways: BTreeSet<Way>,
}

/// R6: what narrows everything that an actor has.
#[derive(Clone, Debug)]
pub(crate) enum Attenuation {
    /// An API key, a share link, an agent.
    Key(Key),
    /// Impersonation: the other actor must be allowed, too.
    Actor(NaiveActor),
}

impl Assignment {
    /// R2, but for the time.
    pub(crate) fn covers(&self, resource: &NaiveResource) -> bool {
        let within = |nodes: &BTreeSet<Node>| nodes.iter().any(|node| resource.is_within(node));
        resource.is_within(&self.node) && self.only.as_ref().is_none_or(within) && !within(&self.except)
    }

    pub(crate) fn is_live(&self, now: i64) -> bool {
        self.has_begun(now) && !self.has_ended(now)
    }

    /// No longer live, rather than not yet.
    pub(crate) fn is_over(&self, now: i64) -> bool {
        self.has_begun(now) && self.has_ended(now)
    }

    fn has_begun(&self, now: i64) -> bool {
        self.from.is_none_or(|from| from <= now)
    }

    fn has_ended(&self, now: i64) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl NaiveActor {
    /// The names of what is told of the actor and of whoever acts for them.
    pub(crate) fn told(&self) -> Names {
        let mut told: Names = self.facts.keys().cloned().collect();
        for attenuation in &self.attenuations {
            if let Attenuation::Actor(other) = attenuation {
                told.extend(other.told());
            }
        }
        told
    }

    /// Whether the time of the request matters.
    pub(crate) fn is_timed(&self) -> bool {
        self.assignments.iter().any(|assignment| assignment.from.is_some() || assignment.until.is_some())
            || self.attenuations.iter().any(|attenuation| match attenuation {
                Attenuation::Key(key) => key.until.is_some(),
                Attenuation::Actor(other) => other.is_timed(),
            })
    }
}

impl NaivePolicy {
    /// What the actor holds, and what they have as everyone has: as if it were held at the organization by whoever is not
    /// suspended. Members have what members have as long as something that they hold is live, and in force.
    pub(crate) fn holds_with_everyone(&self, actor: &NaiveActor, now: i64) -> Vec<Assignment> {
        let mut all = Vec::new();
        let held = |ways: &BTreeSet<Way>, in_force: bool, until: Option<i64>| Assignment {
            node: ("organization".to_owned(), actor.organization.clone()),
            only: None,
            except: BTreeSet::new(),
            from: None,
            until,
            in_force,
            ways: ways.clone(),
        };
        if actor.status == "active" {
            let live = || actor.assignments.iter().filter(|assignment| assignment.is_live(now));
            if live().next().is_some() {
                all.push(held(&self.members, live().any(|assignment| assignment.in_force), None));
            } else if actor.assignments.iter().any(|assignment| assignment.is_over(now)) {
                all.push(held(&self.members, false, Some(now)));
            }
            all.extend(actor.assignments.iter().cloned());
        }
        if actor.status != "suspended" {
            all.push(held(&self.anyone, true, None));
        }
        all
    }

    /// Reads an actor once, for many questions.
    pub(crate) fn prepare(&self, actor: &Value) -> Result<NaiveActor, String> {
        let organization = required_id(actor, "organization")?;
        let plan = actor["plan"].as_str().map(str::to_owned);
        match &plan {
            None if !self.plans.is_empty() => return Err("expected `plan`, since the policy has plans".to_owned()),
            Some(name) if !self.plans.contains_key(name) => return Err(format!("`{name}` is no plan of the policy")),
            _ => {}
        }
        let document = |role: &Value| ((text(&role["level"]), text(&role["name"])), self.custom_role(role));
        let custom: BTreeMap<RoleName, Role> = items(&actor["custom_roles"]).iter().map(document).collect();
        let read = |assignment| self.assignment(assignment, &organization, plan.as_deref(), &custom);
        let assignments = items(&actor["assignments"]).iter().map(read).collect::<Result<_, _>>()?;
        let told = members(&actor["facts"]).filter_map(|(name, told)| Some((name.clone(), told.as_bool()?)));
        Ok(NaiveActor {
            facts: told.collect(),
            user: required_id(actor, "user")?,
            status: actor["status"].as_str().unwrap_or("active").to_owned(),
            attenuations: self.attenuations(actor, &organization)?,
            assignments,
            organization,
            plan,
        })
    }

    fn assignment(
        &self,
        value: &Value,
        organization: &str,
        plan: Option<&str>,
        custom: &BTreeMap<RoleName, Role>,
    ) -> Result<Assignment, String> {
        let level = text(&value["level"]);
        let node = match level.as_str() {
            "organization" => (level.clone(), organization.to_owned()),
            _ => (level.clone(), required_id(value, "node")?),
        };
        let plan = plan.map(|name| &self.plans[name]);
        let (role, in_force) = if let Some(name) = value["custom_role"].as_str() {
            (custom.get(&(level.clone(), name.to_owned())), plan.is_none_or(|plan| plan.custom_roles))
        } else {
            let name = (level.clone(), text(&value["role"]));
            (self.roles.get(&name), plan.is_none_or(|plan| plan.roles.contains(&name)))
        };
        let role = role.ok_or_else(|| format!("`{value}` names no role"))?;
        let (only, except) = narrowing(value, &level)?;
        let (from, until) = (value["from"].as_i64(), value["until"].as_i64());
        Ok(Assignment {
            node,
            only,
            except,
            from,
            until,
            in_force,
            ways: under(role, switched_on(role, &names(&value["optional"]))?, &names(&value["when"])),
        })
    }

    fn attenuations(&self, actor: &Value, organization: &str) -> Result<Vec<Attenuation>, String> {
        let mut all = Vec::new();
        if actor.get("ceiling").is_some() {
            all.push(Attenuation::Key(Key::ceiling(names(&actor["ceiling"]))));
        }
        for value in items(&actor["attenuations"]) {
            all.push(match value.get("actor") {
                Some(other) => Attenuation::Actor(self.prepare(other)?),
                None => Attenuation::Key(Key::from_json(value, organization)),
            });
        }
        Ok(all)
    }
}

/// Everything that the role gives, and of what it may give what the assignment switches on.
fn switched_on(role: &Role, chosen: &Names) -> Result<BTreeSet<Way>, String> {
    if let Some(stranger) = chosen.iter().find(|name| role.optional.iter().all(|way| way.permission != **name)) {
        return Err(format!("`{stranger}` is no optional permission of the role"));
    }
    let optional = role.optional.iter().filter(|way| chosen.contains(&way.permission));
    Ok(role.ways.iter().chain(optional).cloned().collect())
}

/// R2: every way asks for the conditions of the assignment besides. What the role gives plainly is given under these, so
/// that its other ways to it say nothing more.
fn under(role: &Role, ways: BTreeSet<Way>, when: &Names) -> BTreeSet<Way> {
    let is_plain = |way: &Way| way.when.is_empty() && way.obligations.is_empty();
    let gives_plainly = |level: &str, permission: &str| {
        role.ways.iter().any(|way| is_plain(way) && way.level == level && way.permission == permission)
    };
    let says_more = |way: &Way| !is_plain(way) && gives_plainly(&way.level, &way.permission);
    let needed = ways.into_iter().filter(|way| when.is_empty() || !says_more(way));
    needed.map(|way| Way { when: &way.when | when, ..way }).collect()
}

/// R2: narrowing names nodes of lower levels.
fn narrowing(value: &Value, level: &str) -> Result<(Option<BTreeSet<Node>>, BTreeSet<Node>), String> {
    let lower: &[&str] = match level {
        "organization" => &["workspace", "profile"],
        "workspace" => &["profile"],
        _ => &[],
    };
    for (field, _) in members(value).filter(|(field, _)| field.starts_with("only_") || field.starts_with("except_")) {
        if !lower.iter().any(|below| field.ends_with(&format!("_{below}s"))) {
            return Err(format!("`{field}` names nodes of a level that is not below `{level}`"));
        }
    }
    let named = |kind: &str| -> Option<BTreeSet<Node>> {
        let lists = lower.iter().filter_map(|below| Some((*below, value.get(format!("{kind}_{below}s"))?)));
        let lists: Vec<_> = lists.collect();
        (!lists.is_empty()).then(|| lists.into_iter().flat_map(|(below, ids)| nodes(below, ids)).collect())
    };
    Ok((named("only"), named("except").unwrap_or_default()))
}
