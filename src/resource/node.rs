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
/// # use countersign::{policies, social::OrganizationPermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (agency, now) = (OrganizationId::new(1), Timestamp::from_millis(0));
/// let owner = policy.actor(UserId::new(1), agency).organization_role(policy.organization_role("owner")?).build(now)?;
/// assert!(policy.can(&owner, OrganizationPermissions::MEMBER_INVITE, &Organization::new(agency)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organization<'a> {
    pub(super) id: OrganizationId,
    pub(super) content: Option<&'a Content<'a>>,
}

/// Names a workspace that a request is about, perhaps with content in it.
///
/// ```
/// # use countersign::{resource::ErasedResource, *};
/// let bakery = Organization::new(OrganizationId::new(1)).workspace(WorkspaceId::new(5));
/// let asked: ErasedResource = bakery.into(); // as `decide_erased` takes it
/// assert_eq!((asked.level(), asked.organization()), (Level::Workspace, OrganizationId::new(1)));
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
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
/// let page = Organization::new(agency).workspace(WorkspaceId::new(5)).profile(page);
/// assert!(policy.can(&editor, ProfilePermissions::POST_PUBLISH, &page));
/// # Ok::<(), Box<dyn std::error::Error>>(())
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
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let on = |organization| Organization::new(organization).direct_profile(page);
    /// assert!(policy.can(&editor, ProfilePermissions::POST_PUBLISH, &on(agency)));
    /// assert!(!policy.can(&editor, ProfilePermissions::POST_PUBLISH, &on(OrganizationId::new(2))), "nothing reaches across");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let manager = Assignment::organization(policy.organization_role("manager")?).only_workspaces([WorkspaceId::new(5)]);
    /// let manager = policy.actor(julie, agency).assignment(manager).build(now)?;
    /// let agency = Organization::new(agency);
    /// assert!(policy.can(&manager, ProfilePermissions::POST_VIEW, &agency.workspace(WorkspaceId::new(5)).profile(page)));
    /// assert!(!policy.can(&manager, ProfilePermissions::POST_VIEW, &agency.direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let (marc, agency, bakery, now) = (UserId::new(2), OrganizationId::new(1), WorkspaceId::new(5), Timestamp::from_millis(0));
    /// # let admin = policy.actor(marc, agency).workspace_role(bakery, policy.workspace_role("admin")?).build(now)?;
    /// let page = Organization::new(agency).workspace(bakery).profile(ProfileId::new(7));
    /// assert!(policy.can(&admin, ProfilePermissions::PROFILE_DISCONNECT, &page.connected_by(marc)));
    /// assert!(!policy.can(&admin, ProfilePermissions::PROFILE_DISCONNECT, &page.connected_by(UserId::new(3))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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
