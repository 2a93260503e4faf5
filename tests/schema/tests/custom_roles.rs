//! The schema of custom roles over its corpus.

use countersign::Policy;
use countersign_schema_tests::{corpus, validator};

/// How many of the bad files the schema catches, at least; the rest only the parser can know.
const CAUGHT: usize = 26;

#[test]
fn their_policy_is_accepted() {
    for document in corpus("custom_role") {
        if let Err(error) = Policy::parse(&document.text) {
            panic!("{}: {error}", document.name);
        }
    }
}

#[test]
fn good_files_are_accepted() {
    let validator = validator("custom_role.schema.json");
    let good = corpus("custom_role/good");
    assert!(good.len() >= 7, "{} files", good.len());
    for document in good {
        let json = document.json().expect("a good file that is JSON");
        if let Err(error) = validator.validate(&json) {
            panic!("{}: {}: {error}", document.name, error.instance_path());
        }
    }
}

#[test]
fn bad_files_are_mostly_caught() {
    let validator = validator("custom_role.schema.json");
    let mut bad = corpus("custom_role/bad");
    bad.retain(|document| document.json().is_some_and(|json| !validator.is_valid(&json)));
    assert!(bad.len() >= CAUGHT, "the schema catches only {}", bad.len());
}
