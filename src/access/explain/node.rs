//! A place in the tree, as explanations and reports name it.

use crate::id::{OrganizationId, ProfileId, WorkspaceId};
use serde::{Deserialize, Serialize};

/// Names a place in the tree. In JSON `{"profile": 7}`.
///
/// ```
/// # use countersign::{explain::Node, Level, ProfileId};
/// let node = Node::Profile(ProfileId::new(7));
/// assert_eq!(node.level(), Level::Profile);
/// assert_eq!(serde_json::to_string(&node)?, r#"{"profile":7}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// An organization, by its id.
    Organization(OrganizationId),
    /// A workspace, by its id.
    Workspace(WorkspaceId),
    /// A profile, by its id.
    Profile(ProfileId),
}
