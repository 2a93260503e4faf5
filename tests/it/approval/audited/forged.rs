//! Events that did not happen and states that nobody was in: each must be refused (J4, J5).

use super::walk::Walk;
use super::world::*;
use countersign::approval::{By, Change, Event, Rules, Snapshot, State, due, evolve};
use countersign::{ContentId, OrganizationId, Policy, UserId, id::CommandId};
use serde_json::{Value, json};

fn with(event: &Event, change: impl FnOnce(&mut Event)) -> Event {
    let mut forged = event.clone();
    change(&mut forged);
    forged
}

/// Lies about an event that really happened to this state.
pub(super) fn event(walk: &mut Walk, state: &State, event: &Event) {
    if !walk.random.chance(25) {
        return;
    }
    let nobody = By::user(UserId::new(4_711));
    let mut lies = vec![
        ("of another post", with(event, |event| event.content = ContentId::new(901))),
        ("of another organization", with(event, |event| event.organization = OrganizationId::new(2))),
        ("after a gap", with(event, |event| event.revision += 1)),
        ("of a version that nobody made", with(event, |event| event.version += 2)),
    ];
    match &event.change {
        Change::Approved { .. } => {
            lies.push(("by nobody known", with(event, |event| event.by = nobody)));
        }
        Change::ForceApproved { .. } => lies.push(("by no right", with(event, |event| event.rights = Vec::new()))),
        Change::PublishBegun { .. } => {
            let mut value = serde_json::to_value(event).expect("an event");
            let digest = serde_json::to_value(super::walk::digest(77)).expect("a digest");
            value["change"]["fingerprint"] = json!([["text", digest]]);
            lies.push(("of another content", serde_json::from_value(value).expect("an event")));
        }
        Change::DefinitionMigrated { map, .. } if !map.is_empty() => {
            let cut = |event: &mut Event| {
                if let Change::DefinitionMigrated { map, .. } = &mut event.change {
                    map.pop();
                }
            };
            lies.push(("without a whole map", with(event, cut)));
        }
        Change::Submitted { stages, .. } | Change::Resubmitted { stages, .. } if !stages.is_empty() => {
            let mut value = serde_json::to_value(event).expect("an event");
            value["change"]["stages"][0]["skip"] = json!({ "type": "unreachable" });
            lies.push(("that skips a stage for no reason", serde_json::from_value(value).expect("an event")));
        }
        _ => {}
    }
    for (lie, forged) in lies {
        let refused = evolve(&mut state.clone(), &forged).is_err();
        walk.report.must("j5", refused, || format!("{lie}: {forged:?}"));
    }
}

/// What was changed by whoever could only by sending it for approval goes out by no log in which it was not sent (J5).
pub(super) fn unsent(walk: &mut Walk, before: &State, events: &[Event]) {
    let Some(at) = events.iter().position(|event| matches!(event.change, Change::SentBack { .. })) else { return };
    let back = &events[at];
    let place = back.change.target().and_then(|target| before.target(target)).expect("a target");
    let Some(time) = place.publish_at() else { return };
    let Some(order) = due(before, time).find(|order| order.target == place.profile()) else { return };
    let attempts = walk.post.attempts.iter().filter(|(target, _)| *target == order.target);
    let attempt = 1 + attempts.map(|(_, attempt)| *attempt).max().unwrap_or(0);
    let mut state = before.clone();
    events[..at].iter().for_each(|event| evolve(&mut state, event).expect("what was decided can happen"));
    let forged = with(back, |event| {
        let mut begun = json!({ "type": "publish_begun", "target": order.target, "attempt": attempt, "retry": false });
        begun["fingerprint"] = serde_json::to_value(&order.fingerprint).expect("a fingerprint");
        event.change = serde_json::from_value(begun).expect("an event");
        (event.by, event.rights, event.through) = (By::Host {}, Vec::new(), None);
        (event.obliged, event.command) = (Vec::new(), CommandId::new(1_000_000));
        (event.at, event.clock) = (event.at.max(time), None);
    });
    let refused = evolve(&mut state, &forged).is_err();
    walk.report.must("j5 unsent", refused, || format!("{forged:?} after {:?}", &events[..at]));
}

/// J4: a state that was stored is the state, and is believed only whole.
pub(super) fn snapshot(walk: &mut Walk) {
    let stored = serde_json::to_value(walk.state.snapshot()).expect("a snapshot");
    let read = |value: Value| serde_json::from_value::<Snapshot>(value).ok().and_then(|one| State::restore(one).ok());
    let same = read(stored.clone()).as_ref() == Some(&walk.state);
    walk.report.must("j4 whole", same, || format!("{stored}"));
    let places = stored["state"]["targets"].as_array().map_or(0, Vec::len);
    for place in 0..places {
        if stored["state"]["targets"][place]["stages"].as_array().is_none_or(Vec::is_empty) {
            continue;
        }
        let mut less = stored.clone();
        less["state"]["targets"][place]["stages"].as_array_mut().expect("stages").pop();
        let mut lighter = stored.clone();
        lighter["state"]["targets"][place]["stages"][0]["skip"] =
            json!({ "type": "condition_fails", "facts": { "nothing": { "value": true } } });
        for (lie, value) in [("a stage less", less), ("a stage skipped for no reason", lighter)] {
            walk.report.must("j4", read(value.clone()).is_none(), || format!("{lie}: {value}"));
        }
    }
}

/// J3: a definition that no policy could say is bound by no host either.
pub(super) fn definitions(walk: &mut Walk) {
    let mut value = definition(&mut walk.random);
    let random = &mut walk.random;
    let stage = &mut value["stages"][0];
    match random.below(8) {
        0 => stage["approvers"] = json!({ "permission": "post.fly" }),
        1 => stage["quorum"] = json!({ "at_least": 0 }),
        2 => stage["when"] = json!(["unheard_of"]),
        3 => stage["unless_every_hand"] = json!({ "roles": { "profile": ["nobody"] } }),
        4 => stage["covers"] = json!([]),
        5 => stage["reminders"] = json!([5, 5]),
        6 => value["stages"] = json!([]),
        _ => {}
    }
    let text = policy(&json!({ "one": value }), &json!([{ "definition": "one" }])).to_string();
    let said = Policy::<countersign::social::Social>::parse(&text).is_ok();
    value["name"] = json!("one");
    let bound = serde_json::from_value(value.clone())
        .is_ok_and(|definition| Rules::of(walk.house.policy).bind(definition, None).is_ok());
    walk.report.must("j3", said == bound, || format!("a policy may say it: {said}: {value}"));
}
