//! Change somebody who reads the events knows: hands, facts, what was said and what it is worth. It shares no code with the
//! engine.

use super::rounds::{Place, Stand, Yes, round, unbroken};
use super::walk::Key;
use super::world::{Clocks, World};
use countersign::approval::{
    Barred, Change, Classes, Definition, Digests, Event, FactTold, Opening, Order, Quorum, RemovedApprover, Stage,
};
use countersign::{ProfileId, Timestamp, UserId, id::LinkId};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who did something, and the key through which they did.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand {
    pub(super) user: UserId,
    pub(super) key: Option<Key>,
}

/// Change had an effect on the content.
#[derive(Clone, Debug)]
struct Written {
    version: u32,
    hands: Vec<Hand>,
    shared: Classes,
    own: BTreeMap<ProfileId, Classes>,
    obliged: Vec<ProfileId>,
}

#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) user: UserId,
    pub(super) target: ProfileId,
    pub(super) stage: String,
    pub(super) until: Timestamp,
    pub(super) stand: Stand,
    pub(super) revoked: bool,
}

#[derive(Clone, Debug)]
struct Fact {
    told: FactTold,
    past: Vec<(FactTold, bool)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct PostFromLog {
    author: Vec<UserId>,
    changes: Vec<Written>,
    pub(super) digests: Option<Digests>,
    facts: BTreeMap<String, Fact>,
    pub(super) places: BTreeMap<ProfileId, Place>,
    pub(super) links: BTreeMap<LinkId, Link>,
    pub(super) attempts: BTreeSet<(ProfileId, u32)>,
    /// Somebody asked for approval once.
    opened: bool,
}

/// The classes that the approvals of a stage depend on.
pub(super) fn covers(definition: &Definition, stage: usize) -> Classes {
    let own = |stage: &Stage| stage.covers;
    match definition.order {
        Order::Sequential => definition.stages[..=stage].iter().map(own).fold(Classes::default(), Classes::union),
        Order::Parallel => own(&definition.stages[stage]),
    }
}

impl Fact {
    fn hear(&mut self, told: FactTold) {
        self.told = told;
        if !self.past.iter().any(|(past, _)| *past == told) {
            self.past.push((told, false));
        }
    }

    fn rely(&mut self) {
        let value = self.told.value;
        self.past.iter_mut().filter(|(past, _)| past.value == value).for_each(|(_, relied)| *relied = true);
    }

    /// Who lifts what the other value asked for, if a person does and it was not a slip of their own.
    fn lifter(&self) -> Option<UserId> {
        let by = self.told.by?;
        let raised =
            |(past, relied): &(FactTold, bool)| past.value != self.told.value && (*relied || past.by != Some(by));
        self.past.iter().any(raised).then_some(by)
    }
}

impl PostFromLog {
    pub(super) fn read(&mut self, event: &Event, key: Option<Key>, running: bool) {
        let people = [event.by.person(), event.by.acting_for()].into_iter().flatten();
        let hands: Vec<Hand> = people.map(|user| Hand { user, key }).collect();
        let stand = Stand { at: event.clock.unwrap_or(event.at), as_of: event.as_of };
        let mut change = Written {
            version: event.version,
            hands: hands.clone(),
            shared: Classes::default(),
            own: BTreeMap::new(),
            obliged: event.obliged.clone(),
        };
        match &event.change {
            Change::Created { targets, digests, .. } => {
                self.author = hands.iter().map(|hand| hand.user).collect();
                self.digests = Some(*digests);
                self.places = targets.iter().map(|target| (*target, Place::default())).collect();
                change.shared = Classes::ALL;
            }
            Change::Edited { digests, overrides, changed } => {
                self.digests = Some(*digests);
                change.shared = *changed;
                change.own = overrides.iter().map(|own| (own.target, Classes::OVERRIDE)).collect();
            }
            Change::Scheduled { target, .. } | Change::Unscheduled { target } => {
                change.own.insert(*target, Classes::SCHEDULE);
                self.places.entry(*target).or_default().publish_at =
                    if let Change::Scheduled { time, .. } = &event.change { Some(*time) } else { None };
            }
            Change::TargetAdded { target } => {
                change.own.insert(*target, Classes::ALL);
                self.places.insert(*target, Place::default());
            }
            Change::TargetRemoved { target } => drop(self.places.remove(target)),
            Change::FactsChanged { facts, .. } => {
                let opened = self.opened;
                for (name, told) in facts {
                    // Change nobody knew when a round was opened asked for what either answer asks for.
                    let unknown = || match opened {
                        true => [false, true].map(|value| (FactTold { value, by: None }, true)).into(),
                        false => Vec::new(),
                    };
                    let fact = self.facts.entry(name.clone()).or_insert_with(|| Fact { told: *told, past: unknown() });
                    fact.hear(*told);
                    if running {
                        fact.rely();
                    }
                }
            }
            Change::LinkIssued { link, target, stage, user, until, .. } => {
                let (user, target, stage, until) = (*user, *target, stage.clone(), *until);
                self.links.insert(*link, Link { user, target, stage, until, stand, revoked: false });
            }
            Change::LinkRevoked { link } => self.links.get_mut(link).expect("a link").revoked = true,
            Change::PublishBegun { target, attempt, .. } => drop(self.attempts.insert((*target, *attempt))),
            _ => self.place(event, &hands, stand),
        }
        if !(change.shared.is_empty() && change.own.is_empty()) {
            self.changes.push(change);
        }
    }

    /// Change was said at a stage and still stands, people aside: what is void is not carried anywhere.
    fn standing(&self, target: ProfileId, name: &str) -> Vec<Yes> {
        let place = &self.places[&target];
        let definition = place.definition.as_ref().expect("a definition");
        let index = definition.stages.iter().position(|stage| stage.name == name).expect("a stage");
        let (stage, covers) = (&definition.stages[index], covers(definition, index));
        let stands = |yes: &&Yes| {
            let barred = [yes.by, yes.right_of()].iter().any(|user| self.barred(target, stage, covers, *user));
            !barred && !self.touching(target, covers).any(|change| change.version > yes.version)
        };
        place.rounds[name].yes.iter().filter(stands).copied().collect()
    }

    fn place(&mut self, event: &Event, hands: &[Hand], stand: Stand) {
        let stood: BTreeMap<String, Vec<Yes>> = match &event.change {
            Change::DefinitionMigrated { target, map, .. } => {
                map.iter().map(|one| (one.from.clone(), self.standing(*target, &one.from))).collect()
            }
            _ => BTreeMap::new(),
        };
        let Some(place) = event.change.target().and_then(|target| self.places.get_mut(&target)) else { return };
        match &event.change {
            Change::Submitted { definition, stages, .. }
            | Change::Resubmitted { definition, stages, .. }
            | Change::SentBack { definition, stages, .. } => {
                place.submitters.extend(hands);
                let old = std::mem::take(&mut place.rounds);
                let kept = |opening: &Opening| {
                    let old = old.get(&opening.stage).filter(|_| opening.keeps_decisions);
                    old.map(|old| old.yes.clone()).unwrap_or_default()
                };
                place.rounds = stages.iter().map(|one| (one.stage.clone(), round(one, kept(one)))).collect();
                let chosen = place.definition.as_ref() != Some(&**definition);
                place.migrated &= !chosen;
                place.definition = Some((**definition).clone());
                place.told_that_nobody_approved = false;
                self.facts.values_mut().for_each(Fact::rely);
                self.opened = true;
            }
            Change::StagesAdded { definition, stages, .. } => {
                place.rounds.extend(stages.iter().map(|one| (one.stage.clone(), round(one, Vec::new()))));
                place.definition = Some((**definition).clone());
            }
            Change::DefinitionMigrated { definition, map, stages, .. } => {
                place.rounds.clear();
                for opening in stages {
                    let sources = map.iter().filter(|one| one.to.as_ref() == Some(&opening.stage));
                    let sources = sources.filter(|_| opening.keeps_decisions);
                    let yes = sources.flat_map(|one| stood[&one.from].clone()).collect();
                    place.rounds.insert(opening.stage.clone(), round(opening, yes));
                }
                place.definition = Some((**definition).clone());
                place.migrated = true;
            }
            Change::NobodyApproved { .. } => place.told_that_nobody_approved = true,
            Change::Withdrawn { .. } => place.rounds.values_mut().for_each(|round| {
                round.yes.clear();
                round.overridden = None;
            }),
            Change::Archived { .. } => place.archived = true,
            Change::ForceApproved { skipped, .. } => {
                let skipped = place.rounds.iter_mut().filter(|(name, _)| skipped.contains(name));
                skipped.for_each(|(_, round)| round.overridden = Some(event.version));
            }
            _ => place.at_stage(event, stand),
        }
    }

    /// The pairs between whom something was delegated.
    pub(super) fn delegations(&self) -> Vec<(UserId, UserId)> {
        let rounds = self.places.values().flat_map(|place| place.rounds.values());
        rounds.flat_map(|round| round.delegations.iter().map(|(from, to, _)| (*from, *to))).collect()
    }

    /// Everybody with a hand in a target, as far as these classes go (J1).
    pub(super) fn hands(&self, target: ProfileId, covers: Classes) -> Vec<Hand> {
        let authors = self.author.iter().map(|user| Hand { user: *user, key: None });
        let matters = |change: &&Written| {
            let own = change.own.get(&target).copied().unwrap_or_default();
            change.obliged.contains(&target) || change.shared.union(own).intersects(covers)
        };
        let changers = self.changes.iter().filter(matters).flat_map(|change| change.hands.clone());
        let submitters = self.places.get(&target).into_iter().flat_map(|place| place.submitters.clone());
        authors.chain(changers).chain(submitters).collect()
    }

    /// Whether something was changed there that had to be sent for approval.
    pub(super) fn is_owed(&self, target: ProfileId) -> bool {
        self.changes.iter().any(|change| change.obliged.contains(&target))
    }

    fn touching(&self, target: ProfileId, covers: Classes) -> impl DoubleEndedIterator<Item = &Written> {
        let of = move |change: &&Written| {
            change.shared.union(change.own.get(&target).copied().unwrap_or_default()).intersects(covers)
        };
        self.changes.iter().filter(of)
    }

    /// Whether it is a person's own work, as a stage sees it (S18).
    pub(super) fn barred(&self, target: ProfileId, stage: &Stage, covers: Classes, user: UserId) -> bool {
        let of = |change: &Written| change.hands.iter().any(|hand| hand.user == user);
        let submitted = || self.places[&target].submitters.iter().any(|hand| hand.user == user);
        match stage.barred {
            Barred::Nobody => false,
            Barred::Author => self.author.contains(&user),
            Barred::LastChanger => self.touching(target, covers).next_back().is_some_and(of),
            _ => self.author.contains(&user) || submitted() || self.touching(target, covers).any(of),
        }
    }

    fn literal(&self, text: &str) -> Option<(bool, &Fact)> {
        let (name, wanted) = text.strip_prefix('!').map_or((text, true), |name| (name, false));
        self.facts.get(name).map(|fact| (fact.told.value == wanted, fact))
    }

    /// Whether some literal is known to fail, and whoever says so may say it.
    pub(super) fn fails(&self, literals: &[String], may_lift: impl Fn(UserId) -> bool) -> bool {
        let known = literals.iter().filter_map(|text| self.literal(text));
        known.into_iter().any(|(holds, fact)| !holds && fact.lifter().is_none_or(&may_lift))
    }

    pub(super) fn hold(&self, literals: &[String], may_lift: impl Fn(UserId) -> bool) -> bool {
        let known = |text: &String| {
            self.literal(text).is_some_and(|(holds, fact)| holds && fact.lifter().is_none_or(&may_lift))
        };
        literals.iter().all(known)
    }

    /// Change was said at a stage and is worth something now: by people who hold their right without a break, who have no
    /// hand in the post, about the content as it is.
    pub(super) fn valid(&self, world: &World, target: ProfileId, index: usize, clocks: Clocks) -> Vec<Yes> {
        let place = &self.places[&target];
        let definition = place.definition.as_ref().expect("a definition");
        let (stage, covers) = (&definition.stages[index], covers(definition, index));
        let round = &place.rounds[&stage.name];
        let keeps = definition.removed_approver == RemovedApprover::KeepsCounting;
        let counts = |yes: &Yes| {
            let user = yes.right_of();
            let current = !self.touching(target, covers).any(|change| change.version > yes.version);
            let barred = [yes.by, user].iter().any(|user| self.barred(target, stage, covers, *user));
            let instead = round.reassigned.iter().any(|(_, to)| *to == user);
            let lets_in = world.decides(user, stage, &round.required, target, clocks)
                || instead && world.may(user, "post.review", target, clocks);
            let holds = || unbroken(world, user, yes.stand) && world.lasts(yes, stage, target, clocks);
            current && !barred && (keeps || lets_in && holds())
        };
        round.yes.iter().filter(|yes| counts(yes)).copied().collect()
    }

    /// Whether what counts is enough. `None`: that is not for this reader to say.
    pub(super) fn is_met(&self, world: &World, target: ProfileId, index: usize, clocks: Clocks) -> Option<bool> {
        let place = &self.places[&target];
        let definition = place.definition.as_ref()?;
        let (stage, covers) = (&definition.stages[index], covers(definition, index));
        let round = &place.rounds[&stage.name];
        let valid = self.valid(world, target, index, clocks);
        let spoke = |user: &UserId| valid.iter().any(|yes| yes.by == *user || yes.right_of() == *user);
        Some(match stage.quorum {
            Quorum::Any => !valid.is_empty(),
            Quorum::AtLeast(needed) => valid.len() >= needed as usize,
            Quorum::All if !round.reassigned.is_empty() => return None,
            // Where nobody is asked who was not when it was submitted, nobody has said yes.
            Quorum::All if stage.party == countersign::approval::Side::External => {
                !round.required.is_empty() && round.required.iter().all(spoke)
            }
            _ => {
                let able = round.people.iter().filter(|user| !self.barred(target, stage, covers, **user));
                !valid.is_empty() && able.into_iter().all(spoke)
            }
        })
    }

    pub(super) fn is_overridden(&self, target: ProfileId, index: usize) -> bool {
        let place = &self.places[&target];
        let definition = place.definition.as_ref().expect("a definition");
        let covers = covers(definition, index);
        let version = place.rounds[&definition.stages[index].name].overridden;
        version.is_some_and(|version| !self.touching(target, covers).any(|change| change.version > version))
    }
}
