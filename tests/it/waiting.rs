//! No rule of the five products is forgotten: each is a case, a test of the approval engine, or waits for an engine by
//! its number.

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

/// A rule that becomes a case leaves this list and its file's.
const FOR_THE_ORGANIZATION: &str = "
    0.3 0.4 0.5 0.9 0.10 0.11 0.12 0.18 0.19 0.20 0.22 0.23
    1.5 1.16 1.17
    2.21 2.22 2.24 2.26
    3.1 3.2 3.3 3.4 3.5 3.7 3.9 3.11 3.14 3.15 3.16 3.17 3.18 3.19
    4.6";

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

fn waiting_for(engine: &str) -> Vec<String> {
    let all = files().flat_map(|(cases, ..)| cases.waiting().to_vec());
    all.filter(|waiting| waiting.engine == engine).map(|waiting| waiting.rule).collect()
}

#[test]
fn these_rules_wait_for_another_engine() {
    let listed = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
    assert_eq!(waiting_for("organization"), listed(FOR_THE_ORGANIZATION));
    assert_eq!(waiting_for("approval"), [""; 0], "that engine is there");
    let tested: BTreeSet<String> = listed(OF_APPROVAL).into_iter().collect();
    assert_eq!(crate::approval::products::rules(), tested);
    let all: usize = files().map(|(cases, ..)| cases.waiting().len()).sum();
    assert_eq!(all, listed(FOR_THE_ORGANIZATION).len(), "no third engine");
}

#[test]
fn every_rule_is_a_case_or_a_test_or_waits() {
    let tested = crate::approval::products::rules();
    for (cases, product, last) in files() {
        let of_cases = cases.cases().iter().map(|case| case.rule().to_owned());
        let here = |rule: &&String| rule.starts_with(&format!("{product}."));
        let of_tests = tested.iter().filter(here).cloned();
        let waiting = cases.waiting().iter().map(|waiting| waiting.rule.clone());
        let found: BTreeSet<String> = of_cases.chain(of_tests).chain(waiting).collect();
        let expected: BTreeSet<String> = (1..=last).map(|rule| format!("{product}.{rule}")).collect();
        assert_eq!(found, expected, "{}", cases.policy());
    }
}

#[test]
fn a_waiting_rule_says_why_and_waits_once() {
    for (cases, ..) in files() {
        let rules: BTreeSet<&str> = cases.waiting().iter().map(|waiting| waiting.rule.as_str()).collect();
        assert_eq!(rules.len(), cases.waiting().len(), "{}", cases.policy());
        assert!(cases.waiting().iter().all(|waiting| waiting.why.len() > 10));
    }
}
