//! Titles and descriptions.

use super::super::document::Node;
use super::super::model::Text;
use super::node::{Object, list, text};
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
pub(super) fn entry(texts: &Text, section: Option<&str>, formerly: Node) -> Node {
    let renamed = formerly.as_list().is_some_and(|names| !names.is_empty());
    if texts.description.is_empty() && section.is_none() && !renamed && !texts.title.is_empty() {
        return by_language(&texts.title);
    }
    let mut object = Object::default();
    put(&mut object, texts);
    object.put_some("section", section.map(text));
    object.put_filled("formerly", formerly);
    object.node()
}

/// The former names of what is called that now.
pub(super) fn formerly(names: &BTreeMap<String, String>, current: &str) -> Node {
    list(names.iter().filter(|(_, now)| *now == current).map(|(former, _)| text(former)))
}

fn by_language(texts: &BTreeMap<String, String>) -> Node {
    match texts.get("en") {
        Some(english) if texts.len() == 1 => text(english),
        _ => Object::of(texts.iter().map(|(language, written)| (language.as_str(), text(written)))),
    }
}
