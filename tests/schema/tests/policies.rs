//! The schema of policies against the parser: what the schema refuses, the parser refuses.

use countersign::Policy;
use countersign_schema_tests::{Document, bad_policies, corpus, mutants, shipped_policies, validator};
use jsonschema::Validator;

/// How many of the bad files the schema catches, at least; the rest only the parser can know.
const CAUGHT: usize = 420;

fn policy_validator() -> Validator {
    validator("policy.schema.json")
}

fn accepted_by_both(documents: &[Document]) {
    let validator = policy_validator();
    let mut failures = Vec::new();
    for document in documents {
        if let Err(error) = Policy::parse(&document.text) {
            failures.push(format!("{}: the parser: {error}", document.name));
        }
        match document.json() {
            Some(json) => failures.extend(
                validator
                    .iter_errors(&json)
                    .map(|error| format!("{}: the schema: {}: {error}", document.name, error.instance_path())),
            ),
            None => failures.push(format!("{}: not JSON", document.name)),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn shipped_policies_are_accepted_by_both() {
    let policies = shipped_policies();
    assert!(!policies.is_empty());
    accepted_by_both(&policies);
}

#[test]
fn good_files_are_accepted_by_both() {
    let good = corpus("good");
    assert!(good.len() >= 60, "{} files", good.len());
    accepted_by_both(&good);
}

#[test]
fn bad_files_are_refused_by_the_parser() {
    let bad = bad_policies();
    assert!(bad.len() >= 500, "{} files", bad.len());
    let accepted: Vec<_> = bad.iter().filter(|document| Policy::parse(&document.text).is_ok()).collect();
    let names: Vec<_> = accepted.iter().map(|document| document.name.as_str()).collect();
    assert!(names.is_empty(), "the parser accepts: {}", names.join(", "));
}

#[test]
fn bad_files_are_mostly_caught_by_the_schema() {
    let validator = policy_validator();
    let bad = bad_policies();
    let uncaught: Vec<_> = bad
        .iter()
        .filter(|document| document.json().is_some_and(|json| validator.is_valid(&json)))
        .map(|document| document.name.as_str())
        .collect();
    let unreadable = bad.iter().filter(|document| document.json().is_none()).count();
    let caught = bad.len() - unreadable - uncaught.len();
    println!("{} bad files: {unreadable} are not JSON, the schema catches {caught} of the others", bad.len());
    println!("left to the parser: {}", uncaught.join(", "));
    assert!(caught >= CAUGHT, "the schema catches only {caught}");
}

/// Thousands of documents that differ from good ones in one place. Nothing here says which of them are bad: the
/// schema and the parser do, and the schema is never the stricter.
#[test]
fn mutants_refused_by_the_schema_are_refused_by_the_parser() {
    let validator = policy_validator();
    let (mut seen, mut refused_by_schema, mut refused_by_parser) = (0_usize, 0_usize, 0_usize);
    let mut failures = Vec::new();
    for document in corpus("good").iter().chain(&shipped_policies()) {
        let Some(json) = document.json() else { continue };
        // A large document has thousands of nodes that are alike.
        if document.text.len() > 8_000 {
            continue;
        }
        for (what, mutant) in mutants(&json) {
            seen += 1;
            let parsed = Policy::parse(&mutant.to_string()).is_ok();
            refused_by_parser += usize::from(!parsed);
            if let Err(error) = validator.validate(&mutant) {
                refused_by_schema += 1;
                if parsed {
                    failures.push(format!("{}{what}: {}: {error}", document.name, error.instance_path()));
                }
            }
        }
    }
    println!("{seen} mutants: the schema refuses {refused_by_schema}, the parser {refused_by_parser}");
    failures.truncate(20);
    assert!(failures.is_empty(), "the parser accepts what the schema refuses:\n{}", failures.join("\n"));
    assert!(seen > 100_000, "{seen} mutants");
    assert!(seen - refused_by_parser > seen / 50, "nearly no mutant is a policy, so the test says nothing");
    assert!(refused_by_schema > refused_by_parser / 2, "the schema refuses only {refused_by_schema}");
}
