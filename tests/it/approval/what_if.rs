//! What could come of a state, tried out on copies of it.

use super::explorer::actions;
use super::fixture::*;
use super::staff::PEOPLE;
use super::walk::Walk;
use countersign::approval::{
    Action, By, Command, Event, State, Verb, Voided, decide, enabled, explain, replay, simulate,
};
use countersign::{ContentState, ProfileId, UserId, id::CommandId};

/// What may be asked of a state that is up to date; each now and then.
pub(super) fn of_now(walk: &mut Walk) {
    match walk.random.below(14) {
        0 => everyone_says_yes(walk),
        1 => time_passes(walk),
        2 => the_author_can_act(walk),
        3 => people_leave(walk),
        4 | 5 => two_decisions(walk),
        6 => buttons(walk),
        7 => a_dead_end_is_left(walk),
        _ => {}
    }
    let failed: Vec<ProfileId> = places_in(walk, |status| status == ContentState::Failed);
    for target in failed {
        let ways = [
            Action::Archive { targets: vec![target] },
            Action::Schedule { targets: vec![target], at: walk.fixture.now },
        ];
        let open = ways.into_iter().all(|action| try_out(walk, &walk.fixture.state, OWEN, action).is_some());
        walk.found.must("l8", open, || format!("no way on at {target}"));
    }
}

fn places_in(walk: &Walk, is: impl Fn(ContentState) -> bool) -> Vec<ProfileId> {
    walk.reference.places.keys().copied().filter(|profile| is(walk.reference.status(*profile))).collect()
}

fn decided(walk: &Walk, state: &State, by: By, action: Action) -> Option<Vec<Event>> {
    let (revision, version) = (state.revision(), state.version());
    let command =
        Command { id: CommandId::new(1 << 40 | revision), by, now: walk.fixture.now, revision, version, action };
    decide(&walk.context(), state, &command).ok()
}

/// The state after a command; `None` if it is refused.
fn try_out(walk: &Walk, state: &State, user: UserId, action: Action) -> Option<State> {
    let events = decided(walk, state, By::user(user), action)?;
    Some(replay(state.clone(), &events).expect("it can happen"))
}

/// L4: if everyone who may says yes, it is approved.
fn everyone_says_yes(walk: &mut Walk) {
    for target in places_in(walk, |status| status == ContentState::InReview) {
        let stages = walk.reference.places[&target].stages();
        if (0..stages).any(|stage| walk.reference.unreachable(target, stage)) {
            continue;
        }
        let names = walk.reference.places[&target].definition.as_ref().expect("a definition").stages.iter();
        let names: Vec<String> = names.map(|stage| stage.name.clone()).collect();
        let mut state = walk.fixture.state.clone();
        for stage in names {
            for user in PEOPLE {
                let yes = Action::Approve { targets: vec![target], stage: stage.clone() };
                state = try_out(walk, &state, user, yes).unwrap_or(state);
            }
        }
        let status = state.status_at(state.target(target).expect("a target"));
        let approved = matches!(status, ContentState::Approved | ContentState::Scheduled);
        walk.found.must("l4", approved, || format!("{status} after everyone said yes"));
    }
}

/// L5: one timer after the other leads to an end, and nothing with a deadline waits beyond it.
fn time_passes(walk: &mut Walk) {
    let mut fixture = walk.fixture.clone();
    let mut ticks = 0;
    while let Some(next) = fixture.next_deadline() {
        ticks += 1;
        let forward = next > fixture.now
            || !fixture.due().is_empty()
            || decided(walk, &fixture.state, By::Host {}, Action::Tick {}).is_some_and(|events| !events.is_empty());
        walk.found.must("l5", forward && ticks < 60, || format!("tick {ticks} at {next}, and it is {}", fixture.now));
        if ticks >= 60 {
            return;
        }
        fixture.now = fixture.now.max(next);
        fixture.host(Action::Tick {});
        for order in fixture.due() {
            let target = order.target;
            fixture.host(Action::BeginPublish { target, fingerprint: order.fingerprint });
            let attempt =
                fixture.state.target(target).and_then(countersign::approval::Target::attempt).expect("an attempt");
            fixture.host(Action::ReportPublished { target, attempt });
        }
    }
    let explanation = explain(&fixture.world.context(), &fixture.state, fixture.now);
    for target in explanation.targets.iter().filter(|target| target.status == ContentState::InReview) {
        let there = fixture.state.target(target.target).expect("a target");
        let due = there.definition().into_iter().flat_map(|definition| &definition.stages);
        let waits = target.gaps.iter().any(|gap| match gap {
            countersign::approval::Gap::Approvals { stage, .. } => due.clone().any(|one| {
                let dated = match one.deadline {
                    Some(countersign::approval::Deadline::MinutesBeforePublish(_)) => there.publish_at().is_some(),
                    other => other.is_some(),
                };
                one.name == *stage && dated && one.escalate_to.is_none()
            }),
            _ => false,
        });
        // Whoever lifted the hold of a late post has decided that it may wait.
        let rounds = walk.reference.places.get(&target.target).map(|place| &place.rounds);
        let lifted = rounds.into_iter().flatten().any(|round| round.deadline_passed);
        walk.found.must("l5", !waits || there.is_held() || lifted, || format!("it waits for ever: {there:?}"));
    }
}

/// L6: the author can change it or take it back as long as they may.
fn the_author_can_act(walk: &mut Walk) {
    let author = walk.fixture.state.author().expect("an author");
    let buttons = enabled(&walk.context(), &walk.fixture.state, &By::user(author), walk.fixture.now);
    let closed = |status| matches!(status, ContentState::Publishing | ContentState::Published | ContentState::Archived);
    for target in places_in(walk, |status| !closed(status)) {
        if walk.staff.may(author, "post.edit", target) {
            let can = buttons
                .iter()
                .any(|button| button.target == Some(target) && matches!(button.verb, Verb::Edit | Verb::Withdraw));
            walk.found.must("l6", can, || format!("the author is locked out of {target}: {buttons:?}"));
        }
    }
    let held = walk.reference.places.iter().filter(|(_, place)| place.held && !closed(place.phase));
    let held: Vec<ProfileId> = held.map(|(profile, _)| *profile).collect();
    for target in held {
        let lifted = try_out(walk, &walk.fixture.state, OWEN, Action::ReleaseHold { targets: vec![target] });
        walk.found.must("l6", lifted.is_some(), || format!("nobody lifts the hold of {target}"));
    }
}

/// L9: a change of people is never refused, and simulating it says what it voids.
fn people_leave(walk: &mut Walk) {
    let mut staff = walk.staff.clone();
    for _ in 0..3 {
        super::random::hire_or_fire(&mut walk.random, &mut staff);
    }
    let mut world = walk.fixture.world.clone();
    world.people = staff.people(world.policy);
    let command = walk.fixture.command(By::Host {}, Action::PeopleChanged {});
    let plan = simulate(&world.context(), &walk.fixture.state, &command);
    let Ok(plan) = plan else {
        walk.found.must("l9", false, || format!("{plan:?}"));
        return;
    };
    let mut after = walk.reference.clone();
    plan.events.iter().for_each(|event| after.read(event));
    let mut voided: Vec<Voided> = Vec::new();
    for (profile, place) in &walk.reference.places {
        for (index, stage) in place.definition.iter().flat_map(|definition| &definition.stages).enumerate() {
            for said in walk.reference.counted(*profile, index) {
                if !after.counted(*profile, index).iter().any(|other| other.by == said.by) {
                    voided.push(Voided { target: *profile, stage: stage.name.clone(), user: said.by });
                }
            }
        }
    }
    let same = plan.voided.len() == voided.len() && voided.iter().all(|one| plan.voided.contains(one));
    walk.found.must("l9", same, || format!("{:?} and not {voided:?}", plan.voided));
}

/// S30: two decisions of one sign come to the same in either order.
fn two_decisions(walk: &mut Walk) {
    let mut accepted: Vec<(UserId, Action)> = Vec::new();
    for (target, place) in &walk.reference.places {
        for stage in place.definition.iter().flat_map(|definition| &definition.stages) {
            for user in PEOPLE {
                let yes = Action::Approve { targets: vec![*target], stage: stage.name.clone() };
                if try_out(walk, &walk.fixture.state, user, yes.clone()).is_some() {
                    accepted.push((user, yes));
                }
            }
        }
    }
    if accepted.len() < 2 {
        return;
    }
    let (one, other) = (walk.random.pick(&accepted).clone(), walk.random.pick(&accepted).clone());
    if one == other {
        return;
    }
    let both = |first: &(UserId, Action), second: &(UserId, Action)| {
        let state = try_out(walk, &walk.fixture.state, first.0, first.1.clone()).expect("it is accepted");
        try_out(walk, &state, second.0, second.1.clone()).map(State::essence)
    };
    let (forth, back) = (both(&one, &other), both(&other, &one));
    walk.found.must("s30", forth == back, || format!("{one:?} and {other:?} come to {forth:?} and {back:?}"));
}

/// S39: a button is a command that is accepted.
fn buttons(walk: &mut Walk) {
    let user = super::random::person(&mut walk.random);
    for by in [By::user(user), By::Host {}] {
        let (state, now) = (&walk.fixture.state, walk.fixture.now);
        let ticks = u8::try_from(now.as_millis() / 60_000 + 1).unwrap_or(u8::MAX);
        let shown = super::buttons::whole(enabled(&walk.context(), state, &by, now));
        let mut lies = Vec::new();
        for button in &shown {
            for action in actions(button, state, now, ticks) {
                let unready =
                    matches!(action, Action::Edit { .. } | Action::Delegate { .. } | Action::IssueLink { .. });
                if !unready && decided(walk, state, by.clone(), action.clone()).is_none() {
                    lies.push(action);
                }
            }
        }
        walk.found.must("s39", lies.is_empty(), || format!("{by:?} is shown {lies:?}"));
    }
}

/// L3: somebody leads it out of a dead end, at the first attempt.
fn a_dead_end_is_left(walk: &mut Walk) {
    for target in places_in(walk, |status| status == ContentState::InReview) {
        let stages = walk.reference.places[&target].stages();
        if (0..stages).any(|stage| walk.reference.unreachable(target, stage)) {
            let out = try_out(walk, &walk.fixture.state, OWEN, Action::ForceApprove { targets: vec![target] });
            let out = out.map(|state| state.status_at(state.target(target).expect("a target")));
            let led = matches!(out, Some(ContentState::Approved | ContentState::Scheduled));
            walk.found.must("l3", led, || format!("the owner cannot lead {target} out: {out:?}"));
        }
    }
}
