//! The schema of files of cases over its corpus and the shipped files.

use countersign_schema_tests::{Document, corpus, shipped_cases, validator};

fn accepted(documents: &[Document]) {
    let validator = validator("cases.schema.json");
    let mut failures = Vec::new();
    for document in documents {
        let json = document.json().expect("a file that is JSON");
        let errors = validator.iter_errors(&json);
        failures.extend(errors.map(|error| format!("{}: {}: {error}", document.name, error.instance_path())));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn shipped_cases_are_accepted() {
    let cases = shipped_cases();
    assert!(!cases.is_empty());
    accepted(&cases);
}

#[test]
fn good_files_are_accepted() {
    let good = corpus("cases/good");
    assert!(good.len() >= 8, "{} files", good.len());
    accepted(&good);
}

#[test]
fn bad_files_are_refused() {
    let validator = validator("cases.schema.json");
    let bad = corpus("cases/bad");
    assert!(bad.len() >= 35, "{} files", bad.len());
    for document in bad {
        let json = document.json().expect("a bad file that is JSON");
        assert!(!validator.is_valid(&json), "{}: accepted", document.name);
    }
}
