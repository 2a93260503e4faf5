//! What must hold after each step, by the reference model.

use super::auditor::Auditor;
use super::fixture::*;
use super::reference_model::ReferenceModel;
use super::walk::{Findings, Step, Walk};
use super::what_if;
use countersign::approval::{
    Action, By, Change, Event, Gap, Order, RefusalReason as Reason, RemovedApprover, State, decide, due, explain,
    post_status, replay,
};
use countersign::{ContentState, ProfileId, Timestamp, UserId};
use std::collections::BTreeSet;

/// Whether an action looks at a target before anything else.
fn concerns(action: &Action, target: ProfileId) -> bool {
    match action {
        Action::Edit { .. } | Action::Tick {} | Action::PeopleChanged {} | Action::RevokeLink { .. } => true,
        Action::Comment { target: None, .. } => true,
        _ => action.targets().contains(&target),
    }
}

pub(super) fn of_step(walk: &mut Walk, step: &Step<'_>) {
    match step.answer {
        Ok(events) => {
            reference_agrees(walk);
            what_changed(walk, step, events);
            right_holders(walk, step);
            if is_current(walk) {
                if walk.random.chance(35) {
                    explained(walk);
                }
                what_if::of_now(walk);
            }
        }
        Err(refusal) => {
            let Walk { fixture, found, .. } = &mut *walk;
            found.must("s29", fixture.state == *step.before, || format!("{refusal:?}"));
            if let By::User { link: Some(link), .. } = step.command.by {
                found.must("s22", fixture.state == *step.before, || format!("{link:?}"));
            }
        }
    }
    if walk.random.chance(20) {
        refusals(walk, step);
    }
}

/// The engine says of every target what the reference model says.
fn reference_agrees(walk: &mut Walk) {
    let Walk { fixture, reference, found, .. } = walk;
    let (state, now) = (&fixture.state, fixture.now);
    let mut ready = BTreeSet::new();
    for (profile, place) in &reference.places {
        let target = state.target(*profile).expect("a target");
        let (says, is) = (state.status_at(target), reference.status(*profile));
        let detail = || format!("{says} and not {is}: {place:?}");
        found.must("s13", says == is, detail);
        let approved = matches!(says, ContentState::Approved | ContentState::Scheduled);
        found.must("s12", !approved || reference.approved(*profile), detail);
        found.must("s36", target.definition() == place.definition.as_ref(), detail);
        found.must("s6", target.is_held() == place.held, detail);
        let its_time = place.publish_at.is_some_and(|at| at <= now);
        if place.phase == ContentState::InReview && reference.approved(*profile) && its_time && !place.held {
            ready.insert(*profile);
        }
        if place.definition.is_none() {
            found.must("s7", says == ContentState::Draft || says == ContentState::Archived, detail);
        }
    }
    let ordered: BTreeSet<ProfileId> = due(state, now).map(|order| order.target).collect();
    found.must("s3", ordered == ready, || format!("{ordered:?} and not {ready:?} at {now}"));
    let early: Vec<ProfileId> =
        due(state, Timestamp::from_millis(now.as_millis() - 600_000)).map(|order| order.target).collect();
    let before = |profile: &ProfileId| {
        reference.places[profile].publish_at.is_some_and(|at| at.as_millis() <= now.as_millis() - 600_000)
    };
    found.must("s3", early.iter().all(before), || format!("{early:?} before its time"));
    let statuses: Vec<ContentState> = state.targets().map(|target| state.status_at(target)).collect();
    let turned = post_status(statuses.iter().rev().copied());
    found.must("s40", state.status() == turned && statuses.contains(&turned), || format!("{statuses:?}"));
}

fn targets_of(state: &State) -> Vec<countersign::approval::Target> {
    state.targets().cloned().collect()
}

/// What a command may change, and what not.
fn what_changed(walk: &mut Walk, step: &Step<'_>, events: &[Event]) {
    let Walk { fixture, reference, found, .. } = walk;
    let (before, after, action) = (step.before, &fixture.state, &step.command.action);
    let detail = || format!("{action:?} brought {events:?}");
    // What the host tells of the content concerns every target.
    let told = events.iter().any(|event| matches!(event.change, Change::FactsChanged { .. }));
    if !action.targets().is_empty() && !told {
        let others = || step.seen.places.keys().filter(|profile| !concerns(action, **profile));
        let same = others().all(|profile| before.target(*profile) == after.target(*profile));
        let stand = others().all(|profile| step.seen.status(*profile) == reference.status(*profile));
        found.must("s8", same && stand, detail);
    }
    let alone = events.iter().all(|event| event.by != By::Host {});
    if let Action::Edit { digests, overrides } = action {
        let nothing = step.seen.digests == *digests
            && overrides
                .iter()
                .all(|over| step.seen.places.get(&over.target).is_some_and(|place| place.digest == over.digest));
        if nothing {
            found.must("s11", before.version() == after.version(), detail);
            found.must("s11", !alone || targets_of(before) == targets_of(after), detail);
        }
    }
    if matches!(action, Action::Comment { .. } | Action::IssueLink { .. } | Action::RevokeLink { .. }) {
        let number = if matches!(action, Action::Comment { .. }) { "s15" } else { "s22" };
        found.must(number, !alone || targets_of(before) == targets_of(after), detail);
    }
    if matches!(action, Action::Tick {} | Action::PeopleChanged {}) {
        found.must("s34", events.iter().all(|event| event.by == By::Host {}), detail);
    }
    let mut revision = before.revision();
    let next = events.iter().all(|event| {
        revision += 1;
        event.revision == revision
    });
    found.must("s34", next && fixture.log.len() as u64 == after.revision(), detail);
}

/// After a command at a target, exactly those who hold the right now stand at its stages.
fn right_holders(walk: &mut Walk, step: &Step<'_>) {
    let Walk { staff, reference, found, .. } = walk;
    for (profile, place) in reference.places.iter().filter(|(profile, _)| concerns(&step.command.action, **profile)) {
        // While an attempt is under way nobody is asked; those of now are found at the next step.
        let was_out = step.seen.places.get(profile).is_some_and(|place| place.attempt.is_some());
        let waits = !was_out && place.in_flight()
            || matches!(place.phase, ContentState::ChangesRequested | ContentState::Draft);
        let stages = place.definition.iter().flat_map(|definition| &definition.stages);
        for (stage, round) in stages.zip(&place.rounds).filter(|_| waits) {
            let people: BTreeSet<UserId> = staff.approvers(stage, round, *profile).collect();
            found.must("s21", people == round.people, || {
                format!("{people:?} hold the right, and {round:?} says otherwise after {:?}", step.command)
            });
        }
    }
}

/// Whether neither time nor people have brought anything about that is not in the state yet.
fn is_current(walk: &mut Walk) -> bool {
    let tick = walk.fixture.command(By::Host {}, Action::Tick {});
    decide(&walk.context(), &walk.fixture.state, &tick).is_ok_and(|events| events.is_empty())
}

fn explained(walk: &mut Walk) {
    let explanation = explain(&walk.fixture.world.context(), &walk.fixture.state, walk.fixture.now);
    let Walk { reference, found, .. } = walk;
    for target in explanation.targets {
        let profile = target.target;
        let place = &reference.places[&profile];
        if !place.in_flight() {
            continue;
        }
        let mut told = BTreeSet::new();
        for gap in target.gaps {
            let Gap::Approvals { stage, missing, open, people, stuck, ways_out } = gap else { continue };
            let index = place.index(&stage);
            told.insert(index);
            let round = &place.rounds[index];
            let detail = || format!("`{stage}` of {place:?}: {missing} missing, stuck {stuck:?}");
            let agrees = missing == reference.missing(profile, index);
            found.must("s13", agrees, detail);
            if round.said.iter().any(|said| !said.alive) {
                found.must("s12", agrees, detail);
            }
            if round.said.iter().any(|said| said.by != said.right) {
                found.must("s20", agrees, detail);
            }
            if place.revived {
                found.must("s14", agrees, detail);
            }
            let parallel = place.definition.as_ref().is_some_and(|definition| definition.order == Order::Parallel);
            let expected = parallel || (0..index).all(|before| reference.satisfied(profile, before));
            found.must("s16", open == expected, detail);
            let able = people.iter().any(|candidate| candidate.blocked.is_none());
            found.must("l1", !open || able || stuck.is_some(), detail);
            found.must("l7", stuck.is_some() == reference.unreachable(profile, index), detail);
            found.must("l2", stuck.is_none() || round.told_stuck, detail);
            found.must("l3", stuck.is_none() || !ways_out.is_empty(), detail);
        }
        let unmet: BTreeSet<usize> =
            (0..place.stages()).filter(|stage| !reference.satisfied(profile, *stage)).collect();
        found.must("s13", told == unmet, || format!("{told:?} and not {unmet:?} in {place:?}"));
    }
}

/// The same command at the wrong revision, for the wrong version, too early; and a second time.
fn refusals(walk: &mut Walk, step: &Step<'_>) {
    let mut command = step.command.clone();
    command.id = walk.fixture.command(By::Host {}, Action::Tick {}).id;
    let Walk { fixture, found, done, reference, .. } = walk;
    let context = fixture.world.context();
    let ask = |change: &dyn Fn(&mut countersign::approval::Command)| {
        let mut other = command.clone();
        (other.revision, other.version, other.now) = (fixture.state.revision(), fixture.state.version(), fixture.now);
        change(&mut other);
        decide(&context, &fixture.state, &other).map_err(|refusal| refusal.reason)
    };
    let stale = ask(&|other| other.revision -= 1);
    found.must("s29", matches!(stale, Err(Reason::StaleRevision { .. })), || format!("{stale:?}"));
    let early = ask(&|other| other.revision += 1);
    found.must("s29", matches!(early, Err(Reason::StaleRevision { .. })), || format!("{early:?}"));
    if reference.version > 1 {
        let old = ask(&|other| other.version -= 1);
        found.must("s9", matches!(old, Err(Reason::StaleVersion { .. })), || format!("{old:?}"));
    }
    let past = ask(&|other| {
        let last = fixture.state.last_time().expect("something happened");
        other.now = Timestamp::from_millis(last.as_millis() - 1);
    });
    let (last, own) = (fixture.state.last_time(), fixture.state.last_time().map(|last| last.as_millis() - 1));
    let behind = |event: &Event| Some(event.at) == last && event.clock.map(Timestamp::as_millis) == own;
    found.must("s42", past.as_ref().map_or(true, |events| events.iter().all(behind)), || format!("{past:?}"));
    if let Some(done) = done {
        let again = ask(&|other| *other = done.clone());
        found.must("s32", again == Ok(Vec::new()), || format!("{again:?}"));
        let restamped = ask(&|other| {
            *other = done.clone();
            other.revision = fixture.state.revision();
        });
        found.must("s32", restamped == Ok(Vec::new()), || format!("{restamped:?}"));
        let abused = ask(&|other| {
            *other = done.clone();
            other.action = Action::Withdraw { targets: vec![ProfileId::new(1_000)] };
        });
        found.must("s32", matches!(abused, Err(Reason::IdReused {})), || format!("{abused:?}"));
    }
    if step.answer.is_err() {
        let free = ask(&|other| {
            (other.id, other.by, other.action) = (step.command.id, By::Host {}, Action::PeopleChanged {});
        });
        found.must("s32", free.is_ok(), || format!("{free:?} after a refusal"));
    }
}

/// What must hold of a whole log.
pub(super) fn of_log(walk: &mut Walk) {
    let Walk { fixture, reference, found, .. } = walk;
    let again = from_text(&fixture.log);
    found.must("s33", again == fixture.state, || "the log does not lead to the state".to_owned());
    let text = serde_json::to_string(&fixture.state.snapshot()).expect("snapshots serialize");
    let read = State::restore(serde_json::from_str(&text).expect("snapshots deserialize"));
    found.must("s33", read.as_ref() == Ok(&fixture.state), || "the state does not come back from its text".to_owned());
    let mut one = State::new(HERE, POST);
    for event in &fixture.log {
        unknown(event, found);
        one = replay(one, [event]).expect("it happened");
        let gap = Event { revision: event.revision + 2, ..event.clone() };
        found.must("s38", replay(one.clone(), [&gap]).is_err(), || "a gap is not noticed".to_owned());
    }
    found.must("s33", one == fixture.state, || "one by one is not all at once".to_owned());
    if !keeps(reference, &fixture.log) {
        let auditor = Auditor::of(&fixture.log);
        let number = if auditor.releases > 0 { "s35" } else { "s34" };
        found.must(number, auditor.faults.is_empty(), || format!("{:?}", auditor.faults));
    }
}

/// The auditor does not know of definitions that keep the approvals of those who left.
fn keeps(reference: &ReferenceModel, log: &[Event]) -> bool {
    let kept = serde_json::to_value(RemovedApprover::KeepsCounting).expect("words serialize");
    let of_log = log.iter().any(|event| {
        let event = serde_json::to_value(event).expect("events serialize");
        event["change"]["definition"]["removed_approver"] == kept
    });
    of_log || reference.places.is_empty()
}

/// An event with anything unknown in it is refused.
fn unknown(event: &Event, found: &mut Findings) {
    let good = serde_json::to_value(event).expect("events serialize");
    let mut wrong = vec![good.clone(), good.clone(), good.clone()];
    wrong[0]["format"] = 2.into();
    wrong[1]["change"]["type"] = "exploded".into();
    wrong[2]["change"]["surprise"] = 1.into();
    let refused = wrong.into_iter().all(|wrong| serde_json::from_value::<Event>(wrong).is_err());
    found.must("s38", refused, || format!("{event:?} with something unknown is accepted"));
    let back = serde_json::from_value::<Event>(good);
    found.must("s33", back.is_ok_and(|back| back == *event), || format!("{event:?} does not come back"));
}
