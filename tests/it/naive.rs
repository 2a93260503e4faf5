//! The second answer: the rules of evaluation once more, as plainly as they can be said, to compare the library with.
//!
//! Names are strings and sets are sets; there is no bit, no table and no code of the library in here. A policy is
//! taken to be valid, for that is the parser's business. Two ways lead to an answer, and a test holds them together:
//! `permissions` is the algebra of the rules R1 to R9, `judge` walks the gates that give a deny its reason.

mod actor;
mod document;
mod examples;
mod keys;
mod laws;
mod pipeline;
mod resource;

pub(crate) use actor::NaiveActor;
pub(crate) use document::{ByLevel, Names, Role, Way, names, set};
pub(crate) use resource::NaiveResource;

use actor::Attenuation;
use document::{Forbid, Plan, RoleName};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A policy whose names stay names.
#[derive(Clone, Debug)]
pub(crate) struct NaivePolicy {
    vocabulary: ByLevel<Names>,
    facts: Names,
    actor_facts: Names,
    /// What the members have, and what anyone has.
    members: BTreeSet<Way>,
    anyone: BTreeSet<Way>,
    pub(crate) roles: BTreeMap<RoleName, Role>,
    /// The permissions that this policy speaks of.
    pub(crate) listed: ByLevel<Names>,
    forbids: Vec<Forbid>,
    plans: BTreeMap<String, Plan>,
}

/// What a request is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) decision: bool,
    pub(crate) can: bool,
    pub(crate) reason: String,
    pub(crate) obligations: Names,
    pub(crate) unmet: Names,
    /// What is told by names that the policy does not declare.
    pub(crate) unknown_facts: Names,
}

/// R10: what is allowed plainly, and what is allowed with obligations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) allowed: Names,
    pub(crate) obliged: BTreeMap<String, Names>,
}

impl Answer {
    fn allow(obligations: Names) -> Self {
        let can = obligations.is_empty();
        Self { decision: true, can, obligations, ..Self::deny("allow") }
    }

    fn deny(reason: &str) -> Self {
        Self {
            decision: false,
            can: false,
            reason: reason.to_owned(),
            obligations: Names::new(),
            unmet: Names::new(),
            unknown_facts: Names::new(),
        }
    }
}

impl NaivePolicy {
    /// That plan if there is such a one, else the first; none if the policy has no plans.
    pub(crate) fn known_plan<'a>(&'a self, named: Option<&'a str>) -> Option<&'a str> {
        let known = named.filter(|plan| self.plans.contains_key(*plan));
        known.or_else(|| self.plans.keys().next().map(String::as_str))
    }

    /// The answer to a request as the `decide` program reads it, or why it is no request.
    pub(crate) fn decide(&self, request: &Value) -> Result<Answer, String> {
        let actor = self.prepare(&request["actor"])?;
        let asked = self.asked(&request["action"])?;
        let now = match request["now"].as_i64() {
            Some(now) => now,
            None if actor.is_timed() => return Err("expected `now`, since something is timed".to_owned()),
            None => 0,
        };
        let one = std::slice::from_ref(&request["resource"]);
        let listed = request["resources"].as_array();
        let resources = listed.map_or(one, Vec::as_slice).iter().map(NaiveResource::from_json);
        let resources = resources.collect::<Result<Vec<_>, _>>()?;
        let answer = match (listed, &resources[..]) {
            (None, [only]) => self.judge(&actor, &asked, only, now),
            _ => self.judge_all(&actor, &asked, &resources, now),
        };
        let told = resources.iter().flat_map(|resource| resource.facts.keys());
        let mut unknown_facts: Names = told.filter(|name| !self.facts.contains(*name)).cloned().collect();
        unknown_facts.extend(actor.told().into_iter().filter(|name| !self.actor_facts.contains(name)));
        Ok(Answer { unknown_facts, ..answer })
    }

    /// R11: all of the resources, the obligations united, or the first failure.
    pub(crate) fn judge_all(&self, actor: &NaiveActor, asked: &Names, all: &[NaiveResource], now: i64) -> Answer {
        let answers: Vec<Answer> = all.iter().map(|resource| self.judge(actor, asked, resource, now)).collect();
        if answers.is_empty() {
            return Answer::deny("empty_request");
        }
        match answers.iter().find(|answer| !answer.decision) {
            Some(failure) => failure.clone(),
            None => Answer::allow(answers.into_iter().flat_map(|answer| answer.obligations).collect()),
        }
    }

    /// Every permission that the actor has on the resource (R10), rule by rule.
    pub(crate) fn permissions(&self, actor: &NaiveActor, resource: &NaiveResource, now: i64) -> Rights {
        if actor.organization != resource.organization() {
            return Rights::default(); // R7
        }
        let level = resource.level();
        let holds = self.holds_with_everyone(actor, now);
        let mut granted: BTreeMap<&str, &Names> = BTreeMap::new();
        for assignment in holds.iter().filter(|a| a.in_force && a.covers(resource) && a.is_live(now)) {
            for way in assignment.ways.iter().filter(|way| way.level == level && self.holds(way, actor, resource)) {
                let lightest = granted.entry(&way.permission).or_insert(&way.obligations); // R9
                *lightest = lighter(lightest, &way.obligations);
            }
        }
        granted.retain(|permission, _| !self.is_forbidden(permission, actor, resource)); // R5
        granted.retain(|permission, _| self.is_on_plan(permission, level, actor)); // R6
        let mut rights = Rights::default();
        for (permission, obligations) in granted {
            rights.add(permission, obligations.clone());
        }
        actor.attenuations.iter().fold(rights, |rights, key| self.attenuate(rights, key, resource, now))
    }

    /// R6: what an attenuation leaves of the rights.
    fn attenuate(&self, rights: Rights, key: &Attenuation, resource: &NaiveResource, now: i64) -> Rights {
        match key {
            Attenuation::Key(key) if !key.reaches(resource, now) => Rights::default(),
            Attenuation::Key(key) => Rights {
                allowed: rights.allowed.into_iter().filter(|name| key.names(name)).collect(),
                obliged: rights.obliged.into_iter().filter(|(name, _)| key.names(name)).collect(),
            },
            Attenuation::Actor(other) => {
                let theirs = self.permissions(other, resource, now);
                let mut both = Rights::default();
                for (name, ours) in rights.all() {
                    if let Some(more) = theirs.obligations(&name) {
                        both.add(&name, &ours | &more);
                    }
                }
                both
            }
        }
    }

    /// R4: a way counts only when each of its literals is known to hold.
    fn holds(&self, way: &Way, actor: &NaiveActor, resource: &NaiveResource) -> bool {
        way.when.iter().all(|literal| self.truth(literal, actor, resource) == Some(true))
    }

    /// R5: a prohibition stands unless one of its literals is known to fail.
    fn is_forbidden(&self, permission: &str, actor: &NaiveActor, resource: &NaiveResource) -> bool {
        self.forbids.iter().any(|rule| {
            rule.level == resource.level()
                && rule.permissions.contains(permission)
                && !rule.when.iter().any(|literal| self.truth(literal, actor, resource) == Some(false))
        })
    }

    /// Whether the plan has the permission; whether it has the role is a matter of each assignment.
    fn is_on_plan(&self, permission: &str, level: &str, actor: &NaiveActor) -> bool {
        match &actor.plan {
            Some(plan) => self.plans[plan].permissions[level].contains(permission),
            None => true,
        }
    }

    /// Whether a literal holds, as far as is known. Only the host's word and the actor's name count.
    fn truth(&self, literal: &str, actor: &NaiveActor, resource: &NaiveResource) -> Option<bool> {
        match literal.strip_prefix('!') {
            Some(atom) => self.truth(atom, actor, resource).map(|known| !known),
            None if self.facts.contains(literal) => resource.facts.get(literal).copied(),
            None if self.actor_facts.contains(literal) => actor.facts.get(literal).copied(),
            None => match literal {
                "author" => resource.author.as_ref().map(|author| *author == actor.user),
                "assignee" => resource.assignees.as_ref().map(|assignees| assignees.contains(&actor.user)),
                "connector" => resource.connected_by.as_ref().map(|user| *user == actor.user),
                state => resource.state.as_ref().map(|known| known == state),
            },
        }
    }
}

impl Rights {
    fn add(&mut self, permission: &str, obligations: Names) {
        if obligations.is_empty() {
            self.allowed.insert(permission.to_owned());
        } else {
            self.obliged.insert(permission.to_owned(), obligations);
        }
    }

    /// What an allow of the permission obliges to; `None` if it is not allowed.
    pub(crate) fn obligations(&self, permission: &str) -> Option<Names> {
        match self.allowed.contains(permission) {
            true => Some(Names::new()),
            false => self.obliged.get(permission).cloned(),
        }
    }

    fn all(self) -> impl Iterator<Item = (String, Names)> {
        self.allowed.into_iter().map(|name| (name, Names::new())).chain(self.obliged)
    }
}

/// R9: the obligation set with fewer names; of two that are as small, the one whose sorted names come first.
fn lighter<'a>(one: &'a Names, other: &'a Names) -> &'a Names {
    if (one.len(), one) <= (other.len(), other) { one } else { other }
}
