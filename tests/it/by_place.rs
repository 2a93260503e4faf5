//! What is stored is read by the names of its fields alone: where a field that says nothing is left out, the next one
//! would be taken for it.

use countersign::{OrganizationId, approval, organization};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json, to_value};

/// The values without the names of their fields.
fn without_names(fields: &Value) -> Value {
    fields.as_object().expect("fields").values().cloned().collect()
}

/// Reads what is stored, and refuses it where one part has no names.
fn refuses<T: DeserializeOwned>(whole: &Value, part: &str) {
    from_value::<T>(whole.clone()).unwrap_or_else(|error| panic!("{whole}: {error}"));
    let mut nameless = whole.clone();
    let place = nameless.pointer_mut(part).expect("a part");
    *place = without_names(place);
    let refused = from_value::<T>(nameless.clone()).err().unwrap_or_else(|| panic!("{nameless} was read"));
    assert!(refused.to_string().contains("with the names of its fields"), "{refused}");
}

#[test]
fn who_asks_is_read_by_the_names_of_fields() {
    for by in [json!({"type": "user", "user": 4, "link": 14}), json!({"type": "user", "user": 4, "acting_for": 14})] {
        let submit = json!({"type": "submit", "targets": [7]});
        let command = json!({"id": 1, "by": by, "now": 2, "revision": 0, "version": 0, "action": submit});
        refuses::<approval::Command>(&command, "/by");
    }
    for by in [json!({"type": "user", "user": 4}), json!({"type": "host"})] {
        let command = json!({"id": 1, "by": by, "now": 2, "action": {"type": "apply_plan_change"}});
        refuses::<organization::Command>(&command, "/by");
    }
}

#[test]
fn events_and_snapshots_are_read_by_the_names_of_fields() {
    let story = |name: &str| -> Value {
        let path = format!("{}/examples/data/story/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).expect("a story")).expect("JSON")
    };
    for event in story("agency_log").as_array().expect("a log") {
        refuses::<organization::Event>(event, "/by");
    }
    refuses::<organization::Snapshot>(&story("agency"), "");
    let none = organization::State::new(OrganizationId::new(10)).snapshot();
    refuses::<organization::Snapshot>(&to_value(none).expect("JSON"), "");
    refuses::<approval::Snapshot>(&story("post_approved"), "/state");
}
