//! Every invariant has a test that bears its number.

const SOURCES: [&str; 9] = [
    include_str!("release.rs"),
    include_str!("decisions.rs"),
    include_str!("people.rs"),
    include_str!("history.rs"),
    include_str!("liveness.rs"),
    include_str!("explorer.rs"),
    include_str!("interleaving.rs"),
    include_str!("auditor.rs"),
    include_str!("buttons.rs"),
];

/// Holder limits are membership commands; the engine of organizations holds them.
const ELSEWHERE: [&str; 1] = ["l10"];

fn tested(number: &str) -> bool {
    let name = format!("fn {number}_");
    let marked = |source: &str| {
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        lines.windows(2).any(|pair| pair[0] == "#[test]" && pair[1].starts_with(&name))
    };
    SOURCES.iter().any(|source| marked(source))
}

#[test]
fn every_invariant_has_a_test() {
    let numbers = (1..=42).map(|n| format!("s{n}")).chain((1..=10).map(|n| format!("l{n}")));
    let numbers: Vec<String> = numbers.collect();
    assert_eq!(numbers.len(), 52);
    let missing: Vec<&String> = numbers.iter().filter(|number| !tested(number)).collect();
    assert_eq!(missing, ELSEWHERE, "invariants without a test");
}
