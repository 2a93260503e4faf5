//! The logs of every scenario that ships, and of every report, are lawful.

use super::Auditor;
use crate::joint::reports::reports;
use countersign::Policy;
use countersign::interchange::Scenario;
use serde_json::Value;

fn shipped() -> Vec<(String, String, String)> {
    let read = |name: &str| std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a text");
    let scenario = |(policy, name): &(&str, &str)| {
        (String::from(*name), read(&format!("policies/{policy}.json")), read(&format!("examples/data/{name}.json")))
    };
    [
        ("agorapulse", "scenario"),
        ("alex", "scenarios/alex"),
        ("alixia", "scenarios/alixia"),
        ("publer", "scenarios/publer"),
        ("publer", "scenarios/two_hierarchies"),
        ("semji", "scenarios/semji"),
    ]
    .iter()
    .map(scenario)
    .collect()
}

#[test]
fn the_logs_of_every_scenario_are_lawful() {
    let (mut releases, mut grants) = (0, 0);
    for (name, policy, text) in shipped().into_iter().chain(reports()) {
        let file: Value = serde_json::from_str(&text).expect("JSON");
        let given = &file["given"]["organization"];
        if given.is_null() || !given["snapshot"].is_null() {
            continue;
        }
        let mut auditor = Auditor::new(&policy);
        let policy = Policy::parse(&policy).expect("the policy is accepted");
        let outcomes = Scenario::parse(&text).and_then(|scenario| scenario.run(&policy));
        let outcomes = serde_json::to_value(outcomes.unwrap_or_else(|error| panic!("{name}: {error}"))).expect("JSON");
        let given = [given, &file["given"]["approval"]].into_iter().flat_map(|given| given["events"].as_array());
        given.flatten().for_each(|event| auditor.read(event));
        for event in outcomes.as_array().into_iter().flatten().flat_map(|step| step["events"].as_array()).flatten() {
            auditor.read(event);
        }
        assert_eq!(auditor.faults, Vec::<String>::new(), "{name}");
        releases += auditor.releases;
        grants += auditor.grants;
    }
    println!("{releases} releases, {grants} grants");
    assert!(grants > 40, "{grants} grants");
}
