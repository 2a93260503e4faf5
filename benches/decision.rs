//! Times of decisions, by criterion. Every round asks requests that no round before it asked; their answers were held
//! to the product's table. How ours compares with the hand-written check is told by `ratios` and `instructions.sh`.

use countersign::{Policy, ProfileId, social::ProfilePermissions};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;
use support::cases::{CASES, Case};
use support::measure::{Times, Turns};
use support::tenant::{Ask, EIGHT, Levels, MEDIUM, SEVEN, Tenant};
use support::world::{POLICY, Roles, World, actor, profile, workspace_of};

/// Which of the two times is shown.
type Side = fn(&Times) -> Duration;

const REQUESTS: usize = 1 << 20;

/// Hands out the requests of a case in order, each once a lap.
struct Fresh<'a> {
    world: &'a World,
    asks: &'a [Ask],
    next: usize,
}

impl Fresh<'_> {
    fn time(&mut self, case: &Case, from_numbers: bool, all: bool, count: u64, side: Side) -> Duration {
        let (mut left, mut total) = (usize::try_from(count).unwrap(), Duration::ZERO);
        while left > 0 {
            let end = self.asks.len().min(self.next + left);
            let mut turns = Turns { world: self.world, asks: &self.asks[self.next..end], all };
            total += side(&case.each(from_numbers, &mut turns));
            left -= end - self.next;
            self.next = end % self.asks.len();
        }
        total
    }
}

/// Both sides of one case. Each side runs the other's requests too, off the clock, so that both find the caches alike.
fn both(group: &mut BenchmarkGroup<'_, WallTime>, case: &Case, from_numbers: bool, all: bool) {
    let world = case.world();
    let asks = case.asks(&world, REQUESTS, 6);
    let form = if from_numbers { "numbers" } else { "hand" };
    let sides: [(&str, Side); 2] = [("ours", |times| times.ours), ("floor", |times| times.floor)];
    for (name, side) in sides {
        let mut fresh = Fresh { world: &world, asks: &asks, next: 0 };
        group.bench_function(format!("{form}/{}/{name}", case.name), |bencher| {
            bencher.iter_custom(|count| fresh.time(case, from_numbers, all, count, side));
        });
    }
}

fn checks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("can");
    for from_numbers in [false, true] {
        for case in &CASES {
            both(&mut group, case, from_numbers, false);
        }
    }
    group.finish();
    let mut group = criterion.benchmark_group("permissions");
    for case in &CASES {
        both(&mut group, case, false, true);
    }
    group.finish();
}

/// One user with ever more profile roles.
fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    let case = Case { levels: Levels::Profile, answer: None, ..Case::named("50-profile-roles-allow") };
    for grants in [10, 32, 100, 316, 1000] {
        let world = World::load(Tenant::one_user(grants, 9));
        let asks = case.asks(&world, REQUESTS / 4, 7);
        let mut fresh = Fresh { world: &world, asks: &asks, next: 0 };
        group.bench_function(format!("can/{grants}"), |bencher| {
            bencher.iter_custom(|count| fresh.time(&case, false, false, count, |times| times.ours));
        });
    }
    group.finish();
}

fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("actor");
    let policy = Policy::parse(POLICY).unwrap();
    let roles = Roles::of(&policy);
    for (name, shape) in [("8", SEVEN), ("41 to 61", MEDIUM)] {
        let tenant = Tenant::build(&shape, 5);
        let mut members = tenant.users.iter().filter(|user| !user.grants.is_empty()).cycle();
        group.bench_function(format!("{name} assignments"), |bencher| {
            bencher.iter(|| actor(&policy, &roles, tenant.organization, black_box(members.next().unwrap())));
        });
    }
    group.finish();
}

fn deciding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");
    let case = Case { answer: None, ..Case::named("8-profile-roles-allow") };
    assert_eq!(case.world().tenant.users.len(), EIGHT.users.iter().sum::<usize>());
    let world = case.world();
    let mut asks = case.asks(&world, REQUESTS / 4, 8).into_iter().cycle();
    group.bench_function("8 profile roles", |bencher| {
        bencher.iter(|| {
            let ask = asks.next().unwrap();
            let id = ask.profile.unwrap();
            let (actor, permission) = (&world.actors[ask.user], world.profile_permissions[ask.permission]);
            let on = profile(ask.organization, workspace_of(id), id);
            black_box(world.policy.decide(actor, permission, &on)).is_plain()
        });
    });
    let moderator = world.policy.profile_role("moderator").unwrap();
    let page = profile(world.tenant.organization, 1, 52_001);
    let (user, organization) =
        (countersign::UserId::new(7), countersign::OrganizationId::new(world.tenant.organization));
    let actor = world.policy.actor(user, organization).profile_role(ProfileId::new(52_001), moderator);
    let actor = actor.build(support::world::NOW).unwrap();
    let post = countersign::Content::new().author(user).state(countersign::ContentState::Scheduled);
    let own = page.content(&post);
    assert!(world.policy.can(&actor, ProfilePermissions::POST_EDIT, &own));
    group.bench_function("can, a condition that holds", |bencher| {
        bencher.iter(|| world.policy.can(black_box(&actor), black_box(ProfilePermissions::POST_EDIT), black_box(&own)));
    });
    group.finish();
}

fn parsing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(POLICY.len() as u64));
    group.bench_function("agorapulse.json", |bencher| {
        bencher.iter(|| Policy::parse(black_box(POLICY)).unwrap());
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = checks, growth, building, deciding, parsing
}
criterion_main!(benches);
