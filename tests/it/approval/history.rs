//! Concurrency, history, configuration: S29 to S42, those aside that need exploration.

use super::desk::*;
use countersign::ContentState;
use countersign::approval::{
    Action, Approvers, By, Change, Classes, Command, Deadline, Definition, Event, FieldClass, InFlight, Late, Quorum,
    RefusalReason as Reason, Rules, Snapshot, Stage, StageMap, State, evolve, post_status, replay,
};
use proptest::prelude::*;

fn two_of_three() -> Definition {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(2);
    definition
}

#[test]
fn s29_a_stale_revision_is_refused() {
    let mut desk = Desk::submitted(two_of_three());
    let stale = desk.command(By::user(EVE), approve("second_pair"));
    desk.does(BEN, approve("second_pair"));
    let before = desk.state.clone();
    let refusal = desk.send(&stale).expect_err("Ben was first");
    assert_eq!(refusal.reason, Reason::StaleRevision { expected: 3, found: 2 });
    assert_eq!(desk.state, before);
}

#[test]
fn s30_decisions_of_one_sign_commute() {
    let orders = [[BEN, EVE, CAT], [CAT, EVE, BEN], [EVE, BEN, CAT], [EVE, CAT, BEN]];
    let ends = orders.map(|order| {
        let mut definition = four_eyes();
        definition.stages[0].quorum = Quorum::AtLeast(3);
        let mut desk = Desk::submitted(definition);
        order.iter().for_each(|user| drop(desk.does(*user, approve("second_pair"))));
        assert_eq!(desk.status(), ContentState::Approved);
        desk.state.essence()
    });
    assert!(ends.iter().all(|end| *end == ends[0]));
    // On different targets as well.
    let ends = [[PAGE, FEED], [FEED, PAGE]].map(|order| {
        let mut desk = Desk::new(four_eyes());
        let targets = vec![PAGE, FEED];
        desk.does(ANN, Action::Create { targets: targets.clone(), digests: text("one") });
        desk.does(ANN, Action::Submit { targets });
        for target in order {
            desk.does(BEN, Action::Approve { targets: vec![target], stage: "second_pair".into() });
        }
        desk.state.essence()
    });
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn s32_a_command_is_done_once() {
    let mut desk = Desk::submitted(two_of_three());
    let command = desk.command(By::user(BEN), approve("second_pair"));
    assert_eq!(desk.send(&command).map(|events| events.len()), Ok(1));
    let later = Command { revision: desk.state.revision(), now: at(3), ..command.clone() };
    assert_eq!(desk.send(&command), Ok(vec![]), "looked up before the revision");
    assert_eq!(desk.send(&later), Ok(vec![]));
    let other = Command { action: reject("second_pair"), ..command };
    assert_eq!(desk.send(&other).expect_err("another command").reason, Reason::IdReused {});
    let mut refused = desk.command(By::user(ANN), approve("second_pair"));
    assert!(desk.send(&refused).is_err());
    refused.by = By::user(EVE);
    assert_eq!(desk.send(&refused).map(|events| events.len()), Ok(1), "the id of a refused command is free");
    // What changed nothing was accepted as well: it must not change something when it comes again later.
    desk.does(ANN, schedule(9));
    for nothing in [edit("one"), schedule(9)] {
        let command = desk.command(By::user(ANN), nothing);
        let events = desk.send(&command).expect("accepted");
        assert!(matches!(events.as_slice(), [event] if event.change == Change::Unchanged {}), "{events:?}");
        assert_eq!(desk.send(&command), Ok(vec![]));
    }
    let saved = desk.command(By::user(ANN), edit("one"));
    desk.send(&saved).expect("accepted");
    desk.does(ANN, edit("two"));
    assert_eq!(desk.send(&saved), Ok(vec![]), "and does not bring the old text back");
    assert_eq!(desk.send(&Command { revision: desk.state.revision(), ..saved }), Ok(vec![]));
}

#[test]
fn s33_the_fold_of_the_events_is_the_state() {
    let mut desk = Desk::submitted(two_of_three());
    desk.does(BEN, approve("second_pair"));
    desk.does(ANN, edit("two"));
    desk.does(EVE, reject("second_pair"));
    desk.does(ANN, resubmit());
    desk.does(ANN, schedule(9));
    assert_eq!(from_text(&desk.log), desk.state);
    let text = serde_json::to_string(&desk.state.snapshot()).expect("snapshots serialize");
    let read = serde_json::from_str::<Snapshot>(&text).expect("snapshots deserialize");
    assert_eq!(State::restore(read), Ok(desk.state.clone()));
    let fixed = desk
        .state
        .target(PAGE)
        .and_then(|target| target.definition())
        .map(|definition| definition.digest().to_string());
    assert_eq!(fixed.as_deref(), Some("8f2298d8db779d16"), "the same on every platform");
}

#[test]
fn s34_no_change_of_people_or_rules_rewrites_the_log() {
    let mut desk = Desk::submitted(four_eyes());
    desk.does(BEN, approve("second_pair"));
    let before = desk.log.clone();
    desk.world.fire(BEN);
    desk.world.fire(ANN);
    desk.host(Action::PeopleChanged {});
    assert_eq!(desk.log[..before.len()], before);
    assert_eq!(desk.log[2].by.person(), Some(BEN));
    assert_eq!(desk.status(), ContentState::InReview, "what Ben said counts no more");
}

#[test]
fn s36_another_definition_only_by_migration_and_only_as_far_as_was_decided() {
    let words = |name: &str, covers: &[FieldClass]| {
        let mut stage = Stage::new(name, Approvers::Permission("post.review".into()));
        stage.covers = Classes::of(covers);
        stage
    };
    let narrow = Definition::new("narrow", vec![words("only", &[FieldClass::Text])]);
    let mut desk = Desk::submitted(narrow.clone());
    desk.does(BEN, approve("only"));
    // New rules alone change nothing.
    let wide = Definition::new("wide", vec![words("all", &FieldClass::ALL)]);
    desk.world = World::new(wide.clone());
    rehire(&mut desk);
    desk.host(Action::PeopleChanged {});
    assert_eq!(desk.status(), ContentState::Approved);
    let migrate = |definition: &Definition, map: &[(&str, Option<&str>)]| Action::Migrate {
        targets: vec![PAGE],
        definition: definition.clone(),
        map: map.iter().map(|(from, to)| StageMap { from: (*from).into(), to: to.map(Into::into) }).collect(),
    };
    assert_eq!(desk.refused(CAT, migrate(&wide, &[])), Reason::IncompleteMap {});
    assert_eq!(desk.refused(CAT, migrate(&wide, &[("only", Some("none"))])), Reason::IncompleteMap {});
    let mut same = desk.clone();
    same.does(
        CAT,
        migrate(&Definition::new("same", vec![words("again", &[FieldClass::Text])]), &[("only", Some("again"))]),
    );
    assert_eq!(same.status(), ContentState::Approved);
    desk.does(CAT, migrate(&wide, &[("only", Some("all"))]));
    assert_eq!(desk.status(), ContentState::InReview, "nobody approved pictures");
    // A definition may say that it takes along what is in flight.
    let mut desk = Desk::submitted(narrow);
    let mut renewed =
        Definition::new("narrow", vec![words("only", &[FieldClass::Text]), words("also", &[FieldClass::Text])]);
    renewed.in_flight = InFlight::Migrate;
    desk.world = World::new(renewed);
    rehire(&mut desk);
    desk.host(Action::PeopleChanged {});
    assert_eq!(desk.happened(|what| matches!(what, Change::DefinitionMigrated { .. })), 1);
}

fn rehire(desk: &mut Desk) {
    desk.world.people.clear();
    for (user, role) in [(ANN, "writer"), (BEN, "checker"), (CAT, "chief"), (EVE, "checker"), (OWEN, "owner")] {
        desk.world.hire(user, role);
    }
}

#[test]
fn s37_what_is_out_or_put_away_stays_so() {
    let mut desk = Desk::drafted(four_eyes());
    desk.does(ANN, schedule(1));
    desk.does(ANN, submit());
    desk.does(BEN, approve("second_pair"));
    desk.wait_until(1);
    desk.publish();
    desk.host(Action::ReportPublished { target: PAGE, attempt: 1 });
    for archived in [false, true] {
        if archived {
            desk.does(ANN, Action::Archive { targets: vec![PAGE] });
        }
        for action in [submit(), resubmit(), withdraw(), edit("two"), schedule(20), approve("second_pair")] {
            for user in [ANN, BEN, CAT, OWEN] {
                assert!(matches!(desk.refused(user, action.clone()), Reason::WrongState { .. }), "{action:?}");
            }
        }
        assert_eq!(desk.wait_until(if archived { 30 } else { 20 }), []);
    }
}

#[test]
fn s38_what_is_unknown_is_refused() {
    let desk = Desk::submitted(four_eyes());
    for event in &desk.log {
        let good = serde_json::to_value(event).expect("events serialize");
        let mut wrong = vec![good.clone(), good.clone(), good.clone(), good.clone()];
        wrong[0]["format"] = 2.into();
        wrong[1]["change"]["type"] = "exploded".into();
        wrong[2]["change"]["surprise"] = 1.into();
        wrong[3]["surprise"] = 1.into();
        assert!(serde_json::from_value::<Event>(good).is_ok());
        for wrong in wrong {
            assert!(serde_json::from_value::<Event>(wrong.clone()).is_err(), "{wrong}");
        }
    }
    let mut state = serde_json::to_value(desk.state.snapshot()).expect("snapshots serialize");
    state["surprise"] = 1.into();
    assert!(serde_json::from_value::<Snapshot>(state).is_err());
    let mut definition = serde_json::to_value(four_eyes()).expect("definitions serialize");
    definition["stages"][0]["quorum"] = "most".into();
    assert!(serde_json::from_value::<Definition>(definition).is_err());
    let gap = Event { revision: 7, ..desk.log[1].clone() };
    assert!(evolve(&mut State::new(HERE, POST), &gap).is_err());
    assert!(replay(State::new(HERE, POST), &desk.log[1..]).is_err());
}

proptest! {
    #[test]
    fn s40_the_status_of_a_post_is_total_and_without_order(picks in proptest::collection::vec(0..11_usize, 0..6), turn in 0..6_usize) {
        let all = ContentState::ALL;
        let mut list: Vec<ContentState> = picks.iter().map(|pick| all[*pick]).collect();
        let status = post_status(list.iter().copied());
        prop_assert!(list.is_empty() || list.contains(&status));
        if !list.is_empty() {
            let turn = turn % list.len();
            list.rotate_left(turn);
        }
        prop_assert_eq!(post_status(list.iter().copied()), status);
        prop_assert_eq!(post_status(list.iter().chain(&list).copied()), status);
    }
}

#[test]
fn s42_time_never_runs_back_and_a_deadline_fires_once() {
    let mut definition = four_eyes();
    definition.stages[0].deadline = Some(Deadline::MinutesAfterSubmission(10));
    definition.stages[0].escalate_to = Some(Approvers::Permission("post.force_decision".into()));
    definition.late = Late::Hold;
    let mut desk = Desk::submitted(definition);
    desk.wait_until(10);
    desk.wait_until(11);
    assert_eq!(desk.happened(|what| matches!(what, Change::DeadlinePassed { .. })), 1);
    let mut early = desk.command(By::Host {}, Action::Tick {});
    early.now = at(9);
    assert_eq!(desk.send(&early), Ok(vec![]), "it was time already");
    let rules = Rules::of(desk.world.policy).bind(four_eyes(), None).expect("it fits").refuse_late_clocks();
    desk.world.rules = Box::leak(Box::new(rules));
    assert_eq!(
        desk.send(&early).expect_err("back in time").reason,
        Reason::TimeRunsBack { last: at(10), found: at(9) }
    );
    let back = Event { at: at(0), revision: desk.state.revision() + 1, ..desk.log[0].clone() };
    assert!(evolve(&mut desk.state.clone(), &back).is_err());
    desk.does(ANN, withdraw());
    desk.does(ANN, resubmit());
    desk.wait_until(30);
    assert_eq!(desk.happened(|what| matches!(what, Change::DeadlinePassed { .. })), 2, "once a round");
}
