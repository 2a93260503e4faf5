//! Whether what went out was lawful, stage by stage, by the rights that the organization's log gives.

use super::Auditor;
use super::organization_from_log::{id, list, named};
use super::post::{People, Stage, Target, Told, Yes};
use serde_json::Value;
use std::collections::BTreeSet;

impl Auditor {
    /// What is wrong with an attempt to publish.
    pub(super) fn release(&self, place: &str, now: i64) -> Vec<String> {
        let Some(target) = self.post.targets.get(place) else {
            return vec![format!("{place} goes out and is no target")];
        };
        let mut faults = Vec::new();
        if target.closed {
            faults.push(format!("{place} goes out after a no"));
        }
        if target.definition.is_null() && self.is_bound(place) {
            faults.push(format!("{place} goes out and nobody was asked"));
        }
        let stages = list(&target.definition["stages"]);
        let skipped = |stage: &Value| target.stages.get(&id(&stage["name"])).is_some_and(Stage::is_skipped);
        if !target.definition.is_null() && stages.iter().all(skipped) && !target.unapproved {
            faults.push(format!("{place} goes out and the log does not say that nobody approved it"));
        }
        for stage in stages {
            let name = id(&stage["name"]);
            if let Err(why) = self.stands(place, target, &name, now) {
                faults.push(format!("{place} goes out without {name}: {why}"));
            }
        }
        faults
    }

    /// Whether the policy binds a definition at that profile whatever is known of the content.
    fn is_bound(&self, place: &str) -> bool {
        list(&self.policy["approval"]["bindings"]).iter().any(|binding| {
            let here = binding.get("profiles").is_none_or(|profiles| named(profiles).contains(place));
            here && ["facts", "when", "authors"].iter().all(|field| binding.get(field).is_none())
        })
    }

    /// Why a stage does not let the target out.
    fn stands(&self, place: &str, target: &Target, name: &str, now: i64) -> Result<(), String> {
        let Some(round) = target.stages.get(name) else {
            return Err("it was never opened".into());
        };
        if round.overridden.is_some_and(|at| !self.post.changed_after(place, name, at)) {
            return Ok(());
        }
        if let Some(skip) = &round.skip {
            return self.skipped(place, target, name, skip, now);
        }
        let barred = self.post.barred(place, name);
        let keeps = target.definition["removed_approver"] == "keeps_counting";
        let lasts = |yes: &Yes| yes.delegation.as_ref().is_none_or(|one| self.lasts(one, (&yes.right, &yes.by), place));
        let holds =
            |yes: &Yes| self.is_entitled(place, name, &yes.right, now) && self.is_unbroken(place, yes) && lasts(yes);
        let counts = |yes: &&Yes| {
            !self.post.changed_after(place, name, yes.at)
                && !barred.contains(&yes.by)
                && !barred.contains(&yes.right)
                && (keeps || holds(yes))
        };
        let counted: Vec<_> = round.yes.iter().filter(counts).collect();
        let stage = target.stage(name);
        let enough = match &stage["quorum"] {
            Value::String(all) if all == "all" && stage["approvers"]["must_approve"] == true => {
                let said = |user: &String| counted.iter().any(|yes| yes.by == *user || yes.right == *user);
                !counted.is_empty() && round.required.iter().all(said)
            }
            Value::Object(at_least) => {
                let people: BTreeSet<&String> = counted.iter().map(|yes| &yes.by).collect();
                people.len() as u64 >= at_least["at_least"].as_u64().expect("a number")
            }
            _ => !counted.is_empty(),
        };
        if enough { Ok(()) } else { Err("nobody who may has approved what it is now".into()) }
    }

    /// J17: whether whoever's right it was has been in since, and has held something there.
    fn is_unbroken(&self, place: &str, yes: &Yes) -> bool {
        let was_in = self.broken.get(&yes.right).is_none_or(|out| *out < yes.told);
        was_in && self.nothing.get(&(yes.right.clone(), place.to_owned())).is_none_or(|out| *out < yes.told)
    }

    fn skipped(&self, place: &str, target: &Target, name: &str, skip: &Value, now: i64) -> Result<(), String> {
        let stage = target.stage(name);
        match skip["type"].as_str().unwrap_or_default() {
            "every_hand_exempt" | "privileged_author" => {
                let ages = target.definition["removed_approver"] != "keeps_counting";
                let stands = |user: &String| {
                    let was = target.exempt.contains(&(name.to_owned(), user.clone()));
                    let exemption =
                        ["unless_every_hand", "unless_author"].iter().map(|field| &stage[field]["permission"]);
                    let permission = exemption.filter_map(Value::as_str).next();
                    let as_less = self.post.acted_as_less(place, name, user, permission);
                    !was || as_less || (ages && !self.is_exempt(place, stage, user, now))
                };
                match self.post.hands(place, name).iter().find(|user| stands(user)) {
                    Some(user) => Err(format!("{user} had a hand in it and is not exempt")),
                    None => Ok(()),
                }
            }
            "condition_fails" => self.lifted(place, name, &stage["when"], false, now),
            "skip_condition_holds" => self.lifted(place, name, &stage["unless"], true, now),
            "no_client" if stage["approvers"]["must_approve"] == true => Ok(()),
            "unreachable" if target.definition["unreachable"] == "skip_visibly" => Ok(()),
            other => Err(format!("`{other}` is no reason to skip it")),
        }
    }

    /// Whether facts lift the stage, and whoever set the lifting ones may lift it (J2).
    fn lifted(&self, place: &str, name: &str, literals: &Value, holds: bool, now: i64) -> Result<(), String> {
        let truth = |literal: &String| {
            let atom = literal.strip_prefix('!').unwrap_or(literal);
            let told = self.post.facts.get(atom)?.last()?;
            Some((atom.to_owned(), told.value != literal.starts_with('!')))
        };
        let literals: Vec<String> = list(literals).iter().map(id).collect();
        let lifting: Vec<String> =
            literals.iter().filter_map(truth).filter(|(_, is)| *is == holds).map(|(atom, _)| atom).collect();
        // One literal that fails lifts a `when`; an `unless` needs all of them.
        if lifting.is_empty() || (holds && lifting.len() < literals.len()) {
            return Err("nothing that was told lifts it".into());
        }
        let may = |atom: &String| self.may_lift(place, name, &self.post.facts[atom], now);
        let lawful = if holds { lifting.iter().all(may) } else { lifting.iter().any(may) };
        if lawful { Ok(()) } else { Err(format!("whoever set {} may not lift it", lifting.join(", "))) }
    }

    /// What was raised is lifted by the host itself, by somebody entitled or exempt there, or by who told both before
    /// anybody was asked.
    fn may_lift(&self, place: &str, name: &str, told: &[Told], now: i64) -> bool {
        let Some((last, before)) = told.split_last() else {
            return false;
        };
        let Some(raised) = before.iter().rfind(|one| one.value != last.value) else {
            return true;
        };
        let Some(by) = &last.by else {
            return true;
        };
        let asked = self.post.rounds.iter().any(|round| *round > raised.at && *round < last.at);
        let stage = self.post.targets[place].stage(name);
        (raised.by == last.by && !asked)
            || self.is_entitled(place, name, by, now)
            || self.is_exempt(place, stage, by, now)
    }

    /// Whether that person may decide at that stage there.
    pub(super) fn is_entitled(&self, place: &str, name: &str, user: &str, now: i64) -> bool {
        if self.is_of_an_unknown_side(place, user, now) {
            return false;
        }
        let target = &self.post.targets[place];
        let stage = target.stage(name);
        let round = &target.stages[name];
        let escalated = round.escalated.then(|| &stage["escalate_to"]);
        // Clients are asked as they were when it was submitted, as long as they may see it.
        let asked = stage["approvers"]["must_approve"] == true && round.required.contains(user);
        round.called.contains(user)
            || (asked
                && !self.organization.applying(&self.naive, user, &self.organization.profile(place), now).is_empty())
            || std::iter::once(&stage["approvers"])
                .chain(escalated)
                .any(|approvers| self.is_one(place, approvers, user, now))
    }

    fn is_one(&self, place: &str, approvers: &Value, user: &str, now: i64) -> bool {
        if !approvers["people"].is_null() {
            return self.organization.is_active(user) && named(&approvers["people"]).contains(user);
        }
        if approvers["must_approve"] == true {
            return self.clients(place, now).contains(user);
        }
        self.has(place, approvers, user, now, false)
    }

    /// Whether all roles by which somebody may be of the other side there are under facts that nobody has told (S23).
    fn is_of_an_unknown_side(&self, place: &str, user: &str, now: i64) -> bool {
        let holds = |literal: &String| {
            let atom = literal.strip_prefix('!').unwrap_or(literal);
            let is_fact = list(&self.policy["facts"]).iter().any(|name| name == atom);
            let told = self.post.facts.get(atom).and_then(|told| told.last());
            if is_fact { told.map(|told| told.value != literal.starts_with('!')) } else { Some(true) }
        };
        let applying = self.organization.applying(&self.naive, user, &self.organization.profile(place), now);
        let external = applying.into_iter().filter(|held| {
            let (level, role) = self.organization.role_of(held);
            self.policy["roles"][&level][&role]["external"] == true
        });
        let known = external.map(|held| {
            let under: Vec<Option<bool>> = named(&held["when"]).iter().map(holds).collect();
            if under.contains(&Some(false)) { Some(false) } else { (!under.contains(&None)).then_some(true) }
        });
        let known: Vec<_> = known.collect();
        known.contains(&None) && !known.contains(&Some(true))
    }

    /// Whether that person has what exempts from the stage there.
    pub(super) fn is_exempt(&self, place: &str, stage: &Value, user: &str, now: i64) -> bool {
        let exemption = &stage["unless_every_hand"];
        !exemption.is_null() && self.has(place, exemption, user, now, true)
    }

    /// Whether that person has the permission, or one of the roles, at that profile.
    fn has(&self, place: &str, what: &Value, user: &str, now: i64, plainly: bool) -> bool {
        let on = self.organization.profile(place);
        if let Some(permission) = what["permission"].as_str() {
            let ways = self.organization.ways(&self.naive, user, &on, now);
            return ways.iter().any(|way| way.permission == permission && (!plainly || way.obligations.is_empty()));
        }
        let held = self.organization.applying(&self.naive, user, &on, now);
        held.iter().any(|held| {
            let role = self.organization.role_of(held);
            let reached = self.reached(&role);
            let named = |level: &String, names: &Value| {
                named(names).iter().any(|name| reached.contains(&(level.clone(), name.clone())))
            };
            what["roles"].as_object().into_iter().flatten().any(|(level, names)| named(level, names))
        })
    }

    /// A role with all that it inherits and confers.
    fn reached(&self, role: &(String, String)) -> BTreeSet<(String, String)> {
        let written = &self.policy["roles"][&role.0][&role.1];
        let inherited = list(&written["inherits"]).iter().map(|name| (role.0.clone(), id(name)));
        let conferred = written["confers"].as_object().into_iter().flatten();
        let conferred = conferred.flat_map(|(level, names)| list(names).iter().map(|name| (level.clone(), id(name))));
        let mut reached = BTreeSet::from([role.clone()]);
        inherited.chain(conferred).for_each(|role| reached.extend(self.reached(&role)));
        reached
    }

    /// The clients that must approve at a profile.
    pub(super) fn clients(&self, place: &str, now: i64) -> People {
        let on = self.organization.profile(place);
        let demands = |user: &&String| {
            self.organization.applying(&self.naive, user, &on, now).iter().any(|held| held["must_approve"] == true)
        };
        self.organization.members.keys().filter(demands).cloned().collect()
    }
}
