//! Names of entities as Cedar has them.

use crate::question::Node;
use cedar_policy::{EntityId, EntityTypeName, EntityUid};
use std::str::FromStr;

pub(crate) const GROUP: &str = "Group";

/// Cedar's ids.
pub(crate) struct Named;

impl Named {
    pub(crate) fn of(kind: &str, id: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).unwrap(), EntityId::new(id))
    }

    pub(crate) fn user(id: u32) -> EntityUid {
        Self::of("User", &id.to_string())
    }

    pub(crate) fn node(node: Node) -> EntityUid {
        let kind = match node {
            Node::Organization(_) => "Organization",
            Node::Workspace(_) => "Workspace",
            Node::Profile(_) => "Profile",
        };
        Self::of(kind, &node.id().to_string())
    }
}
