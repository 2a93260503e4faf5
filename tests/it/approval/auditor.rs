//! An auditor who has the log and nothing else says of every release whether it was lawful (S35).
//!
//! It shares no code with the engine: it reads the events as JSON, keeps lists, and counts with loops.

use super::fixture::*;
use countersign::ContentState;
use countersign::approval::{By, Event, Quorum};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Stage {
    people: BTreeSet<String>,
    required: BTreeSet<String>,
    skipped: bool,
    overridden: Option<u64>,
    /// By, on whose right, version.
    approvals: Vec<(String, String, u64)>,
}

#[derive(Default)]
struct Target {
    state: &'static str,
    definition: Value,
    stages: BTreeMap<String, Stage>,
    submitters: BTreeSet<String>,
    publish_at: Option<i64>,
    held: bool,
    digest: Value,
    outs: u32,
    rejected: Option<String>,
}

/// Version, hands, classes, and the target if it is one.
type Change = (u64, BTreeSet<String>, BTreeSet<String>, Option<String>);

#[derive(Default)]
pub(super) struct Auditor {
    author: BTreeSet<String>,
    targets: BTreeMap<String, Target>,
    digests: Value,
    changes: Vec<Change>,
    /// What is wrong with the log.
    pub(super) faults: Vec<String>,
    pub(super) releases: usize,
}

fn all() -> BTreeSet<String> {
    ["text", "media", "link", "first_comment", "schedule", "labels", "override"].map(String::from).into()
}

fn classes(value: &Value) -> BTreeSet<String> {
    if value == "all" {
        return all();
    }
    value.as_array().expect("a list").iter().map(|class| class.as_str().expect("a class").to_owned()).collect()
}

fn users(value: &Value) -> BTreeSet<String> {
    value.as_array().map(|list| list.iter().map(Value::to_string).collect()).unwrap_or_default()
}

fn name(value: &Value) -> String {
    value.as_str().expect("a name").to_owned()
}

impl Auditor {
    pub(super) fn of(log: &[Event]) -> Self {
        let mut auditor = Self::default();
        for event in log {
            auditor.read(&serde_json::to_value(event).expect("events serialize"));
        }
        auditor
    }

    fn read(&mut self, event: &Value) {
        let what = &event["change"];
        let version = event["version"].as_u64().expect("a version");
        let kind = what["type"].as_str().expect("a type");
        let mut hands = BTreeSet::new();
        for hand in [&event["by"]["user"], &event["by"]["acting_for"]] {
            if !hand.is_null() {
                hands.insert(hand.to_string());
            }
        }
        if event["by"]["type"] == "user" && event["rights"].as_array().is_none_or(Vec::is_empty) {
            self.faults.push(format!("{kind} without a right"));
        }
        let place = what["target"].to_string();
        match kind {
            "created" => {
                self.author = hands.clone();
                self.digests = what["digests"].clone();
                for target in what["targets"].as_array().expect("targets") {
                    self.targets.insert(target.to_string(), Target { state: "draft", ..Target::default() });
                }
                self.changes.push((version, hands, all(), None));
            }
            "edited" => {
                self.digests = what["digests"].clone();
                let changed = classes(&what["changed"]);
                for over in what["overrides"].as_array().expect("overrides") {
                    let target = over["target"].to_string();
                    self.targets.get_mut(&target).expect("a target").digest = over["digest"].clone();
                    self.changes.push((version, hands.clone(), ["override".to_owned()].into(), Some(target)));
                }
                self.changes.push((version, hands, changed, None));
            }
            "target_added" => {
                self.targets.insert(place.clone(), Target { state: "draft", ..Target::default() });
                self.changes.push((version, hands, all(), Some(place)));
            }
            "target_removed" => drop(self.targets.remove(&place)),
            "scheduled" | "unscheduled" => {
                let target = self.targets.get_mut(&place).expect("a target");
                target.publish_at = what["time"].as_i64();
                if target.state == "failed" {
                    target.state = "review";
                }
                self.changes.push((version, hands, ["schedule".to_owned()].into(), Some(place)));
            }
            "publish_begun" => self.release(event, &place),
            _ if self.targets.contains_key(&place) => self.at_target(kind, event, &place, hands, version),
            _ => {}
        }
    }

    fn at_target(&mut self, kind: &str, event: &Value, place: &str, hands: BTreeSet<String>, version: u64) {
        let what = &event["change"];
        let counted: BTreeMap<String, Vec<(String, String, u64)>> = {
            let target = &self.targets[place];
            target.stages.keys().map(|stage| (stage.clone(), self.counted(place, stage))).collect()
        };
        let target = self.targets.get_mut(place).expect("a target");
        let stage = what["stage"].as_str().unwrap_or_default();
        match kind {
            "submitted" | "resubmitted" | "sent_back" | "definition_migrated" => {
                target.definition = what["definition"].clone();
                if kind != "definition_migrated" {
                    target.state = "review";
                    target.submitters.extend(hands);
                    target.rejected = None;
                }
                target.stages = what["stages"]
                    .as_array()
                    .expect("stages")
                    .iter()
                    .map(|opening| {
                        let name = name(&opening["stage"]);
                        let keeps = opening["keeps_decisions"] == true;
                        let sources: Vec<String> = match what["map"].as_array() {
                            Some(map) => map
                                .iter()
                                .filter(|entry| entry["to"] == name.as_str())
                                .map(|entry| entry["from"].as_str().expect("a stage").to_owned())
                                .collect(),
                            None => vec![name.clone()],
                        };
                        let kept = sources.iter().filter(|_| keeps).flat_map(|source| counted[source].clone());
                        let stage = Stage {
                            people: users(&opening["people"]),
                            required: users(&opening["required"]),
                            skipped: !opening["skip"].is_null(),
                            overridden: None,
                            approvals: kept.collect(),
                        };
                        (name, stage)
                    })
                    .collect();
            }
            "approved" => {
                let by = event["by"]["user"].to_string();
                let right = if event["by"]["acting_for"].is_null() {
                    by.clone()
                } else {
                    event["by"]["acting_for"].to_string()
                };
                let stage = target.stages.get_mut(stage).expect("a stage");
                stage.approvals.retain(|approval| approval.0 != by);
                stage.approvals.push((by, right, version));
            }
            "rejected" | "changes_requested" | "force_rejected" | "withdrawn" | "expired" | "archived" => {
                target.state = "closed";
                for (name, round) in &mut target.stages {
                    round.overridden = None;
                    if stage.is_empty() || name == stage {
                        round.approvals.clear();
                    }
                }
            }
            "force_approved" => {
                let before = target.state;
                if before == "closed" {
                    target.state = "review";
                }
                for (name, stage) in &mut target.stages {
                    if before == "closed" {
                        stage.approvals.clear();
                    }
                    if what["skipped"].as_array().expect("stages").iter().any(|skipped| skipped == name.as_str()) {
                        stage.overridden = Some(version);
                    }
                }
            }
            "people_changed" => {
                let stage = target.stages.get_mut(stage).expect("a stage");
                let lost = users(&what["lost"]);
                stage.people.retain(|user| !lost.contains(user));
                stage.people.extend(users(&what["gained"]));
                stage.approvals.retain(|approval| !lost.contains(&approval.1));
            }
            "stage_skipped" => target.stages.get_mut(stage).expect("a stage").skipped = true,
            "stage_restored" => target.stages.get_mut(stage).expect("a stage").skipped = false,
            "reassigned" => {
                let (from, to) = (what["from"].to_string(), what["to"].to_string());
                let stage = target.stages.get_mut(stage).expect("a stage");
                if stage.required.remove(&from) {
                    stage.required.insert(to.clone());
                }
                stage.people.remove(&from);
                stage.people.insert(to);
                stage.approvals.retain(|approval| approval.1 != from);
            }
            "held" | "held_as_late" => target.held = true,
            "hold_released" => target.held = false,
            "published" => {
                target.state = "out";
                target.outs += 1;
            }
            "publish_failed" => target.state = "failed",
            "publish_resolved" => target.state = if what["published"] == true { "out" } else { "failed" },
            _ => {}
        }
    }

    /// The classes that a stage depends on.
    fn covers(target: &Target, stage: &str) -> BTreeSet<String> {
        let stages = target.definition["stages"].as_array().expect("stages");
        let at = stages.iter().position(|one| one["name"] == stage).expect("a stage");
        let from = if target.definition["order"] == "sequential" { 0 } else { at };
        stages[from..=at].iter().flat_map(|stage| classes(&stage["covers"])).collect()
    }

    fn changed_after(&self, place: &str, covers: &BTreeSet<String>, version: u64) -> bool {
        self.changes.iter().any(|(at, _, changed, target)| {
            *at > version && target.as_ref().is_none_or(|target| target == place) && !changed.is_disjoint(covers)
        })
    }

    fn barred(&self, place: &str, stage: &str) -> BTreeSet<String> {
        let target = &self.targets[place];
        let covers = Self::covers(target, stage);
        let stages = target.definition["stages"].as_array().expect("stages");
        let rule = &stages.iter().find(|one| one["name"] == stage).expect("a stage")["barred"];
        let here =
            |change: &&Change| change.3.as_ref().is_none_or(|target| target == place) && !change.2.is_disjoint(&covers);
        match rule.as_str().expect("a rule") {
            "nobody" => BTreeSet::new(),
            "author" => self.author.clone(),
            "last_changer" => self.changes.iter().rfind(here).map(|change| change.1.clone()).unwrap_or_default(),
            _ => {
                let mut people: BTreeSet<String> = self.author.union(&target.submitters).cloned().collect();
                self.changes.iter().filter(here).for_each(|change| people.extend(change.1.clone()));
                people
            }
        }
    }

    fn counted(&self, place: &str, stage: &str) -> Vec<(String, String, u64)> {
        let target = &self.targets[place];
        let (covers, barred) = (Self::covers(target, stage), self.barred(place, stage));
        let mut seen = BTreeSet::new();
        let approvals = target.stages[stage].approvals.iter().filter(|(by, right, version)| {
            target.stages[stage].people.contains(right)
                && !barred.contains(by)
                && !barred.contains(right)
                && !self.changed_after(place, &covers, *version)
                && seen.insert(by.clone())
        });
        approvals.cloned().collect()
    }

    fn release(&mut self, event: &Value, place: &str) {
        self.releases += 1;
        let what = &event["change"];
        let mut faults = Vec::new();
        let target = &self.targets[place];
        if target.state != if what["retry"] == true { "failed" } else { "review" } {
            faults.push(format!("released while {}", target.state));
        }
        if target.held || target.outs > 0 || target.publish_at.is_none_or(|at| event["at"].as_i64() < Some(at)) {
            faults.push("held, out already, or before its time".to_owned());
        }
        for stage in target.definition["stages"].as_array().expect("stages") {
            let name = stage["name"].as_str().expect("a name");
            let round = &target.stages[name];
            let covers = Self::covers(target, name);
            let overridden = round.overridden.is_some_and(|version| !self.changed_after(place, &covers, version));
            let counted = self.counted(place, name);
            let barred = self.barred(place, name);
            let met = match &stage["quorum"] {
                Value::String(any) if any == "any" => !counted.is_empty(),
                Value::String(_) => {
                    let pinned = !stage["approvers"]["must_approve"].is_null();
                    let able = round.people.difference(&barred).cloned().collect();
                    let needed: &BTreeSet<String> = if pinned { &round.required } else { &able };
                    !needed.is_empty()
                        && needed
                            .iter()
                            .all(|user| counted.iter().any(|approval| approval.0 == *user || approval.1 == *user))
                }
                at_least => counted.len() as u64 >= at_least["at_least"].as_u64().expect("a number"),
            };
            if !(round.skipped || overridden || met) {
                faults.push(format!("released without {name}"));
            }
        }
        for pair in what["fingerprint"].as_array().expect("a fingerprint") {
            let expected = match pair[0].as_str().expect("a class") {
                "override" => target.digest.clone(),
                "schedule" => continue,
                class => self.digests[class].clone(),
            };
            if pair[1] != expected {
                faults.push("released with another content".to_owned());
            }
        }
        self.targets.get_mut(place).expect("a target").state = "publishing";
        self.faults.extend(faults);
    }
}

#[test]
fn s35_an_auditor_with_the_log_alone_finds_every_release_lawful() {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(2);
    let mut fixture = Fixture::drafted(definition);
    fixture.does(ANN, schedule(10));
    fixture.does(ANN, submit());
    fixture.does(BEN, approve("second_pair"));
    fixture.does(EVE, approve("second_pair"));
    fixture.wait_until(10);
    fixture.publish();
    assert_eq!(fixture.status(), ContentState::Publishing);
    let auditor = Auditor::of(&fixture.log);
    assert_eq!((auditor.releases, auditor.faults), (1, vec![]));
    for event in &fixture.log {
        let event = serde_json::to_value(event).expect("events serialize");
        let attributed = ["by", "at", "version", "command", "change"].iter().all(|field| !event[field].is_null());
        assert!(attributed, "{event}");
    }
    // And it finds what is unlawful: an approval taken out of the log.
    let forged: Vec<Event> = fixture.log.iter().filter(|event| event.by != By::user(EVE)).cloned().collect();
    assert_eq!(Auditor::of(&forged).faults, ["released without second_pair"]);
}
