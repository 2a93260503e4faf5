//! Each reason, and which of two comes first.

use super::*;

fn timed(until: i64, role: &str) -> Value {
    json!({ "level": "profile", "node": 7, "role": role, "until": until })
}

#[test]
fn shape_comes_before_who_asks() {
    let stranger = with(user(json!([])), "status", json!("suspended"));
    let foreign = json!({ "organization": 11, "workspace": 5 });
    assert_eq!(say(&answer(&fixture(), &stranger, json!([]), foreign.clone())), "empty_request");
    assert_eq!(say(&answer(&fixture(), &stranger, json!(["label.edit", "post.view"]), foreign.clone())), "wrong_level");
    assert_eq!(says(&stranger, "label.edit", foreign), "other_organization");
    assert_eq!(says(&stranger, "label.edit", page()), "suspended");
}

#[test]
fn who_has_no_assignment_is_no_member() {
    assert_eq!(says(&user(json!([])), "post.view", page()), "not_a_member");
    assert_eq!(says(&with(editor(), "status", json!("removed")), "post.view", page()), "not_a_member");
    // One that is over, or lies elsewhere, makes a member.
    assert_eq!(says(&user(json!([timed(5, "editor")])), "post.view", page()), "expired");
}

#[test]
fn expired_only_if_all_that_is_missing_was_once_there() {
    let once_editor = user(json!([timed(1000, "editor"), timed(2000, "moderator")]));
    assert_eq!(says(&once_editor, "post.publish", page()), "expired");
    let asked = |actor: &Value, action: Value| say(&answer(&fixture(), actor, action, page()));
    assert_eq!(asked(&once_editor, json!(["post.view", "post.publish"])), "expired");
    assert_eq!(asked(&once_editor, json!(["post.archive", "post.publish"])), "not_granted");
    // An ended assignment counts only where it applied.
    let mut elsewhere = user(json!([timed(1000, "editor")]));
    elsewhere["assignments"][0]["node"] = json!(8);
    assert_eq!(says(&elsewhere, "post.publish", page()), "not_granted");
    // The moderator's live way to an edit is there, though its condition fails.
    assert_eq!(says(&once_editor, "post.edit", page()), "unmet: author scheduled");
}

#[test]
fn unmet_names_every_literal_that_fails() {
    let asked = |content: Value| {
        say(&answer(&fixture(), &moderator(), json!(["post.edit", "post.delete", "post.view"]), post(content)))
    };
    assert_eq!(asked(json!({})), "unmet: !published !sensitive author scheduled");
    assert_eq!(asked(json!({ "author": 1, "state": "scheduled" })), "unmet: !sensitive");
    assert_eq!(asked(json!({ "author": 1, "state": "published" })), "unmet: !published !sensitive scheduled");
}

#[test]
fn conditions_come_before_forbids() {
    let mut document = fixture();
    document["roles"]["profile"]["moderator"]["grants"]["profile"] =
        json!([{ "permissions": ["post.publish"], "when": ["author"] }]);
    let publish = |content: Value| say(&answer(&document, &moderator(), json!("post.publish"), post(content)));
    assert_eq!(publish(json!({ "author": 2 })), "unmet: author");
    assert_eq!(publish(json!({ "author": 1 })), "forbidden");
    assert_eq!(publish(json!({ "author": 1, "facts": { "legal_hold": false } })), "allow");
}

#[test]
fn forbids_come_before_the_plan_and_the_plan_before_the_key() {
    let document = with(fixture(), "plans", json!({ "free": { "roles": {} } }));
    let mut actor = with(editor(), "plan", json!("free"));
    actor["ceiling"] = json!([]);
    let publish = |held: bool| {
        let content = json!({ "facts": { "legal_hold": held } });
        say(&answer(&document, &actor, json!("post.publish"), post(content)))
    };
    assert_eq!(publish(true), "forbidden");
    assert_eq!(publish(false), "excluded_by_plan");
    assert_eq!(says(&with(editor(), "ceiling", json!([])), "post.view", page()), "excluded_by_key");
}

#[test]
fn a_way_of_a_role_beyond_the_plan_meets_the_conditions_and_is_then_excluded() {
    let document = with(fixture(), "plans", json!({ "free": { "roles": { "profile": ["moderator"] } } }));
    let both = user(json!([
        { "level": "profile", "node": 7, "role": "editor" },
        { "level": "profile", "node": 7, "role": "moderator" }
    ]));
    let both = with(both, "plan", json!("free"));
    let says = |action: &str, resource: Value| say(&answer(&document, &both, json!(action), resource));
    assert_eq!(says("post.edit", page()), "excluded_by_plan");
    assert_eq!(says("post.edit", post(json!({ "author": 1, "state": "scheduled" }))), "allow");
    // The plain way is out of force, so the obligation of the other stands.
    assert_eq!(says("label.edit", page()), "allow if submit_for_approval");
}
