//! Where a role is held.

use crate::id::{GroupId, ProfileId, WorkspaceId};
use crate::level::Level;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A node of the organization's tree, or a group of its profiles.
///
/// A role at a group is a profile role: it is held on each profile of the group, as long as the profile is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Place {
    /// The organization itself.
    Organization {},
    /// One workspace.
    Workspace {
        /// Which one.
        workspace: WorkspaceId,
    },
    /// One profile.
    Profile {
        /// Which one.
        profile: ProfileId,
    },
    /// Every profile of a group.
    Group {
        /// Which one.
        group: GroupId,
    },
}

impl Place {
    /// The organization itself.
    #[must_use]
    pub const fn organization() -> Self {
        Self::Organization {}
    }

    /// A workspace.
    #[must_use]
    pub const fn workspace(workspace: WorkspaceId) -> Self {
        Self::Workspace { workspace }
    }

    /// A profile.
    #[must_use]
    pub const fn profile(profile: ProfileId) -> Self {
        Self::Profile { profile }
    }

    /// The profiles of a group.
    #[must_use]
    pub const fn group(group: GroupId) -> Self {
        Self::Group { group }
    }

    /// The level of the roles that are held there.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Organization {} => Level::Organization,
            Self::Workspace { .. } => Level::Workspace,
            Self::Profile { .. } | Self::Group { .. } => Level::Profile,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization {} => f.write_str("the organization"),
            Self::Workspace { workspace } => write!(f, "workspace {workspace}"),
            Self::Profile { profile } => write!(f, "profile {profile}"),
            Self::Group { group } => write!(f, "group {group}"),
        }
    }
}
