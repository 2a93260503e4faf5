//! Expectations that cannot fail.

use super::shape::{Ask, Commanded, Expect};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

impl Expect {
    /// Whether each expectation has the shape of what it is compared with, and could fail.
    pub(super) fn fits(&self, command: &Commanded) -> Result<(), String> {
        let of_a_post = matches!(command, Commanded::Post(_));
        if of_a_post && self.effects.is_some() {
            return Err("expected `effects` at a command of the organization, found them at one of the approval".into());
        }
        if !of_a_post && self.targets.is_some() {
            return Err("expected `targets` at a command of the approval, found them at one of the organization".into());
        }
        for (name, list) in [("events", &self.events), ("targets", &self.targets), ("effects", &self.effects)] {
            if let Some(found) = list.as_ref().filter(|found| !found.is_array()) {
                return Err(format!("{name}: expected a list, found `{found}`"));
            }
        }
        if let Some(found) = self.refusal.as_ref().filter(|found| !found.is_object() && !found.is_null()) {
            return Err(format!("refusal: expected a part of a refusal or `null`, found `{found}`"));
        }
        match &self.state {
            Some(Value::Object(fields)) if !of_a_post && fields.is_empty() => {
                Err("state: expected at least one field, found `{}`, which holds of every state".into())
            }
            Some(found) if of_a_post != found.is_string() || !(found.is_string() || found.is_object()) => {
                let expected = if of_a_post { "the name of a state" } else { "a part of the organization's state" };
                Err(format!("state: expected {expected}, found `{found}`"))
            }
            _ => asked("allows", &self.allows).and(asked("denies", &self.denies)),
        }
    }
}

/// A list of questions without one asks nothing.
fn asked(name: &str, asks: &Option<Vec<Ask>>) -> Result<(), String> {
    match asks {
        Some(asks) if asks.is_empty() => Err(format!("{name}: expected at least one question, found none")),
        _ => Ok(()),
    }
}

/// Refuses a `null` for a field that a value of that kind never has: what is not there is null, so it would hold
/// whatever comes. Each is looked at by itself, since a reader stops at the first thing that it cannot read.
pub(super) fn known_fields<T: DeserializeOwned>(at: &str, expected: &Value, found: &Value) -> Result<(), String> {
    for number in 0_usize.. {
        let (mut full, mut before) = (found.clone(), number);
        if !add_null(expected, &mut full, &mut before) {
            break;
        }
        match serde_json::from_value::<T>(full) {
            Err(error) if error.to_string().starts_with("unknown field") => return Err(format!("{at}: {error}")),
            _ => {}
        }
    }
    Ok(())
}

/// Puts one `null` where it is expected and nothing was found, `before` others being left out; answers whether there was
/// such a place.
fn add_null(expected: &Value, found: &mut Value, before: &mut usize) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().any(|(name, part)| add_field(name, part, found, before))
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.iter().zip(found).any(|(part, found)| add_null(part, found, before))
        }
        _ => false,
    }
}

fn add_field(name: &str, part: &Value, found: &mut Map<String, Value>, before: &mut usize) -> bool {
    match found.get_mut(name) {
        Some(found) => add_null(part, found, before),
        None if part.is_null() && *before == 0 => found.insert(name.into(), Value::Null).is_none(),
        None => {
            *before = before.saturating_sub(usize::from(part.is_null()));
            false
        }
    }
}
