//! The shipped policies answer their cases, decision and reason.

use countersign::Policy;
use countersign::interchange::Cases;

fn run(policy: &str, cases: &str) {
    let policy = Policy::parse(policy).expect("the policy is accepted");
    let cases = Cases::parse(cases).expect("the cases are read");
    assert_eq!(cases.policy(), policy.name());
    let failures: Vec<String> =
        cases.run(&policy).iter().filter(|outcome| !outcome.passed()).map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), cases.cases().len(), failures.join("\n"));
}

macro_rules! shipped {
    ($($test:ident, $name:literal;)*) => {$(
        #[test]
        fn $test() {
            run(
                include_str!(concat!("../../policies/", $name, ".json")),
                include_str!(concat!("../../policies/", $name, ".cases.json")),
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
