//! Policies of a few lines, each for one rule of how ways are told.

use super::{lines, matrix};
use countersign::Level;
use countersign::analysis::Verdict;
use serde_json::{Value, json};

/// A policy with one profile role, whose grants and optional grants are given, under forbid rules.
fn policy(grants: Value, optional: Value, forbid: Value) -> String {
    let mut role = json!({});
    for (field, value) in [("grants", grants), ("optional", optional)] {
        if value != json!([]) {
            role[field] = json!({ "profile": value });
        }
    }
    let policy = json!({
        "format": 1,
        "name": "small",
        "facts": ["legal_hold", "sensitive"],
        "obligations": ["label", "tell"],
        "permissions": { "profile": ["post.edit", "post.publish"] },
        "roles": { "profile": { "writer": role } },
        "forbid": forbid,
    });
    policy.to_string()
}

/// The verdict and the ways of the writer for `post.edit`.
fn edit(grants: Value, optional: Value, forbid: Value) -> (Verdict, Vec<String>) {
    let matrix = matrix(&policy(grants, optional, forbid));
    let cell = matrix.cell(Level::Profile, "writer", Level::Profile, "post.edit").expect("a cell");
    (cell.verdict, lines(&cell.ways))
}

/// A grant of `post.edit`.
fn when(literals: &[&str], obligations: &[&str]) -> Value {
    let mut grant = json!({ "permissions": ["post.edit"] });
    for (field, names) in [("when", literals), ("obligations", obligations)] {
        if !names.is_empty() {
            grant[field] = json!(names);
        }
    }
    grant
}

fn forbidden(literals: &[&str]) -> Value {
    let mut rule = json!({ "level": "profile", "permissions": ["post.edit"] });
    if !literals.is_empty() {
        rule["when"] = json!(literals);
    }
    rule
}

fn told(verdict: Verdict, ways: &[&str]) -> (Verdict, Vec<String>) {
    (verdict, ways.iter().map(|way| (*way).to_owned()).collect())
}

#[test]
fn a_grant_is_told_as_it_is_written() {
    let none = || json!([]);
    assert_eq!(edit(json!(["post.edit"]), none(), none()), told(Verdict::Allow, &[""]));
    assert_eq!(edit(json!(["post.publish"]), none(), none()), told(Verdict::Deny, &[]));
    assert_eq!(
        edit(json!([when(&["scheduled", "!draft", "author"], &["tell", "label"])]), none(), none()),
        told(Verdict::Conditional, &["author & !draft & scheduled + label + tell"])
    );
    assert_eq!(
        edit(json!([when(&[], &["tell"]), when(&["author"], &[])]), none(), none()),
        told(Verdict::Obliged, &[" + tell", "author"])
    );
}

#[test]
fn an_unconditional_forbid_leaves_no_way() {
    let grants = json!(["post.edit", "post.publish"]);
    let policy = policy(grants, json!([]), json!([forbidden(&[])]));
    let matrix = matrix(&policy);
    let verdict =
        |permission| matrix.cell(Level::Profile, "writer", Level::Profile, permission).map(|cell| cell.verdict);
    assert_eq!(verdict("post.edit"), Some(Verdict::Deny));
    assert_eq!(verdict("post.publish"), Some(Verdict::Allow));
}

#[test]
fn a_forbid_cuts_every_way_by_each_of_its_literals() {
    let plainly = || json!(["post.edit"]);
    assert_eq!(
        edit(plainly(), json!([]), json!([forbidden(&["legal_hold"])])),
        told(Verdict::Conditional, &["!legal_hold"])
    );
    assert_eq!(
        edit(plainly(), json!([]), json!([forbidden(&["legal_hold", "!sensitive"])])),
        told(Verdict::Conditional, &["!legal_hold", "sensitive"])
    );
    assert_eq!(
        edit(plainly(), json!([]), json!([forbidden(&["legal_hold", "author"]), forbidden(&["sensitive"])])),
        told(Verdict::Conditional, &["!author & !sensitive", "!legal_hold & !sensitive"])
    );
    assert_eq!(
        edit(json!([when(&["author"], &["tell"])]), json!(["post.edit"]), json!([forbidden(&["sensitive"])])),
        told(Verdict::Conditional, &["author & !sensitive + tell", "!sensitive?"])
    );
}

#[test]
fn contradictions_are_no_ways() {
    let author = || json!([when(&["author"], &[])]);
    assert_eq!(edit(author(), json!([]), json!([forbidden(&["author"])])), told(Verdict::Deny, &[]));
    assert_eq!(
        edit(json!([when(&["author", "scheduled"], &[])]), json!([]), json!([forbidden(&["!draft"])])),
        told(Verdict::Deny, &[])
    );
    assert_eq!(
        edit(author(), json!([]), json!([forbidden(&["author", "draft"])])),
        told(Verdict::Conditional, &["author & !draft"])
    );
}

#[test]
fn implied_ways_are_dropped() {
    let none = || json!([]);
    let grants = json!([when(&["author"], &[]), when(&["author", "draft"], &[]), when(&["author"], &["tell"])]);
    assert_eq!(edit(grants, none(), none()), told(Verdict::Conditional, &["author"]));
    let grants = json!([when(&["author"], &["tell"]), when(&["author", "draft"], &[]), when(&["author"], &["label"])]);
    let kept = ["author + label", "author + tell", "author & draft"];
    assert_eq!(edit(grants, none(), none()), told(Verdict::Conditional, &kept));
    assert_eq!(
        edit(json!([when(&["author"], &[])]), json!([when(&["author"], &[])]), none()),
        told(Verdict::Conditional, &["author"])
    );
}

#[test]
fn an_optional_way_implies_optional_ways_only() {
    assert_eq!(edit(json!([]), json!(["post.edit"]), json!([])), told(Verdict::Optional, &["?"]));
    assert_eq!(
        edit(json!([when(&["author"], &[])]), json!(["post.edit"]), json!([])),
        told(Verdict::Conditional, &["author", "?"])
    );
    assert_eq!(
        edit(json!([]), json!(["post.edit", when(&["author"], &[])]), json!([])),
        told(Verdict::Optional, &["?"])
    );
    let matrix = matrix(&policy(json!([]), json!(["post.edit"]), json!([])));
    let cell = serde_json::to_value(&matrix.cells()[0]).expect("JSON");
    assert_eq!(cell["ways"], json!([{ "when": [], "obligations": [], "optional": true }]));
}
