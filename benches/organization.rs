//! Organizations of many sizes: a member's actor takes the same time in all of them; a large one is replayed, restored,
//! decided upon and simulated.

use countersign::event_sourcing::Format;
use countersign::organization::{
    Access, Action, By, Change, Command, CommandId, Event, InvitationId, Place, Role, State, TokenId, as_of, decide,
    evolve, simulate,
};
use countersign::{OrganizationId, Policy, ProfileId, Timestamp, UserId};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ASSIGNMENTS: u64 = 10;
const PROFILES: u64 = 100;
const LARGE: u64 = 100_000;

/// What happened to an organization of that many members with ten assignments each: eleven events for each of them.
fn history(members: u64) -> impl Iterator<Item = Event> {
    let owner = UserId::new(1);
    let role = |name: &str| Access::new(Place::organization(), Role::policy(name));
    let created = Change::OrganizationCreated {
        organization: OrganizationId::new(1),
        founder: owner,
        access: vec![role("owner")],
        plan: None,
    };
    let connected = (1..=PROFILES).map(|profile| Change::ProfileConnected {
        profile: ProfileId::new(profile),
        name: "Page".into(),
        workspace: None,
        connected_by: Some(UserId::new(1)),
    });
    let joined = (2..=members).flat_map(move |user| {
        let (invitation, token, recipient) = (InvitationId::new(user), TokenId::new(user), "".into());
        let (access, expires_at) = (vec![role("member")], Timestamp::from_millis(1));
        let invited = Change::MemberInvited { invitation, inviter: owner, recipient, token, access, expires_at };
        let user = UserId::new(user);
        [invited, Change::InvitationAccepted { invitation, user, gives: None, announced: None }]
    });
    let granted = (1..=members).flat_map(|user| {
        (1..ASSIGNMENTS).map(move |at| {
            let place = Place::profile(ProfileId::new(1 + (user + at * 10) % PROFILES));
            Change::AccessGranted { user: UserId::new(user), access: Access::new(place, Role::policy("editor")) }
        })
    });
    let changes = [created].into_iter().chain(connected).chain(joined).chain(granted);
    (1..).zip(changes).map(move |(revision, change)| Event {
        format: Format,
        organization: OrganizationId::new(1),
        revision,
        at: Timestamp::from_millis(0),
        clock: None,
        command: CommandId::new(revision),
        command_digest: revision,
        policy: None,
        by: By::user(owner),
        change,
    })
}

fn organization(members: u64) -> State {
    let mut state = State::new(OrganizationId::new(1));
    history(members).for_each(|event| evolve(&mut state, &event).expect("it follows"));
    state
}

fn revoke(state: &State, actor: u64, user: u64) -> Command {
    let (place, role) = (Place::organization(), Role::policy("member"));
    let action = Action::Revoke { user: UserId::new(user), place, role };
    let (by, now) = (By::user(UserId::new(actor)), Timestamp::from_millis(1_000));
    Command::new(CommandId::new(u64::MAX), by, now, action).seen(state.revision())
}

fn members(c: &mut Criterion) {
    let policy = Policy::parse(include_str!("../policies/agorapulse.json")).expect("a policy");
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

criterion_group!(benches, members, loading);
criterion_main!(benches);
