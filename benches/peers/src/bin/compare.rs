//! Every engine on every size of tenant: agreement first, then times in turn.
//!
//! Arguments: rounds, milliseconds a sample, sizes. Writes tab-separated lines.
//!
//! `compare count NAME SIZE` runs the checks of one contender once, for callgrind.

use countersign_peers::alloc::Counting;
use countersign_peers::clock::{argument, median};
use countersign_peers::harness::{Contender, LIST, Work, calibrate};
use countersign_peers::policy::Policy;
use countersign_peers::rng::Rng;
use countersign_peers::roster;
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const REQUESTS: usize = 4096;

struct Job<'a> {
    contender: &'a dyn Contender,
    work: Work,
    count: usize,
    samples: Vec<f64>,
}

/// What is measured of a contender: lists and sets only for the usual form of an engine.
fn works(name: &str) -> &'static [Work] {
    let is_variant = ["from numbers", "just built", "just asked", "just read", "+ ", "mask in hand"]
        .iter()
        .any(|part| name.contains(part));
    if is_variant { &[Work::Call, Work::Inlined] } else { &[Work::Call, Work::Inlined, Work::Set, Work::List] }
}

fn count(name: &str, size: &str) {
    let policy = Policy::load();
    if name == "nothing" {
        let (tenant, workload) = &roster::sizes(&policy, size, REQUESTS)[0];
        let nothing = countersign_peers::harness::load::<countersign_peers::engines::floors::Nothing>;
        nothing(&policy, tenant, workload, 1).run(REQUESTS, Work::Inlined);
        return;
    }
    let found = roster::all().into_iter().find(|contender| contender.0 == name);
    let (_, load) = found.unwrap_or_else(|| panic!("no contender `{name}`"));
    let (tenant, workload) = &roster::sizes(&policy, size, REQUESTS)[0];
    load(&policy, tenant, workload, 1).run(REQUESTS, Work::Inlined);
}

fn main() {
    let first: String = argument(1, "11".to_string());
    if first == "count" {
        return count(&argument::<String>(2, String::new()), &argument::<String>(3, String::new()));
    }
    if first == "names" {
        return roster::all().iter().for_each(|contender| println!("{}", contender.0));
    }
    let rounds: usize = first.parse().unwrap();
    let target = Duration::from_millis(argument(2, 50));
    let sizes: String = argument(3, "small,medium,large".to_string());

    let policy = Policy::load();
    let sizes = roster::sizes(&policy, &sizes, REQUESTS);
    let mut all = Vec::new();
    for (tenant, workload) in &sizes {
        let allowed = workload.expected.iter().filter(|allowed| **allowed).count() as f64;
        println!(
            "tenant\t{}\t{}\t{}\t{}\t{}\t{:.1}",
            tenant.name,
            tenant.orgs,
            tenant.users.len(),
            tenant.profile_org.len(),
            tenant.grants(),
            100.0 * allowed / REQUESTS as f64
        );
        for (name, load) in roster::all() {
            eprintln!("loading {name}, {}", tenant.name);
            let contender = load(&policy, tenant, workload, 3);
            let compared = contender.agree(&policy, tenant, workload);
            println!("agree\t{name}\t{}\t{compared}", tenant.name);
            let microseconds = contender.load_time().as_secs_f64() * 1e6;
            println!("load\t{name}\t{}\t{microseconds:.1}", tenant.name);
            let (bytes, taken) = (contender.state_bytes(), contender.taken_by_checks());
            let each = |count: u64| count as f64 / REQUESTS as f64;
            println!("memory\t{name}\t{}\t{bytes}\t{:.1}\t{:.2}", tenant.name, each(taken.bytes), each(taken.calls));
            all.push(contender);
        }
    }
    let mut jobs: Vec<Job> = Vec::new();
    for contender in &all {
        for &work in works(contender.name()) {
            let count = calibrate(&**contender, work, target);
            jobs.push(Job { contender: &**contender, work, count, samples: Vec::new() });
        }
    }
    turns(&mut jobs, rounds);
    println!("# time, engine, size, work, median ns, least, most, times a sample, samples");
    for Job { contender, work, count, samples } in &mut jobs {
        let middle = median(samples);
        let (least, most) = (samples[0], samples[samples.len() - 1]);
        let (name, size) = (contender.name(), contender.size());
        println!("time\t{name}\t{size}\t{work:?}\t{middle:.2}\t{least:.2}\t{most:.2}\t{count}\t{rounds}");
    }
    println!("list\t{LIST}");
}

/// Every job once a round, in an order that changes.
fn turns(jobs: &mut [Job], rounds: usize) {
    let mut rng = Rng::new(7);
    for round in 1..=rounds {
        eprintln!("round {round}");
        let mut order: Vec<usize> = (0..jobs.len()).collect();
        rng.shuffle(&mut order);
        for index in order {
            let Job { contender, work, count, samples } = &mut jobs[index];
            // The state comes back into the caches.
            contender.run((*count).min(256), *work);
            let took = contender.run(*count, *work);
            samples.push(took.as_secs_f64() * 1e9 / *count as f64);
        }
    }
}
