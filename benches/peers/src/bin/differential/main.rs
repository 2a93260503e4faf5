//! Countersign against Cedar alone: the same worlds, the same requests, the same answers.
//!
//! Arguments: how many requests (a million and more by default), the seed, and perhaps a Cedar policy to leave out, as
//! in `policy3`, which must then make a difference.
//!
//! The Cedar policies in `policy/` were written by hand. An obligation is an annotation: Cedar tells which policies an
//! allow rests on, and if all of these carry `@obligations`, the smallest of them is what Countersign must name.

mod both;
mod world;

use both::Both;
use countersign::Level;
use countersign_peers::clock::argument;
use countersign_peers::engines::countersign::POLICY;
use countersign_peers::rng::Rng;
use std::collections::HashMap;
use world::{RoleAt, World};

const PER_WORLD: usize = 2_500;

/// A policy written twice.
struct Case {
    name: &'static str,
    json: &'static str,
    cedar: &'static str,
    /// The name in JSON, and that of the group in Cedar.
    roles: &'static [RoleAt],
    /// Groups whose members are in another group of the same resource.
    nested: &'static [(&'static str, &'static str)],
    facts: &'static [&'static str],
}

const fn at(level: Level, role: &'static str, group: &'static str) -> RoleAt {
    RoleAt { level, role, group }
}

const CASES: [Case; 2] = [
    Case {
        name: "agorapulse",
        json: POLICY,
        cedar: include_str!("../../../policy/agorapulse.cedar"),
        roles: &[
            at(Level::Organization, "owner", "owners"),
            at(Level::Organization, "co_owner", "co_owners"),
            at(Level::Organization, "manager", "managers"),
            at(Level::Organization, "advanced_member", "advanced_members"),
            at(Level::Organization, "member", "members"),
            at(Level::Profile, "administrator", "administrators"),
            at(Level::Profile, "editor", "editors"),
            at(Level::Profile, "moderator", "moderators"),
            at(Level::Profile, "guest", "guests"),
        ],
        nested: &[("owners", "everywhere"), ("co_owners", "everywhere"), ("managers", "everywhere")],
        facts: &[],
    },
    Case {
        name: "facts",
        json: include_str!("../../../policy/facts.json"),
        cedar: include_str!("../../../policy/facts.cedar"),
        roles: &[
            at(Level::Organization, "auditor", "auditors"),
            at(Level::Workspace, "lead", "leads"),
            at(Level::Workspace, "freelancer", "freelancers"),
            at(Level::Profile, "editor", "editors"),
            at(Level::Profile, "writer", "writers"),
        ],
        nested: &[("editors", "writers")],
        facts: &["sensitive", "legal_hold"],
    },
];

#[derive(Default)]
struct Tally {
    requests: usize,
    plain: usize,
    obliged: usize,
    /// Something that the host could have said was left unsaid.
    unknown: usize,
    /// How often a Cedar policy was a reason.
    reasons: HashMap<String, usize>,
}

fn run(case: &Case, requests: usize, seed: u64, without: &str) -> Tally {
    let both = Both::load(case, without);
    let mut tally = Tally::default();
    let mut rng = Rng::new(seed);
    while tally.requests < requests {
        let world = World::build(case, &both, &mut rng);
        for _ in 0..PER_WORLD {
            let ask = world.ask(case, &both, &mut rng);
            let (theirs, reasons) = both.cedar(&world, &ask);
            let ours = both.countersign(&world, &ask);
            assert_eq!(ours, theirs, "request {} of {}: {ask:?}", tally.requests, case.name);
            reasons.into_iter().for_each(|reason| *tally.reasons.entry(reason).or_default() += 1);
            tally.requests += 1;
            tally.plain += usize::from(ours.as_ref().is_some_and(Vec::is_empty));
            tally.obliged += usize::from(ours.is_some_and(|obligations| !obligations.is_empty()));
            tally.unknown += usize::from(ask.leaves_something_unsaid(case));
        }
    }
    assert_eq!(tally.reasons.len(), both.policies(), "every Cedar policy is a reason at least once");
    tally
}

fn main() {
    let requests: usize = argument(1, 1_200_000);
    let seed: u64 = argument(2, 20_251_122);
    let without: String = argument(3, String::new());
    let mut all = 0;
    println!("# differential, policy, requests, allowed, allowed with obligations, denied, with unknown facts");
    for case in &CASES {
        let Tally { requests, plain, obliged, unknown, .. } = run(case, requests / CASES.len(), seed, &without);
        let denied = requests - plain - obliged;
        println!("differential\t{}\t{requests}\t{plain}\t{obliged}\t{denied}\t{unknown}", case.name);
        all += requests;
    }
    println!("differential\tall\t{all}\tnone differs from Cedar");
}
