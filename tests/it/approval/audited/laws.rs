//! What each event and each step must be, by the rules alone.

use super::owed;
use super::post_from_log::{Hand, covers};
use super::rounds::{leads, unbroken};
use super::walk::{Key, Step, Walk};
use super::world::*;
use countersign::approval::{
    Action, By, Change, Classes, Command, Definition, Event, Gap, Opening, Refusal, RefusalReason, RemovedApprover,
    Side, Skip, Stage, State, Target, due, explain, post_status,
};
use countersign::{ContentState, ProfileId, Timestamp, UserId};
use std::collections::BTreeSet;
use std::fmt::Debug;

pub(super) fn in_flight(state: &State, target: &Target) -> bool {
    use ContentState::{Approved, InReview, Scheduled};
    matches!(state.status_at(target), InReview | Approved | Scheduled)
}

/// Whether somebody may say of a stage that it is not needed: who could decide there, or may do without it (J2).
fn may_lift(walk: &Walk, user: UserId, stage: &Stage, at: ProfileId, clocks: Clocks) -> bool {
    let required = walk.world.required(at);
    walk.world.decides(user, stage, &required, at, clocks) || walk.world.is_exempt(user, None, stage, at, clocks)
}

/// R13, J6: people as they are by other clocks are refused, where that makes a difference.
pub(super) fn moves_between(walk: &Walk, wrong: Timestamp, clocks: Clocks) -> bool {
    let then = Clocks { own: wrong, latest: wrong };
    let now = Clocks { own: clocks.own, latest: clocks.latest.max(wrong) };
    wrong > clocks.latest || walk.world.jobs.values().any(|job| job.is_live(then) != job.is_live(now))
}

pub(super) fn of_time(walk: &mut Walk, wrong: Timestamp, clocks: Clocks, answer: &Result<Vec<Event>, Refusal>) {
    if moves_between(walk, wrong, clocks) {
        walk.report.must("j6 people", answer.is_err(), || format!("people of {wrong:?} at {clocks:?}: {answer:?}"));
    }
}

/// Before the post read it.
pub(super) fn of_event(walk: &mut Walk, command: &Command, key: Option<Key>, clocks: Clocks, event: &Event) {
    under_way(walk, clocks, event);
    let Some(target) = event.change.target() else { return };
    let senders: Vec<Hand> =
        [event.by.person(), event.by.acting_for()].into_iter().flatten().map(|user| Hand { user, key }).collect();
    match &event.change {
        Change::Submitted { definition, bound, stages, .. } | Change::Resubmitted { definition, bound, stages, .. } => {
            openings(walk, target, definition, stages, &senders, clocks);
            owed::owed(walk, target, stages, &senders, clocks);
            let place = &walk.post.places[&target];
            let (free, archived) = (!place.migrated, place.archived);
            walk.report.must("s37", !archived, || format!("{event:?}"));
            if free {
                chosen(walk, "j2 bound", target, definition, clocks, || format!("{bound:?} {event:?}"));
            }
        }
        Change::SentBack { definition, stages, .. } => {
            openings(walk, target, definition, stages, &senders, clocks);
            owed::owed(walk, target, stages, &senders, clocks);
        }
        Change::StagesAdded { definition, stages, .. } => openings(walk, target, definition, stages, &[], clocks),
        Change::DefinitionMigrated { definition, map, stages, .. } => {
            openings(walk, target, definition, stages, &[], clocks);
            let place = &walk.post.places[&target];
            let old = place.definition.clone().expect("a definition");
            let index = |name: &String| old.stages.iter().position(|stage| stage.name == *name).expect("a stage");
            let mut held = Vec::new();
            for (at, opening) in stages.iter().enumerate() {
                let stage = &definition.stages[at];
                let sources = map.iter().filter(|one| one.to.as_ref() == Some(&opening.stage));
                for source in sources.map(|one| index(&one.from)) {
                    let (party, asked) = (old.stages[source].party, &place.rounds[&old.stages[source].name].required);
                    let within = covers(&old, source).contains(covers(definition, at)) && party == stage.party;
                    held.push(("s36 support", !opening.keeps_decisions || within));
                    let clients =
                        |stage: &Stage| matches!(stage.approvers, countersign::approval::Approvers::MustApprove(_));
                    if clients(stage) && clients(&old.stages[source]) {
                        held.push(("s36 clients", asked.iter().all(|user| opening.required.contains(user))));
                    }
                }
            }
            held.into_iter()
                .for_each(|(law, holds)| walk.report.must(law, holds, || format!("{event:?} after {old:?}")));
        }
        Change::Approved { stage, .. } => approved(walk, target, stage, key, clocks, event),
        Change::PublishBegun { attempt, .. } => {
            let place = &walk.post.places[&target];
            let due = place.publish_at.is_some_and(|at| at <= command.now)
                && place.held_until.is_none_or(|at| at <= command.now);
            let definition = place.definition.clone();
            definition.iter().for_each(|definition| exempt_still(walk, target, definition, clocks, &event.change));
            walk.report.must("j6 opens", due, || format!("{event:?} by {:?}", command.now));
            let (reached, first) = (walk.world.is_reached(target), !walk.post.attempts.contains(&(target, *attempt)));
            walk.report.must("j15 orders", reached, || format!("{event:?}"));
            walk.report.must("s5 keys", first, || format!("{event:?}"));
        }
        _ => {}
    }
}

/// J1: what is under way may go out again with what is changed meanwhile: by whoever may change it there, plainly.
fn under_way(walk: &mut Walk, clocks: Clocks, event: &Event) {
    let Change::Edited { changed, overrides, .. } = &event.change else { return };
    let labels = *changed == Classes::LABELS && overrides.is_empty();
    let right = if labels { "scheduled_post.label" } else { "post.edit" };
    let under_way = walk.state.targets().filter(|target| target.attempt().is_some()).map(Target::profile);
    let reached: Vec<ProfileId> = under_way.filter(|at| !changed.is_empty() && walk.world.is_reached(*at)).collect();
    for at in reached {
        let may = |user: UserId| walk.world.may(user, right, at, clocks);
        let all = [event.by.person(), event.by.acting_for()].into_iter().flatten().all(may);
        walk.report.must("j1 under way", all, || format!("at {at:?} by {event:?}"));
    }
}

/// S26: whoever may create something there does, whatever another organization has of the same number; nobody else does.
fn here(walk: &mut Walk, step: &Step<'_>) {
    let (Action::Create { targets, .. }, Some(user)) = (&step.command.action, step.command.by.person()) else { return };
    let may = targets.iter().all(|at| walk.world.may(user, "post.create", *at, step.clocks));
    walk.report.must("s26", step.answer.is_ok() == may, || format!("{:?}: {:?}", step.command, step.answer));
}

fn openings(
    walk: &mut Walk,
    target: ProfileId,
    definition: &Definition,
    stages: &[Opening],
    senders: &[Hand],
    clocks: Clocks,
) {
    for opening in stages {
        let index = definition.stages.iter().position(|stage| stage.name == opening.stage).expect("a stage");
        let stage = &definition.stages[index];
        let lift = |user: UserId| may_lift(walk, user, stage, target, clocks);
        let fails = walk.post.fails(&stage.when, lift);
        let spared = stage.unless.as_ref().is_some_and(|unless| walk.post.hold(unless, lift));
        let clients = matches!(stage.approvers, countersign::approval::Approvers::MustApprove(_));
        let nobody = clients && opening.required.is_empty();
        let mut hands = walk.post.hands(target, covers(definition, index));
        hands.extend(senders);
        let exempt = !hands.is_empty()
            && hands.iter().all(|hand| walk.world.is_exempt(hand.user, hand.key, stage, target, clocks));
        let (law, holds) = match &opening.skip {
            Some(Skip::ConditionFails { .. }) => ("j2 when", fails),
            Some(Skip::SkipConditionHolds { .. }) => ("j2 unless", spared),
            Some(Skip::NoClient {}) => ("j1 clients", nobody),
            Some(Skip::EveryHandExempt { .. }) => ("j1 exempt", exempt),
            Some(_) => ("j1 skips", false),
            None => ("j1 asked", !(fails || spared || nobody || exempt)),
        };
        let facts = walk.world.facts.clone();
        walk.report.must(law, holds, || format!("{opening:?} of {stage:?} at {target:?}: {hands:?}, {facts:?}"));
    }
}

/// J1, J2: the first definition that may apply has all of its stages there.
fn chosen(
    walk: &mut Walk,
    law: &'static str,
    target: ProfileId,
    definition: &Definition,
    clocks: Clocks,
    what: impl FnOnce() -> String,
) {
    let all: Vec<&Definition> = walk.house.rules.definitions().collect();
    let bindings = walk.house.bindings.iter();
    let here = bindings.filter(|bound| bound.profiles.as_ref().is_none_or(|profiles| profiles.contains(&target)));
    let mut first = here.filter_map(|bound| {
        let definition = all.iter().find(|one| one.name == bound.name)?;
        let lift = |user| definition.stages.iter().all(|stage| may_lift(walk, user, stage, target, clocks));
        (!walk.post.fails(&bound.when, lift)).then_some(*definition)
    });
    let Some(asked) = first.next() else { return };
    let same = |own: &Stage, stage: &Stage| {
        let mut own = own.clone();
        own.name.clone_from(&stage.name);
        own == *stage
    };
    let asks = asked.stages.iter().all(|stage| definition.stages.iter().any(|own| same(own, stage)));
    let facts = walk.world.facts.clone();
    walk.report.must(law, asks, || format!("at {target:?} `{}` is bound by {facts:?}: {}", asked.name, what()));
}

/// S18 to S22, J17: a yes is somebody's own, through nothing that could not say it.
fn approved(walk: &mut Walk, target: ProfileId, name: &str, key: Option<Key>, clocks: Clocks, event: &Event) {
    let By::User { user, acting_for, link } = event.by else { return };
    let (world, post) = (&walk.world, &walk.post);
    let place = &post.places[&target];
    let definition = place.definition.as_ref().expect("a definition");
    let index = definition.stages.iter().position(|stage| stage.name == name).expect("a stage");
    let (stage, covers, round) = (&definition.stages[index], covers(definition, index), &place.rounds[name]);
    let holder = acting_for.unwrap_or(user);
    let instead = round.reassigned.iter().any(|(_, to)| *to == holder);
    let holds = instead || world.decides(holder, stage, &round.required, target, clocks);
    let lives = |user: UserId| world.may(user, "post.review", target, clocks);
    let mut held = vec![
        ("s21", holds && lives(user) && lives(holder)),
        ("s23", [user, holder].iter().all(|user| world.side(*user, target, clocks) == stage.party)),
        ("s19", ![user, holder].iter().any(|user| post.barred(target, stage, covers, *user))),
        ("j1 keys", key.is_none_or(|key| key.contains(&"post.review"))),
    ];
    if acting_for.is_some() {
        let stands = |id| world.lets(id, holder, user, clocks);
        let led = || leads(&round.delegations, holder, user, Some(clocks.latest), 3);
        held.push(("s25", event.delegation.map_or_else(led, stands)));
    }
    if let Some(link) = link.and_then(|link| post.links.get(&link)) {
        let theirs = link.user == user && (link.target, link.stage.as_str()) == (target, name);
        held.push(("s22", theirs && !link.revoked && clocks.latest < link.until));
        held.push(("j17 links", unbroken(world, user, link.stand)));
    }
    held.into_iter()
        .for_each(|(law, holds)| walk.report.must(law, holds, || format!("{event:?} at {stage:?}, {round:?}")));
}

/// After the post read it.
pub(super) fn of_step(walk: &mut Walk, step: &Step<'_>) {
    late(walk, step);
    here(walk, step);
    let Ok(events) = step.answer else { return };
    let told = events.iter().any(|event| matches!(event.change, Change::FactsChanged { .. }));
    let state = walk.state.clone();
    for target in state.targets() {
        let profile = target.profile();
        if target.is_approved_by_nobody() {
            let told = walk.post.places[&profile].told_that_nobody_approved;
            walk.report.must("item 3", told || events.is_empty(), || format!("{profile:?} after {events:?}"));
        }
        if !in_flight(&state, target) || events.is_empty() {
            continue;
        }
        let definition = target.definition().expect("a definition").clone();
        let back = |event: &Event| matches!(event.change, Change::ProfileConnected { target } if target == profile);
        let looked = (told || events.iter().any(back)) && !walk.world.unknown.contains(&profile);
        if looked && !walk.post.places[&profile].migrated {
            chosen(walk, "j1 raised", profile, &definition, step.clocks, || format!("after {:?}", step.command));
        }
        still_skipped(walk, profile, &definition, step);
        lapses(walk, profile, &definition, step, events);
    }
    if step.command.by == (By::Host {}) && matches!(step.command.action, Action::Tick {} | Action::PeopleChanged {}) {
        fresh(walk, step.clocks);
    }
}

/// J1: who lost what exempted them, or came without it, is not exempt any more, whatever was done and wherever.
fn still_skipped(walk: &mut Walk, target: ProfileId, definition: &Definition, step: &Step<'_>) {
    // Whatever is published, put away or said changes nothing that an exemption depends on.
    let looks = matches!(
        step.command.action,
        Action::Edit { .. }
            | Action::Schedule { .. }
            | Action::Unschedule { .. }
            | Action::Submit { .. }
            | Action::Resubmit { .. }
            | Action::Tick {}
            | Action::PeopleChanged {}
    );
    if looks {
        exempt_still(walk, target, definition, step.clocks, &step.command.action);
    }
}

/// The same at one instant: also of what goes out then.
fn exempt_still(walk: &mut Walk, target: ProfileId, definition: &Definition, clocks: Clocks, after: &dyn Debug) {
    if definition.removed_approver == RemovedApprover::KeepsCounting || walk.world.unknown.contains(&target) {
        return;
    }
    let place = &walk.post.places[&target];
    let mut wrong = Vec::new();
    for (index, stage) in definition.stages.iter().enumerate() {
        if !matches!(place.rounds[&stage.name].skip, Some(Skip::EveryHandExempt { .. })) {
            continue;
        }
        let hands = walk.post.hands(target, covers(definition, index));
        let exempt = |hand: &Hand| walk.world.is_exempt(hand.user, hand.key, stage, target, clocks);
        wrong.push((stage, hands.iter().all(exempt), hands));
    }
    for (stage, exempt, hands) in wrong {
        walk.report.must("j1 lapsed", exempt, || format!("{stage:?} for {hands:?} after {after:?}"));
    }
}

/// J16: whoever's yes ends before the time to publish is named, when that becomes known.
fn lapses(walk: &mut Walk, target: ProfileId, definition: &Definition, step: &Step<'_>, events: &[Event]) {
    let place = &walk.post.places[&target];
    let set = |event: &Event| matches!(event.change, Change::Scheduled { target: at, .. } if at == target);
    let set = events.iter().any(set);
    let said = |stage: &str, user: UserId| {
        events.iter().any(|event| {
            let whose = event.by.acting_for().or(event.by.person());
            whose == Some(user)
                && matches!(&event.change, Change::Approved { target: at, stage: name } if *at == target && name == stage)
        })
    };
    let Some(time) = place.publish_at else { return };
    if definition.removed_approver == RemovedApprover::KeepsCounting || time <= step.clocks.latest {
        return;
    }
    let mut ends = Vec::new();
    for (index, stage) in definition.stages.iter().enumerate() {
        for yes in walk.post.valid(&walk.world, target, index, step.clocks) {
            let until = walk.world.jobs.get(&yes.right_of()).and_then(|job| job.until);
            let new = set || said(&stage.name, yes.right_of());
            if new && until.is_some_and(|until| step.clocks.latest < until && until <= time) {
                ends.push((stage.name.clone(), yes.right_of()));
            }
        }
    }
    for (name, whose) in ends {
        let said = events.iter().any(|event| {
            matches!(&event.change, Change::ApprovalLapses { target: at, stage, user, .. }
                if *at == target && *stage == name && *user == whose)
        });
        walk.report.must("j16 lapse", said, || format!("{whose:?} at {name}: {events:?}"));
    }
}

/// S42, J6: a slow clock is refused where the host says so, and nowhere else.
fn late(walk: &mut Walk, step: &Step<'_>) {
    let slow = step.before.last_time().is_some_and(|last| step.command.now < last);
    let runs_back = |refusal: &Refusal| matches!(refusal.reason, RefusalReason::TimeRunsBack { .. });
    let refused = step.answer.as_ref().is_err_and(runs_back);
    if slow {
        let holds = refused == walk.world.refuses_late;
        walk.report.must("s42", holds, || format!("{:?}: {:?}", step.command, step.answer));
    }
}

/// After the host had a look at everything: what counts, what goes on, and what stands in nobody's way.
fn fresh(walk: &mut Walk, clocks: Clocks) {
    let state = walk.state.clone();
    let given = walk.world.given(walk.house, clocks);
    let explanation = explain(&walk.world.context(walk.house, &given), &state, clocks.own);
    let ordered: BTreeSet<ProfileId> = due(&state, clocks.own).map(|order| order.target).collect();
    for profile in ordered {
        let reached = walk.world.is_reached(profile);
        walk.report.must("j15 due", reached, || format!("{profile:?} is due"));
    }
    for target in state.targets() {
        let open = !matches!(
            state.status_at(target),
            ContentState::Publishing | ContentState::Published | ContentState::Archived
        );
        if walk.world.gone.contains(&target.profile()) && open {
            walk.report.must("j15 gone", target.is_gone(), || format!("{:?}", target.profile()));
        }
    }
    let live = || state.targets().filter(|target| !target.is_gone());
    if live().next().is_some() {
        let status = post_status(live().map(|target| state.status_at(target)));
        walk.report.must("j15 status", state.status() == status, || format!("{:?}", state.status()));
    }
    for (target, told) in state.targets().zip(&explanation.targets) {
        let profile = target.profile();
        if !in_flight(&state, target) || !walk.world.is_reached(profile) {
            continue;
        }
        let definition = target.definition().expect("a definition").clone();
        let skipped: Vec<&str> = told.skipped.iter().map(|one| one.stage.as_str()).collect();
        for (index, stage) in definition.stages.iter().enumerate() {
            let round = walk.post.places[&profile].rounds[&stage.name].clone();
            let (said, named) = (skipped.contains(&stage.name.as_str()), round.skip.is_some());
            walk.report.must("s35 skips", said == named, || format!("{stage:?} {round:?}"));
            let waits =
                told.gaps.iter().any(|gap| matches!(gap, Gap::Approvals { stage: name, .. } if *name == stage.name));
            if round.skip.is_some() || walk.post.is_overridden(profile, index) {
                walk.report.must("s1 skipped", !waits, || format!("{stage:?} waits: {round:?}"));
                continue;
            }
            let Some(met) = walk.post.is_met(&walk.world, profile, index, clocks) else { continue };
            let law = if waits { "l4 counts" } else { "s1 counts" };
            walk.report.must(law, met != waits, || format!("at {profile:?} {stage:?} waits: {waits}; {round:?}"));
        }
    }
    let links: Vec<_> =
        walk.post.links.values().filter(|link| !link.revoked && clocks.latest < link.until).cloned().collect();
    for link in links {
        let stands = state
            .target(link.target)
            .is_some_and(|target| in_flight(&state, target) && walk.world.is_reached(link.target));
        let external = |stage: &Stage| stage.name == link.stage && stage.party == Side::External;
        let there = walk.post.places.get(&link.target).and_then(|place| place.definition.as_ref());
        if stands && there.is_some_and(|definition| definition.stages.iter().any(external)) {
            let holds = walk.world.may(link.user, "post.review", link.target, clocks)
                && unbroken(&walk.world, link.user, link.stand);
            walk.report.must("j17 ends", holds, || format!("{link:?} is good"));
        }
    }
}
