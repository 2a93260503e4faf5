//! Answers worked out by hand, from the rules alone.

mod reasons;
mod rules;

use super::{Answer, ByLevel, NaivePolicy, NaiveResource, Names, Rights};
use serde_json::{Value, json};

fn names(list: &[&str]) -> Names {
    list.iter().map(|name| (*name).to_owned()).collect()
}

/// A fixture where posts are written; `plans` is left to the example.
fn fixture() -> Value {
    json!({
        "format": 1,
        "name": "fixture",
        "facts": ["legal_hold", "sensitive"],
        "obligations": ["submit_for_approval", "notify"],
        "permissions": {
            "organization": ["member.invite", "label.edit"],
            "workspace": ["member.invite", "label.edit"],
            "profile": {
                "post.view": "View posts",
                "post.edit": { "en": "Edit posts" },
                "post.publish": { "title": "Publish posts" },
                "post.delete": "Delete posts",
                "label.edit": "Edit labels"
            }
        },
        "roles": {
            "organization": {
                "owner": { "grants": { "organization": "all" }, "confers": { "profile": ["editor"] } },
                "member": { "grants": { "organization": ["label.edit"], "profile": ["post.view"] } }
            },
            "workspace": {
                "client": {
                    "grants": { "workspace": ["label.edit"], "profile": ["post.view"] },
                    "optional": {
                        "workspace": ["member.invite"],
                        "profile": [
                            "post.edit",
                            { "permissions": ["post.delete", "label.edit"], "when": ["author"], "obligations": ["notify"] }
                        ]
                    }
                }
            },
            "profile": {
                "moderator": {
                    "grants": {
                        "profile": [
                            "post.view",
                            { "permissions": ["post.edit"], "when": ["author", "scheduled"] },
                            { "permissions": ["label.edit"], "obligations": ["submit_for_approval"] },
                            { "permissions": ["post.delete"], "when": ["!published", "!sensitive"] }
                        ]
                    }
                },
                "editor": { "inherits": ["moderator"], "grants": { "profile": { "all_except": ["post.delete"] } } }
            }
        },
        "custom_roles": { "profile": { "ceiling": { "profile": "all" } } },
        "forbid": [
            { "level": "profile", "permissions": ["post.publish"], "when": ["legal_hold"] },
            { "level": "workspace", "permissions": { "all_except": ["label.edit"] } }
        ]
    })
}

fn with(mut document: Value, field: &str, value: Value) -> Value {
    document[field] = value;
    document
}

/// The vocabulary has one permission more than the fixture lists.
fn read(document: &Value) -> NaivePolicy {
    let mut vocabulary: ByLevel<Names> = ByLevel::new();
    for level in ["organization", "workspace", "profile"] {
        vocabulary.insert(level.to_owned(), super::names(&document["permissions"][level]));
    }
    vocabulary.entry("profile".to_owned()).or_default().insert("post.archive".to_owned());
    NaivePolicy::from_json(document, vocabulary)
}

/// User 1 of organization 10.
fn user(assignments: Value) -> Value {
    json!({ "user": 1, "organization": 10, "assignments": assignments })
}

fn moderator() -> Value {
    user(json!([{ "level": "profile", "node": 7, "role": "moderator" }]))
}

fn editor() -> Value {
    user(json!([{ "level": "profile", "node": 7, "role": "editor" }]))
}

fn client(more: Value) -> Value {
    let mut assignment = json!({ "level": "workspace", "node": 5, "role": "client" });
    for (field, value) in more.as_object().expect("fields") {
        assignment[field] = value.clone();
    }
    user(json!([assignment]))
}

fn owner() -> Value {
    user(json!([{ "level": "organization", "role": "owner" }]))
}

/// Profile 7 in workspace 5.
fn page() -> Value {
    json!({ "organization": 10, "workspace": 5, "profile": 7 })
}

fn post(content: Value) -> Value {
    with(page(), "content", content)
}

fn answer(document: &Value, actor: &Value, action: Value, resource: Value) -> Answer {
    let request = json!({ "actor": actor, "action": action, "resource": resource, "now": 1000 });
    read(document).decide(&request).expect("a valid request")
}

fn ask(actor: &Value, action: &str, resource: Value) -> Answer {
    answer(&fixture(), actor, json!(action), resource)
}

/// `allow`, `allow if NAMES`, or the reason of a deny and what is unmet.
fn say(answer: &Answer) -> String {
    let list = |names: &Names| names.iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(answer.decision, answer.reason == "allow");
    assert_eq!(answer.can, answer.decision && answer.obligations.is_empty());
    match (answer.decision, answer.can) {
        (true, false) => format!("allow if {}", list(&answer.obligations)),
        (false, _) if !answer.unmet.is_empty() => format!("{}: {}", answer.reason, list(&answer.unmet)),
        _ => answer.reason.clone(),
    }
}

/// Asks the fixture.
fn says(actor: &Value, action: &str, resource: Value) -> String {
    say(&ask(actor, action, resource))
}

fn rights(document: &Value, actor: &Value, resource: &Value) -> Rights {
    let policy = read(document);
    let actor = policy.prepare(actor).expect("a valid actor");
    policy.permissions(&actor, &NaiveResource::from_json(resource).expect("a valid resource"), 1000)
}
