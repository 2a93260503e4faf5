//! Building trees.

use super::super::document::{Node, Value};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// An object under construction.
#[derive(Default)]
pub(super) struct Object(Vec<(String, Node)>);

impl Object {
    pub(super) fn of<'k>(entries: impl IntoIterator<Item = (&'k str, Node)>) -> Node {
        let mut object = Self::default();
        for (key, value) in entries {
            object.put(key, value);
        }
        object.node()
    }

    pub(super) fn put(&mut self, key: &str, value: Node) {
        self.0.push((key.to_owned(), value));
    }

    /// Leaves out what is empty.
    pub(super) fn put_filled(&mut self, key: &str, value: Node) {
        let is_empty = value.as_list().is_some_and(<[_]>::is_empty) || value.as_object().is_some_and(<[_]>::is_empty);
        if !is_empty {
            self.put(key, value);
        }
    }

    pub(super) fn put_some(&mut self, key: &str, value: Option<Node>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    pub(super) fn node(self) -> Node {
        node(Value::Object(self.0))
    }
}

pub(super) fn node(value: Value) -> Node {
    Node { at: 0, value }
}

pub(super) fn text(text: &str) -> Node {
    node(Value::Text(text.to_owned()))
}

pub(super) fn number(number: impl Into<u64>) -> Node {
    node(Value::Integer(number.into()))
}

pub(super) fn boolean(value: bool) -> Node {
    node(Value::Bool(value))
}

pub(super) fn list(items: impl IntoIterator<Item = Node>) -> Node {
    node(Value::List(items.into_iter().collect()))
}

/// The same tree with the keys of every object sorted. As deep as the document, so recursion is bounded.
pub(super) fn sorted(mut tree: Node) -> Node {
    match &mut tree.value {
        Value::List(items) => {
            let unsorted = core::mem::take(items);
            items.extend(unsorted.into_iter().map(sorted));
        }
        Value::Object(entries) => {
            let unsorted = core::mem::take(entries);
            entries.extend(unsorted.into_iter().map(|(key, value)| (key, sorted(value))));
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::OtherNumber(_) | Value::Text(_) => {}
    }
    tree
}
