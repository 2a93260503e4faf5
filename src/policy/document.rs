//! The text of a policy as a tree that keeps order and duplicate keys: the one part of the policy that knows JSON.

use super::problem::{PlaceInText, Problem};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

const MAX_BYTES: usize = 1_048_576;
const MAX_DEPTH: usize = 16;

/// A value and its place in the document.
#[derive(Debug)]
pub(super) struct Node {
    /// How many values begin before this one. It stands for the pointer, which is written out only for problems.
    pub(super) at: usize,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(u64),
    /// Negative, fractional or too large: fit for messages only.
    OtherNumber(String),
    Text(String),
    List(Vec<Node>),
    /// In the order of the document, keys that stand twice included.
    Object(Vec<(String, Node)>),
}

/// Reads a document, or says why it is none.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    if text.len() > MAX_BYTES {
        let message = format!("expected a document of at most {MAX_BYTES} bytes, found `{}`", text.len());
        return Err(Problem { place: PlaceInText::Pointer { pointer: String::new() }, message, nearest: None });
    }
    let count = Cell::new(0);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Seed { depth: 0, count: &count }
        .deserialize(&mut deserializer)
        .and_then(|node| deserializer.end().map(|()| node))
        .map_err(|error| broken(&error))
}

/// The tree of something that is written as JSON, as if its text had been read.
pub(super) fn of(value: &impl Serialize) -> Result<Node, Problem> {
    serde_json::to_string(value).map_err(|error| broken(&error)).and_then(|text| parse(&text))
}

/// Writes a tree, on one line or on many.
pub(super) fn write(node: &Node, pretty: bool) -> String {
    let written = if pretty { serde_json::to_string_pretty(node) } else { serde_json::to_string(node) };
    // Writing to memory does not fail, and every key is a string.
    written.unwrap_or_default()
}

fn broken(error: &serde_json::Error) -> Problem {
    let place = PlaceInText::Position { line: error.line().max(1), column: error.column().max(1) };
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    let message = if error.is_data() { reason.to_owned() } else { format!("expected JSON: {reason}") };
    Problem { place, message, nearest: None }
}

impl Node {
    pub(super) fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    pub(super) fn as_list(&self) -> Option<&[Node]> {
        if let Value::List(items) = &self.value { Some(items) } else { None }
    }

    pub(super) fn as_object(&self) -> Option<&[(String, Node)]> {
        if let Value::Object(entries) = &self.value { Some(entries) } else { None }
    }

    /// The first value of that key, if this is an object that has it.
    pub(super) fn field(&self, key: &str) -> Option<&Node> {
        self.as_object()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub(super) fn field_mut(&mut self, key: &str) -> Option<&mut Node> {
        let Value::Object(entries) = &mut self.value else { return None };
        entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The JSON pointer of the value that begins after `at` others, this node being the root.
    pub(super) fn pointer(&self, at: usize) -> String {
        let mut pointer = String::new();
        let mut node = self;
        while node.at < at {
            let next = match &node.value {
                Value::List(items) => {
                    let index = items.partition_point(|item| item.at <= at).saturating_sub(1);
                    items.get(index).map(|item| (index.to_string(), item))
                }
                Value::Object(entries) => {
                    let index = entries.partition_point(|(_, value)| value.at <= at).saturating_sub(1);
                    entries.get(index).map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
                }
                Value::Null | Value::Bool(_) | Value::Integer(_) | Value::OtherNumber(_) | Value::Text(_) => None,
            };
            let Some((step, child)) = next else { break };
            pointer.push('/');
            pointer.push_str(&step);
            node = child;
        }
        pointer
    }
}

/// Reads one value. The depth is that of the value around it, the document itself having none.
#[derive(Clone, Copy)]
struct Seed<'c> {
    depth: usize,
    count: &'c Cell<usize>,
}

impl Seed<'_> {
    /// The seed of values inside a list or object; refused before anything inside is read.
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        let depth = self.depth.saturating_add(1);
        if depth > MAX_DEPTH {
            return Err(E::custom(format_args!("expected nesting of at most {MAX_DEPTH} arrays and objects")));
        }
        Ok(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let at = self.count.get();
        self.count.set(at.saturating_add(1));
        deserializer.deserialize_any(self).map(|value| Node { at, value })
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(u64::try_from(number).map_or_else(|_| Value::OtherNumber(number.to_string()), Value::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::OtherNumber(format!("{number:?}")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            entries.push((key, access.next_value_seed(inner)?));
        }
        Ok(Value::Object(entries))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Integer(number) => serializer.serialize_u64(*number),
            Value::OtherNumber(text) | Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
