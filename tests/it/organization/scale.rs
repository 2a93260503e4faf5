//! A large organization: 100,000 members with ten assignments each.

use super::world::*;
use countersign::organization::*;
use countersign::{Policy, UserId};
use std::time::Instant;

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
        "version": 1, "organization": 10, "revision": 1, "clock": 0, "members": people, "workspaces": [],
        "profiles": profiles, "groups": [], "invitations": [], "keys": [], "custom_roles": [], "plan": null,
        "announced": null, "extra_seats": 0, "commands": []
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
    let mut world = large(20_000);
    let command = world.command(user(1), revoke(20_000));
    let foreseen = simulate(&world.policy, &world.state, &command).expect("foreseen");
    assert!(foreseen.differences.iter().all(|one| one.user == UserId::new(20_000) && one.is_loss()));
    world.carry_out(&command).expect("accepted");
    assert_eq!(kind(world.run(user(2), revoke(3))), "not_permitted");
    assert_eq!(world.state.member_count(), 20_000);
}

#[test]
#[ignore = "measures"]
fn the_numbers_of_a_million_assignments() {
    for members in [100, 10_000, 100_000] {
        let snapshot = snapshot(members);
        let start = Instant::now();
        let mut world = World::blank(Policy::parse(AGORAPULSE).expect("a policy"));
        world.state = State::restore(snapshot).expect("consistent");
        println!("{members} members: restored in {:?}", start.elapsed());
        let start = Instant::now();
        for step in 0..20_000 {
            std::hint::black_box(
                world.state.actor(&world.policy, UserId::new(1 + step * 7_919 % members), world.now).expect("an actor"),
            );
        }
        println!("  actor: {:?}", start.elapsed() / 20_000);
        let command = world.command(user(1), revoke(members));
        let start = Instant::now();
        decide(&world.policy, &world.state, &command).expect("accepted");
        println!("  decide: {:?}", start.elapsed());
        let start = Instant::now();
        simulate(&world.policy, &world.state, &command).expect("accepted");
        println!("  simulate: {:?}", start.elapsed());
        let refused = world.command(user(2), revoke(3));
        let start = Instant::now();
        assert_eq!(kind(decide(&world.policy, &world.state, &refused)), "not_permitted");
        println!("  refuse, naming who could: {:?}", start.elapsed());
    }
}
