//! Objects, lists and plain values.

use super::super::document::{Node, Value};
use super::nearest::nearest;
use super::problems::{Message, Problems};
use super::quote::{one_of, suspicious};
use crate::level::Level;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

/// Among how many fields a misspelt one is looked for: no format has as many, but a hostile document may.
const MOST_SEARCHED: usize = 64;

/// The only format of policies and of custom roles that is read.
const FORMAT: u64 = 1;

/// The known fields of an object.
pub(super) struct Fields<'a> {
    node: &'a Node,
    known: &'static [&'static str],
    found: Vec<(&'static str, &'a Node)>,
}

/// The fields of an object; an unknown field and a second value of a field are reported.
pub(super) fn fields<'a>(
    node: &'a Node,
    known: &'static [&'static str],
    problems: &mut Problems,
) -> Option<Fields<'a>> {
    let Some(entries) = node.as_object() else {
        problems.expected(node, "an object");
        return None;
    };
    let mut found: Vec<(&'static str, &'a Node)> = Vec::new();
    for (key, value) in entries {
        match known.iter().find(|name| **name == key) {
            Some(name) if found.iter().any(|(other, _)| other == name) => twice(key, value, problems),
            Some(name) => found.push((name, value)),
            None => problems.report(value, || {
                let names = known.iter().copied();
                let fields = if known.len() == 1 { "the field" } else { "one of the fields" };
                let text = format!("expected {fields} {}, found {}", one_of(names.clone()), suspicious(key));
                Message::with_nearest(text, key, names)
            }),
        }
    }
    Some(Fields { node, known, found })
}

impl<'a> Fields<'a> {
    pub(super) fn optional(&self, name: &str) -> Option<&'a Node> {
        self.found.iter().find(|(field, _)| *field == name).map(|(_, value)| *value)
    }

    pub(super) fn required(&self, name: &str, problems: &mut Problems) -> Option<&'a Node> {
        let value = self.optional(name);
        if value.is_none() && !self.is_misspelt(name) {
            problems.report(self.node, || format!("expected the field `{name}`, which is missing"));
        }
        value
    }

    /// Whether an unknown field, which was reported, was meant to be this one.
    fn is_misspelt(&self, name: &str) -> bool {
        let keys = self.node.as_object().unwrap_or_default().iter().take(MOST_SEARCHED).map(|(key, _)| key.as_str());
        let mut unknown = keys.filter(|key| !self.known.contains(key));
        unknown.any(|key| nearest(key, self.known.iter().copied()) == Some(name))
    }
}

/// The `format` of a document: another one is not read, and neither is a document that does not say.
pub(super) fn format(fields: &Fields<'_>, problems: &mut Problems) {
    if let Some(node) = fields.required("format", problems) {
        if !matches!(node.value, Value::Integer(FORMAT)) {
            problems.expected(node, "the number `1`");
        }
    }
}

/// The entries of an object whose keys the document chooses; a second value of a key is reported and left out.
pub(super) fn entries<'a>(node: &'a Node, problems: &mut Problems) -> Option<Vec<(&'a str, &'a Node)>> {
    let Some(entries) = node.as_object() else {
        problems.expected(node, "an object");
        return None;
    };
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for (key, value) in entries {
        if seen.insert(key.as_str()) {
            kept.push((key.as_str(), value));
        } else {
            twice(key, value, problems);
        }
    }
    Some(kept)
}

/// The entries of an object whose keys are some of the levels.
pub(super) fn levels<'a>(node: &'a Node, known: &[Level], problems: &mut Problems) -> Option<Vec<(Level, &'a Node)>> {
    let mut kept = Vec::new();
    for (key, value) in entries(node, problems)? {
        match known.iter().find(|level| level.name() == key) {
            Some(level) => kept.push((*level, value)),
            None => problems.report(value, || {
                let names = known.iter().map(|level| level.name());
                let expected = if known.is_empty() {
                    "no level, for none is lower".into()
                } else {
                    format!("the level {}", one_of(names.clone()))
                };
                Message::with_nearest(format!("expected {expected}, found {}", suspicious(key)), key, names)
            }),
        }
    }
    Some(kept)
}

/// The items of a list.
pub(super) fn list<'a>(node: &'a Node, problems: &mut Problems) -> Option<&'a [Node]> {
    if node.as_list().is_none() {
        problems.expected(node, "an array");
    }
    node.as_list()
}

/// The items of a list that has some.
pub(super) fn filled<'a>(node: &'a Node, problems: &mut Problems) -> Option<&'a [Node]> {
    let items = list(node, problems)?;
    if items.is_empty() {
        problems.expected(node, "at least one item");
    }
    Some(items)
}

/// The texts among the items, each with its node; other values and what stands twice are reported and left out.
pub(super) fn texts<'a>(
    items: impl IntoIterator<Item = &'a Node>,
    problems: &mut Problems,
) -> Vec<(&'a str, &'a Node)> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for item in items {
        let Some(text) = text(item, problems) else { continue };
        if seen.insert(text) {
            kept.push((text, item));
        } else {
            twice(text, item, problems);
        }
    }
    kept
}

pub(super) fn text<'a>(node: &'a Node, problems: &mut Problems) -> Option<&'a str> {
    if node.as_text().is_none() {
        problems.expected(node, "a text");
    }
    node.as_text()
}

pub(super) fn boolean(node: &Node, problems: &mut Problems) -> Option<bool> {
    if let Value::Bool(value) = node.value {
        return Some(value);
    }
    problems.expected(node, "`true` or `false`");
    None
}

pub(super) fn integer(node: &Node, least: u32, problems: &mut Problems) -> Option<u32> {
    if let Value::Integer(number) = node.value {
        let fitting = u32::try_from(number).ok().filter(|number| *number >= least);
        if fitting.is_some() {
            return fitting;
        }
    }
    problems.expected(node, &format!("an integer from {least} to {}", u32::MAX));
    None
}

/// The meaning of a text that is one of a few.
pub(super) fn choice<T: Copy>(node: &Node, choices: &[(&str, T)], problems: &mut Problems) -> Option<T> {
    choice_or(node, choices, "", problems)
}

/// As [`choice`]; `or` ends the message with what else the caller takes.
pub(super) fn choice_or<T: Copy>(node: &Node, choices: &[(&str, T)], or: &str, problems: &mut Problems) -> Option<T> {
    let written = node.as_text();
    let chosen = choices.iter().find(|(name, _)| Some(*name) == written);
    if chosen.is_none() {
        let names = choices.iter().map(|(name, _)| *name);
        match written {
            Some(written) => problems.report(node, || {
                let text = format!("expected {}{or}, found {}", one_of(names.clone()), suspicious(written));
                Message::with_nearest(text, written, names)
            }),
            None => problems.expected(node, &format!("{}{or}", one_of(names))),
        }
    }
    chosen.map(|(_, meaning)| *meaning)
}

/// The level that a text names.
pub(super) fn level(node: &Node, problems: &mut Problems) -> Option<Level> {
    choice(node, &Level::ALL.map(|level| (level.name(), level)), problems)
}

/// Reports more than `most` of something.
pub(super) fn at_most(most: usize, what: &str, count: usize, node: &Node, problems: &mut Problems) {
    if count > most {
        problems.report(node, || format!("expected at most {most} {what}, found `{count}`"));
    }
}

pub(super) fn twice(written: &str, node: &Node, problems: &mut Problems) {
    problems.report(node, || format!("expected each name once, found {} again", suspicious(written)));
}
