//! What is handed out, and where it would be held.

use crate::access::Held;
use crate::level::Level;
use crate::organization::model::access::Narrowing;
use crate::resource::ErasedResource;

/// An assignment that is handed out, at a node or on whatever a group may come to have.
#[derive(Clone)]
pub(in crate::organization) struct Handout {
    pub(in crate::organization) held: Held,
    /// Of a group that has no profile for it yet: what is cut out of the group. Profiles that are put in later lie
    /// anywhere.
    pub(super) group: Option<Narrowing>,
}

impl Handout {
    /// At the node that it names.
    pub(in crate::organization) fn at_node(held: Held) -> Self {
        Self { held, group: None }
    }

    /// On every profile that the narrowing does not cut out.
    pub(in crate::organization) fn at_group(held: Held, narrowing: Narrowing) -> Self {
        Self { held, group: Some(narrowing) }
    }

    pub(in crate::organization) fn is_at_group(&self) -> bool {
        self.group.is_some()
    }

    /// Whether both are held at the same place.
    pub(in crate::organization) fn is_where(&self, other: &Self) -> bool {
        match (&self.group, &other.group) {
            (None, None) => self.held.node == other.held.node && self.held.level == other.held.level,
            (Some(_), Some(_)) => true,
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    /// Whether it would be held on that node.
    pub(in crate::organization) fn covers(&self, on: &ErasedResource<'_>) -> bool {
        match &self.group {
            None => self.held.covers(on),
            Some(narrowing) => on.level == Level::Profile && !narrowing.excepts(on.workspace, on.profile),
        }
    }
}
