//! The library and the naive evaluator answer alike, in random worlds and under the shipped policies.

use crate::naive::NaivePolicy;
use crate::thorough::cases;
use crate::worlds::request::request;
use crate::worlds::{Setting, Small, World, names_of, world};
use countersign::interchange::Request;
use countersign::{Policy, Vocabulary, social::Social};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// Both answers to a request, or both refusals to take it for one.
fn compare<V: Vocabulary>(library: &Policy<V>, naive: &NaivePolicy, request: &Value) -> Result<(), TestCaseError> {
    let text = request.to_string();
    let expected = naive.decide(request);
    let answer = Request::parse(&text).and_then(|request| library.answer(&request));
    match (expected, answer) {
        (Ok(expected), Ok(answer)) => {
            prop_assert_eq!(expected.decision, answer.decision, "decision of {}", text);
            prop_assert_eq!(expected.can, answer.can, "can of {}", text);
            prop_assert_eq!(expected.reason, answer.reason, "reason of {}", text);
            let obligations: BTreeSet<String> = answer.obligations.into_iter().collect();
            prop_assert_eq!(expected.obligations, obligations, "obligations of {}", text);
            let unmet: BTreeSet<String> = answer.unmet.into_iter().collect();
            prop_assert_eq!(expected.unmet, unmet, "unmet of {}", text);
            let unknown_facts: BTreeSet<String> = answer.unknown_facts.into_iter().collect();
            prop_assert_eq!(expected.unknown_facts, unknown_facts, "unknown facts of {}", text);
        }
        (Err(_), Err(_)) => {}
        (expected, answer) => prop_assert!(false, "expected {expected:?}, found {answer:?} for {text}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("random worlds", [4_000, 200])))]

    #[test]
    fn random_worlds_are_answered_alike(World { setting, requests } in world()) {
        let document = setting.document.to_string();
        let library = Policy::<Small>::parse_with_vocabulary(&document)
            .map_err(|refused| TestCaseError::fail(format!("{refused}\n{document}")))?;
        for request in &requests {
            compare(&library, &setting.policy, request)?;
        }
    }

    #[test]
    fn a_printed_world_is_the_same_policy(World { setting, requests } in world()) {
        let library = Policy::<Small>::parse_with_vocabulary(&setting.document.to_string()).unwrap();
        let again = Policy::<Small>::parse_with_vocabulary(&library.to_json()).unwrap();
        prop_assert_eq!(library.to_json(), again.to_json());
        for request in &requests {
            compare(&again, &setting.policy, request)?;
        }
    }
}

/// Random requests about a shipped policy.
fn shipped(policy: &str) {
    let library = Policy::parse(policy).unwrap();
    let setting = Setting::new(serde_json::from_str(policy).unwrap(), names_of::<Social>());
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(cases("eight requests", [1_000, 100])));
    let outcome = runner.run(&vec(request(), 8), |draws| {
        draws.iter().try_for_each(|draw| compare(&library, &setting.policy, &draw.render(&setting)))
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}

macro_rules! shipped {
    ($($test:ident, $name:literal;)*) => {$(
        #[test]
        fn $test() {
            shipped(include_str!(concat!("../../policies/", $name, ".json")));
        }
    )*};
}

shipped! {
    agorapulse_is_answered_alike, "agorapulse";
    publer_is_answered_alike, "publer";
    alixia_is_answered_alike, "alixia";
    semji_is_answered_alike, "semji";
    alex_is_answered_alike, "alex";
}
