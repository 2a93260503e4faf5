//! The problems of one reading, in the order of the document and bounded in number and size.

use super::super::document::{Node, Value};
use super::super::problem::{PlaceInText, PolicyError, Problem};
use super::nearest::nearest;
use super::quote::quoted;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

const MAX_PROBLEMS: usize = 1_000;
/// Over all pointers, which repeat the keys of the document.
const MAX_POINTER_BYTES: usize = 1_048_576;

/// What is wrong at one place.
pub(super) struct Message {
    text: String,
    nearest: Option<String>,
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self { text, nearest: None }
    }
}

impl Message {
    /// `written` was found where one of `names` was expected.
    pub(super) fn with_nearest<'n>(text: String, written: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        Self { text, nearest: nearest(written, names).map(ToOwned::to_owned) }
    }
}

/// The first problems of the document, in its order, whatever the order of reading.
#[derive(Default)]
pub(super) struct Problems {
    /// By place in the document, then by order of reading.
    found: BTreeMap<(usize, usize), Message>,
    reported: usize,
    more: bool,
}

impl Problems {
    /// The message is made only if it is kept: a hostile document has more problems than anybody reads.
    pub(super) fn report<M: Into<Message>>(&mut self, node: &Node, message: impl FnOnce() -> M) {
        let key = (node.at, self.reported);
        self.reported = self.reported.saturating_add(1);
        if self.found.len() >= MAX_PROBLEMS {
            self.more = true;
            if self.found.last_key_value().is_none_or(|(last, _)| *last < key) {
                return;
            }
            self.found.pop_last();
        }
        self.found.insert(key, message().into());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// A value of another shape than the format wants here.
    pub(super) fn expected(&mut self, node: &Node, what: &str) {
        self.report(node, || format!("expected {what}, found {}", found(node)));
    }

    pub(super) fn finish(self, root: &Node) -> Result<(), PolicyError> {
        let (mut problems, mut bytes, mut more) = (Vec::new(), 0_usize, self.more);
        for ((at, _), Message { text, nearest }) in self.found {
            let pointer = root.pointer(at);
            bytes = bytes.saturating_add(pointer.len());
            if bytes > MAX_POINTER_BYTES && !problems.is_empty() {
                more = true;
                break;
            }
            problems.push(Problem { place: PlaceInText::Pointer { pointer }, message: text, nearest });
        }
        if more {
            let message = format!("there are more problems than these {}", problems.len());
            problems.push(Problem { place: PlaceInText::Pointer { pointer: String::new() }, message, nearest: None });
        }
        if problems.is_empty() { Ok(()) } else { Err(PolicyError { problems }) }
    }
}

/// A value as messages name it.
fn found(node: &Node) -> String {
    match &node.value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Integer(number) => format!("`{number}`"),
        Value::OtherNumber(text) => format!("`{text}`"),
        Value::Text(text) => format!("the text {}", quoted(text)),
        Value::List(items) if items.is_empty() => "an empty array".to_owned(),
        Value::List(_) => "an array".to_owned(),
        Value::Object(entries) if entries.is_empty() => "an empty object".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
