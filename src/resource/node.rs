//! The typed nodes of the tree.

use super::content::Content;
use super::erased::ErasedResource;
use super::located::Located;
use crate::id::{OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::level::Level;

/// Marks what can be asked about: [`Organization`], [`Workspace`] or [`Profile`]. Sealed.
///
/// ```
/// # use countersign::{resource::Resource, *};
/// fn label<R: Resource>(on: &R) -> String {
///     format!("something at level {}", R::LEVEL)
/// }
/// assert_eq!(label(&Organization::new(OrganizationId::new(1))), "something at level organization");
/// ```
pub trait Resource: Located + Copy {
    /// The level of such a resource.
    const LEVEL: Level;

    #[doc(hidden)]
    fn erase(&self) -> ErasedResource<'_>;
}

/// Names an organization that a request is about, perhaps with content in it.
///
/// ```
/// # use countersign::*;
/// let agency = Organization::new(OrganizationId::new(1));
/// let (workspace, page) = (agency.workspace(WorkspaceId::new(5)), agency.direct_profile(ProfileId::new(8)));
/// let report = Content::new().author(UserId::new(3));
/// let with_report = agency.content(&report);
/// # let _ = (workspace, page, with_report);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organization<'a> {
    pub(super) id: OrganizationId,
    pub(super) content: Option<&'a Content<'a>>,
}

/// Names a workspace that a request is about, perhaps with content in it.
///
/// ```
/// # use countersign::*;
/// let workspace = Organization::new(OrganizationId::new(1)).workspace(WorkspaceId::new(5));
/// let library = Content::new().author(UserId::new(3));
/// let (page, with_library) = (workspace.profile(ProfileId::new(7)), workspace.content(&library));
/// # let _ = (page, with_library);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workspace<'a> {
    pub(super) organization: OrganizationId,
    pub(super) id: WorkspaceId,
    pub(super) content: Option<&'a Content<'a>>,
}

/// Names a social profile that a request is about, perhaps with content on it.
///
/// ```
/// # use countersign::*;
/// let (marc, post) = (UserId::new(2), Content::new().id(ContentId::new(900)).state(ContentState::Draft));
/// let page = Organization::new(OrganizationId::new(1)).direct_profile(ProfileId::new(7));
/// let page = page.connected_by(marc).content(&post);
/// # let _ = page;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile<'a> {
    pub(super) organization: OrganizationId,
    pub(super) workspace: Option<WorkspaceId>,
    pub(super) id: ProfileId,
    pub(super) connected_by: Option<UserId>,
    pub(super) content: Option<&'a Content<'a>>,
}

impl<'a> Organization<'a> {
    /// Names the organization of that id.
    ///
    /// ```
    /// # use countersign::{Organization, OrganizationId, ProfileId, WorkspaceId};
    /// let agency = Organization::new(OrganizationId::new(1));
    /// let page = agency.workspace(WorkspaceId::new(2)).profile(ProfileId::new(7));
    /// # let _ = page;
    /// ```
    #[must_use]
    #[inline]
    pub const fn new(id: OrganizationId) -> Self {
        Self { id, content: None }
    }

    /// Names a workspace of this organization. Content is not carried down.
    ///
    /// ```
    /// # use countersign::{policies, social::WorkspacePermissions, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let (agency, now) = (OrganizationId::new(1), Timestamp::from_millis(0));
    /// let bakery = WorkspaceId::new(5);
    /// let admin = policy.actor(UserId::new(2), agency).workspace_role(bakery, policy.workspace_role("admin")?).build(now)?;
    /// let on = |workspace| Organization::new(agency).workspace(workspace);
    /// assert!(policy.can(&admin, WorkspacePermissions::PROFILE_CONNECT, &on(bakery)));
    /// assert!(!policy.can(&admin, WorkspacePermissions::PROFILE_CONNECT, &on(WorkspaceId::new(6))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn workspace(self, id: WorkspaceId) -> Workspace<'a> {
        Workspace { organization: self.id, id, content: None }
    }

    /// Names a profile of this organization that lies in no workspace. That it lies in none is a statement of the
    /// host's, never a default.
    ///
    /// ```
    /// # use countersign::{Organization, OrganizationId, ProfileId};
    /// let page = Organization::new(OrganizationId::new(1)).direct_profile(ProfileId::new(8));
    /// # let _ = page;
    /// ```
    #[must_use]
    #[inline]
    pub const fn direct_profile(self, id: ProfileId) -> Profile<'a> {
        Profile { organization: self.id, workspace: None, id, connected_by: None, content: None }
    }

    /// Adds the content that the request is about.
    ///
    /// ```
    /// # use countersign::*;
    /// let report = Content::new().author(UserId::new(3));
    /// let agency = Organization::new(OrganizationId::new(1));
    /// assert_ne!(agency.content(&report), agency, "conditions on the author can hold now");
    /// ```
    #[must_use]
    #[inline]
    pub const fn content(self, content: &'a Content<'a>) -> Self {
        Self { content: Some(content), ..self }
    }
}

impl<'a> Workspace<'a> {
    /// Names a profile that lies in this workspace. Content is not carried down.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let (agency, now) = (OrganizationId::new(1), Timestamp::from_millis(0));
    /// let bakery = WorkspaceId::new(5);
    /// let admin = policy.actor(UserId::new(2), agency).workspace_role(bakery, policy.workspace_role("admin")?).build(now)?;
    /// let (within, outside) = (Organization::new(agency).workspace(bakery).profile(ProfileId::new(7)), ProfileId::new(8));
    /// assert!(policy.can(&admin, ProfilePermissions::POST_REVIEW, &within));
    /// assert!(!policy.can(&admin, ProfilePermissions::POST_REVIEW, &Organization::new(agency).direct_profile(outside)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn profile(self, id: ProfileId) -> Profile<'a> {
        Profile { organization: self.organization, workspace: Some(self.id), id, connected_by: None, content: None }
    }

    /// Adds the content that the request is about.
    ///
    /// ```
    /// # use countersign::*;
    /// let library = Content::new().author(UserId::new(3));
    /// let bakery = Organization::new(OrganizationId::new(1)).workspace(WorkspaceId::new(5));
    /// assert_ne!(bakery.content(&library), bakery, "conditions on the author can hold now");
    /// ```
    #[must_use]
    #[inline]
    pub const fn content(self, content: &'a Content<'a>) -> Self {
        Self { content: Some(content), ..self }
    }
}

impl<'a> Profile<'a> {
    /// Sets who connected the profile (the `connector` condition). Unknown until said.
    ///
    /// ```
    /// # use countersign::{Organization, OrganizationId, ProfileId, UserId};
    /// let marc = UserId::new(2);
    /// let page = Organization::new(OrganizationId::new(1)).direct_profile(ProfileId::new(8)).connected_by(marc);
    /// # let _ = page;
    /// ```
    #[must_use]
    #[inline]
    pub const fn connected_by(self, user: UserId) -> Self {
        Self { connected_by: Some(user), ..self }
    }

    /// Adds the content that the request is about.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// let own = Content::new().author(julie).state(ContentState::Scheduled);
    /// assert!(policy.can(&moderator, ProfilePermissions::POST_EDIT, &page.content(&own)));
    /// assert!(!policy.can(&moderator, ProfilePermissions::POST_EDIT, &page), "of which nothing is known");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn content(self, content: &'a Content<'a>) -> Self {
        Self { content: Some(content), ..self }
    }
}

impl Resource for Organization<'_> {
    const LEVEL: Level = Level::Organization;

    #[inline]
    fn erase(&self) -> ErasedResource<'_> {
        ErasedResource::from(*self)
    }
}

impl Resource for Workspace<'_> {
    const LEVEL: Level = Level::Workspace;

    #[inline]
    fn erase(&self) -> ErasedResource<'_> {
        ErasedResource::from(*self)
    }
}

impl Resource for Profile<'_> {
    const LEVEL: Level = Level::Profile;

    #[inline]
    fn erase(&self) -> ErasedResource<'_> {
        ErasedResource::from(*self)
    }
}

impl Located for Organization<'_> {
    #[inline]
    fn at_level(&self) -> Level {
        Level::Organization
    }
    #[inline]
    fn in_organization(&self) -> OrganizationId {
        self.id
    }
    #[inline]
    fn in_workspace(&self) -> Option<WorkspaceId> {
        None
    }
    #[inline]
    fn on_profile(&self) -> Option<ProfileId> {
        None
    }
    #[inline]
    fn is_silent(&self) -> bool {
        self.content.is_none()
    }
    #[inline]
    fn erased(&self) -> ErasedResource<'_> {
        ErasedResource::from(*self)
    }
}

impl Located for Workspace<'_> {
    #[inline]
    fn at_level(&self) -> Level {
        Level::Workspace
    }
    #[inline]
    fn in_organization(&self) -> OrganizationId {
        self.organization
    }
    #[inline]
    fn in_workspace(&self) -> Option<WorkspaceId> {
        Some(self.id)
    }
    #[inline]
    fn on_profile(&self) -> Option<ProfileId> {
        None
    }
    #[inline]
    fn is_silent(&self) -> bool {
        self.content.is_none()
    }
    #[inline]
    fn erased(&self) -> ErasedResource<'_> {
        ErasedResource::from(*self)
    }
}

impl Located for Profile<'_> {
    #[inline]
    fn at_level(&self) -> Level {
        Level::Profile
    }
    #[inline]
    fn in_organization(&self) -> OrganizationId {
        self.organization
    }
    #[inline]
    fn in_workspace(&self) -> Option<WorkspaceId> {
        self.workspace
    }
    #[inline]
    fn on_profile(&self) -> Option<ProfileId> {
        Some(self.id)
    }
    #[inline]
    fn is_silent(&self) -> bool {
        self.content.is_none() && self.connected_by.is_none()
    }
    #[inline]
    fn erased(&self) -> ErasedResource<'_> {
        ErasedResource::from(*self)
    }
}

impl<'a> From<Organization<'a>> for ErasedResource<'a> {
    #[inline]
    fn from(node: Organization<'a>) -> Self {
        Self {
            level: Level::Organization,
            organization: node.id,
            workspace: None,
            profile: None,
            connected_by: None,
            content: node.content,
        }
    }
}

impl<'a> From<Workspace<'a>> for ErasedResource<'a> {
    #[inline]
    fn from(node: Workspace<'a>) -> Self {
        Self {
            level: Level::Workspace,
            organization: node.organization,
            workspace: Some(node.id),
            profile: None,
            connected_by: None,
            content: node.content,
        }
    }
}

impl<'a> From<Profile<'a>> for ErasedResource<'a> {
    #[inline]
    fn from(node: Profile<'a>) -> Self {
        Self {
            level: Level::Profile,
            organization: node.organization,
            workspace: node.workspace,
            profile: Some(node.id),
            connected_by: node.connected_by,
            content: node.content,
        }
    }
}
