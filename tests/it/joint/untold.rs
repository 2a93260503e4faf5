//! What a missing fact does under every form of "not": each row of the guide's table.

use super::hands_fixture::*;
use countersign::Policy;
use countersign::approval::{Approvers, Barred, FactTold, RoleNames, Rules, Stage};
use countersign::interchange::Request;
use serde_json::{Value, json};

const GUIDE: &str = include_str!("../../../src/guide/evaluation.md");

/// What an answer is called in the table, by what is known of the fact.
type Form = fn(Option<bool>) -> &'static str;

/// The rows of the table: where a fact stands, and what that gives.
fn table() -> Vec<Vec<&'static str>> {
    let lines = GUIDE.lines().skip_while(|line| !line.starts_with("| where it stands |")).skip(2);
    let lines = lines.take_while(|line| line.starts_with('|'));
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

fn holds(form: &str, answer: Form) {
    let row = table().into_iter().find(|row| row[0] == form).unwrap_or_else(|| panic!("{form} stands in no row"));
    assert_eq!(row[1..], [answer(Some(true)), answer(Some(false)), answer(None)], "{form}");
}

macro_rules! rows {
    ($($test:ident, $form:literal, $answer:expr;)*) => {
        $(
            #[test]
            fn $test() {
                holds($form, $answer);
            }
        )*

        #[test]
        fn every_row_is_a_test() {
            let forms: Vec<&str> = table().iter().map(|row| row[0]).collect();
            assert_eq!(forms, [$($form),*]);
        }
    };
}

rows! {
    a_grant, r#"a grant, `"when": ["sensitive"]`"#, |known| gives(&asked(under(json!(["sensitive"])), Value::Null, json!({}), content(known)));
    a_negated_grant, r#"a grant, `"when": ["!sensitive"]`"#, |known| gives(&asked(under(json!(["!sensitive"])), Value::Null, json!({}), content(known)));
    an_option, r#"an optional permission that is switched on, `"when": ["!sensitive"]`"#, option;
    a_custom_role, r#"a grant of a custom role, `"when": ["!sensitive"]`"#, custom;
    an_assignment, r#"an assignment, `"when": ["!sensitive"]`"#, assignment;
    what_everyone_has, r#"what everyone has, `"when": ["!sensitive"]`"#, everyone;
    whoever_asks, r#"a grant, `"when": ["!second_factor"]`, told of whoever asks"#, asker;
    not_the_author, r#"a grant, `"when": ["!author"]`"#, author;
    not_assigned, r#"a grant, `"when": ["!assignee"]`"#, assignee;
    not_the_connector, r#"a grant, `"when": ["!connector"]`"#, connector;
    another_state, r#"a grant, `"when": ["!scheduled"]`"#, state;
    a_prohibition, r#"a prohibition, `"when": ["sensitive"]`"#, |known| forbidden("sensitive", known);
    a_negated_prohibition, r#"a prohibition, `"when": ["!sensitive"]`"#, |known| forbidden("!sensitive", known);
    a_stage, r#"a stage, `"when": ["sensitive"]`"#, |known| stage(|stage| stage.when = vec!["sensitive".into()], known);
    a_negated_stage, r#"a stage, `"when": ["!sensitive"]`"#, |known| stage(|stage| stage.when = vec!["!sensitive".into()], known);
    an_exception, r#"a stage, `"unless": ["sensitive"]`"#, |known| stage(|stage| stage.unless = Some(vec!["sensitive".into()]), known);
    a_negated_exception, r#"a stage, `"unless": ["!sensitive"]`"#, |known| stage(|stage| stage.unless = Some(vec!["!sensitive".into()]), known);
    a_binding, r#"a binding, `"when": ["sensitive"]`"#, |known| bound("sensitive", known);
    a_negated_binding, r#"a binding, `"when": ["!sensitive"]`"#, |known| bound("!sensitive", known);
}

/// A policy of one role, by which somebody views, or not.
fn asked(grants: Value, optional: Value, more: Value, request: Value) -> String {
    let mut document = json!({
        "format": 1, "name": "untold", "facts": ["sensitive"], "actor_facts": ["second_factor"],
        "permissions": {"profile": ["post.view", "post.edit"]},
        "roles": {"profile": {"reader": {"grants": {"profile": grants}}}},
        "custom_roles": {"profile": {"ceiling": {"profile": "all"}}}
    });
    if optional != Value::Null {
        document["roles"]["profile"]["reader"]["optional"] = json!({"profile": optional});
    }
    for (name, value) in more.as_object().into_iter().flatten() {
        document[name] = value.clone();
    }
    let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
    let mut whole = json!({
        "actor": {"user": 1, "organization": 10, "assignments": [{"level": "profile", "node": 7, "role": "reader"}]},
        "action": "post.view",
        "resource": {"organization": 10, "workspace": null, "profile": 7, "content": {}}
    });
    for (place, value) in request.as_object().into_iter().flatten() {
        let (parent, field) = place.rsplit_once('/').expect("a pointer");
        whole.pointer_mut(parent).expect("it is there")[field] = value.clone();
    }
    policy.answer(&Request::parse(&whole.to_string()).expect("a request")).expect("an answer").reason
}

fn gives(reason: &str) -> &'static str {
    match reason {
        "allow" => "gives",
        "unmet" => "gives nothing",
        other => panic!("{other}"),
    }
}

/// What is told of the content.
fn content(known: Option<bool>) -> Value {
    known.map_or(json!({}), |known| json!({"/resource/content/facts": {"sensitive": known}}))
}

fn under(literals: Value) -> Value {
    json!([{"permissions": ["post.view"], "when": literals}])
}

fn option(known: Option<bool>) -> &'static str {
    let mut request = content(known);
    request["/actor/assignments/0/optional"] = json!(["post.view"]);
    gives(&asked(json!(["post.edit"]), under(json!(["!sensitive"])), json!({}), request))
}

fn custom(known: Option<bool>) -> &'static str {
    let mut request = content(known);
    let role =
        json!({"format": 1, "level": "profile", "name": "own", "grants": {"profile": under(json!(["!sensitive"]))}});
    request["/actor/custom_roles"] = json!([role]);
    request["/actor/assignments"] = json!([{"level": "profile", "node": 7, "custom_role": "own"}]);
    gives(&asked(json!(["post.view"]), Value::Null, json!({}), request))
}

fn assignment(known: Option<bool>) -> &'static str {
    let mut request = content(known);
    request["/actor/assignments/0/when"] = json!(["!sensitive"]);
    gives(&asked(json!(["post.view"]), Value::Null, json!({}), request))
}

fn everyone(known: Option<bool>) -> &'static str {
    let everyone = json!({"everyone": {"members": {"profile": under(json!(["!sensitive"]))}}});
    gives(&asked(json!(["post.edit"]), Value::Null, everyone, content(known)))
}

fn asker(known: Option<bool>) -> &'static str {
    let told = known.map_or(json!({}), |known| json!({"/actor/facts": {"second_factor": known}}));
    gives(&asked(under(json!(["!second_factor"])), Value::Null, json!({}), told))
}

/// The actor is 1; somebody else is 2.
fn person(known: Option<bool>) -> Option<u64> {
    known.map(|is| if is { 1 } else { 2 })
}

fn author(known: Option<bool>) -> &'static str {
    let told = person(known).map_or(json!({}), |user| json!({"/resource/content/author": user}));
    gives(&asked(under(json!(["!author"])), Value::Null, json!({}), told))
}

fn assignee(known: Option<bool>) -> &'static str {
    let told = person(known).map_or(json!({}), |user| json!({"/resource/content/assignees": [user]}));
    gives(&asked(under(json!(["!assignee"])), Value::Null, json!({}), told))
}

fn connector(known: Option<bool>) -> &'static str {
    let told = person(known).map_or(json!({}), |user| json!({"/resource/connected_by": user}));
    gives(&asked(under(json!(["!connector"])), Value::Null, json!({}), told))
}

fn state(known: Option<bool>) -> &'static str {
    let state = known.map(|is| if is { "scheduled" } else { "draft" });
    let told = state.map_or(json!({}), |state| json!({"/resource/content/state": state}));
    gives(&asked(under(json!(["!scheduled"])), Value::Null, json!({}), told))
}

fn forbidden(literal: &str, known: Option<bool>) -> &'static str {
    let forbid = json!({"forbid": [{"level": "profile", "permissions": ["post.view"], "when": [literal]}]});
    match asked(json!(["post.view"]), Value::Null, forbid, content(known)).as_str() {
        "forbidden" => "forbids",
        "allow" => "is lifted",
        other => panic!("{other}"),
    }
}

/// Whether a post waits for the stage when it is submitted.
fn waits(mut fixture: Fixture, known: Option<bool>) -> bool {
    if let Some(value) = known {
        fixture.team.tell("sensitive", FactTold { value, by: None });
    }
    fixture.does(WRITER, create());
    fixture.does(WRITER, submit());
    fixture.waits()
}

fn stage(change: impl Fn(&mut Stage), known: Option<bool>) -> &'static str {
    let owner = RoleNames { organization: vec!["owner".into()], ..RoleNames::default() };
    let mut stage = Stage::new("owner", Approvers::Roles(owner));
    stage.barred = Barred::Nobody;
    change(&mut stage);
    if waits(Fixture::new(vec![stage]), known) { "stands" } else { "is skipped" }
}

fn bound(literal: &str, known: Option<bool>) -> &'static str {
    let text = POLICY.replacen(
        r#""approval": {"#,
        &format!(
            r#""approval": {{ "definitions": {{ "strict": {{ "stages": [{{ "name": "owner", "barred": "nobody",
                "approvers": {{ "roles": {{ "organization": ["owner"] }} }} }}] }} }},
                "bindings": [{{ "definition": "strict", "when": ["{literal}"] }}],"#
        ),
        1,
    );
    let policy: &'static Policy = Box::leak(Box::new(Policy::parse(&text).expect("a policy")));
    if waits(Fixture::under(policy, Rules::of(policy)), known) { "binds" } else { "is passed over" }
}
