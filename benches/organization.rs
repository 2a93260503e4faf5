//! Organizations of many sizes: a member's actor takes the same time in all of them; a large one is replayed, restored,
//! decided upon and simulated.

use countersign::organization::{Event, State, as_of, decide, evolve, simulate};
use countersign::{OrganizationId, Timestamp, UserId};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};
use support::organization::{ASSIGNMENTS, history, in_teams, of_team, organization, policy, revoke};

const LARGE: u64 = 100_000;

fn members(c: &mut Criterion) {
    let policy = policy();
    let now = Timestamp::from_millis(1_000);
    for size in [100, 1_000, 10_000, LARGE] {
        let state = organization(size);
        assert_eq!(u64::try_from(state.member_count()).expect("few"), size);
        let mut user = 1;
        c.bench_with_input(BenchmarkId::new("actor", size), &state, |b, state| {
            b.iter(|| {
                user = 1 + (user + 7_919) % size;
                black_box(state.actor(&policy, UserId::new(user), now))
            });
        });
        let command = revoke(&state, 1, size);
        c.bench_with_input(BenchmarkId::new("decide", size), &state, |b, state| {
            b.iter(|| black_box(decide(&policy, state, &command)).expect("accepted"));
        });
        c.bench_with_input(BenchmarkId::new("simulate", size), &state, |b, state| {
            b.iter(|| black_box(simulate(&policy, state, &command)).expect("accepted"));
        });
        let command = revoke(&state, 2, 3);
        c.bench_with_input(BenchmarkId::new("refuse, naming who could", size), &state, |b, state| {
            b.iter(|| black_box(decide(&policy, state, &command)).expect_err("refused"));
        });
    }
}

/// Ten thousand members in two of two hundred teams each, beside the same without teams.
fn teams(c: &mut Criterion) {
    let policy = policy();
    let now = Timestamp::from_millis(1_000);
    let mut group = c.benchmark_group("10,000 members");
    for (name, state) in [("without teams", organization(10_000)), ("in 200 teams", in_teams(10_000, 200))] {
        let mut user = 1;
        group.bench_function(BenchmarkId::new("actor", name), |b| {
            b.iter(|| {
                user = 2 + (user + 7_919) % 9_999;
                black_box(state.actor(&policy, UserId::new(user), now))
            });
        });
        let command = revoke(&state, 1, 9_999);
        group.bench_function(BenchmarkId::new("decide", name), |b| {
            b.iter(|| black_box(decide(&policy, &state, &command)).expect("accepted"));
        });
        if state.teams().next().is_none() {
            continue;
        }
        for (what, give) in [("put somebody into a team", false), ("give a team of 100 a role", true)] {
            let command = of_team(&state, give);
            group.bench_function(BenchmarkId::new(what, name), |b| {
                b.iter(|| black_box(decide(&policy, &state, &command)).expect("accepted"));
            });
        }
    }
}

/// A hundred thousand members, a million assignments.
fn loading(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    group.sample_size(10);
    let events = history(LARGE).count();
    group.bench_function(BenchmarkId::new("replay", events), |b| {
        b.iter_custom(|times| {
            let mut taken = Duration::ZERO;
            for _ in 0..times {
                let mut state = State::new(OrganizationId::new(1));
                let mut events = history(LARGE).peekable();
                while events.peek().is_some() {
                    // Making the events is no part of it.
                    let some: Vec<Event> = events.by_ref().take(10_000).collect();
                    let start = Instant::now();
                    some.iter().for_each(|event| evolve(&mut state, event).expect("it follows"));
                    taken += start.elapsed();
                }
                black_box(state);
            }
            taken
        });
    });
    let log: Vec<Event> = history(9_085).collect();
    group.bench_function(BenchmarkId::new("as of", log.len()), |b| {
        let at = Timestamp::from_millis(0);
        b.iter(|| black_box(as_of(State::new(OrganizationId::new(1)), &log, at)).expect("an answer"));
    });
    let snapshot = organization(LARGE).snapshot();
    group.bench_function(BenchmarkId::new("restore", LARGE * ASSIGNMENTS), |b| {
        b.iter_batched(
            || snapshot.clone(),
            |snapshot| State::restore(snapshot).expect("consistent"),
            BatchSize::PerIteration,
        );
    });
}

criterion_group!(benches, members, teams, loading);
criterion_main!(benches);
