//! How much an organization may have: counted at the command that would make one more, and in a log that somebody else wrote.

use super::world::*;
use countersign::organization::*;
use countersign::{ContentId, UserId};
use serde_json::{Value, json};

const MOST_KEYS: u64 = 10_000;
const MOST_DELEGATIONS: u64 = 100;

fn mint(key: u64, content: Option<u64>) -> Action {
    let (key, permissions, content) = (KeyId::new(key), vec!["post.view".into()], content.map(ContentId::new));
    Action::MintKey { key, permissions, places: vec![], until: None, content }
}

/// One key less than there may be, of which most have ended.
fn with_keys() -> World {
    let mut world = World::new(AGORAPULSE, "owner", None);
    let mut snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
    let key = |key: u64| -> Value {
        json!({"key": key, "maker": 1, "permissions": ["post.view"], "places": [], "until": (key > 1).then_some(5)})
    };
    snapshot["keys"] = (1..MOST_KEYS).map(key).collect();
    world.state = State::restore(serde_json::from_value(snapshot).expect("a snapshot")).expect("it can be");
    world
}

#[test]
fn keys_that_nobody_revoked_are_counted_ended_ones_and_share_links_too() {
    let mut world = with_keys();
    world.run(user(1), mint(MOST_KEYS, Some(50))).expect("the last one");
    for content in [None, Some(51)] {
        let refused = world.run(user(1), mint(MOST_KEYS + 1, content)).expect_err("one too many");
        assert_eq!(refused.to_string(), "expected at most `10000` keys, found `10001`");
    }
    let mut event = world.log.last().expect("an event").clone();
    let Change::KeyMinted { key, .. } = &mut event.change else { panic!("{event:?}") };
    (*key, event.revision) = (KeyId::new(MOST_KEYS + 1), event.revision + 1);
    event.command = CommandId::new(900);
    let refused = evolve(&mut world.state.clone(), &event).expect_err("no command makes it");
    assert!(refused.to_string().contains("no more keys than there may be"), "{refused}");
    world.run(user(1), Action::RevokeKey { key: KeyId::new(7) }).expect("revoked");
    world.run(user(1), mint(MOST_KEYS + 1, None)).expect("there is room");
    evolve(&mut with_keys().state, &world.log[world.log.len() - 3]).expect("the last one may have been made");
}

#[test]
fn standing_delegations_of_one_person_that_are_not_over_are_counted() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    [2, 3].into_iter().for_each(|who| world.join(1, who, vec![organization_role("manager")]));
    let delegate = |id: u64, who: u64, until: i64| Action::Delegate {
        delegation: DelegationId::new(id),
        user: UserId::new(who),
        to: UserId::new(1),
        places: vec![],
        from: None,
        until: at(until),
    };
    for id in 1..=MOST_DELEGATIONS {
        world.run(user(2), delegate(id, 2, if id == 1 { 2_000 } else { 9_000 })).expect("delegated");
    }
    for by in [2, 1] {
        let refused = world.run(user(by), delegate(200, 2, 9_000)).expect_err("one too many");
        assert_eq!(refused.to_string(), "expected at most `100` delegations of one person, found `101`");
    }
    let mut event = world.log.last().expect("an event").clone();
    let Change::Delegated { delegation, .. } = &mut event.change else { panic!("{event:?}") };
    (*delegation, event.revision) = (DelegationId::new(200), event.revision + 1);
    event.command = CommandId::new(900);
    let refused = evolve(&mut world.state.clone(), &event).expect_err("no command makes it");
    assert!(refused.to_string().contains("no more delegations than there may be"), "{refused}");
    // Nobody takes the room of others; what is over takes none, and what is ended neither.
    world.run(user(3), delegate(300, 3, 9_000)).expect("another person's");
    world.run(user(2), Action::EndDelegation { delegation: DelegationId::new(5) }).expect("ended");
    world.run(user(2), delegate(201, 2, 9_000)).expect("in its place");
    assert_eq!(kind(world.run(user(2), delegate(202, 2, 9_000))), "too_many");
    world.now = at(2_000);
    world.run(user(2), delegate(202, 2, 9_000)).expect("the first is over");
}

/// The guide's table says each of these numbers.
#[test]
fn the_guide_says_what_an_organization_may_have() {
    let guide = include_str!("../../../src/guide/limits.md");
    for row in ["| keys | 10,000 |", "| delegations of one person | 100 |", "| teams | 1,000 |"] {
        assert!(guide.contains(row), "no row {row}");
    }
}
