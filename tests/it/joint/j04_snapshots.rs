//! J4: what is read back is checked against what it pins, and names its post, its version and its last event.

use super::j05_histories::{before, story};
use crate::thorough::cases;
use countersign::approval::{self, Event, InvalidSnapshot, Rules, Snapshot, State, due};
use countersign::test_kit::{self, strategies};
use countersign::{ContentId, Policy, organization, policies};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(snapshot: Value) -> Result<State, String> {
    let snapshot: Snapshot = serde_json::from_value(snapshot).map_err(|error| error.to_string())?;
    State::restore(snapshot).map_err(|error| error.to_string())
}

fn written(state: &State) -> Value {
    serde_json::to_value(state.snapshot()).expect("snapshots serialize")
}

fn is_the_state(state: &State, last: Option<&Event>) {
    let (snapshot, written) = (state.snapshot(), written(state));
    assert_eq!((snapshot.content(), snapshot.revision()), (state.content(), state.revision()));
    assert_eq!(snapshot.organization(), state.organization());
    assert_eq!(written["format"], 1);
    let last = last.map(|last| json!({"revision": last.revision, "at": last.at, "command": last.command}));
    assert_eq!(written["last"], json!(last));
    assert_eq!(read(written).as_ref(), Ok(state), "after {last:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("posts that are stored", [128, 12])))]

    #[test]
    fn j4_a_snapshot_is_the_state_and_names_its_post_and_its_last_event(
        log in {
            let policy = Policy::parse(policies::PUBLER).expect("a policy");
            strategies::post_histories(&policy, &Rules::of(&policy))
        }
    ) {
        let mut state = State::new(test_kit::ORGANIZATION, ContentId::new(900));
        is_the_state(&state, None);
        for event in &log {
            approval::evolve(&mut state, event).expect("it happened");
            is_the_state(&state, Some(event));
        }
    }
}

#[test]
fn j4_a_snapshot_of_another_format_is_refused() {
    let house = story();
    (0..=house.log.len()).for_each(|index| is_the_state(&before(&house.log, index), house.log[..index].last()));
    let written = written(&house.post);
    let other: Snapshot = serde_json::from_value({
        let mut other = written;
        other["format"] = 2.into();
        other
    })
    .expect("a snapshot");
    assert_eq!(State::restore(other), Err(InvalidSnapshot::Format(2)));
}

/// The report: no stages under a pinned definition of one, and `due` ordered it.
#[test]
fn j4_no_stage_of_a_pinned_definition_gets_lost() {
    let house = story();
    let mut told = 0;
    for index in 0..house.log.len() {
        let state = before(&house.log, index);
        let mut lost = written(&state);
        if lost["state"]["targets"][0]["pinned"].is_null() {
            continue;
        }
        lost["state"]["targets"][0]["stages"] = json!([]);
        assert!(read(lost).is_err(), "after {index} events");
        told += usize::from(due(&state, super::house::at(10_000)).count() == 0);
    }
    assert!(told > 5, "it was not due without them");
}

#[test]
fn j4_a_state_that_is_at_odds_with_itself_is_refused() {
    let house = story();
    let target = "/state/targets/0";
    let cases: &[(&str, Value)] = &[
        ("/last", Value::Null),
        ("/last/revision", json!(3)),
        ("/last/command", json!(3)),
        ("/last/at", json!(3)),
        ("/state/revision", json!(99)),
        ("/state/version", json!(9)),
        ("/state/author", json!(1)),
        ("/state/author", Value::Null),
        ("/state/changes", json!([])),
        ("/state/changes/0/version", json!(2)),
        ("/state/changes/0/by", json!(3)),
        ("/state/attempts", json!(0)),
        ("/state/links/0/first_version", json!(77)),
        ("/state/targets/0/pinned", Value::Null),
        ("/state/targets/0/pinned/digest", json!("0123456789abcdef")),
        ("/state/targets/0/pinned/definition/stages/0/quorum", json!("all")),
        ("/state/targets/0/stages/0/people", json!([9, 3])),
        ("/state/targets/0/stages/0/required", json!([4])),
        ("/state/targets/0/stages/0/skip", json!({"type": "no_client"})),
        ("/state/targets/0/stages/0/skip", json!({"type": "unreachable"})),
        ("/state/targets/0/stages/0/skip", json!({"type": "condition_fails", "facts": {}})),
        ("/state/targets/0/stages/0/overridden", json!(99)),
        ("/state/targets/0/stages/0/reminded", json!(9)),
        ("/state/targets/0/stages/0/deadline_passed", json!(true)),
        ("/state/targets/0/stages/0/escalated", json!(true)),
        ("/state/targets/0/rejected_at", json!(7)),
        ("/state/targets/0/round", json!(0)),
        ("/state/targets/0/submitted_at", Value::Null),
        ("/state/targets/0/phase", json!({"type": "publishing", "attempt": 9, "unknown": false})),
        ("/state/accepted", json!({"forgotten": 0, "done": []})),
        ("/surprise", json!(1)),
    ];
    let whole = written(&house.post);
    assert!(whole.pointer(target).is_some());
    for (pointer, other) in cases {
        let mut spoiled = whole.clone();
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
        spoiled.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"))[field] = other.clone();
        assert_ne!(spoiled, whole, "{pointer}");
        assert!(read(spoiled).is_err(), "{pointer} {other}");
    }
    let mut twice = whole.clone();
    let again = twice["state"]["targets"][0].clone();
    twice["state"]["targets"].as_array_mut().expect("targets").push(again);
    assert!(read(twice).is_err(), "a target twice");
}

/// A state of an organization is checked, too: who holds what, where, and by what was sent.
#[test]
fn j4_a_state_of_an_organization_that_is_at_odds_with_itself_is_refused() {
    let house = story();
    let read = |snapshot: Value| -> Result<organization::State, String> {
        let snapshot = serde_json::from_value(snapshot).map_err(|error| error.to_string())?;
        organization::State::restore(snapshot).map_err(|error| error.to_string())
    };
    let whole = serde_json::to_value(house.world.state.snapshot()).expect("snapshots serialize");
    assert_eq!(read(whole.clone()).as_ref(), Ok(&house.world.state));
    let member = whole["members"][1].clone();
    let mut holds_twice = member.clone();
    let first = member["holds"][0].clone();
    holds_twice["holds"].as_array_mut().expect("a list").push(first);
    let mut elsewhere = member.clone();
    elsewhere["holds"][0]["place"] = json!({"type": "workspace", "workspace": 99});
    let mut unsettled = member.clone();
    unsettled["holds"][0]["narrowing"] = json!({"only_profiles": [71, 70]});
    let mut later = member.clone();
    later["since"] = json!(99_000_000);
    let key = |places: Value, maker: u64| json!([{"key": 1, "maker": maker, "permissions": ["post.edit"], "places": places, "until": null}]);
    let invitation = |recipient: &str, place: u64| {
        json!([{"invitation": 5, "inviter": 1, "recipient": recipient, "token": 5, "expires_at": 99_000_000,
            "access": [{"place": {"type": "profile", "profile": place}, "role": "writer"}]}])
    };
    let cases: &[(&str, Value)] = &[
        ("/members", json!([whole["members"][0], member, member])),
        ("/members", json!([whole["members"][0], holds_twice])),
        ("/members", json!([whole["members"][0], elsewhere])),
        ("/members", json!([whole["members"][0], unsettled])),
        ("/members", json!([whole["members"][0], later])),
        ("/clock", Value::Null),
        ("/revision", json!(0)),
        ("/profiles/0/workspace", json!(99)),
        ("/groups", json!([{"group": 3, "name": "g", "profiles": [99]}])),
        ("/groups", json!([{"group": 3, "name": "g", "profiles": [70, 70]}])),
        ("/keys", key(json!([{"type": "profile", "profile": 99}]), 1)),
        ("/keys", key(json!([]), 99)),
        ("/invitations", invitation("  ", 70)),
        ("/invitations", invitation("", 70)),
    ];
    for (pointer, other) in cases {
        let mut spoiled = whole.clone();
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
        spoiled.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"))[field] = other.clone();
        assert!(read(spoiled).is_err(), "{pointer} {other}");
    }
}

#[test]
fn j4_a_log_that_is_not_of_that_state_does_not_go_on_from_it() {
    let house = story();
    let middle = before(&house.log, 6);
    let restored = State::restore(middle.snapshot()).expect("a state");
    assert_eq!(approval::replay(restored.clone(), &house.log[6..]).as_ref(), Ok(&house.post));
    assert!(approval::replay(restored.clone(), &house.log[7..]).is_err(), "a gap");
    assert!(approval::replay(restored, &house.log[5..]).is_err(), "an event that it holds already");
}
