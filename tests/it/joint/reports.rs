//! What was reported, as scenarios: each runs as the rules say. The policy is named in the title
//! (`[policy: alixia] ...`); one that lies beside the scenario stands above it.

use countersign::Policy;
use countersign::interchange::Scenario;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every scenario that was reported, with the text of its policy.
pub(crate) fn reports() -> Vec<(String, String, String)> {
    let Ok(entries) = std::fs::read_dir(folder("examples/data/scenarios/reports")) else {
        return Vec::new();
    };
    let name = |path: &Path| path.file_name().expect("a file").to_string_lossy().into_owned();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| name(path).ends_with(".json") && !name(path).ends_with(".policy.json"));
    paths.sort();
    let with_policy = |path: &PathBuf| {
        let text = read(path);
        let beside = path.with_extension("policy.json");
        let policy = if beside.exists() { read(&beside) } else { read(&named(&name(path), &text)) };
        (name(path), policy, text)
    };
    paths.iter().map(with_policy).collect()
}

/// The policy that the title names: one of the shipped ones, or one beside the scenario.
fn named(file: &str, text: &str) -> PathBuf {
    let scenario: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let title = scenario["title"].as_str().unwrap_or_default();
    let policy = title.strip_prefix("[policy: ").and_then(|rest| rest.split_once(']'));
    let policy = policy.unwrap_or_else(|| panic!("{file}: expected a title that begins with `[policy: NAME]`")).0;
    let policy = policy.split_whitespace().next().unwrap_or_default();
    if policy.ends_with(".json") {
        folder("examples/data/scenarios/reports").join(policy)
    } else {
        folder("policies").join(format!("{policy}.json"))
    }
}

#[test]
fn every_report_runs_as_the_rules_say() {
    for (name, policy, text) in reports() {
        let policy = Policy::parse(&policy).unwrap_or_else(|error| panic!("the policy of {name}: {error}"));
        let steps = Scenario::parse(&text).and_then(|scenario| scenario.run(&policy));
        let steps = steps.unwrap_or_else(|error| panic!("{name}: {error}"));
        let failed: Vec<String> = steps.iter().filter(|step| !step.holds()).map(ToString::to_string).collect();
        assert!(failed.is_empty(), "{name}:\n{}", failed.join("\n"));
    }
}
