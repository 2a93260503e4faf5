//! The cases of the shipped policies, which people wrote: the naive evaluator answers them, too.

use super::NaivePolicy;
use crate::worlds::names_of;
use countersign::social::Social;
use serde_json::{Value, json};

/// The case as a request: its actor and its resources stand there, or by a name to look up.
fn request(cases: &Value, case: &Value) -> Value {
    let find = |kind: &str, value: &Value| match value.as_str() {
        Some(name) => cases[kind][name].clone(),
        None => value.clone(),
    };
    let mut request = json!({ "actor": find("actors", &case["actor"]), "action": case["action"], "now": cases["now"] });
    match case["resources"].as_array() {
        Some(all) => request["resources"] = all.iter().map(|one| find("resources", one)).collect(),
        None => request["resource"] = find("resources", &case["resource"]),
    }
    request
}

fn run(policy: &str, cases: &str) {
    let document: Value = serde_json::from_str(policy).expect("JSON");
    let cases: Value = serde_json::from_str(cases).expect("JSON");
    let policy = NaivePolicy::from_json(&document, names_of::<Social>());
    let all = cases["cases"].as_array().expect("cases");
    assert!(!all.is_empty());
    for case in all {
        let answer = policy.decide(&request(&cases, case)).expect("a valid request");
        let mut said = json!({
            "decision": answer.decision,
            "can": answer.can,
            "reason": answer.reason,
            "obligations": answer.obligations,
        });
        if !answer.unmet.is_empty() {
            said["unmet"] = json!(answer.unmet);
        }
        assert_eq!(said, case["expect"], "{case:#}");
    }
}

macro_rules! shipped {
    ($($test:ident, $name:literal;)*) => {$(
        #[test]
        fn $test() {
            run(
                include_str!(concat!("../../../policies/", $name, ".json")),
                include_str!(concat!("../../../policies/", $name, ".cases.json")),
            );
        }
    )*};
}

shipped! {
    agorapulse_answers_its_cases, "agorapulse";
    publer_answers_its_cases, "publer";
    alixia_answers_its_cases, "alixia";
    semji_answers_its_cases, "semji";
    alex_answers_its_cases, "alex";
}
