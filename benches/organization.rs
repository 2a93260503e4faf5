//! Organizations of many sizes: a member's actor takes the same time in all of them.

use countersign::organization::{Action, By, Command, CommandId, Place, Role, State, decide, simulate};
use countersign::{OrganizationId, Policy, Timestamp, UserId};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const ASSIGNMENTS: u64 = 10;

/// Members with ten assignments each, on a hundred profiles.
fn organization(members: u64) -> State {
    let profiles: Vec<_> = (1..=100)
        .map(|id| serde_json::json!({"profile": id, "name": "Page", "workspace": null, "connected_by": null}))
        .collect();
    let people: Vec<_> = (1..=members)
        .map(|user| {
            let mut holds = vec![serde_json::json!({
                "place": {"type": "organization"}, "role": if user == 1 { "owner" } else { "member" }
            })];
            holds.extend((1..ASSIGNMENTS).map(|at| {
                let profile = 1 + (user + at * 10) % 100;
                serde_json::json!({"place": {"type": "profile", "profile": profile}, "role": "editor"})
            }));
            serde_json::json!({"user": user, "since": 0, "suspended": false, "holds": holds})
        })
        .collect();
    let snapshot = serde_json::json!({
        "version": 1, "organization": 1, "revision": 1, "clock": 0, "members": people, "workspaces": [],
        "profiles": profiles, "groups": [], "invitations": [], "keys": [], "custom_roles": [], "plan": null,
        "announced": null, "extra_seats": 0, "commands": []
    });
    State::restore(serde_json::from_value(snapshot).expect("a snapshot")).expect("consistent")
}

fn members(c: &mut Criterion) {
    let policy = Policy::parse(include_str!("../policies/agorapulse.json")).expect("a policy");
    let now = Timestamp::from_millis(1_000);
    for size in [100, 10_000, 100_000] {
        let state = organization(size);
        assert_eq!(state.organization(), OrganizationId::new(1));
        let mut user = 1;
        c.bench_with_input(BenchmarkId::new("actor", size), &state, |b, state| {
            b.iter(|| {
                user = 1 + (user + 7_919) % size;
                black_box(state.actor(&policy, UserId::new(user), now))
            });
        });
        let (place, role) = (Place::organization(), Role::policy("member"));
        let action = Action::Revoke { user: UserId::new(size), place, role };
        let actor = By::User { user: UserId::new(1) };
        let (command, expected_revision) = (CommandId::new(1), 1);
        let command = Command { command, actor, acting_for: None, now, expected_revision, action };
        c.bench_with_input(BenchmarkId::new("decide", size), &state, |b, state| {
            b.iter(|| black_box(decide(&policy, state, &command)).expect("accepted"));
        });
        c.bench_with_input(BenchmarkId::new("simulate", size), &state, |b, state| {
            b.iter(|| black_box(simulate(&policy, state, &command)).expect("accepted"));
        });
    }
}

criterion_group!(benches, members);
criterion_main!(benches);
