//! Concurrency, history, configuration: S29 to S42, those aside that need exploration.

use super::effects_and_history::{Called, lines};
use super::fixture::*;
use countersign::approval::{
    Action, Approvers, By, Change, Classes, Command, Deadline, Definition, Event, FactTold, FieldClass, InFlight,
    Language, Late, Line, Names, Quorum, RefusalReason as Reason, Rules, Snapshot, Stage, StageMap, State, evolve,
    post_status, replay,
};
use countersign::{ContentState, ProfileId, Timestamp, UserId};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn two_of_three() -> Definition {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(2);
    definition
}

#[test]
fn s29_a_stale_revision_is_refused() {
    let mut fixture = Fixture::submitted(two_of_three());
    let stale = fixture.command(By::user(EVE), approve("second_pair"));
    fixture.does(BEN, approve("second_pair"));
    let before = fixture.state.clone();
    let refusal = fixture.send(&stale).expect_err("Ben was first");
    assert_eq!(refusal.reason, Reason::StaleRevision { expected: 3, found: 2 });
    assert_eq!(fixture.state, before);
}

#[test]
fn s30_decisions_of_one_sign_commute() {
    let orders = [[BEN, EVE, CAT], [CAT, EVE, BEN], [EVE, BEN, CAT], [EVE, CAT, BEN]];
    let ends = orders.map(|order| {
        let mut definition = four_eyes();
        definition.stages[0].quorum = Quorum::AtLeast(3);
        let mut fixture = Fixture::submitted(definition);
        order.iter().for_each(|user| drop(fixture.does(*user, approve("second_pair"))));
        assert_eq!(fixture.status(), ContentState::Approved);
        fixture.state.essence()
    });
    assert!(ends.iter().all(|end| *end == ends[0]));
    // On different targets as well.
    let ends = [[PAGE, FEED], [FEED, PAGE]].map(|order| {
        let mut fixture = Fixture::new(four_eyes());
        let targets = vec![PAGE, FEED];
        fixture.does(ANN, Action::Create { targets: targets.clone(), digests: text("one") });
        fixture.does(ANN, Action::Submit { targets });
        for target in order {
            fixture.does(BEN, Action::Approve { targets: vec![target], stage: "second_pair".into() });
        }
        fixture.state.essence()
    });
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn s32_a_command_is_done_once() {
    let mut fixture = Fixture::submitted(two_of_three());
    let command = fixture.command(By::user(BEN), approve("second_pair"));
    assert_eq!(fixture.send(&command).map(|events| events.len()), Ok(1));
    let later = Command { revision: fixture.state.revision(), now: at(3), ..command.clone() };
    assert_eq!(fixture.send(&command), Ok(vec![]), "looked up before the revision");
    assert_eq!(fixture.send(&later), Ok(vec![]));
    let other = Command { action: reject("second_pair"), ..command };
    assert_eq!(fixture.send(&other).expect_err("another command").reason, Reason::IdReused {});
    let mut refused = fixture.command(By::user(ANN), approve("second_pair"));
    assert!(fixture.send(&refused).is_err());
    refused.by = By::user(EVE);
    assert_eq!(fixture.send(&refused).map(|events| events.len()), Ok(1), "the id of a refused command is free");
    // What changed nothing was accepted as well: it must not change something when it comes again later.
    fixture.does(ANN, schedule(9));
    for nothing in [edit("one"), schedule(9)] {
        let command = fixture.command(By::user(ANN), nothing);
        let events = fixture.send(&command).expect("accepted");
        assert!(matches!(events.as_slice(), [event] if event.change == Change::Unchanged {}), "{events:?}");
        assert_eq!(fixture.send(&command), Ok(vec![]));
    }
    let saved = fixture.command(By::user(ANN), edit("one"));
    fixture.send(&saved).expect("accepted");
    fixture.does(ANN, edit("two"));
    assert_eq!(fixture.send(&saved), Ok(vec![]), "and does not bring the old text back");
    assert_eq!(fixture.send(&Command { revision: fixture.state.revision(), ..saved }), Ok(vec![]));
}

#[test]
fn s33_the_fold_of_the_events_is_the_state() {
    let mut fixture = Fixture::submitted(two_of_three());
    fixture.does(BEN, approve("second_pair"));
    fixture.does(ANN, edit("two"));
    fixture.does(EVE, reject("second_pair"));
    fixture.does(ANN, resubmit());
    fixture.does(ANN, schedule(9));
    assert_eq!(from_text(&fixture.log), fixture.state);
    let text = serde_json::to_string(&fixture.state.snapshot()).expect("snapshots serialize");
    let read = serde_json::from_str::<Snapshot>(&text).expect("snapshots deserialize");
    assert_eq!(State::restore(read), Ok(fixture.state.clone()));
    let fixed = fixture
        .state
        .target(PAGE)
        .and_then(|target| target.definition())
        .map(|definition| definition.digest().to_string());
    assert_eq!(fixed.as_deref(), Some("8f2298d8db779d16"), "the same on every platform");
}

#[test]
fn s34_no_change_of_people_or_rules_rewrites_the_log() {
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.does(BEN, approve("second_pair"));
    let before = fixture.log.clone();
    fixture.world.fire(BEN);
    fixture.world.fire(ANN);
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.log[..before.len()], before);
    assert_eq!(fixture.log[2].by.person(), Some(BEN));
    assert_eq!(fixture.status(), ContentState::InReview, "what Ben said counts no more");
}

#[test]
fn s36_another_definition_only_by_migration_and_only_as_far_as_was_decided() {
    let words = |name: &str, covers: &[FieldClass]| {
        let mut stage = Stage::new(name, Approvers::Permission("post.review".into()));
        stage.covers = Classes::of(covers);
        stage
    };
    let narrow = Definition::new("narrow", vec![words("only", &[FieldClass::Text])]);
    let mut fixture = Fixture::submitted(narrow.clone());
    fixture.does(BEN, approve("only"));
    // New rules alone change nothing.
    let wide = Definition::new("wide", vec![words("all", &FieldClass::ALL)]);
    fixture.world = World::new(wide.clone());
    rehire(&mut fixture);
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.status(), ContentState::Approved);
    let migrate = |definition: &Definition, map: &[(&str, Option<&str>)]| Action::Migrate {
        targets: vec![PAGE],
        definition: definition.clone(),
        map: map.iter().map(|(from, to)| StageMap { from: (*from).into(), to: to.map(Into::into) }).collect(),
    };
    assert_eq!(fixture.refused(CAT, migrate(&wide, &[])), Reason::IncompleteMap {});
    assert_eq!(fixture.refused(CAT, migrate(&wide, &[("only", Some("none"))])), Reason::IncompleteMap {});
    let mut same = fixture.clone();
    same.does(
        CAT,
        migrate(&Definition::new("same", vec![words("again", &[FieldClass::Text])]), &[("only", Some("again"))]),
    );
    assert_eq!(same.status(), ContentState::Approved);
    fixture.does(CAT, migrate(&wide, &[("only", Some("all"))]));
    assert_eq!(fixture.status(), ContentState::InReview, "nobody approved pictures");
    // A definition may say that it takes along what is in flight.
    let mut fixture = Fixture::submitted(narrow);
    let mut renewed =
        Definition::new("narrow", vec![words("only", &[FieldClass::Text]), words("also", &[FieldClass::Text])]);
    renewed.in_flight = InFlight::Migrate;
    fixture.world = World::new(renewed);
    rehire(&mut fixture);
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.happened(|what| matches!(what, Change::DefinitionMigrated { .. })), 1);
}

fn rehire(fixture: &mut Fixture) {
    fixture.world.people.clear();
    for (user, role) in [(ANN, "writer"), (BEN, "checker"), (CAT, "chief"), (EVE, "checker"), (OWEN, "owner")] {
        fixture.world.hire(user, role);
    }
}

#[test]
fn s37_what_is_out_or_put_away_stays_so() {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.does(ANN, schedule(1));
    fixture.does(ANN, submit());
    fixture.does(BEN, approve("second_pair"));
    fixture.wait_until(1);
    fixture.publish();
    fixture.host(Action::ReportPublished { target: PAGE, attempt: 1 });
    for archived in [false, true] {
        if archived {
            fixture.does(ANN, Action::Archive { targets: vec![PAGE] });
        }
        for action in [submit(), resubmit(), withdraw(), edit("two"), schedule(20), approve("second_pair")] {
            for user in [ANN, BEN, CAT, OWEN] {
                assert!(matches!(fixture.refused(user, action.clone()), Reason::WrongState { .. }), "{action:?}");
            }
        }
        assert_eq!(fixture.wait_until(if archived { 30 } else { 20 }), []);
    }
}

#[test]
fn s38_what_is_unknown_is_refused() {
    let fixture = Fixture::submitted(four_eyes());
    for event in &fixture.log {
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
    let mut state = serde_json::to_value(fixture.state.snapshot()).expect("snapshots serialize");
    state["surprise"] = 1.into();
    assert!(serde_json::from_value::<Snapshot>(state).is_err());
    let mut definition = serde_json::to_value(four_eyes()).expect("definitions serialize");
    definition["stages"][0]["quorum"] = "most".into();
    assert!(serde_json::from_value::<Definition>(definition).is_err());
    let gap = Event { revision: 7, ..fixture.log[1].clone() };
    assert!(evolve(&mut State::new(HERE, POST), &gap).is_err());
    assert!(replay(State::new(HERE, POST), &fixture.log[1..]).is_err());
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
    let mut fixture = Fixture::submitted(definition);
    fixture.wait_until(10);
    fixture.wait_until(11);
    assert_eq!(fixture.happened(|what| matches!(what, Change::DeadlinePassed { .. })), 1);
    let mut early = fixture.command(By::Host {}, Action::Tick {});
    early.now = at(9);
    assert_eq!(fixture.send(&early), Ok(vec![]), "it was time already");
    let rules = Rules::of(fixture.world.policy).bind(four_eyes(), None).expect("it fits").refuse_late_clocks();
    fixture.world.rules = Box::leak(Box::new(rules));
    assert_eq!(
        fixture.send(&early).expect_err("back in time").reason,
        Reason::TimeRunsBack { last: at(10), found: at(9) }
    );
    let back = Event { at: at(0), revision: fixture.state.revision() + 1, ..fixture.log[0].clone() };
    assert!(evolve(&mut fixture.state.clone(), &back).is_err());
    fixture.does(ANN, withdraw());
    fixture.does(ANN, resubmit());
    fixture.wait_until(30);
    assert_eq!(fixture.happened(|what| matches!(what, Change::DeadlinePassed { .. })), 2, "once a round");
}

#[test]
fn a_line_names_nobody_and_nothing_that_it_is_not_found_by() {
    let model = Fixture::drafted(four_eyes()).log.remove(0);
    for (change, ..) in lines() {
        let by = By::user(EVE).in_the_name_of(CAT);
        let line: Line = Event { by, change, ..model.clone() }.line(Language::English, &Called);
        for (user, name) in [(ANN, "Ann"), (BEN, "Ben"), (CAT, "Cat"), (DAN, "Dan")] {
            let named = line.text.contains(name);
            assert!(!named || line.people.contains(&user), "{}: {:?}", line.text, line.people);
        }
        assert!(line.people.contains(&EVE) && line.people.contains(&CAT), "{}", line.text);
        assert!(!line.text.contains("Page") || line.places.contains(&PAGE), "{}: {:?}", line.text, line.places);
        assert_eq!(line.to_string(), format!("{}, {}", line.time, line.text));
    }
}

/// What the policy calls its facts, where the host says so.
#[test]
fn a_history_tells_facts_by_the_hosts_labels() {
    struct Labels;
    impl Names for Labels {
        fn person(&self, user: UserId) -> Option<String> {
            Called.person(user)
        }
        fn fact(&self, fact: &str, language: Language) -> Option<String> {
            let labels = if language == Language::French { "Sujet sensible" } else { "Sensitive subject" };
            (fact == "sensitive").then(|| labels.into())
        }
    }
    let model = Fixture::drafted(four_eyes()).log.remove(0);
    let facts = [("sensitive", FactTold::by_host(true)), ("waived", FactTold::by(CAT, false))];
    let facts = facts.map(|(name, told)| (name.to_owned(), told)).into();
    let change = Change::FactsChanged { facts, formerly: BTreeMap::new() };
    let event = Event { by: By::Host {}, change, ..model };
    let english = event.line(Language::English, &Labels).text;
    assert_eq!(english, "What is known of the post: Sensitive subject yes, waived no (set by Cat)");
    let french = event.line(Language::French, &Labels).text;
    assert_eq!(french, "Ce que l'on sait du post : Sujet sensible oui, waived non (selon Cat)");
}

/// Every name of a stage that is said of an event.
fn stages(value: &serde_json::Value, found: &mut Vec<String>) {
    if let Some(stage) = value["stage"].as_str() {
        found.push(stage.into());
    }
    let inner =
        value.as_array().into_iter().flatten().chain(value.as_object().into_iter().flat_map(|all| all.values()));
    inner.for_each(|inner| stages(inner, found));
}

/// In the line of each kind of event that there is, where the host names the stages.
#[test]
fn a_history_tells_stages_by_the_hosts_names() {
    struct Steps;
    impl Names for Steps {
        fn person(&self, user: UserId) -> Option<String> {
            Called.person(user)
        }
        fn profile(&self, profile: ProfileId) -> Option<String> {
            Called.profile(profile)
        }
        fn time(&self, at: Timestamp, language: Language) -> String {
            Called.time(at, language)
        }
        fn stage(&self, stage: &str, language: Language) -> Option<String> {
            assert!(!stage.is_empty());
            Some(if language == Language::French { format!("Étape {stage}") } else { format!("Step {stage}") })
        }
    }
    let mut named = std::collections::BTreeSet::new();
    let logs = [
        include_str!("../../frozen/1/post_in_time.events.jsonl"),
        include_str!("../../frozen/1/post_through_every_hand.events.jsonl"),
        include_str!("../../frozen/1/post_whose_profiles_leave.events.jsonl"),
        include_str!("../../frozen/1/post_with_skipped_stages.events.jsonl"),
    ];
    for line in logs.into_iter().flat_map(str::lines) {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let event: Event = serde_json::from_str(line).expect("an event");
        let mut names = Vec::new();
        stages(&value, &mut names);
        for (language, [open, close], step) in
            [(Language::English, ["`", "`"], "Step"), (Language::French, ["« ", " »"], "Étape")]
        {
            let raw = event.line(language, &Called).text;
            let expected = names.iter().fold(raw.clone(), |text, name| {
                text.replace(&format!("{open}{name}{close}"), &format!("{open}{step} {name}{close}"))
            });
            assert_eq!(event.line(language, &Steps).text, expected, "{line}");
            if expected != raw {
                named.insert(value["change"]["type"].to_string());
            }
        }
    }
    assert!(named.len() > 15, "{named:?}");
}
