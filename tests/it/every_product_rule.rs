//! No rule of the five products is forgotten: each is a case, a test of the approval engine, a step of a scenario, or
//! the host's by its number.

use countersign::interchange::Cases;
use std::collections::BTreeSet;

/// The files of cases with the numbers of their rules: the part before the dot, and the last one behind it.
const FILES: [(&str, u32, u32); 5] = [
    (include_str!("../../policies/alixia.cases.json"), 0, 23),
    (include_str!("../../policies/publer.cases.json"), 1, 17),
    (include_str!("../../policies/agorapulse.cases.json"), 2, 27),
    (include_str!("../../policies/semji.cases.json"), 3, 19),
    (include_str!("../../policies/alex.cases.json"), 4, 7),
];

/// Rules by which the library decides nothing: what they say is the host's.
const FOR_THE_HOST: &str = "0.22 3.4";

/// Rules that a test holds which is neither a case nor a scenario nor one of the approval engine's.
const TESTS: [(&str, &str, &str); 1] = [(
    "3.16",
    "rule_3_16_seats_are_counted_at_the_invitation_and_at_its_acceptance",
    include_str!("organization/seats.rs"),
)];

/// Rules that tests of the approval engine hold, each named after its number.
const OF_APPROVAL: &str = "
    0.2 0.6 0.13 0.15 0.16 0.17
    1.2 1.3 1.4 1.6 1.8 1.9 1.10 1.11 1.12 1.13 1.14 1.15
    2.6 2.9 2.10 2.11 2.15 2.17 2.18 2.19 2.23 2.27
    3.10
    4.3 4.7";

fn files() -> impl Iterator<Item = (Cases, u32, u32)> {
    FILES.into_iter().map(|(text, product, last)| (Cases::parse(text).unwrap(), product, last))
}

fn listed(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(String::from).collect()
}

#[test]
fn every_rule_is_a_case_a_test_a_step_of_a_scenario_or_the_hosts() {
    for (rule, test, text) in TESTS {
        assert!(text.contains(&format!("fn {test}()")), "the test of {rule}");
    }
    assert_eq!(crate::approval::products::rules(), listed(OF_APPROVAL));
    let by_tests = TESTS.iter().map(|(rule, ..)| String::from(*rule));
    let elsewhere: BTreeSet<String> = listed(FOR_THE_HOST).into_iter().chain(by_tests).collect();
    let (scenarios, approvals) = (crate::scenarios::rules(), listed(OF_APPROVAL));
    for (cases, product, last) in files() {
        let of_cases = cases.cases().iter().map(|case| case.rule().to_owned());
        let here = |rule: &&String| rule.starts_with(&format!("{product}."));
        let others = elsewhere.iter().chain(&scenarios).chain(&approvals).filter(here).cloned();
        let found: BTreeSet<String> = of_cases.chain(others).collect();
        let expected: BTreeSet<String> = (1..=last).map(|rule| format!("{product}.{rule}")).collect();
        assert_eq!(found, expected, "{}", cases.policy());
    }
}
