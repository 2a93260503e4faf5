//! What a request is about: a path of nodes, and what the host says of it.

use super::document::{Names, items, members};
use serde_json::Value;
use std::collections::BTreeMap;

/// A node: its level and its id, as text.
pub(crate) type Node = (String, String);

/// A place and the facts about it; what is `None` or absent is unknown.
#[derive(Clone, Debug)]
pub(crate) struct NaiveResource {
    /// From the organization down to the resource itself.
    pub(crate) path: Vec<Node>,
    pub(crate) connected_by: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) assignees: Option<Names>,
    pub(crate) state: Option<String>,
    pub(crate) facts: BTreeMap<String, bool>,
}

impl NaiveResource {
    pub(crate) fn from_json(value: &Value) -> Result<Self, String> {
        let mut path = vec![("organization".to_owned(), required_id(value, "organization")?)];
        if value.get("profile").is_some() && value.get("workspace").is_none() {
            return Err("expected `workspace` beside `profile`; `null` says that it lies in none".to_owned());
        }
        for level in ["workspace", "profile"] {
            path.extend(id(&value[level]).map(|id| (level.to_owned(), id)));
        }
        let content = &value["content"];
        let known_facts = members(&content["facts"]).filter_map(|(name, known)| Some((name.clone(), known.as_bool()?)));
        Ok(Self {
            path,
            connected_by: id(&value["connected_by"]),
            content: id(&content["id"]),
            author: id(&content["author"]),
            assignees: content["assignees"].as_array().map(|users| users.iter().filter_map(id).collect()),
            state: content["state"].as_str().map(str::to_owned),
            facts: known_facts.collect(),
        })
    }

    pub(crate) fn organization(&self) -> &str {
        &self.path[0].1
    }

    /// The level of the deepest node.
    pub(crate) fn level(&self) -> &str {
        &self.path[self.path.len() - 1].0
    }

    /// Whether the resource is that node or lies below it.
    pub(crate) fn is_within(&self, node: &Node) -> bool {
        self.path.contains(node)
    }
}

/// An id as text: each id has one form, so equal ids are equal texts.
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(uuid) => Some(uuid.clone()),
        number => Some(number.to_string()),
    }
}

pub(super) fn required_id(value: &Value, field: &str) -> Result<String, String> {
    id(&value[field]).ok_or_else(|| format!("expected `{field}`"))
}

/// The nodes of a level that a list of ids names.
pub(super) fn nodes<'a>(level: &'a str, ids: &'a Value) -> impl Iterator<Item = Node> + 'a {
    items(ids).iter().filter_map(id).map(|id| (level.to_owned(), id))
}
