//! What is told of standing delegations, and histories of them that cannot have happened.

use super::*;
use serde_json::{Value, json};

#[test]
fn j20_histories_and_simulations_name_it() {
    let mut house = begun();
    let seven = Place::workspace(WorkspaceId::new(7));
    let made = house.run(user(OWNER), delegate(1, ANN, BEN, &[seven], Some(20), 100)).expect("delegated");
    struct Nobody;
    impl Names for Nobody {
        fn person(&self, _: UserId) -> Option<String> {
            None
        }
    }
    let told = |language, event: &Event| event.line(house.policy, language, &Nobody);
    let line = told(Language::English, &made[0]);
    assert_eq!(line.people, [OWNER, ANN, BEN].map(UserId::new));
    assert_eq!(line.places, [seven]);
    assert!(
        line.text.ends_with("1 let 3 decide for 2 on workspace 7 from 1 Jan 1970, 00:20 until 1 Jan 1970, 01:40"),
        "{}",
        line.text
    );
    let french = told(Language::French, &made[0]).text;
    assert!(french.contains("1 a laissé 3 décider pour 2 sur l'espace 7 du "), "{french}");
    let mut simulate = |actor, action| {
        let command = house.world.command(actor, action);
        organization::simulate(house.policy, &house.world.state, &command).expect("it can happen")
    };
    let who = UserId::new(BEN);
    for action in
        [organization::Action::RemoveMember { user: who }, organization::Action::Suspend { user: who }, end(1)]
    {
        assert_eq!(simulate(user(OWNER), action).ended, [DelegationId::new(1)]);
    }
    let other = organization::Action::RemoveMember { user: UserId::new(CAY) };
    assert_eq!(simulate(user(OWNER), other).ended, []);
    assert!(simulate(user(ANN), delegate(2, ANN, CAY, &[], None, 50)).differences.is_empty(), "nobody may more by it");
    let ended = house.run(user(OWNER), end(1)).expect("ended");
    assert!(told(Language::English, &ended[0]).text.ends_with("1 ended that 3 decides for 2"));
    assert!(told(Language::French, &ended[0]).text.ends_with("1 a mis fin à ce que 3 décide pour 2"));
}

#[test]
fn j20_an_organization_refuses_delegations_that_cannot_have_been() {
    let mut house = begun();
    let before = house.world.state.clone();
    let made = house.run(user(ANN), delegate(1, ANN, BEN, &[Place::profile(PAGE)], Some(20), 100)).expect("made");
    let follows = |state: &State, event: &Value| {
        let event: Event = serde_json::from_value(event.clone()).expect("an event");
        evolve(&mut state.clone(), &event).is_ok()
    };
    let told = serde_json::to_value(&made[0]).expect("JSON");
    assert!(follows(&before, &told));
    let twice = json!([{"type": "profile", "profile": 70}, {"type": "profile", "profile": 70}]);
    let forged = [
        ("user", json!(BEN)),
        ("user", json!(99)),
        ("to", json!(99)),
        ("places", json!([{"type": "profile", "profile": 99}])),
        ("places", twice),
        ("from", json!(100 * 60_000)),
        ("until", json!(10 * 60_000)),
    ];
    for (field, value) in forged {
        let mut event = told.clone();
        event["change"][field] = value.clone();
        assert!(!follows(&before, &event), "{field} {value}");
    }
    for actor in [json!({"type": "host"}), json!({"type": "operator", "user": 900})] {
        let mut event = told.clone();
        event["by"] = actor.clone();
        assert!(!follows(&before, &event), "{actor}");
    }
    let after = house.world.state.clone();
    let ended = house.run(user(ANN), end(1)).expect("ended");
    let told = serde_json::to_value(&ended[0]).expect("JSON");
    assert!(follows(&after, &told));
    for (field, value) in [("delegation", json!(2)), ("user", json!(CAY)), ("to", json!(CAY))] {
        let mut event = told.clone();
        event["change"][field] = value;
        assert!(!follows(&after, &event), "{field}");
    }
    let mut late = told.clone();
    late["at"] = json!(100 * 60_000);
    assert!(!follows(&after, &late), "it was over");
    // A stored state that says such a thing is not read back.
    let stored = serde_json::to_value(after.snapshot()).expect("JSON");
    let restores = |stored: &Value| State::restore(serde_json::from_value(stored.clone()).expect("a snapshot")).is_ok();
    assert!(restores(&stored));
    for (field, value) in [("user", json!(BEN)), ("to", json!(99)), ("since", json!(0)), ("made_at", json!(6_000_000))]
    {
        let mut stored = stored.clone();
        stored["delegations"][0][field] = value;
        assert!(!restores(&stored), "{field}");
    }
}

#[test]
fn j20_a_post_refuses_decisions_by_delegations_that_cannot_have_been() {
    let mut house = begun();
    ann_lets_ben(&mut house);
    let before = house.post.clone();
    let said = says_yes(&mut house, BEN, ANN, PAGE).expect("a yes");
    let follows = |event: &Value| {
        let event: approval::Event = serde_json::from_value(event.clone()).expect("an event");
        approval::evolve(&mut before.clone(), &event).is_ok()
    };
    let told = serde_json::to_value(&said[0]).expect("JSON");
    assert!(follows(&told));
    let without = {
        let mut event = told.clone();
        event.as_object_mut().expect("fields").remove("delegation");
        event
    };
    assert!(!follows(&without), "nobody let him");
    let mut own = told.clone();
    own["by"] = json!({"type": "user", "user": ANN});
    assert!(!follows(&own), "in one's own name nobody needs one");
    let mut stranger = told.clone();
    stranger["by"]["acting_for"] = json!(CAY);
    assert!(!follows(&stranger), "in the place of nobody who decides");
    let mut other = told.clone();
    other["change"] = json!({"type": "withdrawn", "target": 70});
    assert!(!follows(&other), "no decision is made by it");
    // It ends of itself, and only if somebody decided by it.
    let (ended, after) = (
        json!({"type": "delegation_ended", "target": 70, "stage": "check", "from": ANN, "to": BEN, "delegation": 1}),
        house.post.clone(),
    );
    let mut event = told.clone();
    event.as_object_mut().expect("fields").remove("delegation");
    event.as_object_mut().expect("fields").remove("rights");
    (event["revision"], event["by"], event["change"]) = (json!(said[0].revision + 1), json!({"type": "host"}), ended);
    let follows = |event: &Value| {
        let event: approval::Event = serde_json::from_value(event.clone()).expect("an event");
        approval::evolve(&mut after.clone(), &event).is_ok()
    };
    assert!(follows(&event));
    for (field, value) in [("delegation", json!(2)), ("from", json!(CAY)), ("to", json!(CAY))] {
        let mut event = event.clone();
        event["change"][field] = value;
        assert!(!follows(&event), "{field}");
    }
    let mut stored = serde_json::to_value(house.post.snapshot()).expect("JSON");
    let decision = stored.pointer_mut("/state/targets/0/stages/0/decisions/0").expect("a decision");
    decision["acting_for"] = Value::Null;
    let snapshot: approval::Snapshot = serde_json::from_value(stored).expect("a snapshot");
    assert!(approval::State::restore(snapshot).is_err(), "by it somebody decided for nobody");
}
