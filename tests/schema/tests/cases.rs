//! The schema of files of cases over its corpus and the shipped files.

use countersign::Policy;
use countersign::interchange::Cases;
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

/// A policy in which everything that the corpus names is known, so that a case fails for its shape alone.
fn read(document: &Document) -> Result<(), String> {
    let cases = Cases::parse(&document.text).map_err(|error| error.to_string())?;
    // A case of an actor with a plan is asked under a policy that has some, any other under one that has none.
    let (with, without) = (policy(true), policy(false));
    for (one, other) in cases.run(&with).iter().zip(cases.run(&without)) {
        one.answer().or(other.answer()).map_err(|error| format!("{}: {error}", one.case().title()))?;
    }
    Ok(())
}

fn policy(plans: bool) -> Policy {
    let text = r#"{
            "format": 1, "name": "studio", "facts": ["sensitive"], "actor_facts": ["second_factor", "over_limit"],
            "obligations": ["submit_for_approval"],
            "permissions": {"organization": ["member.invite"], "profile": ["post.view", "post.edit"]},
            "roles": {
                "organization": {"member": {}, "admin": {"grants": {"profile": "all"}}},
                "workspace": {"client": {"grants": {"profile": ["post.view"]}, "optional": {"profile": ["post.edit"]}}},
                "profile": {
                    "guest": {"grants": {"profile": ["post.view"]}},
                    "moderator": {"grants": {"profile": [
                        "post.view",
                        {"permissions": ["post.edit"], "when": ["author", "scheduled"], "obligations": ["submit_for_approval"]}
                    ]}}
                }
            },
            "custom_roles": {"profile": {"ceiling": {"profile": "all"}}}PLANS
        }"#;
    let business = r#", "default_plan": "business", "plans": {"business": {
        "roles": {"organization": "all", "workspace": "all", "profile": "all"}, "custom_roles": true}}"#;
    Policy::parse(&text.replace("PLANS", if plans { business } else { "" })).expect("the policy is accepted")
}

#[test]
fn the_parser_takes_every_good_file_and_refuses_every_bad_one() {
    let good: Vec<String> = corpus("cases/good").iter().filter_map(|document| read(document).err()).collect();
    assert!(good.is_empty(), "{}", good.join("\n"));
    let taken: Vec<String> = corpus("cases/bad")
        .into_iter()
        .filter(|document| read(document).is_ok())
        .map(|document| document.name)
        .collect();
    assert!(taken.is_empty(), "{taken:?}");
}
