//! Reviews of access: what was kept was held, what was taken was taken, and a member answers for what goes on.

use super::holds::source_of;
use super::organization_from_log::{OrganizationFromLog, id, list};
use serde_json::Value;

/// What is wrong with a review, by what is held when it is told: what it takes was taken by the events before it.
pub(super) fn faults(before: &OrganizationFromLog, event: &Value) -> Vec<String> {
    let change = &event["change"];
    if change["type"] != "access_reviewed" {
        return Vec::new();
    }
    let held = |item: &Value| {
        let holds = before.members.get(&id(&item["user"])).map_or(&[][..], |member| &member.holds);
        let here = holds.iter().filter(|held| held["place"] == item["place"] && source_of(held) == source_of(item));
        here.clone().any(|held| held["role"] == item["role"])
    };
    let (kept, revoked) = (list(&change["kept"]), list(&change["revoked"]));
    let mut found = Vec::new();
    found.extend(
        kept.iter().filter(|item| !held(item)).map(|item| format!("a review keeps {item}, which nobody holds")),
    );
    found
        .extend(revoked.iter().filter(|item| held(item)).map(|item| format!("a review took {item}, which is held on")));
    let by = event["by"]["type"].as_str().unwrap_or_default();
    if !kept.is_empty() && !["user", "key"].contains(&by) {
        found.push(format!("a review of what is kept by {by}"));
    }
    if kept.is_empty() && revoked.is_empty() {
        found.push("a review of nothing".into());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::forged::{OWNER, Story, WRITER, at_profile};
    use serde_json::{Value, json};

    fn item(role: &str) -> Value {
        json!({"user": WRITER, "place": at_profile(role)["place"], "role": role})
    }

    #[test]
    fn a_review_speaks_of_what_is_held_and_of_what_was_taken() {
        for (change, lawful) in [
            (json!({"type": "access_reviewed", "kept": [item("writer")]}), true),
            (json!({"type": "access_reviewed", "kept": [item("reviewer")]}), false),
            (json!({"type": "access_reviewed", "revoked": [item("writer")]}), false),
            (json!({"type": "access_reviewed", "revoked": [item("reviewer")]}), true),
            (json!({"type": "access_reviewed"}), false),
        ] {
            let mut story = Story::begin();
            story.by(OWNER, change.clone());
            assert_eq!(story.auditor.faults.is_empty(), lawful, "{change}: {:?}", story.auditor.faults);
        }
        let mut story = Story::begin();
        story
            .sent(json!({"type": "operator", "user": 9}), json!({"type": "access_reviewed", "kept": [item("writer")]}));
        assert!(!story.auditor.faults.is_empty(), "an operator answers for nothing that goes on");
    }
}
