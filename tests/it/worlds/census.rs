//! That the worlds are worth asking about: every answer is common enough in them.

use super::world;
use crate::thorough::extent;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;

/// Of some twelve thousand requests, how many must end so. A share that falls below says that the draws went stale.
const AT_LEAST: [(&str, usize); 15] = [
    ("allow", 1000),
    ("allow, obliged", 100),
    ("allow, after a key", 100),
    ("empty_request", 100),
    ("wrong_level", 100),
    ("other_organization", 100),
    ("suspended", 100),
    ("not_a_member", 100),
    ("expired", 100),
    ("not_granted", 100),
    ("unmet", 100),
    ("forbidden", 100),
    ("excluded_by_plan", 100),
    ("excluded_by_key", 100),
    ("excluded_by_key, by another actor", 20),
];

#[test]
fn every_answer_is_common() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let worlds = extent("worlds that are counted", None, [3_000, 1_000]);
    for _ in 0..worlds {
        let world = world().new_tree(&mut runner).expect("a world").current();
        for request in &world.requests {
            let answer = world.setting.policy.decide(request).expect("a valid request");
            let actor = &request["actor"];
            let attenuations = actor["attenuations"].as_array();
            let narrowed = actor.get("ceiling").is_some() || attenuations.is_some();
            let impersonates =
                attenuations.is_some_and(|all| all.iter().all(|attenuation| attenuation.get("actor").is_some()));
            let kind = match answer.reason.as_str() {
                "allow" if !answer.can => "allow, obliged",
                "allow" if narrowed => "allow, after a key",
                "excluded_by_key" if impersonates && actor.get("ceiling").is_none() => {
                    "excluded_by_key, by another actor"
                }
                reason => reason,
            };
            *counts.entry(kind.to_owned()).or_default() += 1;
        }
    }
    let rare: Vec<_> = AT_LEAST
        .iter()
        .filter(|(kind, least)| counts.get(*kind).is_none_or(|n| *n < least * worlds as usize / 3_000))
        .collect();
    assert!(rare.is_empty(), "rare: {rare:?} of {counts:#?}");
    assert_eq!(counts.len(), AT_LEAST.len(), "{counts:#?}");
}
