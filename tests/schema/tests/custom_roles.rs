//! The schema of custom roles against the parser.

use countersign::Policy;
use countersign_schema_tests::{corpus, mutants, validator};

/// How many of the bad files the schema catches, at least; the rest only the parser can know.
const CAUGHT: usize = 26;

/// The policy whose ceilings the custom roles of the corpus keep to.
fn policy() -> Policy {
    let text = corpus("custom_role").pop().expect("the policy of the corpus").text;
    Policy::parse(&text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn good_files_are_accepted_by_both() {
    let (policy, validator) = (policy(), validator("custom_role.schema.json"));
    let good = corpus("custom_role/good");
    assert!(good.len() >= 7, "{} files", good.len());
    for document in good {
        if let Err(error) = policy.custom_role(&document.text) {
            panic!("{}: the parser: {error}", document.name);
        }
        let json = document.json().expect("a good file that is JSON");
        if let Err(error) = validator.validate(&json) {
            panic!("{}: the schema: {}: {error}", document.name, error.instance_path());
        }
    }
}

#[test]
fn bad_files_are_refused_by_the_parser() {
    let policy = policy();
    for document in corpus("custom_role/bad") {
        assert!(policy.custom_role(&document.text).is_err(), "{}: accepted", document.name);
    }
}

#[test]
fn bad_files_are_mostly_caught_by_the_schema() {
    let validator = validator("custom_role.schema.json");
    let mut bad = corpus("custom_role/bad");
    bad.retain(|document| document.json().is_some_and(|json| !validator.is_valid(&json)));
    assert!(bad.len() >= CAUGHT, "the schema catches only {}", bad.len());
}

#[test]
fn mutants_refused_by_the_schema_are_refused_by_the_parser() {
    let (policy, validator) = (policy(), validator("custom_role.schema.json"));
    let (mut seen, mut accepted) = (0_usize, 0_usize);
    for document in corpus("custom_role/good") {
        let json = document.json().expect("a good file that is JSON");
        for (what, mutant) in mutants(&json) {
            let parsed = policy.custom_role(&mutant.to_string()).is_ok();
            assert!(!parsed || validator.is_valid(&mutant), "{}{what}: only the schema refuses", document.name);
            seen += 1;
            accepted += usize::from(parsed);
        }
    }
    assert!(seen > 2_000, "{seen} mutants");
    assert!(accepted > seen / 50, "nearly no mutant is a custom role, so the test says nothing");
}
