//! What the post's log says: targets, rounds, changes, decisions, in lists.

use super::organization_from_log::{id, list, named};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) type People = BTreeSet<String>;

/// A yes: the number of its event, who said it, on whose right, and by which standing delegation if by one.
#[derive(Clone, Debug)]
pub(super) struct Yes {
    pub(super) at: u64,
    /// How many events of both logs there were.
    pub(super) told: u64,
    pub(super) by: String,
    pub(super) right: String,
    pub(super) delegation: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Stage {
    pub(super) skip: Option<Value>,
    pub(super) yes: Vec<Yes>,
    pub(super) overridden: Option<u64>,
    /// Who came to decide here otherwise than by the definition: reassigned, by a link.
    pub(super) called: People,
    pub(super) escalated: bool,
    pub(super) required: People,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    pub(super) definition: Value,
    pub(super) stages: BTreeMap<String, Stage>,
    pub(super) submitters: People,
    /// Submissions through less than oneself: who, and what that self had.
    lesser: Vec<(People, BTreeSet<String>)>,
    /// It was said that nobody approved this round.
    pub(super) unapproved: bool,
    /// Who was exempt from which stage when it was looked at.
    pub(super) exempt: BTreeSet<(String, String)>,
    /// The last word was a no, or it was taken back.
    pub(super) closed: bool,
    /// It is out, put away or gone: nothing goes out there any more.
    pub(super) over: bool,
}

/// The number of the event, whose hands, which classes, at one target or at all.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) at: u64,
    pub(super) hands: People,
    /// The permissions of the lesser self through which it was done, if it was.
    through: Option<BTreeSet<String>>,
    classes: BTreeSet<String>,
    target: Option<String>,
}

/// A fact as it was told: the number of the event, the value, and who says so if not the host itself.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) at: u64,
    pub(super) value: bool,
    pub(super) by: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    pub(super) author: People,
    pub(super) targets: BTreeMap<String, Target>,
    pub(super) changes: Vec<Change>,
    pub(super) facts: BTreeMap<String, Vec<Told>>,
    /// When rounds were opened.
    pub(super) rounds: Vec<u64>,
    /// By target: the rights by which something was done that had to be sent for approval.
    pub(super) owed: BTreeMap<String, BTreeSet<String>>,
}

fn every_class() -> BTreeSet<String> {
    ["text", "media", "link", "first_comment", "schedule", "labels", "override"].map(String::from).into()
}

fn classes(value: &Value) -> BTreeSet<String> {
    if value == "all" { every_class() } else { list(value).iter().map(id).collect() }
}

/// Who had a hand in an event: whoever did it and whom they acted for.
pub(super) fn hands(event: &Value) -> People {
    ["user", "acting_for"].iter().map(|field| &event["by"][field]).filter(|user| !user.is_null()).map(id).collect()
}

impl Post {
    /// Takes in what has happened.
    pub(super) fn apply(&mut self, event: &Value, told: u64) {
        let (what, at, hands) = (&event["change"], event["revision"].as_u64().expect("a revision"), hands(event));
        let kind = what["type"].as_str().expect("a type");
        let place = id(&what["target"]);
        let through = event.get("through").filter(|through| through.is_array()).map(named);
        let mut changed = |classes, target| {
            self.changes.push(Change { at, hands: hands.clone(), through: through.clone(), classes, target });
        };
        // Who could do it only by sending it for approval has a hand in everything there.
        list(&event["obliged"]).iter().for_each(|target| changed(every_class(), Some(id(target))));
        match kind {
            "created" => changed(every_class(), None),
            "edited" => {
                changed(classes(&what["changed"]), None);
                for over in list(&what["overrides"]) {
                    changed(["override".to_owned()].into(), Some(id(&over["target"])));
                }
            }
            "target_added" => changed(every_class(), Some(place.clone())),
            "scheduled" | "unscheduled" => changed(["schedule".to_owned()].into(), Some(place.clone())),
            _ => {}
        }
        match kind {
            "created" => {
                self.author = hands;
                self.targets = list(&what["targets"]).iter().map(|target| (id(target), Target::default())).collect();
            }
            "target_added" => drop(self.targets.insert(place, Target::default())),
            "target_removed" => drop(self.targets.remove(&place)),
            _ if self.targets.contains_key(&place) => self.at_target(kind, event, &place, (at, told), hands),
            _ => {}
        }
        self.told(&what["facts"], at);
    }

    /// Facts as they are told: plain, or with who says so.
    fn told(&mut self, facts: &Value, at: u64) {
        for (name, told) in facts.as_object().into_iter().flatten() {
            let value = told.as_bool().or(told["value"].as_bool()).expect("a value");
            let by = told.get("by").filter(|by| !by.is_null()).map(id);
            self.facts.entry(name.clone()).or_default().push(Told { at, value, by });
        }
    }

    fn at_target(&mut self, kind: &str, event: &Value, place: &str, (at, told): (u64, u64), hands: People) {
        let what = &event["change"];
        let target = self.targets.get_mut(place).expect("a target");
        let stage = what["stage"].as_str().unwrap_or_default();
        match kind {
            "published" | "target_gone" => target.over = true,
            "publish_resolved" if what["published"] == true => target.over = true,
            "submitted" | "resubmitted" | "sent_back" => {
                self.rounds.push(at);
                target.lesser.extend(
                    event
                        .get("through")
                        .filter(|through| through.is_array())
                        .map(|through| (hands.clone(), named(through))),
                );
                target.submitters.extend(hands);
                (target.closed, target.unapproved) = (false, false);
                target.definition = what["definition"].clone();
                target.open(what);
            }
            "stages_added" => {
                target.definition = what["definition"].clone();
                let openings = list(&what["stages"]).iter();
                target
                    .stages
                    .extend(openings.map(|opening| (id(&opening["stage"]), Stage::opened(opening, Vec::new()))));
            }
            "definition_migrated" => {
                target.definition = what["definition"].clone();
                target.open(what);
            }
            "nobody_approved" => target.unapproved = true,
            "approved" => {
                let by = id(&event["by"]["user"]);
                let right = Some(&event["by"]["acting_for"]).filter(|user| !user.is_null()).map_or(by.clone(), id);
                let stage = target.stages.entry(stage.to_owned()).or_default();
                stage.yes.retain(|yes| yes.by != by);
                let delegation = event.get("delegation").filter(|one| !one.is_null()).map(id);
                stage.yes.push(Yes { at, told, by, right, delegation });
            }
            "rejected" | "changes_requested" | "force_rejected" | "withdrawn" | "expired" | "archived" => {
                (target.closed, target.over) = (true, what["type"] == "archived");
                target.stages.values_mut().for_each(|stage| stage.overridden = None);
            }
            "force_approved" => {
                target.closed = false;
                for stage in list(&what["skipped"]) {
                    target.stages.entry(id(stage)).or_default().overridden = Some(at);
                }
            }
            "stage_skipped" => target.stages.entry(stage.to_owned()).or_default().skip = Some(what["reason"].clone()),
            "stage_restored" => target.stages.entry(stage.to_owned()).or_default().skip = None,
            "reassigned" => {
                let (from, to) = (id(&what["from"]), id(&what["to"]));
                let stage = target.stages.entry(stage.to_owned()).or_default();
                if stage.required.remove(&from) {
                    stage.required.insert(to.clone());
                }
                stage.called.insert(to);
            }
            "link_issued" => drop(target.stages.entry(stage.to_owned()).or_default().called.insert(id(&what["user"]))),
            "deadline_passed" => {
                target.stages.entry(stage.to_owned()).or_default().escalated = what["escalated"] == true
            }
            _ => {}
        }
    }

    /// Everybody who has a hand in what a stage covers: author, submitters, whoever changed a covered class.
    pub(super) fn hands(&self, place: &str, stage: &str) -> People {
        let covers = self.targets[place].covers(stage);
        let mut people = &self.author | &self.targets[place].submitters;
        self.changes
            .iter()
            .filter(|change| change.touches(place, &covers))
            .for_each(|change| people.extend(change.hands.clone()));
        people
    }

    /// Whether somebody's hand there acted through less than they are, and that self had not the permission.
    pub(super) fn acted_as_less(&self, place: &str, stage: &str, user: &str, permission: Option<&str>) -> bool {
        let covers = self.targets[place].covers(stage);
        let touching = self.changes.iter().filter(|change| change.touches(place, &covers));
        let changed = touching.filter_map(|change| Some((&change.hands, change.through.as_ref()?)));
        let submitted = self.targets[place].lesser.iter().map(|(people, through)| (people, through));
        let lacks = |through: &BTreeSet<String>| permission.is_none_or(|permission| !through.contains(permission));
        changed.chain(submitted).any(|(people, through)| people.contains(user) && lacks(through))
    }

    /// Whoever changed a covered class last.
    fn last_changer(&self, place: &str, stage: &str) -> People {
        let covers = self.targets[place].covers(stage);
        let last = self.changes.iter().rfind(|change| change.touches(place, &covers));
        last.map(|change| change.hands.clone()).unwrap_or_default()
    }

    /// Who is barred there by the pinned definition.
    pub(super) fn barred(&self, place: &str, stage: &str) -> People {
        match self.targets[place].stage(stage)["barred"].as_str().unwrap_or("contributors") {
            "nobody" => People::new(),
            "author" => self.author.clone(),
            "last_changer" => self.last_changer(place, stage),
            _ => self.hands(place, stage),
        }
    }

    /// Whether a class that the stage covers was changed after that event.
    pub(super) fn changed_after(&self, place: &str, stage: &str, at: u64) -> bool {
        let covers = self.targets[place].covers(stage);
        self.changes.iter().any(|change| change.at > at && change.touches(place, &covers))
    }
}

impl Change {
    fn touches(&self, place: &str, covers: &BTreeSet<String>) -> bool {
        self.target.as_ref().is_none_or(|target| target == place) && !self.classes.is_disjoint(covers)
    }
}

impl Stage {
    /// Whether nobody was asked, and nobody overrode it.
    pub(super) fn is_skipped(&self) -> bool {
        self.skip.is_some() && self.overridden.is_none()
    }

    fn opened(opening: &Value, yes: Vec<Yes>) -> Self {
        let skip = Some(opening["skip"].clone()).filter(|skip| !skip.is_null());
        let required = list(&opening["required"]).iter().map(id).collect();
        Self { skip, yes, required, ..Self::default() }
    }
}

impl Target {
    /// Whether somebody is asked or has said something, or everybody with a hand in it may do without a stage.
    pub(super) fn is_before_somebody(&self) -> bool {
        let exempt = |stage: &Stage| stage.skip.as_ref().is_some_and(|skip| skip["type"] == "every_hand_exempt");
        self.stages.values().any(|stage| !stage.is_skipped() || !stage.yes.is_empty() || exempt(stage))
    }

    /// The stages of a new round, or of a new definition.
    fn open(&mut self, what: &Value) {
        let before = std::mem::take(&mut self.stages);
        for opening in list(&what["stages"]) {
            let name = id(&opening["stage"]);
            let maps = |entry: &&Value| entry["to"] == name.as_str();
            let sources: Vec<String> = match what["map"].as_array() {
                Some(map) => map.iter().filter(maps).map(|entry| id(&entry["from"])).collect(),
                None => vec![name.clone()],
            };
            let kept =
                sources.iter().filter(|_| opening["keeps_decisions"] == true).filter_map(|name| before.get(name));
            let yes = kept.flat_map(|stage| stage.yes.clone()).collect();
            self.stages.insert(name, Stage::opened(opening, yes));
        }
    }

    /// The stage as the pinned definition has it.
    pub(super) fn stage(&self, name: &str) -> &Value {
        list(&self.definition["stages"]).iter().find(|stage| stage["name"] == name).unwrap_or(&Value::Null)
    }

    /// The classes that a stage depends on.
    fn covers(&self, name: &str) -> BTreeSet<String> {
        let stages = list(&self.definition["stages"]);
        let Some(at) = stages.iter().position(|stage| stage["name"] == name) else {
            return every_class();
        };
        let from = if self.definition["order"] == "parallel" { at } else { 0 };
        let covered = |stage: &Value| stage.get("covers").map_or_else(every_class, classes);
        stages[from..=at].iter().flat_map(covered).collect()
    }
}
