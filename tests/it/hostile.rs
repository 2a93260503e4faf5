//! One small document for each refusal, its problems word for word.

mod approval;
mod document;
mod limits;
mod permissions;
mod roles;
mod rules;

use crate::small_vocabulary::Studio;
use countersign::Policy;

struct Case {
    name: &'static str,
    document: Document,
    problems: &'static [&'static str],
}

enum Document {
    Whole(&'static str),
    /// The plain policy with these fields instead of its own or after them.
    With(&'static [(&'static str, &'static str)]),
    /// The plain policy with this for the role `editor`.
    Editor(&'static str),
}

const fn case(name: &'static str, document: Document, problems: &'static [&'static str]) -> Case {
    Case { name, document, problems }
}

const PLAIN: [(&str, &str); 4] = [
    ("format", "1"),
    ("name", r#""test""#),
    (
        "permissions",
        r#"{"organization": ["member.invite", "subscription.manage"], "profile": ["post.view", "post.edit"]}"#,
    ),
    ("roles", r#"{"profile": {"editor": {}, "moderator": {}}}"#),
];

/// The plain policy with other fields.
fn with(fields: &[(&str, &str)]) -> String {
    let plain = PLAIN.iter().filter(|(key, _)| !fields.iter().any(|(other, _)| other == key));
    let fields: Vec<String> = plain.chain(fields).map(|(key, value)| format!("\"{key}\": {value}")).collect();
    format!("{{{}}}", fields.join(", "))
}

/// Every problem of a document, as its text.
fn problems(document: &str) -> Vec<String> {
    match Policy::<Studio>::parse_with_vocabulary(document) {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().iter().map(ToString::to_string).collect(),
    }
}

fn refuse(cases: &[Case]) {
    for case in cases {
        let document = match case.document {
            Document::Whole(text) => text.to_owned(),
            Document::With(fields) => with(fields),
            Document::Editor(role) => {
                with(&[("roles", &format!(r#"{{"profile": {{"editor": {role}, "moderator": {{}}}}}}"#))])
            }
        };
        assert!(!case.problems.is_empty(), "{}: expects nothing", case.name);
        assert_eq!(problems(&document), case.problems, "{}: {document}", case.name);
    }
}

#[test]
fn the_plain_policy_is_not_refused() {
    assert_eq!(problems(&with(&[])), Vec::<String>::new());
}

#[test]
fn documents_are_refused() {
    refuse(document::CASES);
}

#[test]
fn permissions_are_refused() {
    refuse(permissions::CASES);
}

#[test]
fn roles_are_refused() {
    refuse(roles::CASES);
}

#[test]
fn rules_are_refused() {
    refuse(rules::CASES);
}

/// L3: a role that always has a holder may confer the right instead of granting it.
#[test]
fn a_way_out_through_a_conferred_role_is_enough() {
    let stage = r#"{"name": "first", "approvers": {"permission": "post.view"}}"#;
    for guard in ["force", "reassign", "withdraw", "edit_in_flight", "edit"] {
        let approval = format!(
            r#"{{"guards": {{"{guard}": "post.edit"}}, "definitions": {{"review": {{"stages": [{stage}]}}}}}}"#
        );
        let document = with(&[("roles", approval::WAY_OUT), ("approval", &approval)]);
        assert_eq!(problems(&document), Vec::<String>::new(), "{guard}");
    }
}

#[test]
fn approvals_are_refused() {
    refuse(approval::CASES);
}
