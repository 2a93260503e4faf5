//! Coverage: what the cases hold of a policy, and what they leave open.

mod document;

use countersign::interchange::{Cases, ConditionPart, Coverage};
use countersign::{Level, Policy};

const POLICY: &str = r#"{
    "format": 1, "name": "studio", "facts": ["frozen", "paid"], "obligations": ["ask"],
    "permissions": {"profile": ["post.view", "post.edit", "post.publish"]},
    "roles": {"profile": {
        "writer": {"grants": {"profile": ["post.view",
            {"permissions": ["post.edit"], "when": ["author", "!published"]},
            {"permissions": ["post.edit"], "when": ["author", "!published", "paid"]},
            {"permissions": ["post.publish"], "obligations": ["ask"]}]}},
        "client": {"grants": {"profile": ["post.view"]}, "optional": {"profile": ["post.edit"]}}
    }},
    "forbid": [{"level": "profile", "permissions": ["post.publish", "post.edit"], "when": ["frozen"]}]
}"#;

fn policy() -> Policy {
    Policy::parse(POLICY).unwrap()
}

/// A file of cases: who (a writer, a client, one with the switch on, one who is both, one without a role), what, on which content, and
/// the answer.
fn cases(rows: &[(&str, &str, &str, &str)]) -> Cases {
    let assignment = |role: &str, more: &str| format!(r#"{{"level": "profile", "node": 7, "role": "{role}"{more}}}"#);
    let actor = |who: &str| {
        let assignments = match who {
            "both" => format!("{}, {}", assignment("writer", ""), assignment("client", "")),
            "stranger" => String::new(),
            "switched" => assignment("client", r#", "optional": ["post.edit"]"#),
            role => assignment(role, ""),
        };
        format!(r#"{{"user": 1, "organization": 10, "assignments": [{assignments}]}}"#)
    };
    let case = |(who, action, content, reason): &(&str, &str, &str, &str)| {
        let (allowed, obligations) = match *reason {
            "ask" => (true, r#"["ask"]"#),
            reason => (reason == "allow", "[]"),
        };
        let can = *reason == "allow";
        let reason = if allowed { "allow" } else { reason };
        format!(
            r#"{{"rule": "1", "title": "a case", "actor": {}, "action": "{action}",
                "resource": {{"organization": 10, "workspace": null, "profile": 7, "content": {{{content}}}}},
                "expect": {{"decision": {allowed}, "can": {can}, "reason": "{reason}", "obligations": {obligations}}}}}"#,
            actor(who)
        )
    };
    let list: Vec<String> = rows.iter().map(case).collect();
    Cases::parse(&format!(r#"{{"policy": "studio", "cases": [{}]}}"#, list.join(", "))).unwrap()
}

/// What a list of cases leaves open, in words.
fn open(rows: &[(&str, &str, &str, &str)]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let coverage = cases(rows).coverage(&policy());
    assert_eq!(coverage.passed, rows.len(), "every case of these tests passes");
    let cells = coverage.cells.untouched.iter().map(|cell| format!("{} {}", cell.role, cell.permission)).collect();
    let part = |part: &ConditionPart| match part {
        ConditionPart::Whole {} => "way".to_owned(),
        ConditionPart::Literal(name) | ConditionPart::Obligation(name) => name.clone(),
        _ => "switch".to_owned(),
    };
    let conditions = coverage.conditions.untouched.iter();
    let conditions =
        conditions.map(|at| format!("{} {} {}", at.cell.role, at.cell.permission, part(&at.part))).collect();
    (cells, conditions, coverage.forbids.untouched.iter().map(|forbid| part(&forbid.part)).collect())
}

const OWN: &str = r#""author": 1, "state": "draft", "facts": {"frozen": false}"#;
const OWN_PUBLISHED: &str = r#""author": 1, "state": "published", "facts": {"frozen": false}"#;
const OTHERS: &str = r#""author": 2, "state": "draft", "facts": {"frozen": false}"#;
const FROZEN: &str = r#""author": 1, "state": "draft", "facts": {"frozen": true}"#;

/// Everything there is to touch.
const ENOUGH: [(&str, &str, &str, &str); 9] = [
    ("writer", "post.view", OWN, "allow"),
    ("writer", "post.edit", OWN, "allow"),
    ("writer", "post.edit", OWN_PUBLISHED, "unmet"),
    ("writer", "post.edit", OTHERS, "unmet"),
    ("writer", "post.publish", OWN, "ask"),
    ("writer", "post.publish", FROZEN, "forbidden"),
    ("client", "post.view", OWN, "allow"),
    ("client", "post.edit", OWN, "not_granted"),
    ("client", "post.publish", OWN, "not_granted"),
];

#[test]
fn a_case_of_a_stranger_touches_nothing() {
    let coverage = cases(&[("stranger", "post.view", OWN, "not_granted")]).coverage(&policy());
    assert_eq!((coverage.cells.total, coverage.cells.touched(), coverage.cells.untouched.len()), (6, 0, 6));
    // The way of `post.edit` that asks for `paid` too adds nothing, and is not counted: one way and two literals, one
    // way and its obligation, one way and its switch.
    assert_eq!((coverage.conditions.total, coverage.conditions.touched()), (7, 0));
    assert_eq!((coverage.forbids.total, coverage.forbids.touched()), (2, 0));
    assert!(!coverage.is_complete());
}

#[test]
fn each_part_needs_its_own_case() {
    let mut rows = ENOUGH.to_vec();
    rows.push(("switched", "post.edit", OWN, "allow"));
    assert!(cases(&rows).coverage(&policy()).is_complete());
    let left_out = |index: usize| {
        let mut rows = rows.clone();
        rows.remove(index);
        open(&rows)
    };
    let words = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected: [(&[&str], &[&str], &[&str]); 10] = [
        (&["writer post.view"], &[], &[]),
        (&[], &["writer post.edit way"], &[]),
        (&[], &["writer post.edit !published"], &[]),
        (&[], &["writer post.edit author"], &[]),
        (&[], &["writer post.publish way", "writer post.publish ask"], &[]),
        (&[], &[], &["way"]),
        (&["client post.view"], &[], &[]),
        (&[], &["client post.edit switch"], &[]),
        (&["client post.publish"], &[], &[]),
        (&["client post.edit"], &["client post.edit way"], &[]),
    ];
    for (index, (cells, conditions, forbids)) in expected.iter().enumerate() {
        assert_eq!(left_out(index), (words(cells), words(conditions), words(forbids)), "without case {index}");
    }
}

#[test]
fn a_role_beside_another_that_gives_the_same_is_not_touched() {
    let (cells, _, _) = open(&[("both", "post.view", OWN, "allow")]);
    assert!(cells.contains(&"writer post.view".to_owned()) && cells.contains(&"client post.view".to_owned()));
    let (cells, _, _) = open(&[("both", "post.publish", OWN, "ask")]);
    assert!(!cells.contains(&"writer post.publish".to_owned()));
    // The other role would give it plainly, so this case holds that it does not.
    assert!(!cells.contains(&"client post.publish".to_owned()));
}

#[test]
fn a_case_that_an_earlier_gate_stops_says_nothing_of_a_cell() {
    let suspended = r#"{"policy": "studio", "cases": [{"rule": "1", "title": "suspended", "action": "post.view",
        "actor": {"user": 1, "organization": 10, "status": "suspended",
                  "assignments": [{"level": "profile", "node": 7, "role": "client"}]},
        "resource": {"organization": 10, "workspace": null, "profile": 7},
        "expect": {"decision": false, "can": false, "reason": "suspended", "obligations": []}}]}"#;
    let coverage = Cases::parse(suspended).unwrap().coverage(&policy());
    assert_eq!((coverage.passed, coverage.cells.touched()), (1, 0));
}

#[test]
fn a_case_that_fails_touches_nothing() {
    let coverage = cases(&[("client", "post.view", OWN, "not_granted")]).coverage(&policy());
    assert_eq!((coverage.cases, coverage.passed, coverage.cells.touched()), (1, 0, 0));
}

#[test]
fn it_prints_as_a_report() {
    let coverage = cases(&ENOUGH[..3]).coverage(&policy());
    assert_eq!(
        coverage.to_string(),
        "studio: 3 of 3 cases pass; of the policy they touch
  cells               2 of 6 (33 %)
  parts of conditions 2 of 7 (28 %)
  parts of forbids    1 of 2 (50 %)
cells that no case touches
  profile role writer, profile permissions (1):
    post.publish
  profile role client, profile permissions (3):
    post.view post.edit post.publish
conditions that no case touches
  profile role writer, profile post.edit when author and !published: no case fails for `author` alone
  profile role writer, profile post.publish, with ask: no case is allowed this way
  profile role writer, profile post.publish, with ask: no case meets `ask`
  profile role client, profile post.edit, if switched on: no case is allowed this way
  profile role client, profile post.edit, if switched on: no case has it switched off
forbid rules that no case touches
  profile post.edit post.publish when frozen: no case is stopped by it"
    );
}

#[test]
fn it_serializes() {
    let coverage = cases(&ENOUGH[..8]).coverage(&policy());
    let value = serde_json::to_value(&coverage).unwrap();
    let cell = |permission: &str| serde_json::json!({"role_level": "profile", "role": "client", "level": "profile", "permission": permission});
    let untouched = [cell("post.edit"), cell("post.publish")];
    assert_eq!(value["cells"], serde_json::json!({"total": 6, "untouched": untouched}));
    assert_eq!(value["conditions"]["untouched"][0]["part"], serde_json::json!({"whole": {}}));
    assert_eq!(value["conditions"]["untouched"][0]["cell"], cell("post.edit"));
    assert_eq!(coverage.cells.untouched[0].role_level, Level::Profile);
}

macro_rules! complete {
    ($($test:ident, $name:literal, $cells:literal, $conditions:literal;)*) => {$(
        #[test]
        fn $test() {
            let policy = Policy::parse(include_str!(concat!("../../policies/", $name, ".json"))).unwrap();
            let cases = Cases::parse(include_str!(concat!("../../policies/", $name, ".cases.json"))).unwrap();
            let coverage: Coverage = cases.coverage(&policy);
            assert!(coverage.is_complete(), "{coverage}");
            assert_eq!((coverage.cells.total, coverage.conditions.total), ($cells, $conditions));
            assert_eq!(policy.matrix().cells().len(), $cells, "the cells of the matrix");
        }
    )*};
}

complete! {
    the_cases_of_agorapulse_touch_everything, "agorapulse", 756, 8;
    the_cases_of_publer_touch_everything, "publer", 96, 38;
    the_cases_of_alixia_touch_everything, "alixia", 88, 0;
    the_cases_of_semji_touch_everything, "semji", 104, 14;
    the_cases_of_alex_touch_everything, "alex", 71, 0;
}

/// Members view and edit what is theirs; anyone views what is published.
const OPEN: &str = r#"{
    "format": 1, "name": "studio",
    "permissions": {"profile": ["post.view", "post.edit"]},
    "roles": {"organization": {"member": {}}},
    "everyone": {
        "members": {"profile": ["post.view", {"permissions": ["post.edit"], "when": ["author"]}]},
        "anyone": {"profile": [{"permissions": ["post.view"], "when": ["published"]}]}
    }
}"#;

#[test]
fn what_everyone_has_is_touched_by_those_who_have_it_alone() {
    let case = |member: bool, action: &str, content: &str, reason: &str| {
        let holds = if member { r#"{"level": "organization", "role": "member"}"# } else { "" };
        format!(
            r#"{{"rule": "1", "title": "a case",
                "actor": {{"user": 1, "organization": 10, "assignments": [{holds}]}}, "action": "{action}",
                "resource": {{"organization": 10, "workspace": null, "profile": 7, "content": {{{content}}}}},
                "expect": {{"reason": "{reason}"}}}}"#
        )
    };
    let (published, draft) = (r#""state": "published""#, r#""state": "draft""#);
    let rows = [
        case(false, "post.view", published, "allow"),
        case(false, "post.view", draft, "unmet"),
        case(true, "post.view", draft, "allow"),
        case(true, "post.edit", r#""author": 1"#, "allow"),
        case(true, "post.edit", r#""author": 2"#, "unmet"),
    ];
    let coverage = |rows: &[&String]| {
        let rows: Vec<&str> = rows.iter().map(|row| row.as_str()).collect();
        let cases = Cases::parse(&format!(r#"{{"policy": "studio", "cases": [{}]}}"#, rows.join(", "))).unwrap();
        let coverage = cases.coverage(&Policy::parse(OPEN).unwrap());
        assert_eq!(coverage.passed, rows.len(), "every case of these tests passes");
        coverage
    };
    let all: Vec<&String> = rows.iter().collect();
    let whole = coverage(&all);
    assert_eq!((whole.everyone.total, whole.everyone.touched()), (5, 5), "{whole}");
    let expected = [
        "anyone, profile post.view when published: no case is allowed this way",
        "anyone, profile post.view when published: no case fails for `published` alone",
        "members, profile post.view: no case is allowed this way",
        "members, profile post.edit when author: no case is allowed this way",
        "members, profile post.edit when author: no case fails for `author` alone",
    ];
    for (index, open) in expected.iter().enumerate() {
        let mut rows = all.clone();
        rows.remove(index);
        let left: Vec<String> = coverage(&rows).everyone.untouched.iter().map(ToString::to_string).collect();
        assert_eq!(left, [*open], "without case {index}");
    }
    // Where the policy says nothing of everyone, nothing is said of it.
    let none = cases(&ENOUGH).coverage(&policy());
    assert!(none.everyone.total == 0 && !none.to_string().contains("everyone"));
    assert!(!serde_json::to_string(&none).unwrap().contains("everyone"));
}
