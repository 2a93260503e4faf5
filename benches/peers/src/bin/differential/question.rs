//! Where something is asked, and what is said about it.

use crate::Case;
use countersign::{ContentState, Level};

pub(crate) const ORGANIZATIONS: u32 = 2;
pub(crate) const WORKSPACES: u32 = 3;
pub(crate) const PROFILES: u32 = 8;

/// A node: ids are unique across organizations, as a database's keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Organization(u32),
    Workspace(u32),
    Profile(u32),
}

impl Node {
    pub(crate) fn level(self) -> Level {
        match self {
            Node::Organization(_) => Level::Organization,
            Node::Workspace(_) => Level::Workspace,
            Node::Profile(_) => Level::Profile,
        }
    }

    pub(crate) fn id(self) -> u32 {
        let (Node::Organization(id) | Node::Workspace(id) | Node::Profile(id)) = self;
        id
    }
}

/// What is asked and what is said about it; `None` is unknown.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) user: u32,
    /// Index into the policy's permissions.
    pub(crate) permission: usize,
    pub(crate) on: Node,
    pub(crate) connector: Option<u32>,
    pub(crate) content: bool,
    pub(crate) author: Option<u32>,
    pub(crate) assignees: Option<Vec<u32>>,
    pub(crate) state: Option<ContentState>,
    /// By declared fact.
    pub(crate) facts: Vec<Option<bool>>,
}

impl Ask {
    pub(crate) fn leaves_something_unsaid(&self, case: &Case) -> bool {
        let facts = case.facts.len() != self.facts.len() || self.facts.contains(&None);
        self.author.is_none() || self.assignees.is_none() || self.state.is_none() || facts
    }
}

pub(crate) fn organization_of(node: Node) -> u32 {
    match node {
        Node::Organization(id) => id,
        Node::Workspace(id) => id / WORKSPACES,
        Node::Profile(id) => id / PROFILES,
    }
}
