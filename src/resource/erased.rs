//! A resource whose level is known only at run time.

use super::content::Content;
use crate::id::{OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::level::Level;

/// Holds a resource of any level, for hosts that learn the level from a request.
///
/// ```
/// # use countersign::{Level, Organization, OrganizationId, resource::ErasedResource};
/// let anywhere: ErasedResource = Organization::new(OrganizationId::new(1)).into();
/// assert_eq!(anywhere.level(), Level::Organization);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErasedResource<'a> {
    pub(crate) level: Level,
    pub(crate) organization: OrganizationId,
    /// The workspace itself or the one that the profile lies in.
    pub(crate) workspace: Option<WorkspaceId>,
    /// Present if and only if the level is `Profile`.
    pub(crate) profile: Option<ProfileId>,
    pub(crate) connected_by: Option<UserId>,
    pub(crate) content: Option<&'a Content<'a>>,
}

impl ErasedResource<'_> {
    /// Returns the level of the node.
    ///
    /// ```
    /// # use countersign::{Level, Organization, OrganizationId, ProfileId, resource::ErasedResource};
    /// let page = Organization::new(OrganizationId::new(1)).direct_profile(ProfileId::new(8));
    /// assert_eq!(ErasedResource::from(page).level(), Level::Profile);
    /// ```
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns the organization that the resource belongs to.
    ///
    /// ```
    /// # use countersign::{Organization, OrganizationId, WorkspaceId, resource::ErasedResource};
    /// let workspace = Organization::new(OrganizationId::new(1)).workspace(WorkspaceId::new(5));
    /// assert_eq!(ErasedResource::from(workspace).organization(), OrganizationId::new(1));
    /// ```
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }
}
