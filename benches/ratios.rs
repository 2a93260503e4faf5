//! Time of ours by time of the hand-written check, over fresh requests, in turns: a table of medians.
//!
//! `cargo bench --bench ratios -- --assert` fails when a target is missed by more than the margin; a part of a case's name
//! measures that case alone.

use countersign::Policy;
use std::hint::black_box;
use std::time::Instant;
use support::cases::{CASES, Case};
use support::measure::{Again, Times, Turns};
use support::median::median;
use support::tenant::{Levels, SEVEN, Tenant};
use support::world::{POLICY, Roles, World, actor};

/// Of all that is measured, the medians over so many rounds are shown.
const ROUNDS: usize = 21;
/// Fresh requests a round; more than a million over all rounds.
const REQUESTS: usize = 50_000;

/// Requests that are asked again and again.
const REPEATED: usize = 4096;

/// `can` on fresh requests, at most so many times the hand-written check's time.
const CAN: f64 = 1.25;
/// `can` on repeated requests.
const CAN_AGAIN: f64 = 1.0;
const PERMISSIONS: f64 = 1.5;
/// Slowest by fastest of 10 to 1,000 assignments.
const GROWTH: f64 = 2.0;
/// Building an actor of eight assignments, in `can`s.
const BUILD: f64 = 20.0;
/// A busy machine's noise: a target counts as missed above `target * MARGIN`.
const MARGIN: f64 = 1.1;

struct Report {
    missed: Vec<String>,
}

impl Report {
    fn line(&mut self, what: &str, ratio: f64, target: f64, ours: f64, other: f64) {
        let verdict = if ratio <= target { "" } else { "missed" };
        println!("{what:<50} {ratio:>6.2}  at most {target:<5} {ours:>8.1} ns {other:>8.1} ns {verdict}");
        if ratio > target * MARGIN {
            self.missed.push(what.to_owned());
        }
    }

    fn times(&mut self, what: &str, times: &[Times], requests: usize, target: f64) {
        let side = |of: fn(&Times) -> f64| nanoseconds(median(times.iter().map(of).collect()), requests);
        let ratio = median(times.iter().map(Times::ratio).collect());
        self.line(what, ratio, target, side(|times| times.ours.as_secs_f64()), side(|times| times.floor.as_secs_f64()));
    }
}

fn nanoseconds(seconds: f64, count: usize) -> f64 {
    seconds * 1e9 / count as f64
}

fn form(from_numbers: bool) -> &'static str {
    if from_numbers { "from numbers" } else { "in hand" }
}

fn fresh(case: &Case, from_numbers: bool, all: bool, report: &mut Report) {
    let world = case.world();
    let asks = case.asks(&world, ROUNDS * REQUESTS, 2);
    let rounds = asks.chunks(REQUESTS).map(|asks| {
        let world = &world;
        case.each(from_numbers, &mut Turns { world, asks, all })
    });
    let times: Vec<Times> = rounds.collect();
    let (question, target) = if all { ("permissions", PERMISSIONS) } else { ("can", CAN) };
    report.times(&format!("{question} {} {}", form(from_numbers), case.name), &times, REQUESTS, target);
}

fn repeated(case: &Case, from_numbers: bool, report: &mut Report) {
    let world = case.world();
    let asks = case.asks(&world, REPEATED, 2);
    let times = case.each(from_numbers, &mut Again { world: &world, asks: &asks, rounds: ROUNDS });
    report.times(&format!("can again {} {}", form(from_numbers), case.name), &times, REPEATED, CAN_AGAIN);
}

/// Nanoseconds of a `can` for one user with so many profile roles.
fn growth(report: &mut Report) {
    let case = Case { levels: Levels::Profile, ..CASES[4] };
    let per_can: Vec<(usize, f64)> = [10, 32, 100, 316, 1000]
        .into_iter()
        .map(|grants| {
            let world = World::load(Tenant::one_user(grants, 9));
            let asks = Case { answer: None, ..case }.asks(&world, ROUNDS * REQUESTS / 5, 3);
            let rounds = asks.chunks(REQUESTS / 5).map(|asks| {
                let world = &world;
                case.each(false, &mut Turns { world, asks, all: false }).ours.as_secs_f64()
            });
            (grants, nanoseconds(median(rounds.collect()), REQUESTS / 5))
        })
        .collect();
    let fastest = per_can.iter().map(|(_, time)| *time).fold(f64::MAX, f64::min);
    let slowest = per_can.iter().map(|(_, time)| *time).fold(0.0, f64::max);
    for (grants, time) in &per_can {
        println!("  can with {grants:>4} assignments: {time:.1} ns");
    }
    report.line("growth, slowest by fastest", slowest / fastest, GROWTH, slowest, fastest);
}

/// Building an actor of eight assignments by the time of a fresh `can` in the medium tenant.
fn building(report: &mut Report) {
    let policy = Policy::parse(POLICY).unwrap();
    let (roles, tenant) = (Roles::of(&policy), Tenant::build(&SEVEN, 5));
    let members: Vec<_> = tenant.users.iter().filter(|user| user.grants.len() == 7).collect();
    let case = Case::named("medium-tenant");
    let world = case.world();
    let asks = case.asks(&world, ROUNDS * 10_000, 4);
    let rounds: Vec<(f64, f64)> = asks
        .chunks(10_000)
        .map(|asks| {
            let start = Instant::now();
            for user in members.iter().cycle().take(1000) {
                black_box(actor(&policy, &roles, tenant.organization, black_box(user)));
            }
            let build = nanoseconds(start.elapsed().as_secs_f64(), 1000);
            let times = case.each(false, &mut Turns { world: &world, asks, all: false });
            (build, nanoseconds(times.ours.as_secs_f64(), asks.len()))
        })
        .collect();
    let of = |part: fn(&(f64, f64)) -> f64| median(rounds.iter().map(part).collect());
    report.line("building 8 assignments, in `can`s", of(|pair| pair.0 / pair.1), BUILD, of(|p| p.0), of(|p| p.1));
}

fn parsing() {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        black_box(Policy::parse(black_box(POLICY)).unwrap());
        start.elapsed().as_secs_f64()
    });
    println!("parsing agorapulse.json: {:.0} microseconds", median(rounds.collect()) * 1e6);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (assert, only) =
        (arguments.iter().any(|word| word == "--assert"), arguments.iter().find(|word| !word.starts_with('-')));
    let cases = || CASES.iter().filter(|case| only.is_none_or(|only| case.name.contains(only.as_str())));
    let mut report = Report { missed: Vec::new() };
    println!("{:<50} {:>6}  {:<13} {:>11} {:>11}", "", "ratio", "target", "ours", "other");
    for (all, from_numbers) in [(false, false), (false, true), (true, false)] {
        cases().for_each(|case| fresh(case, from_numbers, all, &mut report));
    }
    for from_numbers in [false, true] {
        cases().for_each(|case| repeated(case, from_numbers, &mut report));
    }
    if only.is_none() {
        growth(&mut report);
        building(&mut report);
        parsing();
    }
    if assert && !report.missed.is_empty() {
        eprintln!("missed by more than {MARGIN} times the target: {}", report.missed.join(", "));
        std::process::exit(1);
    }
}
