//! A large organization: 100,000 members with ten assignments each.

use super::world::*;
use crate::thorough::extent;
use countersign::organization::*;
use countersign::{Policy, UserId};

const ASSIGNMENTS: u64 = 10;

fn snapshot(members: u64) -> Snapshot {
    let profiles: Vec<_> = (1..=100)
        .map(|id| serde_json::json!({"profile": id, "name": "Page", "workspace": null, "connected_by": null}))
        .collect();
    let person = |user: u64| {
        let role = if user == 1 { "owner" } else { "member" };
        let mut holds = vec![organization_role(role)];
        holds.extend((1..ASSIGNMENTS).map(|at| profile_role(1 + (user + at * 10) % 100, "editor")));
        serde_json::json!({"user": user, "since": 0, "suspended": false, "holds": holds})
    };
    let people: Vec<_> = (1..=members).map(person).collect();
    let text = serde_json::json!({
        "format": 1, "organization": 10, "revision": 1, "clock": 0, "members": people, "workspaces": [],
        "profiles": profiles, "groups": [], "invitations": [], "keys": [], "custom_roles": [], "plan": null,
        "announced": null, "extra_seats": 0, "forgotten": 1, "commands": []
    });
    serde_json::from_value(text).expect("a snapshot")
}

fn revoke(who: u64) -> Action {
    Action::Revoke { user: UserId::new(who), place: Place::organization(), role: Role::policy("member") }
}

fn large(members: u64) -> World {
    let mut world = World::blank(Policy::parse(AGORAPULSE).expect("a policy"));
    world.state = State::restore(snapshot(members)).expect("consistent");
    world
}

#[test]
fn a_large_organization_loads_decides_and_simulates() {
    let members = extent("members of a large organization", None, [20_000, 4_000]);
    let mut world = large(members);
    let command = world.command(user(1), revoke(members));
    let foreseen = simulate(&world.policy, &world.state, &command).expect("foreseen");
    assert!(foreseen.differences.iter().all(|one| one.user == UserId::new(members) && one.is_loss()));
    world.carry_out(&command).expect("accepted");
    assert_eq!(kind(world.run(user(2), revoke(3))), "not_permitted");
    assert_eq!(world.state.member_count() as u64, members);
}

/// What `benches/organization.rs` measures, held to be right.
#[test]
fn a_restored_organization_equals_the_replayed_one() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    (1..=20).for_each(|profile| world.profile(profile, None));
    for who in 2..=300 {
        world.join(1, who, vec![organization_role("member"), profile_role(1 + who % 20, "moderator")]);
        for at in 1..ASSIGNMENTS {
            world.grant(1, who, profile_role(1 + (who + at) % 20, "editor")).expect("granted");
        }
        if who % 3 == 0 {
            world.run(user(1), Action::RemoveMember { user: UserId::new(who - 1) }).expect("removed");
        }
    }
    let mut replayed = State::new(world.state.organization());
    world.log.iter().for_each(|event| evolve(&mut replayed, event).expect("it happened"));
    let text = serde_json::to_string(&world.state.snapshot()).expect("JSON");
    let restored = State::restore(serde_json::from_str(&text).expect("a snapshot")).expect("consistent");
    assert!(world.log.len() > 3_000, "{}", world.log.len());
    assert_eq!(replayed, restored);
    assert_eq!(serde_json::to_string(&replayed.snapshot()).expect("JSON"), text);
    for who in (1..=300).map(UserId::new) {
        assert_eq!(replayed.access(who).len(), restored.access(who).len());
    }
}
