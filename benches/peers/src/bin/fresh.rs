//! Requests that were never asked before, from ten users to a million: neither branch history nor caches know them.
//!
//! Argument: rounds. Writes tab-separated lines.
//!
//! `fresh count NAME SIZE` runs one long turn of one engine alone, for a simulation of caches; `fresh counted` says how many
//! requests that asks in `counted_checks`.
//!
//! Each engine is asked so many requests at a time, in turn, so that what else the machine does meets all of them. In a short
//! turn, of which the first half is not timed, an engine is asked out of caches from which the others drove most of it; in a
//! long one, of half a million before the clock starts and half a million after, it has the machine to itself. A few
//! requests at a time are put into the engine's own form, outside the clock: a host has just made the resource that it asks
//! about, and reads no row of them out of memory. A round is the median of its turns.

use countersign_peers::alloc::{Counting, counted};
use countersign_peers::clock::{argument, median};
use countersign_peers::engine::Engine;
use countersign_peers::engines::{countersign, floors};
use countersign_peers::policy::Policy;
use countersign_peers::tenant::{Ask, LARGE, MEDIUM, Request, SMALL, Shape, Tenant, XL};
use std::hint::black_box;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const TURN: usize = 2_048;
const TURNS: usize = 32;
const LONG_TURN: usize = 1 << 20;
/// Requests in an engine's own form at a time.
const AT_HAND: usize = 256;

const SEED: u64 = 45;
/// The seed of the first round's requests.
const ASKED: u64 = 1000;

trait Side {
    fn name(&self) -> &'static str;
    fn bytes(&self) -> i64;
    /// Nanoseconds a request of the second half, and how many were allowed of all.
    fn turn(&self, asks: &[Ask]) -> (f64, usize);
    /// The same, the second half in `counted_checks`: how many were allowed.
    fn count(&self, asks: &[Ask]) -> usize;
}

struct Loaded<E> {
    engine: E,
    bytes: i64,
}

#[inline(never)]
fn checks<E: Engine>(engine: &E, queries: &[E::Query]) -> usize {
    queries.iter().map(|query| usize::from(engine.check(black_box(query)))).sum()
}

/// Counted by callgrind: see `cache.sh`.
#[inline(never)]
fn counted_checks<E: Engine>(engine: &E, queries: &[E::Query]) -> usize {
    black_box(checks(engine, queries))
}

impl<E: Engine> Loaded<E> {
    /// Gives all requests in the engine's own form, a few at a time.
    fn each(&self, asks: &[Ask], mut give: impl FnMut(&[E::Query])) {
        let mut queries = Vec::with_capacity(AT_HAND);
        for asks in asks.chunks(AT_HAND) {
            queries.clear();
            queries.extend(asks.iter().map(|ask| self.engine.query(&Request::of_numbers(*ask))));
            give(&queries);
        }
    }
}

impl<E: Engine> Side for Loaded<E> {
    fn name(&self) -> &'static str {
        E::NAME
    }
    fn bytes(&self) -> i64 {
        self.bytes
    }
    fn turn(&self, asks: &[Ask]) -> (f64, usize) {
        let (first, second) = asks.split_at(asks.len() / 2);
        let (mut allowed, mut took) = (0, Duration::ZERO);
        self.each(first, |queries| allowed += checks(&self.engine, queries));
        self.each(second, |queries| {
            let start = Instant::now();
            allowed += checks(&self.engine, queries);
            took += start.elapsed();
        });
        (took.as_secs_f64() * 1e9 / second.len() as f64, allowed)
    }
    fn count(&self, asks: &[Ask]) -> usize {
        let (first, second) = asks.split_at(asks.len() / 2);
        let mut allowed = 0;
        self.each(first, |queries| allowed += checks(&self.engine, queries));
        self.each(second, |queries| allowed += counted_checks(&self.engine, queries));
        allowed
    }
}

fn load<E: Engine + 'static>(policy: &Policy, tenant: &Tenant) -> Box<dyn Side> {
    let (engine, taken) = counted(|| E::load(policy, tenant));
    Box::new(Loaded { engine, bytes: taken.kept })
}

fn sides(policy: &Policy, tenant: &Tenant, million: bool) -> Vec<Box<dyn Side>> {
    let mut sides = vec![
        load::<countersign::FromNumbers>(policy, tenant),
        load::<countersign::FromRows<countersign::Built>>(policy, tenant),
        load::<floors::InlineGrants>(policy, tenant),
        load::<floors::InlineGrantsBuilt>(policy, tenant),
        load::<floors::SameQuestion>(policy, tenant),
    ];
    if !million {
        sides.push(load::<countersign::InHand>(policy, tenant));
    }
    sides
}

fn run(policy: &Policy, shape: &Shape, rounds: usize) {
    let tenant = Tenant::build(shape, SEED);
    let (users, profiles, grants) = (tenant.users.len(), tenant.profile_org.len(), tenant.grants());
    println!("fresh-tenant\t{}\t{}\t{users}\t{profiles}\t{grants}", tenant.name, tenant.orgs);
    let million = shape.orgs == XL.orgs;
    let sides = sides(policy, &tenant, million);
    timed(policy, &tenant, &sides, rounds, ("fresh", TURN, TURNS));
    if !million {
        timed(policy, &tenant, &sides, rounds, ("fresh-long", LONG_TURN, 1));
    }
}

fn timed(
    policy: &Policy,
    tenant: &Tenant,
    sides: &[Box<dyn Side>],
    rounds: usize,
    (what, turn, turns): (&str, usize, usize),
) {
    let mut samples = vec![Vec::new(); sides.len()];
    for round in 0..rounds {
        eprintln!("{what}, {}, round {}", tenant.name, round + 1);
        let asks = tenant.asks(policy, turn * turns, ASKED + round as u64);
        let mut taken = vec![Vec::new(); sides.len()];
        for (turn, asks) in asks.chunks(turn).enumerate() {
            let expected = asks.iter().filter(|ask| tenant.expected(policy, ask)).count();
            for at in 0..sides.len() {
                let at = (at + turn) % sides.len();
                let (took, allowed) = sides[at].turn(asks);
                assert_eq!(allowed, expected, "{}", sides[at].name());
                taken[at].push(took);
            }
        }
        for (samples, taken) in samples.iter_mut().zip(&mut taken) {
            samples.push(median(taken));
        }
    }
    for (side, samples) in sides.iter().zip(&mut samples) {
        let middle = median(samples);
        let (least, most) = (samples[0], samples[samples.len() - 1]);
        let (name, bytes) = (side.name(), side.bytes());
        println!("{what}\t{name}\t{}\t{middle:.2}\t{least:.2}\t{most:.2}\t{bytes}", tenant.name);
    }
}

fn count(name: &str, size: &str) {
    let shape = [SMALL, MEDIUM, LARGE].into_iter().find(|shape| shape.name == size);
    let shape = shape.unwrap_or_else(|| panic!("no size `{size}`: expected small, medium or large"));
    let load = match name {
        "nothing" => load::<floors::Nothing>,
        countersign::InHand::NAME => load::<countersign::InHand>,
        countersign::FromNumbers::NAME => load::<countersign::FromNumbers>,
        floors::InlineGrants::NAME => load::<floors::InlineGrants>,
        floors::SameQuestion::NAME => load::<floors::SameQuestion>,
        _ => panic!("no caches are simulated for `{name}`"),
    };
    let policy = Policy::load();
    let tenant = Tenant::build(&shape, SEED);
    let side = load(&policy, &tenant);
    let asks = tenant.asks(&policy, LONG_TURN, ASKED);
    let expected = asks.iter().filter(|ask| tenant.expected(&policy, ask)).count();
    assert!(side.count(&asks) == expected || name == "nothing", "{name}");
}

fn main() {
    let first: String = argument(1, "11".to_string());
    if first == "counted" {
        return println!("{}", LONG_TURN / 2);
    }
    if first == "count" {
        return count(&argument::<String>(2, String::new()), &argument::<String>(3, String::new()));
    }
    let rounds: usize = first.parse().unwrap();
    let policy = Policy::load();
    println!("# fresh or fresh-long, engine, size, median ns, least, most, bytes of state");
    for shape in [SMALL, MEDIUM, LARGE, XL] {
        run(&policy, &shape, rounds);
    }
}
