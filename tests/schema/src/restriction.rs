//! The restrictions of a schema, one by one, so that a test can take each away.

use crate::keyword::{is_keyword_of_list, is_keyword_of_named, is_keyword_of_one};
use serde_json::Value;

/// Keywords that are for people, or that mean something only together with another keyword.
const HARMLESS: [&str; 7] = ["$schema", "$defs", "title", "description", "default", "properties", "if"];

/// The schema without one of its restrictions, for each of them, with the JSON pointer of what is missing.
pub fn weakened(schema: &Value) -> Vec<(String, Value)> {
    let mut pointers = Vec::new();
    collect(schema, "", &mut pointers);
    let without = |(parent, keyword): &(String, String)| {
        let mut weaker = schema.clone();
        let fields = weaker.pointer_mut(parent).and_then(Value::as_object_mut).expect("a pointer into this schema");
        fields.remove(keyword).expect("a keyword of this schema");
        (format!("{parent}/{keyword}"), weaker)
    };
    pointers.iter().map(without).collect()
}

fn collect(schema: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    let Value::Object(keywords) = schema else { return };
    for (keyword, value) in keywords {
        if !HARMLESS.contains(&keyword.as_str()) {
            found.push((pointer.to_owned(), keyword.clone()));
        }
        let below = format!("{pointer}/{keyword}");
        if is_keyword_of_one(keyword) {
            collect(value, &below, found);
        } else if is_keyword_of_list(keyword) {
            for (index, part) in value.as_array().into_iter().flatten().enumerate() {
                collect(part, &format!("{below}/{index}"), found);
            }
        } else if is_keyword_of_named(keyword) {
            for (name, part) in value.as_object().into_iter().flatten() {
                if part == &Value::Bool(false) {
                    found.push((below.clone(), name.clone()));
                }
                collect(part, &format!("{below}/{name}"), found);
            }
        }
    }
}
