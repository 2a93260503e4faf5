//! Where a role is held.

use crate::id::{GroupId, ProfileId, WorkspaceId};
use crate::level::Level;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Names where something is held: a node of the organization's tree, or a group of its profiles.
///
/// A role at a group is a profile role: it is held on each profile of the group, as long as the profile is in it.
///
/// ```
/// # use countersign::{organization::Place, Level, ProfileId, WorkspaceId, id::GroupId};
/// let places = [Place::organization(), Place::workspace(WorkspaceId::new(5)), Place::profile(ProfileId::new(7))];
/// assert_eq!(places.map(|place| place.level()), [Level::Organization, Level::Workspace, Level::Profile]);
/// assert_eq!(Place::group(GroupId::new(1)).level(), Level::Profile);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Place {
    /// The whole organization.
    Organization {},
    /// One workspace.
    Workspace {
        /// The id of the workspace.
        workspace: WorkspaceId,
    },
    /// One profile.
    Profile {
        /// The id of the profile.
        profile: ProfileId,
    },
    /// Every profile of one group.
    Group {
        /// The id of the group.
        group: GroupId,
    },
}

impl Place {
    /// Names the whole organization.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(Place::organization().to_string(), "the organization");
    /// ```
    #[must_use]
    pub const fn organization() -> Self {
        Self::Organization {}
    }

    pub(in crate::organization) const fn is_organization(&self) -> bool {
        matches!(self, Self::Organization {})
    }

    /// Names a workspace.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(Place::workspace(WorkspaceId::new(5)).to_string(), "workspace 5");
    /// ```
    #[must_use]
    pub const fn workspace(workspace: WorkspaceId) -> Self {
        Self::Workspace { workspace }
    }

    /// Names a profile.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(Place::profile(ProfileId::new(7)).to_string(), "profile 7");
    /// ```
    #[must_use]
    pub const fn profile(profile: ProfileId) -> Self {
        Self::Profile { profile }
    }

    /// Names the profiles of a group.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(Place::group(GroupId::new(6)).to_string(), "group 6");
    /// ```
    #[must_use]
    pub const fn group(group: GroupId) -> Self {
        Self::Group { group }
    }

    /// Returns the level of the roles that are held there.
    ///
    /// ```
    /// # use countersign::{id::GroupId, organization::Place, Level};
    /// assert_eq!(Place::organization().level(), Level::Organization);
    /// assert_eq!(Place::group(GroupId::new(3)).level(), Level::Profile);
    /// ```
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
