//! Countersign against Cedar alone: the same worlds, the same requests, the same answers.
//!
//! Arguments: how many requests (a million and more by default), the seed, and perhaps a Cedar policy to leave out, as
//! in `policy3`, which must then make a difference.
//!
//! The Cedar policies in `policy/` were written by hand. An obligation is an annotation: Cedar tells which policies an
//! allow rests on, and if all of these carry `@obligations`, the smallest of them is what Countersign must name.

mod both;
mod cedar_name;
mod question;
mod subject;
mod world;

use both::Both;
use countersign::{Level, Reason};
use countersign_peers::clock::argument;
use countersign_peers::engines::countersign::POLICY;
use countersign_peers::rng::Rng;
use std::collections::HashMap;
use world::World;

const PER_WORLD: usize = 2_500;
/// No interesting kind of answer is rarer than one in so many.
const RAREST: usize = 120;

/// A role of a policy and its group in Cedar.
pub(crate) struct RoleAt {
    pub(crate) level: Level,
    pub(crate) role: &'static str,
    pub(crate) group: &'static str,
}

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
    /// Permissions on which conditions, obligations or prohibitions bear: asked for more often.
    telling: &'static [&'static str],
    /// Reasons that must not be rare.
    denied: &'static [Reason],
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
        telling: &["scheduled_post.label", "post.edit", "post.delete"],
        denied: &[Reason::Unmet, Reason::ExcludedByKey],
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
        telling: &["post.edit", "post.publish", "post.delete"],
        denied: &[Reason::Unmet, Reason::Forbidden, Reason::ExcludedByKey],
    },
];

#[derive(Default)]
struct Tally {
    requests: usize,
    plain: usize,
    obliged: usize,
    /// Something that the host could have said was left unsaid.
    unknown: usize,
    denied: HashMap<Reason, usize>,
    /// How often a Cedar policy was a reason.
    reasons: HashMap<String, usize>,
}

impl Tally {
    fn because(&self, reason: Reason) -> usize {
        self.denied.get(&reason).copied().unwrap_or_default()
    }
}

fn run(case: &Case, requests: usize, seed: u64, without: &str) -> Tally {
    let both = Both::load(case, without);
    let mut tally = Tally::default();
    let mut rng = Rng::new(seed);
    while tally.requests < requests {
        let world = World::build(case, &both.subject, &mut rng);
        for _ in 0..PER_WORLD {
            let ask = world.ask(case, &both.subject, &mut rng);
            let (theirs, reasons) = both.cedar(&world, &ask);
            let (ours, reason) = both.countersign(&world, &ask);
            assert_eq!(ours, theirs, "request {} of {}: {ask:?}", tally.requests, case.name);
            reasons.into_iter().for_each(|reason| *tally.reasons.entry(reason).or_default() += 1);
            tally.requests += 1;
            tally.plain += usize::from(ours.as_ref().is_some_and(Vec::is_empty));
            tally.obliged += usize::from(ours.as_ref().is_some_and(|obligations| !obligations.is_empty()));
            if ours.is_none() {
                *tally.denied.entry(reason).or_default() += 1;
            }
            tally.unknown += usize::from(ask.leaves_something_unsaid(case));
        }
    }
    assert_eq!(tally.reasons.len(), both.policies(), "every Cedar policy is a reason at least once");
    let least = tally.requests / RAREST;
    assert!(tally.obliged >= least, "{} obliged answers of {}", tally.obliged, case.name);
    for reason in case.denied {
        let count = tally.because(*reason);
        assert!(count >= least, "{count} answers of {} because of {reason}", case.name);
    }
    tally
}

fn main() {
    let requests: usize = argument(1, 1_200_000);
    let seed: u64 = argument(2, 20_251_122);
    let without: String = argument(3, String::new());
    let mut all = 0;
    println!("# differential, policy, requests, allowed, with obligations, denied, of these because of a condition,");
    println!("# because of a prohibition, because of a key; with unknown facts");
    for case in &CASES {
        let tally = run(case, requests / CASES.len(), seed, &without);
        let Tally { requests, plain, obliged, unknown, .. } = tally;
        let denied = requests - plain - obliged;
        let of_these = [Reason::Unmet, Reason::Forbidden, Reason::ExcludedByKey].map(|reason| tally.because(reason));
        let [unmet, forbidden, by_key] = of_these;
        println!(
            "differential\t{}\t{requests}\t{plain}\t{obliged}\t{denied}\t{unmet}\t{forbidden}\t{by_key}\t{unknown}",
            case.name
        );
        all += requests;
    }
    println!("differential\tall\t{all}\tnone differs from Cedar");
}
