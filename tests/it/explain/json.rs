//! What stands in a document or a request.

use serde_json::Value;

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn strings(value: &Value) -> Vec<String> {
    list(value).iter().map(text).collect()
}

pub(super) fn keys(value: &Value) -> Vec<String> {
    value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().expect("a string").into()
}
