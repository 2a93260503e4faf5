//! J5: a history that cannot have happened is refused, whatever part of it was made up.

use super::hands_fixture::{self as fixture, Fixture};
use super::house::{House, at, edit};
use crate::organization::world::{World, organization_role, profile_role};
use countersign::approval::{self, Action, Approvers, By, Definition, Event, Rules, Stage, StageMap, State};
use countersign::{Policy, ProfileId, UserId, id::LinkId, organization};
use serde_json::{Value, json};

const POLICY: &str = r#"{
    "format": 1,
    "name": "strict",
    "permissions": {
        "organization": ["member.invite", "member_permissions.edit", "member.remove"],
        "profile": ["post.create", "post.edit", "post.submit", "post.review", "post.publish", "post.schedule",
            "post.comment", "post.force_decision"]
    },
    "roles": {
        "organization": {
            "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } },
            "member": {}
        },
        "profile": {
            "writer": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.schedule"] } },
            "checker": { "grants": { "profile": ["post.review", "post.comment"] } },
            "client": { "grants": { "profile": ["post.review", "post.comment"] }, "external": true }
        }
    },
    "approval": {
        "guards": { "create": "post.create", "edit": "post.edit", "submit": "post.submit", "decide": "post.review",
            "publish": "post.publish", "schedule": "post.schedule", "force": "post.force_decision", "comment": "post.comment" },
        "definitions": { "main": { "order": "parallel", "stages": [
            { "name": "check", "approvers": { "permission": "post.review" } },
            { "name": "client", "approvers": { "permission": "post.review" }, "party": "external", "barred": "nobody",
                "deadline": { "minutes_after_submission": 500 }, "reminders": [100] }
        ] } },
        "bindings": [{ "definition": "main" }]
    }
}"#;

const PAGE: ProfileId = ProfileId::new(70);
const OWNER: u64 = 1;
const WRITER: u64 = 2;
const CHECKER: u64 = 3;
const CLIENT: u64 = 4;
const SECOND: u64 = 5;

fn agency() -> House {
    let mut world = World::new(POLICY, "owner", None);
    world.profile(70, None);
    for (user, role) in [(WRITER, "writer"), (CHECKER, "checker"), (SECOND, "checker"), (CLIENT, "client")] {
        world.join(OWNER, user, vec![organization_role("member"), profile_role(70, role)]);
    }
    let mut house = House::new(world);
    house.own = at(10);
    house.create(WRITER, &[PAGE]);
    house
}

fn stage(name: &str) -> String {
    name.to_owned()
}

fn targets() -> Vec<ProfileId> {
    vec![PAGE]
}

/// A post that goes out at the second attempt, after everything that can happen to one.
pub(super) fn story() -> House {
    let mut house = agency();
    let submit = |house: &mut House| house.does(WRITER, Action::Submit { targets: targets() });
    house.does(WRITER, edit(2));
    house.does(WRITER, Action::Schedule { targets: targets(), at: at(600) });
    submit(&mut house);
    house.does(CHECKER, Action::Reject { targets: targets(), stage: stage("check"), comment: "no".into() });
    house.does(WRITER, edit(3));
    house.does(WRITER, Action::Resubmit { targets: targets() });
    let (until, to) = (at(590), UserId::new(SECOND));
    house.does(CHECKER, Action::Delegate { target: PAGE, stage: stage("check"), to, until });
    let acting_for = Some(UserId::new(CHECKER));
    let second = By::User { user: UserId::new(SECOND), acting_for, link: None };
    house.by(second, Action::Approve { targets: targets(), stage: stage("check") }).expect("a chain leads there");
    let (link, party) = (LinkId::new(9), UserId::new(CLIENT));
    let issue =
        Action::IssueLink { link, target: PAGE, stage: stage("client"), user: party, until, last_version: None };
    house.does(WRITER, issue);
    house.own = at(450);
    house.host(Action::Tick {});
    let client = By::link(party, link);
    house.by(client, Action::Approve { targets: targets(), stage: stage("client") }).expect("by the link");
    house.does(OWNER, Action::Hold { targets: targets(), until: None });
    house.does(OWNER, Action::ReleaseHold { targets: targets() });
    house.does(WRITER, edit(4));
    house.does(OWNER, Action::ForceApprove { targets: targets() });
    house.own = at(600);
    house.host(Action::Tick {});
    let order = house.due().remove(0);
    house.host(Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint.clone() });
    house.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "down".into() });
    house.host(Action::Retry { target: PAGE, fingerprint: order.fingerprint });
    house.host(Action::ReportUnknown { target: PAGE, attempt: 2 });
    house.does(OWNER, Action::Resolve { target: PAGE, attempt: 2, published: true });
    house.does(OWNER, Action::Archive { targets: targets() });
    house
}

pub(super) fn before(log: &[Event], index: usize) -> State {
    let blank = State::new(log[0].organization, log[0].content);
    approval::replay(blank, &log[..index]).expect("what happened can happen")
}

/// Puts something else into the events of a kind; answers how many there were. Each must be refused then.
fn made_up(log: &[Event], kind: &str, pointer: &str, other: &Value) -> usize {
    let mut found = 0;
    for (index, event) in log.iter().enumerate() {
        let mut spoiled = serde_json::to_value(event).expect("events serialize");
        if spoiled["change"]["type"] != kind || spoiled.pointer(pointer) == Some(other) {
            continue;
        }
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
        let parent = spoiled.pointer_mut(parent).expect("a place in the event");
        match field.parse::<usize>() {
            Ok(item) => parent[item] = other.clone(),
            Err(_) => parent[field] = other.clone(),
        }
        let event: Event = serde_json::from_value(spoiled).unwrap_or_else(|error| panic!("{kind} {pointer}: {error}"));
        let answer = approval::evolve(&mut before(log, index), &event);
        assert!(answer.is_err(), "{kind} with {pointer} {other}");
        found += 1;
    }
    found
}

#[test]
fn j5_no_part_of_a_history_can_be_made_up() {
    let house = story();
    let log = &house.log;
    let person = |user: u64| json!({"type": "user", "user": user});
    let host = json!({"type": "host"});
    let cases = [
        // An override by nobody, by the host, without a right, of other stages than were missing.
        ("force_approved", "/by", host.clone()),
        ("force_approved", "/rights", json!([])),
        ("force_approved", "/change/skipped", json!([])),
        ("force_approved", "/change/skipped", json!(["check"])),
        ("force_approved", "/change/skipped", json!(["client", "check"])),
        // A stage that is skipped for no reason.
        ("submitted", "/change/stages/0/skip", json!({"type": "condition_fails", "facts": {}})),
        ("submitted", "/change/stages/0/skip", json!({"type": "skip_condition_holds", "facts": {}})),
        ("submitted", "/change/stages/1/skip", json!({"type": "no_client"})),
        ("resubmitted", "/change/stages/1/skip", json!({"type": "unreachable"})),
        ("resubmitted", "/change/stages/0/keeps_decisions", json!(true)),
        ("submitted", "/change/stages/0/people", json!([5, 3, 1])),
        ("submitted", "/change/stages/0/required", json!([4])),
        ("submitted", "/change/stages", json!([])),
        ("submitted", "/change/round", json!(2)),
        ("submitted", "/by", host.clone()),
        ("submitted", "/rights", json!([])),
        // Somebody decides who cannot.
        ("approved", "/by", person(WRITER)),
        ("approved", "/by", host.clone()),
        ("approved", "/by", json!({"type": "user", "user": WRITER, "acting_for": CHECKER})),
        ("approved", "/by", json!({"type": "user", "user": CLIENT, "link": 8})),
        ("rejected", "/by", person(WRITER)),
        ("rejected", "/by", person(CLIENT)),
        ("rejected", "/change/stage", json!("none such")),
        ("delegated", "/by", person(OWNER)),
        ("delegated", "/change/to", json!(CHECKER)),
        ("delegated", "/change/until", json!(0)),
        ("link_issued", "/change/user", json!(CHECKER)),
        ("link_issued", "/change/first_version", json!(1)),
        // It goes out unapproved, before its time, twice, or as something else.
        ("publish_begun", "/change/fingerprint", json!([])),
        ("publish_begun", "/change/retry", json!(true)),
        ("publish_begun", "/change/attempt", json!(7)),
        ("publish_begun", "/at", json!(599 * 60_000)),
        ("publish_outcome_unknown", "/change/attempt", json!(1)),
        ("publish_failed", "/by", person(OWNER)),
        ("publish_resolved", "/rights", json!([])),
        ("edited", "/change/changed", json!(["media"])),
        ("edited", "/change/digests", json!({"media": "00".repeat(32)})),
        ("edited", "/version", json!(1)),
        ("scheduled", "/change/time", json!(0)),
        ("reminded", "/change/count", json!(2)),
        ("held", "/by", host.clone()),
        ("hold_released", "/by", host),
        ("archived", "/rights", json!([])),
        ("created", "/change/targets", json!([70, 70])),
        ("created", "/change/targets", json!([])),
        ("approved", "/definition", json!("0123456789abcdef")),
        ("approved", "/rights", json!(["post.review", "post.edit"])),
        ("approved", "/rights", json!([])),
        ("rejected", "/rights", json!([])),
        ("delegated", "/rights", json!([])),
    ];
    for (kind, pointer, other) in &cases {
        assert!(made_up(log, kind, pointer, other) > 0, "nothing to make up: {kind} {pointer} {other}");
    }
}

/// Where no permission guards decisions, the one that makes an approver is the right that is used, and is named.
#[test]
fn j5_a_decision_names_its_right_where_nothing_guards_decisions() {
    let text = fixture::POLICY.replace(r#""decide": "post.review", "#, "");
    assert_ne!(text, fixture::POLICY);
    let policy: &'static Policy = Box::leak(Box::new(Policy::parse(&text).expect("a policy")));
    let check = Stage::new("check", Approvers::Permission("post.review".into()));
    let rules = Rules::of(policy).bind(Definition::new("checked", vec![check]), None).expect("it fits");
    let mut fixture = Fixture::under(policy, rules);
    fixture.does(fixture::WRITER, fixture::create());
    fixture.does(fixture::WRITER, fixture::submit());
    let (stage, to, until) = ("check".to_owned(), fixture::OTHER, countersign::Timestamp::from_millis(900));
    let delegate = Action::Delegate { target: fixture::PAGE, stage: stage.clone(), to, until };
    let by = By::user(to).in_the_name_of(fixture::CHIEF);
    let ends = Action::EndDelegation { target: fixture::PAGE, stage, to };
    let mut told = fixture.does(fixture::CHIEF, delegate);
    told.extend(fixture.clone().does(fixture::CHIEF, ends));
    told.extend(fixture.send(by, fixture::approve("check")).expect("a chain leads there"));
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|event| event.rights == ["post.review"]), "{told:?}");
}

#[test]
fn j5_no_event_is_left_out_moved_or_done_twice() {
    let log = story().log;
    for index in 0..log.len() {
        let state = before(&log, index);
        for event in &log[..index] {
            let again = Event { revision: state.revision() + 1, at: event.at.max(log[index].at), ..event.clone() };
            // A delegation between the same people takes the place of the one before.
            let may = matches!(event.change, approval::Change::Delegated { .. });
            assert!(
                may || approval::evolve(&mut state.clone(), &again).is_err(),
                "it happened again at {index}: {event:?}"
            );
        }
    }
    for (index, event) in log.iter().enumerate().skip(1) {
        let gone = before(&log, index - 1);
        assert!(approval::evolve(&mut gone.clone(), event).is_err(), "without the event before: {event:?}");
    }
}

#[test]
fn j5_a_migration_maps_every_stage_and_carries_what_it_may() {
    let mut house = agency();
    house.does(WRITER, Action::Submit { targets: targets() });
    house.does(CHECKER, Action::Approve { targets: targets(), stage: stage("check") });
    let definition = house.rules.definitions().next().expect("a definition").clone();
    let map = |from: &str, to: Option<&str>| StageMap { from: from.into(), to: to.map(Into::into) };
    let maps = vec![map("check", Some("check")), map("client", None)];
    house.does(OWNER, Action::Migrate { targets: targets(), definition, map: maps });
    let log = &house.log;
    let partial = json!([{"from": "check", "to": "check"}]);
    let elsewhere = json!([{"from": "check", "to": "none such"}, {"from": "client"}]);
    let twice = json!([{"from": "check", "to": "check"}, {"from": "check"}]);
    let crossed = json!([{"from": "check", "to": "client"}, {"from": "client", "to": "check"}]);
    for other in [partial, elsewhere, twice, crossed] {
        assert_eq!(made_up(log, "definition_migrated", "/change/map", &other), 1, "{other}");
    }
    let by = |user: u64| json!({"type": "user", "user": user});
    assert_eq!(made_up(log, "definition_migrated", "/by", &by(WRITER)), 1, "whose own work it is");
    assert_eq!(made_up(log, "definition_migrated", "/by", &json!({"type": "host"})), 1, "nobody said so");
    assert_eq!(made_up(log, "definition_migrated", "/rights", &json!([])), 1);
    // A definition by which nobody could judge is refused where it is pinned, as where it is bound (J3).
    let spoilings = [("/change/definition/stages/0/unless", json!([])), ("/change/definition/stages", json!([]))];
    for kind in ["submitted", "definition_migrated"] {
        for (pointer, other) in &spoilings {
            let mut log = log.clone();
            let index = log.iter().position(|event| serde_json::to_value(&event.change).unwrap()["type"] == kind);
            let index = index.expect("an event");
            let mut spoiled = serde_json::to_value(&log[index]).expect("events serialize");
            let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
            spoiled.pointer_mut(parent).expect("a definition")[field] = other.clone();
            let stages = spoiled["change"]["definition"]["stages"].as_array().map_or(0, Vec::len);
            spoiled["change"]["stages"].as_array_mut().expect("openings").truncate(stages);
            let judged: approval::Definition = serde_json::from_value(spoiled["change"]["definition"].clone()).unwrap();
            spoiled["definition"] = judged.digest().to_string().into();
            log[index] = serde_json::from_value(spoiled).expect("an event");
            assert!(approval::evolve(&mut before(&log, index), &log[index]).is_err(), "{kind} {pointer}");
        }
    }
}

/// The same of an organization: nobody is made a member by somebody else, or after the end.
#[test]
fn j5_no_acceptance_is_made_up() {
    let log = agency().world.log;
    let accepts = |event: &organization::Event| matches!(event.change, organization::Change::InvitationAccepted { .. });
    let index = log.iter().position(accepts).expect("an acceptance");
    let mut before = organization::State::new(log[0].organization);
    log[..index].iter().for_each(|event| organization::evolve(&mut before, event).expect("it happened"));
    let made_up = |change: &dyn Fn(&mut organization::Event)| {
        let mut event = log[index].clone();
        change(&mut event);
        organization::evolve(&mut before.clone(), &event)
    };
    assert_eq!(made_up(&|_| {}), Ok(()));
    let by = |user: u64| organization::By::user(UserId::new(user));
    assert!(made_up(&|event| event.by = by(OWNER)).is_err(), "by somebody else");
    assert!(made_up(&|event| event.by = organization::By::Host {}).is_err(), "by nobody");
    assert!(made_up(&|event| event.by = event.by.in_the_name_of(UserId::new(OWNER))).is_err(), "for somebody else");
    assert!(made_up(&|event| event.at = at(600)).is_err(), "after the end");
}
