//! A reference model of a post: what follows from the events, without asking the engine.

pub(super) use super::entries::{Handed, Place, Round, Said, place};
use countersign::approval::{
    Approvers, Barred, Change, Classes, Definition, Digest, Digests, Event, FactTold, FieldClass, Opening, Quorum,
    RemovedApprover,
};
use countersign::{ContentState, ProfileId, Timestamp, UserId, id::LinkId};
use std::collections::{BTreeMap, BTreeSet};

/// Version, hands, classes, and the target if it is one.
type Written = (u32, Vec<UserId>, Classes, Option<ProfileId>);

#[derive(Clone, Debug, Default)]
pub(super) struct ReferenceModel {
    pub(super) version: u32,
    pub(super) author: Vec<UserId>,
    pub(super) digests: Digests,
    pub(super) facts: BTreeMap<String, FactTold>,
    pub(super) changes: Vec<Written>,
    pub(super) places: BTreeMap<ProfileId, Place>,
    pub(super) links: BTreeMap<LinkId, Handed>,
    pub(super) attempts: BTreeSet<(ProfileId, u32)>,
}

pub(super) fn hands(event: &Event) -> Vec<UserId> {
    [event.by.person(), event.by.acting_for()].into_iter().flatten().collect()
}

impl ReferenceModel {
    pub(super) fn changed_since(&self, profile: ProfileId, covers: Classes, version: u32) -> bool {
        self.changes.iter().any(|(at, _, classes, own)| {
            *at > version && own.is_none_or(|own| own == profile) && classes.intersects(covers)
        })
    }

    pub(super) fn barred(&self, profile: ProfileId, stage: usize, user: UserId) -> bool {
        let place = &self.places[&profile];
        let covers = place.covers(stage);
        let here = |change: &&Written| change.3.is_none_or(|own| own == profile) && change.2.intersects(covers);
        match place.definition.as_ref().expect("a definition").stages[stage].barred {
            Barred::Nobody => false,
            Barred::Author => self.author.contains(&user),
            Barred::LastChanger => self.changes.iter().rfind(here).is_some_and(|change| change.1.contains(&user)),
            _ => {
                self.author.contains(&user)
                    || place.submitters.contains(&user)
                    || self.changes.iter().filter(here).any(|change| change.1.contains(&user))
            }
        }
    }

    /// Whether a person had any hand in the post there.
    pub(super) fn had_a_hand(&self, profile: ProfileId, user: UserId) -> bool {
        let here = |change: &&Written| change.3.is_none_or(|own| own == profile);
        self.author.contains(&user)
            || self.places[&profile].submitters.contains(&user)
            || self.changes.iter().filter(here).any(|change| change.1.contains(&user))
    }

    pub(super) fn counted(&self, profile: ProfileId, stage: usize) -> Vec<&Said> {
        self.places[&profile].rounds[stage].said.iter().filter(|said| said.alive).collect()
    }

    pub(super) fn able(&self, profile: ProfileId, stage: usize) -> Vec<UserId> {
        let people = self.places[&profile].rounds[stage].people.iter().copied();
        people.filter(|user| !self.barred(profile, stage, *user)).collect()
    }

    fn for_clients(&self, profile: ProfileId, stage: usize) -> bool {
        let definition = self.places[&profile].definition.as_ref().expect("a definition");
        matches!(definition.stages[stage].approvers, Approvers::MustApprove(_))
    }

    /// How many approvals are missing.
    pub(super) fn missing(&self, profile: ProfileId, stage: usize) -> usize {
        let place = &self.places[&profile];
        let round = &place.rounds[stage];
        let covers = place.covers(stage);
        let overridden = round.overridden.is_some_and(|version| !self.changed_since(profile, covers, version));
        if round.skipped || overridden {
            return 0;
        }
        let counted = self.counted(profile, stage);
        match place.definition.as_ref().expect("a definition").stages[stage].quorum {
            Quorum::Any => 1_usize.saturating_sub(counted.len()),
            Quorum::AtLeast(needed) => (needed as usize).saturating_sub(counted.len()),
            _ => {
                let needed: Vec<UserId> = if self.for_clients(profile, stage) {
                    round.required.iter().copied().collect()
                } else {
                    self.able(profile, stage)
                };
                let open = needed
                    .iter()
                    .filter(|user| !counted.iter().any(|said| said.right == **user || said.by == **user))
                    .count();
                if open == 0 && counted.is_empty() { 1 } else { open }
            }
        }
    }

    pub(super) fn satisfied(&self, profile: ProfileId, stage: usize) -> bool {
        self.missing(profile, stage) == 0
    }

    /// Whether no decisions of the people there are can satisfy the stage.
    pub(super) fn unreachable(&self, profile: ProfileId, stage: usize) -> bool {
        if self.satisfied(profile, stage) {
            return false;
        }
        let round = &self.places[&profile].rounds[stage];
        let able = self.able(profile, stage);
        let gone = self.counted(profile, stage).iter().filter(|said| !round.people.contains(&said.right)).count();
        match self.places[&profile].definition.as_ref().expect("a definition").stages[stage].quorum {
            Quorum::AtLeast(needed) => able.len() + gone < needed as usize,
            Quorum::All if self.for_clients(profile, stage) => {
                let said = self.counted(profile, stage);
                let lost = |user: &&UserId| {
                    !able.contains(user) && !said.iter().any(|said| said.right == **user || said.by == **user)
                };
                round.required.is_empty() || round.required.iter().any(|user| lost(&user))
            }
            _ => able.is_empty() && gone == 0,
        }
    }

    pub(super) fn approved(&self, profile: ProfileId) -> bool {
        let place = &self.places[&profile];
        place.definition.is_some() && (0..place.stages()).all(|stage| self.satisfied(profile, stage))
    }

    pub(super) fn status(&self, profile: ProfileId) -> ContentState {
        let place = &self.places[&profile];
        match place.phase {
            ContentState::InReview if !self.approved(profile) => ContentState::InReview,
            ContentState::InReview if place.publish_at.is_some() => ContentState::Scheduled,
            ContentState::InReview => ContentState::Approved,
            phase => phase,
        }
    }

    /// The covered classes and what they are.
    pub(super) fn fingerprint(&self, profile: ProfileId) -> Vec<(FieldClass, Option<Digest>)> {
        let place = &self.places[&profile];
        let stages = place.definition.iter().flat_map(|definition| &definition.stages);
        let covered = stages.fold(Classes::default(), |all, stage| all.union(stage.covers));
        let time = |at: Timestamp| {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&at.as_millis().to_be_bytes());
            Digest::new(bytes)
        };
        let digest = |class| match class {
            FieldClass::Text => self.digests.text,
            FieldClass::Media => self.digests.media,
            FieldClass::Link => self.digests.link,
            FieldClass::FirstComment => self.digests.first_comment,
            FieldClass::Labels => self.digests.labels,
            FieldClass::Schedule => place.publish_at.map(time),
            _ => place.digest,
        };
        covered.field_classes().map(|class| (class, digest(class))).collect()
    }

    fn open(&self, profile: ProfileId, openings: &[Opening], map: Option<&[(String, Option<String>)]>) -> Vec<Round> {
        let rounds = openings.iter().map(|opening| {
            let sources: Vec<String> = match map {
                None => vec![opening.stage.clone()],
                Some(map) => {
                    let here = map.iter().filter(|(_, to)| to.as_ref() == Some(&opening.stage));
                    here.map(|(from, _)| from.clone()).collect()
                }
            };
            let mut said: Vec<Said> = Vec::new();
            for source in sources.iter().filter(|_| opening.keeps_decisions) {
                for one in self.counted(profile, self.places[&profile].index(source)) {
                    if !said.iter().any(|other| other.by == one.by || other.right == one.right) {
                        said.push(one.clone());
                    }
                }
            }
            Round {
                people: opening.people.iter().copied().collect(),
                required: opening.required.iter().copied().collect(),
                skipped: opening.skip.is_some(),
                said,
                ..Round::default()
            }
        });
        rounds.collect()
    }

    /// Takes note of an event.
    pub(super) fn read(&mut self, event: &Event) {
        self.version = event.version;
        match &event.change {
            Change::Created { targets, digests } => {
                self.author = hands(event);
                self.digests = *digests;
                self.places = targets.iter().map(|target| (*target, place())).collect();
                self.changes.push((event.version, hands(event), Classes::ALL, None));
            }
            Change::FactsChanged { facts, .. } => self.facts.extend(facts.clone()),
            Change::Edited { digests, overrides, changed } => {
                self.digests = *digests;
                if !changed.is_empty() {
                    self.changes.push((event.version, hands(event), *changed, None));
                }
                for over in overrides {
                    self.places.get_mut(&over.target).expect("a target").digest = over.digest;
                    let own = Classes::OVERRIDE;
                    self.changes.push((event.version, hands(event), own, Some(over.target)));
                }
            }
            Change::TargetAdded { target } => {
                self.places.insert(*target, place());
                self.changes.push((event.version, hands(event), Classes::ALL, Some(*target)));
            }
            Change::TargetRemoved { target } => drop(self.places.remove(target)),
            Change::LinkIssued { link, target, stage, user, until, first_version, last_version } => {
                let handed = Handed {
                    target: *target,
                    stage: stage.clone(),
                    user: *user,
                    until: *until,
                    first: *first_version,
                    last: *last_version,
                    revoked: false,
                };
                self.links.insert(*link, handed);
            }
            Change::LinkRevoked { link } => self.links.get_mut(link).expect("a link").revoked = true,
            _ => super::reference_at_target::at_target(self, event),
        }
        self.bury();
    }

    pub(super) fn reopen(&mut self, event: &Event, profile: ProfileId, definition: &Definition, openings: &[Opening]) {
        let rounds = self.open(profile, openings, None);
        let place = self.places.get_mut(&profile).expect("a target");
        place.submitters.extend(hands(event));
        place.phase = ContentState::InReview;
        (place.definition, place.rounds) = (Some(definition.clone()), rounds);
    }

    pub(super) fn migrate(
        &mut self,
        profile: ProfileId,
        definition: &Definition,
        map: &[(String, Option<String>)],
        openings: &[Opening],
    ) {
        let rounds = self.open(profile, openings, Some(map));
        let place = self.places.get_mut(&profile).expect("a target");
        (place.definition, place.rounds) = (Some(definition.clone()), rounds);
    }

    pub(super) fn forget(&mut self, profile: ProfileId) {
        self.places.get_mut(&profile).expect("a target").forget();
    }

    pub(super) fn reject(&mut self, profile: ProfileId, stage: Option<usize>, mild: bool) {
        let place = self.places.get_mut(&profile).expect("a target");
        place.phase = place.rejected(mild);
        match stage {
            None => place.forget(),
            Some(stage) => {
                place.rounds[stage].said.clear();
                place.rounds.iter_mut().for_each(|round| round.overridden = None);
            }
        }
    }

    /// Change does not count now never counts again.
    fn bury(&mut self) {
        for place in self.places.values_mut().filter(|place| !place.in_flight()) {
            place.rounds.iter_mut().for_each(|round| round.told_stuck = false);
        }
        let mut dead = Vec::new();
        for (profile, place) in &self.places {
            for (stage, round) in place.rounds.iter().enumerate() {
                let keeps = place.definition.as_ref().map(|definition| definition.removed_approver);
                for (at, said) in round.said.iter().enumerate() {
                    let holds = round.people.contains(&said.right) || keeps == Some(RemovedApprover::KeepsCounting);
                    let fresh = !self.changed_since(*profile, place.covers(stage), said.version);
                    let free = ![said.by, said.right].iter().any(|user| self.barred(*profile, stage, *user));
                    if !(holds && fresh && free) {
                        dead.push((*profile, stage, at));
                    }
                }
            }
        }
        for (profile, stage, at) in dead {
            self.places.get_mut(&profile).expect("a target").rounds[stage].said[at].alive = false;
        }
    }
}
