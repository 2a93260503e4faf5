//! Titles and descriptions.

use super::super::document::Node;
use super::super::model::Text;
use super::node::{Object, text};
use alloc::collections::BTreeMap;
use alloc::string::String;

/// The fields `title` and `description`.
pub(super) fn put(object: &mut Object, texts: &Text) {
    for (field, texts) in [("title", &texts.title), ("description", &texts.description)] {
        if !texts.is_empty() {
            object.put(field, by_language(texts));
        }
    }
}

/// The title alone where there is nothing else, or an object.
pub(super) fn entry(texts: &Text, section: Option<&str>) -> Node {
    if texts.description.is_empty() && section.is_none() && !texts.title.is_empty() {
        return by_language(&texts.title);
    }
    let mut object = Object::default();
    put(&mut object, texts);
    object.put_some("section", section.map(text));
    object.node()
}

fn by_language(texts: &BTreeMap<String, String>) -> Node {
    match texts.get("en") {
        Some(english) if texts.len() == 1 => text(english),
        _ => Object::of(texts.iter().map(|(language, written)| (language.as_str(), text(written)))),
    }
}
