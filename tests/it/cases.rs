//! The shipped policies answer their cases, which people wrote: the library, and the naive evaluator with a reading of the
//! file that is its own.

use crate::naive::NaivePolicy;
use crate::worlds::names_of;
use countersign::Policy;
use countersign::interchange::Cases;
use countersign::social::Social;
use serde_json::{Value, json};

fn by_the_library(policy: &str, cases: &str) {
    let policy = Policy::parse(policy).expect("the policy is accepted");
    let cases = Cases::parse(cases).expect("the cases are read");
    assert_eq!(cases.policy(), policy.name());
    let failures: Vec<String> =
        cases.run(&policy).iter().filter(|outcome| !outcome.passed()).map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), cases.cases().len(), failures.join("\n"));
}

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

fn by_the_naive_evaluator(policy: &str, cases: &str) {
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
        mod $test {
            const POLICY: &str = include_str!(concat!("../../policies/", $name, ".json"));
            const CASES: &str = include_str!(concat!("../../policies/", $name, ".cases.json"));

            #[test]
            fn by_the_library() {
                super::by_the_library(POLICY, CASES);
            }

            #[test]
            fn by_the_naive_evaluator() {
                super::by_the_naive_evaluator(POLICY, CASES);
            }
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
