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
/// whatever comes.
pub(super) fn known_fields<T: DeserializeOwned>(at: &str, expected: &Value, found: &Value) -> Result<(), String> {
    let mut full = found.clone();
    if !add_nulls(expected, &mut full) {
        return Ok(());
    }
    match serde_json::from_value::<T>(full) {
        Err(error) if error.to_string().starts_with("unknown field") => Err(format!("{at}: {error}")),
        _ => Ok(()),
    }
}

/// Puts a `null` where one is expected and nothing was found; answers whether there was such a place.
fn add_nulls(expected: &Value, found: &mut Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().fold(false, |added, (name, part)| add_null(name, part, found) || added)
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.iter().zip(found).fold(false, |added, (part, found)| add_nulls(part, found) || added)
        }
        _ => false,
    }
}

fn add_null(name: &str, part: &Value, found: &mut Map<String, Value>) -> bool {
    match found.get_mut(name) {
        Some(found) => add_nulls(part, found),
        None if part.is_null() => found.insert(name.into(), Value::Null).is_none(),
        None => false,
    }
}
