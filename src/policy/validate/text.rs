//! Titles and descriptions.

use super::super::document::Node;
use super::super::model::Text;
use super::fields::{Fields, entries, fields};
use super::problems::Problems;
use super::quote::{is_unseen, quoted};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

const MAX_TITLE: usize = 500;
const MAX_DESCRIPTION: usize = 4_000;

/// The fields `title` and `description`.
pub(super) fn of_fields(fields: &Fields<'_>, problems: &mut Problems) -> Text {
    let mut read = |name, most| fields.optional(name).map(|node| by_language(node, most, problems)).unwrap_or_default();
    Text { title: read("title", MAX_TITLE), description: read("description", MAX_DESCRIPTION) }
}

/// A title alone or an object with `title` and `description`.
pub(super) fn entry(node: &Node, problems: &mut Problems) -> Text {
    if !is_entry(node) {
        return Text { title: by_language(node, MAX_TITLE, problems), description: BTreeMap::new() };
    }
    fields(node, &["title", "description"], problems).map(|fields| of_fields(&fields, problems)).unwrap_or_default()
}

/// As [`entry`], for what may have had another name.
pub(super) fn entry_renamed(node: &Node, problems: &mut Problems) -> Text {
    if !is_entry(node) {
        return entry(node, problems);
    }
    let fields = fields(node, &["title", "description", "formerly"], problems);
    fields.map(|fields| of_fields(&fields, problems)).unwrap_or_default()
}

/// As [`entry`], with the name of a section.
pub(super) fn entry_in_section<'a>(node: &'a Node, problems: &mut Problems) -> (Text, Option<&'a Node>) {
    if !is_entry(node) {
        return (entry(node, problems), None);
    }
    match fields(node, &["title", "description", "section", "formerly"], problems) {
        Some(fields) => (of_fields(&fields, problems), fields.optional("section")),
        None => (Text::default(), None),
    }
}

fn is_entry(node: &Node) -> bool {
    node.as_object().is_some_and(|entries| {
        entries.is_empty()
            || entries.iter().any(|(key, _)| matches!(key.as_str(), "title" | "description" | "section" | "formerly"))
    })
}

fn by_language(node: &Node, most: usize, problems: &mut Problems) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    if node.as_text().is_some() {
        texts.extend(legible(node, most, problems).map(|text| ("en".to_owned(), text)));
        return texts;
    }
    if node.as_object().is_none_or(<[_]>::is_empty) {
        problems.expected(node, "a text or an object from language tag to text");
        return texts;
    }
    for (language, value) in entries(node, problems).unwrap_or_default() {
        if !is_language(language) {
            problems.report(value, || {
                format!("expected a language tag such as `en` or `pt-BR`, found {}", quoted(language))
            });
        }
        texts.extend(legible(value, most, problems).map(|text| (language.to_owned(), text)));
    }
    texts
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn legible(node: &Node, most: usize, problems: &mut Problems) -> Option<String> {
    let Some(text) = node.as_text() else {
        problems.expected(node, "a text");
        return None;
    };
    if text.is_empty() {
        problems.report(node, || "expected a text that is not empty, found ``".to_owned());
    }
    if text.len() > most {
        problems.report(node, || format!("expected a text of at most {most} bytes, found `{}`", text.len()));
    }
    if let Some(letter) = text.chars().find(|letter| is_unseen(*letter)) {
        problems.report(node, || {
            format!(
                "expected a text without control, direction and zero-width characters, found `U+{:04X}`",
                u32::from(letter)
            )
        });
    }
    Some(text.to_owned())
}
