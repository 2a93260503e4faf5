//! The one way to write an event or a snapshot, whatever order its fields came in.

use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::Value;

/// The JSON of an event or a snapshot without space, the fields of each object sorted.
pub(super) fn text(event: &impl Serialize) -> String {
    let mut text = String::new();
    // Every key of an event is a text, and every number is one that JSON knows.
    write(&serde_json::to_value(event).unwrap_or(Value::Null), &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                comma(index, text);
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            // Another crate may have asked for maps that keep their order.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (index, (name, field)) in fields.into_iter().enumerate() {
                comma(index, text);
                write(&Value::String(name.clone()), text);
                text.push(':');
                write(field, text);
            }
            text.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&serde_json::to_string(value).unwrap_or_default());
        }
    }
}

fn comma(index: usize, text: &mut String) {
    if index > 0 {
        text.push(',');
    }
}
