//! The limits, each at its last and at its first number, and documents that want more than they are given.

use super::{problems, with};
use std::fmt::Write;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// One limit: how to write a document with so many, and what is said of one too many.
struct Limit {
    name: &'static str,
    most: usize,
    with: fn(usize) -> String,
    problem: &'static str,
}

fn objects(count: usize, entry: impl Fn(usize) -> String) -> String {
    (0..count).map(entry).collect::<Vec<_>>().join(", ")
}

fn field(name: &str, value: &str) -> String {
    with(&[(name, value)])
}

fn title(bytes: usize) -> String {
    field("title", &format!("{:?}", "x".repeat(bytes)))
}

fn grants(objects_of_editor: usize, more: &str) -> String {
    let grant = r#"{"permissions": ["post.view"], "when": ["author"]}"#;
    let list = objects(objects_of_editor, |_| grant.into());
    field("roles", &format!(r#"{{"profile": {{"editor": {{"grants": {{"profile": [{list}]}}}}{more}}}}}"#))
}

/// So many different pairs, out of roles that have more.
fn pairs(count: usize) -> String {
    let roles = objects(30, |index| format!("\"r{index}\": {{}}"));
    let all = (0..30).flat_map(|a| (0..a).map(move |b| (a, b)));
    let pairs: Vec<String> = all
        .take(count)
        .map(|(a, b)| {
            format!(r#"{{"roles": [{{"level": "profile", "role": "r{a}"}}, {{"level": "profile", "role": "r{b}"}}]}}"#)
        })
        .collect();
    with(&[
        ("roles", &format!("{{\"profile\": {{{roles}}}}}")),
        ("separation_of_duties", &format!("[{}]", pairs.join(", "))),
    ])
}

fn approval(definitions: usize, stages: usize, bindings: usize) -> String {
    let stage = |index| format!(r#"{{"name": "s{index}", "approvers": {{"must_approve": true}}}}"#);
    let stages = objects(stages, stage);
    let definitions = objects(definitions, |index| format!("\"d{index}\": {{\"stages\": [{stages}]}}"));
    let bindings = objects(bindings, |_| r#"{"definition": "d0"}"#.into());
    let guards = r#"{"withdraw": "post.edit"}"#;
    with(&[
        ("roles", r#"{"profile": {"editor": {"grants": {"profile": ["post.edit"]}, "holders": {"min": 1}}}}"#),
        ("approval", &format!(r#"{{"guards": {guards}, "definitions": {{{definitions}}}, "bindings": [{bindings}]}}"#)),
    ])
}

const LIMITS: &[Limit] = &[
    Limit {
        name: "bytes",
        most: 1_048_576,
        with: |bytes| {
            let document = with(&[]);
            format!("{document}{}", " ".repeat(bytes - document.len()))
        },
        problem: "document: expected a document of at most 1048576 bytes, found `1048577`",
    },
    Limit {
        name: "bytes of a title",
        most: 500,
        with: title,
        problem: "/title: expected a text of at most 500 bytes, found `501`",
    },
    Limit {
        name: "bytes of a description",
        most: 4_000,
        with: |bytes| field("description", &format!("{:?}", "x".repeat(bytes))),
        problem: "/description: expected a text of at most 4000 bytes, found `4001`",
    },
    Limit {
        name: "roles",
        most: 256,
        with: |count| {
            let half = objects(count - 1, |index| format!("\"r{index}\": {{}}"));
            field("roles", &format!(r#"{{"organization": {{"owner": {{}}}}, "profile": {{{half}}}}}"#))
        },
        problem: "/roles: expected at most 256 roles, found `257`",
    },
    Limit {
        name: "declared facts as atoms",
        most: 16,
        with: |count| field("facts", &format!("[{}]", objects(count, |index| format!("\"fact_{index}\"")))),
        problem: "/facts/16: expected at most 16 atoms (declared facts and built-in atoms in use), found `fact_16` as one more",
    },
    Limit {
        name: "atoms with built-in ones",
        most: 13,
        with: |count| {
            let facts = format!("[{}]", objects(count, |index| format!("\"fact_{index}\"")));
            with(&[
                ("facts", &facts),
                ("forbid", r#"[{"level": "profile", "permissions": "all", "when": ["author", "!draft"]}]"#),
                (
                    "roles",
                    r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.edit"], "when": ["!author", "archived"]}]}}}}"#,
                ),
            ])
        },
        problem: "/forbid/0/when/1: expected at most 16 atoms (declared facts and built-in atoms in use), found `draft` as one more",
    },
    Limit {
        name: "obligations",
        most: 16,
        with: |count| field("obligations", &format!("[{}]", objects(count, |index| format!("\"o{index}\"")))),
        problem: "/obligations: expected at most 16 obligations, found `17`",
    },
    Limit {
        name: "sections",
        most: 64,
        with: |count| field("sections", &format!("{{{}}}", objects(count, |index| format!("\"s{index}\": {{}}")))),
        problem: "/sections: expected at most 64 sections, found `65`",
    },
    Limit {
        name: "grant objects in one role",
        most: 256,
        with: |count| grants(count, ""),
        problem: "/roles/profile/editor: expected at most 256 grant objects with those of `inherits` and `confers`, found `257`",
    },
    Limit {
        name: "grant objects with those of another role",
        most: 255,
        with: |count| {
            let more = r#", "chief": {"inherits": ["editor"], "optional": {"profile": [{"permissions": ["post.edit"], "when": ["!draft"]}]}}"#;
            grants(count, more)
        },
        problem: "/roles/profile/chief: expected at most 256 grant objects with those of `inherits` and `confers`, found `257`",
    },
    Limit {
        name: "forbid rules",
        most: 256,
        with: |count| {
            let rule = r#"{"level": "profile", "permissions": "all"}"#;
            field("forbid", &format!("[{}]", objects(count, |_| rule.into())))
        },
        problem: "/forbid: expected at most 256 forbid rules, found `257`",
    },
    Limit {
        name: "plans",
        most: 64,
        with: |count| field("plans", &format!("{{{}}}", objects(count, |index| format!("\"p{index}\": {{}}")))),
        problem: "/plans: expected at most 64 plans, found `65`",
    },
    Limit {
        name: "pairs of roles",
        most: 256,
        with: pairs,
        problem: "/separation_of_duties: expected at most 256 pairs of roles, found `257`",
    },
    Limit {
        name: "definitions",
        most: 64,
        with: |count| approval(count, 1, 0),
        problem: "/approval/definitions: expected at most 64 definitions, found `65`",
    },
    Limit {
        name: "stages",
        most: 16,
        with: |count| approval(1, count, 0),
        problem: "/approval/definitions/d0/stages: expected at most 16 stages, found `17`",
    },
    Limit {
        name: "bindings",
        most: 256,
        with: |count| approval(1, 1, count),
        problem: "/approval/bindings: expected at most 256 bindings, found `257`",
    },
];

#[test]
fn each_limit_holds_and_one_more_is_refused() {
    for limit in LIMITS {
        assert_eq!(problems(&(limit.with)(limit.most)), Vec::<String>::new(), "{}", limit.name);
        assert_eq!(problems(&(limit.with)(limit.most + 1)), [limit.problem], "{}", limit.name);
    }
}

#[test]
fn more_permissions_than_bits_are_refused() {
    let list = objects(129, |index| format!("\"post.p{index}\""));
    let found = problems(&field("permissions", &format!("{{\"profile\": [{list}]}}")));
    assert_eq!(
        found.first().map(String::as_str),
        Some("/permissions/profile: expected at most 128 permissions, found `129`")
    );
}

#[test]
fn nesting_ends_at_sixteen() {
    let nested = |depth: usize| problems(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    assert_eq!(nested(16), ["document: expected an object, found an array"]);
    assert_eq!(nested(17), ["line 1, column 18: expected nesting of at most 16 arrays and objects"]);
    let objects = problems(&format!("{}1{}", "{\"a\":".repeat(17), "}".repeat(17)));
    assert_eq!(objects.len(), 1);
    assert!(objects.iter().all(|problem| problem.ends_with("expected nesting of at most 16 arrays and objects")));
    let bottomless = "[".repeat(1_048_576);
    assert_eq!(soon(&bottomless).len(), 1);
}

/// How long a document of the largest size takes that is nothing but numbers: what time is measured by.
fn numbers() -> Duration {
    static TOOK: OnceLock<Duration> = OnceLock::new();
    *TOOK.get_or_init(|| {
        let document = format!("[{}0]", "0,".repeat(500_000));
        let start = Instant::now();
        serde_json::from_str::<serde_json::Value>(&document).expect("JSON");
        start.elapsed()
    })
}

/// The problems of a document that wants time or memory, within bounds of both.
fn soon(document: &str) -> Vec<String> {
    let bound = numbers() * 500;
    let start = Instant::now();
    let found = problems(document);
    let took = start.elapsed();
    assert!(took < bound, "{took:?}, at most {bound:?}");
    assert!(found.len() <= 1_001, "{}", found.len());
    assert!(found.iter().map(String::len).sum::<usize>() < 8_000_000);
    found
}

/// As many entries as one document holds.
fn many(head: &str, entry: impl Fn(usize) -> String, tail: &str) -> String {
    let mut document = String::from(head);
    for index in 0.. {
        let separator = if index == 0 { "" } else { "," };
        let entry = entry(index);
        if document.len() + entry.len() + tail.len() + 1 > 1_048_576 {
            break;
        }
        write!(document, "{separator}{entry}").expect("memory");
    }
    document + tail
}

#[test]
fn two_hundred_thousand_unknown_fields_end_soon() {
    let fields = (0..200_000).map(|_| "\"a\":1").collect::<Vec<_>>().join(",");
    let found = soon(&format!("{{{fields}}}")[..]);
    // The bytes were counted first: this document is too long to be read.
    assert_eq!(found, ["document: expected a document of at most 1048576 bytes, found `1200001`"]);
    let found = soon(&many("{", |_| "\"\":1".into(), "}"));
    assert_eq!(found.len(), 1_001);
    assert_eq!(found.last().map(String::as_str), Some("document: there are more problems than these 1000"));
}

#[test]
fn problems_that_are_cut_off_are_the_first_of_the_document() {
    let late = many(r#"{"roles":{"profile":{"editor":{}}},"forbid":["#, |_| "1".into(), "]}");
    let found = soon(&late);
    assert!(found.iter().any(|problem| problem.starts_with("/forbid: expected at most 256")), "{found:?}");
    let fields = many(r#"{"permissions":1,"roles":{"profile":{"editor":{"#, |index| format!("\"g{index}\":1"), "}}}}");
    let found = soon(&fields);
    assert_eq!(found.first().map(String::as_str), Some("document: expected the field `format`, which is missing"));
    assert!(
        found.iter().rev().nth(1).is_some_and(|problem| problem.starts_with("/roles/profile/editor/g99")),
        "{found:?}"
    );
}

#[test]
fn hostile_documents_end_soon() {
    let roles = r#"{"format":1,"name":"x","permissions":{"profile":["post.view"]},"roles":{"profile":{"#;
    let long = "x".repeat(500_000);
    let all = objects(250, |other| format!("\"r{other}\""));
    let knot = objects(250, |index| format!("\"r{index}\":{{\"inherits\":[{all}]}}"));
    let knot = format!("{roles}{knot}}}}}}}");
    let documents = [
        many(&format!("{roles}\"{long}\":{{"), |index| format!("\"{index}\":1"), "}}}}"),
        many(&format!("{roles}\"a\":{{\"grants\":{{\"profile\":["), |index| format!("\"post.vie{index}\""), "]}}}}}"),
        many(roles, |index| format!("\"role_number_{index}\":{{\"inherits\":[\"role_number\"]}}"), "}}}"),
        many("{\"permissions\":{\"profile\":[", |index| format!("\"permission_number_{index}.x\""), "]}}"),
        many("{\"facts\":[", |index| format!("\"fact_number_{index}\""), "]}"),
        many("{\"title\":{", |index| format!("\"{index}\":\"\""), "}}"),
        many("{\"title\":{", |_| "\"en\":\"\"".into(), "}}"),
        many("{\"plans\":{", |index| format!("\"plan_number_{index}\":{{\"rolls\":1}}"), "}}"),
        many("[", |_| "[]".into(), "]"),
        many("[", |_| "0".into(), "]"),
        many(
            "{\"approval\":{\"definitions\":{",
            |index| format!("\"d{index}\":{{}}"),
            "},\"bindings\":[{\"definition\":\"e\"}]}}",
        ),
        knot,
    ];
    for document in documents {
        assert!(!soon(&document).is_empty());
    }
}
