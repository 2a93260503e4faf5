//! Requests and policies with one thing changed.

use serde_json::{Value, json};

/// The same value with that at a place; the place's parent exists.
pub(super) fn with(value: &Value, pointer: &str, new: Value) -> Value {
    let mut changed = value.clone();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    match changed.pointer_mut(parent).expect("a parent") {
        Value::Array(items) => items[key.parse::<usize>().expect("an index")] = new,
        Value::Object(fields) => {
            fields.insert(key.to_owned(), new);
        }
        other => panic!("{other} has no parts"),
    }
    changed
}

pub(super) fn assignments(request: &Value) -> Vec<Value> {
    request["actor"]["assignments"].as_array().cloned().unwrap_or_default()
}

/// The assignments of roles that the policy itself has, without optional permissions.
pub(super) fn plain_assignments(request: &Value) -> Value {
    let mut rows = assignments(request);
    rows.retain(|row| row.get("custom_role").is_none());
    for row in &mut rows {
        row.as_object_mut().expect("an assignment").remove("optional");
    }
    json!(rows)
}

/// Takes everything that roles give, and what everyone has, out of a policy.
pub(super) fn strip_grants(document: &mut Value) {
    document.as_object_mut().expect("a document").remove("everyone");
    for roles in document["roles"].as_object_mut().expect("roles").values_mut() {
        for role in roles.as_object_mut().expect("a level's roles").values_mut() {
            let role = role.as_object_mut().expect("a role");
            role.remove("grants");
            role.remove("optional");
        }
    }
}

/// The request, each time with one thing less known of the resource or of whoever asks.
pub(super) fn each_fact_left_out(request: &Value) -> Vec<Value> {
    let mut less = Vec::new();
    for fact in request["actor"]["facts"].as_object().into_iter().flat_map(|facts| facts.keys()) {
        let mut changed = request.clone();
        changed["actor"]["facts"].as_object_mut().expect("an object").remove(fact);
        less.push(changed);
    }
    let mut pointers = vec!["/resource".to_owned()];
    let several = request["resources"].as_array().map_or(0, Vec::len);
    pointers.extend((0..several).map(|index| format!("/resources/{index}")));
    for pointer in pointers {
        let Some(resource) = request.pointer(&pointer) else { continue };
        let mut leave_out = |place: &str, key: &str| {
            let mut changed = request.clone();
            let parent = changed.pointer_mut(&format!("{pointer}{place}")).expect("a place");
            if parent.as_object_mut().expect("an object").remove(key).is_some() {
                less.push(changed);
            }
        };
        leave_out("", "connected_by");
        if let Some(content) = resource["content"].as_object() {
            for key in content.keys().filter(|key| *key != "id") {
                leave_out("/content", key);
            }
            for key in content.get("facts").and_then(Value::as_object).into_iter().flat_map(|facts| facts.keys()) {
                leave_out("/content/facts", key);
            }
        }
    }
    less
}
