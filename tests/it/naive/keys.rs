//! A key: permissions, nodes, perhaps one content, until.

use super::document::{Names, items, names};
use super::resource::{NaiveResource, Node, id};
use serde_json::Value;
use std::collections::BTreeSet;

/// What a key covers; `None` is everything.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// A name covers every level at which it stands.
    permissions: Option<Names>,
    nodes: Option<BTreeSet<Node>>,
    content: Option<String>,
    pub(crate) until: Option<i64>,
}

impl Key {
    pub(super) fn ceiling(permissions: Names) -> Self {
        Self { permissions: Some(permissions), nodes: None, content: None, until: None }
    }

    pub(super) fn from_json(value: &Value, organization: &str) -> Self {
        let node = |node: &Value| {
            let below =
                ["workspace", "profile"].into_iter().find_map(|level| Some((level.to_owned(), id(&node[level])?)));
            below.unwrap_or_else(|| ("organization".to_owned(), organization.to_owned()))
        };
        Self {
            permissions: value.get("permissions").map(names),
            nodes: value.get("nodes").map(|list| items(list).iter().map(node).collect()),
            content: id(&value["content"]),
            until: value["until"].as_i64(),
        }
    }

    pub(super) fn names(&self, permission: &str) -> bool {
        self.permissions.as_ref().is_none_or(|names| names.contains(permission))
    }

    /// Whether the key is good for anything on the resource. Content that is not named is not the key's content.
    pub(super) fn reaches(&self, resource: &NaiveResource, now: i64) -> bool {
        self.nodes.as_ref().is_none_or(|nodes| nodes.iter().any(|node| resource.is_within(node)))
            && self.content.as_ref().is_none_or(|content| resource.content.as_ref() == Some(content))
            && self.until.is_none_or(|until| now < until)
    }
}
