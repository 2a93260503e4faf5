//! The gates, in order: the first that stops a request is the reason.

use super::actor::{Assignment, Attenuation};
use super::document::{LEVELS, Names, Way, names};
use super::{Answer, NaiveActor, NaivePolicy, NaiveResource, lighter};
use serde_json::Value;

impl NaivePolicy {
    /// The names of an action: one, or a list.
    pub(super) fn asked(&self, action: &Value) -> Result<Names, String> {
        let asked = match action {
            Value::String(name) => Names::from([name.clone()]),
            list => names(list),
        };
        match asked.iter().find(|name| LEVELS.iter().all(|level| !self.vocabulary[*level].contains(*name))) {
            Some(stranger) => Err(format!("`{stranger}` is no permission of the vocabulary")),
            None => Ok(asked),
        }
    }

    /// Whether the actor may do all that is asked (R8), and if not, why.
    pub(crate) fn judge(&self, actor: &NaiveActor, asked: &Names, resource: &NaiveResource, now: i64) -> Answer {
        let level = resource.level();
        if asked.is_empty() {
            return Answer::deny("empty_request");
        }
        if !asked.is_subset(&self.vocabulary[level]) {
            return Answer::deny("wrong_level");
        }
        if actor.organization != resource.organization() {
            return Answer::deny("other_organization");
        }
        if actor.status == "suspended" {
            return Answer::deny("suspended");
        }
        let public = |name: &String| self.anyone.iter().any(|way| way.level == level && way.permission == *name);
        if (actor.status == "removed" || actor.assignments.is_empty()) && !asked.iter().all(public) {
            return Answer::deny("not_a_member");
        }

        let holds = self.holds_with_everyone(actor, now);
        let covering = || holds.iter().filter(|assignment| assignment.covers(resource));
        let live: Vec<&Assignment> = covering().filter(|assignment| assignment.is_live(now)).collect();
        let over: Vec<&Assignment> = covering().filter(|assignment| assignment.is_over(now)).collect();
        let missing = || asked.iter().filter(|name| ways(&live, level, name).next().is_none());
        if missing().next().is_some() {
            let lapsed = missing().all(|name| ways(&over, level, name).next().is_some());
            return Answer::deny(if lapsed { "expired" } else { "not_granted" });
        }

        let unmet = self.unmet(actor, &live, asked, resource);
        if !unmet.is_empty() {
            return Answer { unmet, ..Answer::deny("unmet") };
        }
        if asked.iter().any(|name| self.is_forbidden(name, actor, resource)) {
            return Answer::deny("forbidden");
        }
        self.plan_and_keys(actor, &live, asked, resource, now)
    }

    /// The literals that fail, of all the ways to those permissions to which no way is open.
    fn unmet(&self, actor: &NaiveActor, live: &[&Assignment], asked: &Names, resource: &NaiveResource) -> Names {
        let level = resource.level();
        let closed = asked.iter().filter(|name| !ways(live, level, name).any(|way| self.holds(way, actor, resource)));
        let literals = closed.flat_map(|name| ways(live, level, name)).flat_map(|way| &way.when);
        literals.filter(|literal| self.truth(literal, actor, resource) != Some(true)).cloned().collect()
    }

    fn plan_and_keys(
        &self,
        actor: &NaiveActor,
        live: &[&Assignment],
        asked: &Names,
        resource: &NaiveResource,
        now: i64,
    ) -> Answer {
        let level = resource.level();
        let in_force: Vec<&Assignment> = live.iter().copied().filter(|assignment| assignment.in_force).collect();
        let mut obligations = Names::new();
        for name in asked {
            let open = ways(&in_force, level, name).filter(|way| self.holds(way, actor, resource));
            let lightest = open.map(|way| &way.obligations).reduce(lighter); // R9
            match lightest {
                Some(lightest) if self.is_on_plan(name, level, actor) => obligations.extend(lightest.iter().cloned()),
                _ => return Answer::deny("excluded_by_plan"),
            }
        }
        for attenuation in &actor.attenuations {
            match attenuation {
                Attenuation::Key(key) => {
                    if !key.reaches(resource, now) || !asked.iter().all(|name| key.names(name)) {
                        return Answer::deny("excluded_by_key");
                    }
                }
                Attenuation::Actor(other) => {
                    let theirs = self.judge(other, asked, resource, now);
                    if !theirs.decision {
                        return Answer::deny("excluded_by_key");
                    }
                    obligations.extend(theirs.obligations);
                }
            }
        }
        Answer::allow(obligations)
    }
}

/// Every way to a permission through these assignments, whether or not its conditions hold.
fn ways<'a>(assignments: &[&'a Assignment], level: &str, permission: &str) -> impl Iterator<Item = &'a Way> {
    let all = assignments.iter().flat_map(|assignment| &assignment.ways);
    all.filter(move |way| way.level == level && way.permission == permission)
}
