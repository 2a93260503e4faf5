//! What must hold of each event, by the reference model before it.

use super::reference_model::{ReferenceModel, hands};
use super::staff::{NEIGHBOUR, STRANGER, Staff};
use super::walk::Findings;
use countersign::approval::{
    Action, Approvers, By, Change, Classes, Command, Event, FactTold, Opening, Order, Side, Skip, Unreachable,
    Visibility,
};
use countersign::{ContentState, ProfileId, UserId};
use std::collections::BTreeMap;

struct Look<'w> {
    reference: &'w ReferenceModel,
    staff: &'w Staff,
    command: &'w Command,
    event: &'w Event,
}

pub(super) fn of_event(
    reference: &ReferenceModel,
    staff: &Staff,
    command: &Command,
    event: &Event,
    found: &mut Findings,
) {
    let look = Look { reference, staff, command, event };
    let detail = || format!("{event:?}");
    let strangers = hands(event).iter().any(|user| [STRANGER, NEIGHBOUR].contains(user));
    found.must("s26", !strangers, detail);
    let people = event.by.person().is_some();
    found.must(
        "s35",
        event.rights.is_empty() != people && event.command == command.id && event.at == command.now,
        detail,
    );
    if let Change::Commented { visibility, mentions, target, .. } = &event.change {
        look.comment(*visibility, mentions, *target, found);
    }
    if let Change::Edited { digests, overrides, changed, .. } = &event.change {
        found.must("s11", *changed == reference.digests.changed(digests), detail);
        let closed =
            |phase| matches!(phase, ContentState::Published | ContentState::Archived | ContentState::Publishing);
        let out = overrides.iter().any(|over| closed(reference.places[&over.target].phase));
        found.must("s37", !out, detail);
    }
    let Some(profile) = event.change.target() else { return };
    if let Change::TargetAdded { .. } = event.change {
        found.must("s7", !reference.places.contains_key(&profile), detail);
        return;
    }
    let Some(place) = reference.places.get(&profile) else { return };
    let leaves = match place.phase {
        ContentState::Published => {
            matches!(event.change, Change::Archived { .. } | Change::Commented { .. } | Change::LinkRevoked { .. })
        }
        ContentState::Archived => matches!(event.change, Change::TargetRemoved { .. } | Change::Commented { .. }),
        _ => true,
    };
    found.must("s37", leaves, || format!("{} left by {event:?}", place.phase));
    match &event.change {
        Change::PublishBegun { .. } => look.release(profile, found),
        Change::Published { attempt, .. } | Change::PublishResolved { attempt, .. } => {
            found.must("s5", place.out == 0 && place.attempt == Some(*attempt), detail);
        }
        Change::Approved { stage, .. } => {
            look.decision(profile, stage, found);
            look.approval(profile, stage, found);
        }
        Change::Rejected { stage, .. } | Change::ChangesRequested { stage, .. } => look.decision(profile, stage, found),
        Change::ForceApproved { .. } | Change::ForceRejected { .. } => {
            let may = hands(event).iter().all(|user| staff.may(*user, "post.force_decision", profile));
            let everywhere = command.action.targets().iter();
            let mut everywhere = everywhere.filter(|_| event.by.person().is_some());
            let all = everywhere.all(|target| staff.may(hands(event)[0], "post.force_decision", *target));
            found.must("s27", may && all, detail);
            let forced = matches!(command.action, Action::ForceApprove { .. } | Action::ForceReject { .. });
            found.must("s27", forced, detail);
        }
        _ => look.of_round(profile, found),
    }
}

impl Look<'_> {
    fn release(&self, profile: ProfileId, found: &mut Findings) {
        let Change::PublishBegun { retry, fingerprint, attempt, .. } = &self.event.change else { return };
        let place = &self.reference.places[&profile];
        let detail = || format!("{:?} of {place:?}", self.event);
        let lawful = self.reference.approved(profile);
        found.must("s1", lawful, detail);
        let content: Vec<_> = fingerprint.digests().collect();
        let ordered = match &self.command.action {
            Action::BeginPublish { fingerprint, .. } | Action::Retry { fingerprint, .. } => Some(fingerprint),
            _ => None,
        };
        found.must("s2", content == self.reference.fingerprint(profile) && ordered == Some(fingerprint), detail);
        let its_time = place.publish_at.is_some_and(|at| at <= self.event.at);
        found.must("s3", its_time && lawful, detail);
        if *retry {
            found.must("s4", lawful && place.phase == ContentState::Failed, detail);
        }
        let fresh = !self.reference.attempts.contains(&(profile, *attempt));
        found.must("s5", fresh && place.attempt.is_none() && place.out == 0, detail);
        let ready = if *retry { ContentState::Failed } else { ContentState::InReview };
        found.must("s6", !place.held && place.phase == ready, detail);
    }

    /// Yes or no: by whom, for whom, and where.
    fn decision(&self, profile: ProfileId, stage: &str, found: &mut Findings) {
        let (reference, event, staff) = (self.reference, self.event, self.staff);
        let place = &reference.places[&profile];
        let index = place.index(stage);
        let definition = place.definition.as_ref().expect("a definition");
        let (stage, round) = (&definition.stages[index], &place.rounds[index]);
        let detail = || format!("{event:?} at {place:?} with {staff:?}");
        let By::User { user, acting_for, link } = event.by else {
            found.must("s21", false, detail);
            return;
        };
        let holder = acting_for.unwrap_or(user);
        found.must("s9", self.command.version == reference.version, detail);
        found.must("s6", place.in_flight(), detail);
        if definition.order == Order::Sequential {
            found.must("s16", (0..index).all(|before| reference.satisfied(profile, before)), detail);
        }
        let barred = |user| reference.barred(profile, index, user);
        found.must("s18", !barred(user) && !barred(holder), detail);
        if acting_for.is_some() || !round.reassigned.is_empty() || self.command.action.targets().len() > 1 {
            found.must("s19", !barred(user) && !barred(holder), detail);
        }
        let may = |user| staff.may(user, "post.review", profile);
        let named = staff.approvers(stage, round, profile).any(|user| user == holder);
        found.must("s21", may(user) && may(holder) && named, detail);
        let sides = staff.side(user, profile) == stage.party && staff.side(holder, profile) == stage.party;
        found.must("s23", sides, detail);
        if acting_for.is_some() {
            found.must("s25", round.chain(holder, user, Some(event.at), 3), detail);
        }
        if let Some(link) = link {
            let fits = reference.links.get(&link).is_some_and(|link| {
                let here = link.target == profile && link.stage == stage.name && link.user == user;
                let version = link.first <= reference.version && link.last.is_none_or(|last| reference.version <= last);
                here && version && event.at < link.until && !link.revoked && acting_for.is_none()
            });
            found.must("s22", fits && stage.party == Side::External, detail);
        }
    }

    /// A yes counts one person and one right, once.
    fn approval(&self, profile: ProfileId, stage: &str, found: &mut Findings) {
        let index = self.reference.places[&profile].index(stage);
        let by = self.event.by.person().expect("a person");
        let right = self.event.by.acting_for().unwrap_or(by);
        let counted = self.reference.counted(profile, index);
        let again = counted.iter().any(|said| said.by == by || said.right == right);
        found.must("s20", !again, || format!("{:?} after {counted:?}", self.event));
        found.must("s16", !self.reference.satisfied(profile, index), || {
            format!("{:?} where none was needed", self.event)
        });
    }

    fn of_round(&self, profile: ProfileId, found: &mut Findings) {
        let (reference, event) = (self.reference, self.event);
        let place = &reference.places[&profile];
        let detail = || format!("{event:?} at {place:?}");
        let by = hands(event);
        let no_hand = by.iter().all(|user| !reference.had_a_hand(profile, *user));
        match &event.change {
            Change::Submitted { definition, stages, .. }
            | Change::Resubmitted { definition, stages, .. }
            | Change::SentBack { definition, stages, .. } => {
                let sent_back = matches!(event.change, Change::SentBack { .. });
                let same = place
                    .definition
                    .as_ref()
                    .is_none_or(|old| *old == **definition || (sent_back && old.stages.is_empty()));
                found.must("s36", same, detail);
                found.must("s28", same, detail);
                for (opening, stage) in stages.iter().zip(&definition.stages) {
                    let ok =
                        justified(opening, &stage.approvers, &stage.when, stage.unless.as_deref(), &reference.facts);
                    found.must("s1", ok, detail);
                }
            }
            Change::DefinitionMigrated { definition, map, stages, .. } => {
                found.must("s28", no_hand || by.is_empty(), detail);
                let old = place.definition.as_ref().expect("a definition");
                let once = |name: &String| map.iter().filter(|entry| entry.from == *name).count() == 1;
                let total = map.len() == old.stages.len() && old.stages.iter().all(|stage| once(&stage.name));
                found.must("s36", total, detail);
                for (at, opening) in stages.iter().enumerate().filter(|(_, opening)| opening.keeps_decisions) {
                    let sources = map.iter().filter(|entry| entry.to.as_ref() == Some(&opening.stage));
                    let new = definition.stages[..=at].iter().map(|stage| stage.covers);
                    let new: Classes = match definition.order {
                        Order::Sequential => new.fold(Classes::default(), Classes::union),
                        Order::Parallel => definition.stages[at].covers,
                    };
                    let supported = sources.into_iter().all(|entry| {
                        let from = place.index(&entry.from);
                        place.covers(from).contains(new) && old.stages[from].party == definition.stages[at].party
                    });
                    found.must("s36", supported, detail);
                }
            }
            Change::Reassigned { stage, to, .. } => {
                let index = place.index(stage);
                let stage = &place.definition.as_ref().expect("a definition").stages[index];
                found.must("s28", no_hand, detail);
                found.must("s19", !reference.barred(profile, index, *to), detail);
                let taken = place.rounds[index].people.contains(to) || place.rounds[index].required.contains(to);
                found.must("s20", !taken, detail);
                found.must("s23", self.staff.could(*to, stage, profile), detail);
            }
            Change::Delegated { stage, from, to, until, .. } => {
                self.delegation(profile, stage, *from, *to, *until, found)
            }
            Change::LinkIssued { stage, user, until, .. } => {
                let index = place.index(stage);
                let external = place.definition.as_ref().expect("a definition").stages[index].party == Side::External;
                let theirs = place.rounds[index].people.contains(user) && *until > event.at;
                found.must("s22", external && theirs, detail);
            }
            Change::DeadlinePassed { stage, .. } => {
                found.must("s42", !place.rounds[place.index(stage)].deadline_passed, detail);
            }
            Change::Reminded { stage, count, .. } => {
                found.must("s42", *count > place.rounds[place.index(stage)].reminded, detail);
            }
            Change::StageSkipped { stage, .. } => {
                let definition = place.definition.as_ref().expect("a definition");
                let dead = reference.unreachable(profile, place.index(stage));
                found.must("s1", dead && definition.unreachable == Unreachable::SkipVisibly, detail);
            }
            _ => {}
        }
    }

    fn delegation(
        &self,
        profile: ProfileId,
        stage: &str,
        from: UserId,
        to: UserId,
        until: countersign::Timestamp,
        found: &mut Findings,
    ) {
        let (reference, event) = (self.reference, self.event);
        let place = &reference.places[&profile];
        let index = place.index(stage);
        let (stage, round) = (&place.definition.as_ref().expect("a definition").stages[index], &place.rounds[index]);
        let detail = || format!("{event:?} at {place:?}");
        let now = Some(event.at);
        let circle = from == to || round.chain(to, from, now, 9);
        let holds = round.people.contains(&from)
            || round.delegations.iter().any(|(_, to, until)| *to == from && event.at < *until);
        found.must("s25", event.at < until && !circle && holds && Some(from) == event.by.person(), detail);
        let mut longer = round.clone();
        longer.delegations.push((from, to, until));
        let people: Vec<UserId> = self.staff.jobs.keys().copied().collect();
        let long = people.iter().any(|first| reach(&longer, *first, event.at, 0) > 3);
        found.must("s25", !long, detail);
        found.must("s25", [from, to].iter().all(|user| self.staff.could(*user, stage, profile)), detail);
        found.must("s19", ![from, to].iter().any(|user| reference.barred(profile, index, *user)), detail);
    }

    fn comment(&self, visibility: Visibility, mentions: &[UserId], target: Option<ProfileId>, found: &mut Findings) {
        let places: Vec<ProfileId> =
            self.reference.places.keys().copied().filter(|one| target.is_none_or(|at| at == *one)).collect();
        let reads = |user: UserId| {
            places.iter().any(|place| {
                let side = visibility == Visibility::External || self.staff.side(user, *place) == Side::Internal;
                side && self.staff.may(user, "post.comment", *place)
            })
        };
        let ok = hands(self.event).into_iter().chain(mentions.iter().copied()).all(reads);
        found.must("s24", ok, || format!("{:?}", self.event));
    }
}

/// How many steps the longest chain from a person has.
fn reach(round: &super::reference_model::Round, from: UserId, now: countersign::Timestamp, steps: usize) -> usize {
    let onward = round.delegations.iter().filter(|(one, _, until)| *one == from && now < *until && steps < 9);
    onward.map(|(_, to, _)| reach(round, *to, now, steps + 1)).max().unwrap_or(steps)
}

/// Whether a stage that is skipped at the start of a round may be, and one that is not must not.
fn justified(
    opening: &Opening,
    approvers: &Approvers,
    when: &[String],
    unless: Option<&[String]>,
    facts: &BTreeMap<String, FactTold>,
) -> bool {
    let of_host = |told: &&FactTold, sure: bool| !sure || told.by.is_none();
    let known = |literal: &String, sure: bool| match literal.strip_prefix('!') {
        Some(fact) => facts.get(fact).filter(|told| of_host(told, sure)).map(|told| !told.value),
        None => facts.get(literal).filter(|told| of_host(told, sure)).map(|told| told.value),
    };
    // What a person's word lifts, it may not lift after all (J2); the host's always does.
    let fails = |sure| when.iter().any(|literal| known(literal, sure) == Some(false));
    let spared = |sure| unless.is_some_and(|all| all.iter().all(|literal| known(literal, sure) == Some(true)));
    let nobody = matches!(approvers, Approvers::MustApprove(_)) && opening.required.is_empty();
    match opening.skip {
        Some(Skip::ConditionFails { .. }) => fails(false),
        Some(Skip::SkipConditionHolds { .. }) => spared(false),
        Some(Skip::NoClient {}) => nobody,
        Some(_) => false,
        None => !(fails(true) || spared(true) || nobody),
    }
}
