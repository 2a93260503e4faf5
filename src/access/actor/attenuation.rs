//! Attenuations: ceilings on an actor (R6). They only narrow.

use super::Folded;
use super::narrowing::Few;
use crate::id::{ContentId, ProfileId, WorkspaceId};
use crate::level::ByLevel;
use crate::resource::ErasedResource;
use crate::time::Timestamp;
use crate::vocabulary::social::Social;
use crate::vocabulary::{ErasedPermission, Permission, Vocabulary};
use alloc::boxed::Box;
use core::marker::PhantomData;

/// Limits an actor to part of what they may do: for an API key, a share link or an agent's mandate.
///
/// What it covers is permissions × nodes × perhaps one piece of content, until a time. The actor keeps its own
/// identity: conditions speak of the maker of the key, and what the maker loses the key loses.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let key = Attenuation::only(ProfilePermissions::POST_VIEW | ProfilePermissions::REPORT_EXPORT).profile(page);
/// let owner = policy.organization_role("owner")?;
/// let script = policy.actor(julie, agency).organization_role(owner).attenuation(key).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// assert!(policy.can(&script, ProfilePermissions::REPORT_EXPORT, &page));
/// assert!(!policy.can(&script, ProfilePermissions::POST_EDIT, &page));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attenuation<V: Vocabulary = Social> {
    pub(super) key: Key,
    vocabulary: PhantomData<V>,
}

/// Whatever an actor is cut to, without its types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    Key(Key),
    /// Impersonation: both must be allowed.
    Actor(Box<Folded>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) permissions: ByLevel<u128>,
    /// `None`: every node. The key covers the named nodes and what is below them.
    pub(crate) nodes: Option<Nodes>,
    /// `None`: any content or none.
    pub(crate) content: Option<ContentId>,
    pub(crate) until: Option<Timestamp>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nodes {
    pub(crate) workspaces: Few<WorkspaceId>,
    pub(crate) profiles: Few<ProfileId>,
}

impl<V: Vocabulary> Attenuation<V> {
    /// Begins a limit that leaves these permissions and no others, of whatever level.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let key = Attenuation::only(ProfilePermissions::POST_VIEW);
    /// let owner = policy.organization_role("owner")?;
    /// let script = policy.actor(julie, agency).organization_role(owner).attenuation(key).build(now)?;
    /// let here = policy.permissions(&script, &Organization::new(agency).direct_profile(page));
    /// assert_eq!(here.all(), ProfilePermissions::POST_VIEW);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only<P: Permission<Vocabulary = V>>(permissions: P) -> Self {
        Self::key(ByLevel::default()).and(permissions)
    }

    /// Begins a limit that leaves no permission, until some are added with [`and`](Self::and).
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Attenuation, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let names = ["post.view", "post.edit"]; // what a stored key says
    /// let mut key = Attenuation::nothing().workspace(WorkspaceId::new(5)).until(Timestamp::from_millis(1_000));
    /// for name in names {
    ///     key = key.and_erased(policy.permission(Level::Profile, name)?);
    /// }
    /// let editor = policy.profile_role("editor")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, editor).attenuation(key).build(now)?;
    /// let here = Organization::new(agency).workspace(WorkspaceId::new(5)).profile(page);
    /// assert!(policy.can(&actor, ProfilePermissions::POST_EDIT, &here));
    /// assert!(!policy.can(&actor, ProfilePermissions::POST_PUBLISH, &here));
    /// let shared: Attenuation = Attenuation::every_permission().content(ContentId::new(900)).named_nodes_only();
    /// # let _ = shared;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn nothing() -> Self {
        Self::key(ByLevel::default())
    }

    /// Begins a limit that leaves every permission, for limits that are about nodes, content or time alone.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let client = WorkspaceId::new(5);
    /// let agent = Attenuation::every_permission().workspace(client); // all that the actor may, there alone
    /// let owner = policy.organization_role("owner")?;
    /// let agent = policy.actor(julie, agency).organization_role(owner).attenuation(agent).build(now)?;
    /// assert!(policy.can(&agent, ProfilePermissions::POST_EDIT, &Organization::new(agency).workspace(client).profile(page)));
    /// assert!(!policy.can(&agent, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn every_permission() -> Self {
        Self::key(ByLevel { organization: u128::MAX, workspace: u128::MAX, profile: u128::MAX })
    }

    /// Leaves these permissions too.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let invite = social::OrganizationPermissions::MEMBER_INVITE;
    /// let key = Attenuation::only(ProfilePermissions::POST_VIEW).and(invite);
    /// let owner = policy.organization_role("owner")?;
    /// let script = policy.actor(julie, agency).organization_role(owner).attenuation(key).build(now)?;
    /// assert!(policy.can(&script, invite, &Organization::new(agency)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn and<P: Permission<Vocabulary = V>>(self, permissions: P) -> Self {
        self.change(|key| *key.permissions.at_mut(P::LEVEL) |= permissions.bits())
    }

    /// Leaves one more permission whose name arrived as text.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let key = Attenuation::nothing().and_erased(policy.permission(Level::Profile, "post.view")?); // a stored name
    /// let editor = policy.profile_role("editor")?;
    /// let script = policy.actor(julie, agency).profile_role(page, editor).attenuation(key).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&script, ProfilePermissions::POST_VIEW, &page));
    /// assert!(!policy.can(&script, ProfilePermissions::POST_EDIT, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn and_erased(self, permission: ErasedPermission) -> Self {
        self.change(|key| *key.permissions.at_mut(permission.level) |= permission.mask)
    }

    /// Limits the actor to that workspace and what is below it, besides the nodes named before.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let (bakery, butcher) = (WorkspaceId::new(5), WorkspaceId::new(6));
    /// let agent = Attenuation::every_permission().workspace(bakery);
    /// let manager = policy.organization_role("manager")?;
    /// let agent = policy.actor(julie, agency).organization_role(manager).attenuation(agent).build(now)?;
    /// let page_of = |client| Organization::new(agency).workspace(client).profile(page);
    /// assert!(policy.can(&agent, ProfilePermissions::POST_EDIT, &page_of(bakery)));
    /// assert!(!policy.can(&agent, ProfilePermissions::POST_EDIT, &page_of(butcher)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn workspace(self, workspace: WorkspaceId) -> Self {
        self.change(|key| key.nodes.get_or_insert_default().workspaces.push(workspace))
    }

    /// Limits the actor to that profile, besides the nodes named before.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let link = Attenuation::only(ProfilePermissions::POST_VIEW).profile(page).profile(ProfileId::new(8));
    /// let manager = policy.organization_role("manager")?;
    /// let viewer = policy.actor(julie, agency).organization_role(manager).attenuation(link).build(now)?;
    /// let sees = |page| policy.can(&viewer, ProfilePermissions::POST_VIEW, &Organization::new(agency).direct_profile(page));
    /// assert!(sees(page) && sees(ProfileId::new(8)) && !sees(ProfileId::new(9)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn profile(self, profile: ProfileId) -> Self {
        self.change(|key| key.nodes.get_or_insert_default().profiles.push(profile))
    }

    /// Limits the actor to the nodes that are named before and after, be it none: for lists that may be empty.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let shared: Vec<ProfileId> = Vec::new(); // a row without profiles
    /// let link = Attenuation::every_permission().named_nodes_only();
    /// let link = shared.iter().fold(link, |link, page| link.profile(*page));
    /// let owner = policy.organization_role("owner")?;
    /// let viewer = policy.actor(julie, agency).organization_role(owner).attenuation(link).build(now)?;
    /// assert!(policy.reach(&viewer, ProfilePermissions::POST_VIEW).is_nothing(), "and not everything");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn named_nodes_only(self) -> Self {
        self.change(|key| {
            key.nodes.get_or_insert_default();
        })
    }

    /// Limits the actor to that piece of content: a request must say its id.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let link = Attenuation::only(ProfilePermissions::POST_VIEW).content(ContentId::new(900));
    /// let owner = policy.organization_role("owner")?;
    /// let viewer = policy.actor(julie, agency).organization_role(owner).attenuation(link).build(now)?;
    /// let (post, page) = (Content::new().id(ContentId::new(900)), Organization::new(agency).direct_profile(page));
    /// assert!(policy.can(&viewer, ProfilePermissions::POST_VIEW, &page.content(&post)));
    /// assert!(!policy.can(&viewer, ProfilePermissions::POST_VIEW, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn content(self, content: ContentId) -> Self {
        self.change(|key| key.content = Some(content))
    }

    /// Ends at that instant (exclusive), and leaves nothing from then on.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let friday = Timestamp::from_millis(345_600_000);
    /// let key = Attenuation::every_permission().until(friday);
    /// let julie = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).attenuation(key);
    /// let page = Organization::new(agency).direct_profile(page);
    /// let on_friday = policy.decide(&julie.build(friday)?, ProfilePermissions::POST_EDIT, &page);
    /// assert_eq!(on_friday.reason(), Reason::ExcludedByKey);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn until(self, until: Timestamp) -> Self {
        self.change(|key| key.until = Some(until))
    }

    fn key(permissions: ByLevel<u128>) -> Self {
        let key = Key { permissions, nodes: None, content: None, until: None };
        Self { key, vocabulary: PhantomData }
    }

    fn change(mut self, change: impl FnOnce(&mut Key)) -> Self {
        change(&mut self.key);
        self
    }
}

impl Limit {
    /// What it leaves depends on the resource.
    pub(crate) fn is_scoped(&self) -> bool {
        match self {
            Limit::Key(key) => key.is_scoped(),
            Limit::Actor(_) => true,
        }
    }
}

impl Key {
    /// Whether the answer depends on the resource and not on the permission alone.
    pub(crate) fn is_scoped(&self) -> bool {
        self.nodes.is_some() || self.content.is_some()
    }

    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Whether the key reaches that resource, whatever the permission.
    pub(crate) fn covers(&self, on: &ErasedResource<'_>) -> bool {
        let node = self.nodes.as_ref().is_none_or(|nodes| {
            on.workspace.is_some_and(|workspace| nodes.workspaces.contains(&workspace))
                || on.profile.is_some_and(|profile| nodes.profiles.contains(&profile))
        });
        let content = self.content.is_none_or(|id| on.content.and_then(|content| content.id) == Some(id));
        node && content
    }
}
