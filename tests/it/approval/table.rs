//! Every invariant has a test that bears its number, and nearly every one is a property or an exhaustive exploration.

const SCENARIOS: [&str; 7] = [
    include_str!("release.rs"),
    include_str!("decisions.rs"),
    include_str!("people.rs"),
    include_str!("history.rs"),
    include_str!("liveness.rs"),
    include_str!("auditor.rs"),
    include_str!("buttons.rs"),
];
const PROPERTIES: &str = include_str!("properties.rs");
const EXHAUSTIVE: [&str; 2] = [include_str!("explorer/runs.rs"), include_str!("interleaving.rs")];

/// Holder limits are membership commands; the engine of organizations holds them.
const ELSEWHERE: [&str; 1] = ["l10"];

/// Every combination of classes, and of settings and orders, in tests among the scenarios.
const COMBINED: [&str; 2] = ["s10", "s17"];

fn marked(source: &str, number: &str) -> bool {
    let name = format!("fn {number}_");
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines.windows(2).any(|pair| pair[0] == "#[test]" && pair[1].starts_with(&name))
}

fn on_walks(number: &str) -> bool {
    let name = format!("{number}_on_walks_");
    PROPERTIES.lines().any(|line| line.trim().starts_with(&name))
}

fn missing(is_tested: impl Fn(&str) -> bool) -> Vec<String> {
    let numbers = (1..=42).map(|n| format!("s{n}")).chain((1..=10).map(|n| format!("l{n}")));
    let numbers: Vec<String> = numbers.collect();
    assert_eq!(numbers.len(), 52);
    numbers.into_iter().filter(|number| !is_tested(number)).collect()
}

#[test]
fn every_invariant_has_a_test() {
    let sources = || SCENARIOS.iter().chain(&EXHAUSTIVE);
    let tested = |number: &str| on_walks(number) || sources().any(|source| marked(source, number));
    assert_eq!(missing(tested), ELSEWHERE, "invariants without a test");
}

#[test]
fn every_invariant_is_a_property_or_an_exploration() {
    let tested = |number: &str| {
        on_walks(number) || EXHAUSTIVE.iter().any(|source| marked(source, number)) || COMBINED.contains(&number)
    };
    assert_eq!(missing(tested), ELSEWHERE, "invariants with single cases only");
    assert!(COMBINED.iter().all(|number| SCENARIOS.iter().any(|source| marked(source, number))));
}
