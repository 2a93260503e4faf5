//! Assignments: this actor holds this role at this node, perhaps narrowed, perhaps for a time.

use super::error::ActorError;
use super::held::{Detail, Held};
use crate::id::{ProfileId, WorkspaceId};
use crate::level::Level;
use crate::policy::tables::{RoleTable, Tables};
use crate::policy::{CustomRole, OrganizationRole, Policy, ProfileRole, RoleHandle, WorkspaceRole};
use crate::time::Timestamp;
use crate::vocabulary::social::Social;
use crate::vocabulary::{ErasedPermission, Permission, Vocabulary};
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::marker::PhantomData;

/// Describes one role that a person holds at one place: perhaps narrowed to or away from nodes below, perhaps for a
/// time, perhaps with optional permissions switched on.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let friday = Timestamp::from_millis(345_600_000);
/// let guest = Assignment::profile(page, policy.profile_role("guest")?).until(friday);
/// let actor = policy.actor(julie, agency).assignment(guest).build(now)?;
/// assert_eq!(actor.valid_until(), Some(friday));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment<V: Vocabulary = Social> {
    pub(super) stamp: u64,
    /// The level that the role was made for; a custom role may be put at another one by mistake.
    pub(super) role_level: Level,
    pub(in crate::access) held: Held,
    /// It names handles of two policies, and fits none.
    pub(super) mixed: bool,
    vocabulary: PhantomData<V>,
}

impl<V: Vocabulary> Assignment<V> {
    /// Assigns a role at the whole organization.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let manager = Assignment::organization(policy.organization_role("manager")?);
    /// let actor = policy.actor(julie, agency).assignment(manager).build(now)?;
    /// assert!(policy.reach(&actor, ProfilePermissions::POST_PUBLISH).is_everything(), "on every profile of the agency");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization(role: OrganizationRole) -> Self {
        Self::of(RoleHandle { level: Level::Organization, ..role.0 }, 0)
    }

    /// Assigns a role at one workspace and, as far as the role reaches, to the profiles in it.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let (marc, agency, now) = (UserId::new(2), OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// let bakery = WorkspaceId::new(5);
    /// let admin = Assignment::workspace(bakery, policy.workspace_role("admin")?);
    /// let marc = policy.actor(marc, agency).assignment(admin).build(now)?;
    /// let page = Organization::new(agency).workspace(bakery).profile(ProfileId::new(7));
    /// assert!(policy.can(&marc, ProfilePermissions::POST_REVIEW, &page), "on every profile of the workspace");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn workspace(workspace: WorkspaceId, role: WorkspaceRole) -> Self {
        Self::of(RoleHandle { level: Level::Workspace, ..role.0 }, workspace.as_u128())
    }

    /// Assigns a role at one profile.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = Assignment::profile(page, policy.profile_role("editor")?);
    /// let julie = policy.actor(julie, agency).assignment(editor).build(now)?;
    /// let on = |page| Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&julie, ProfilePermissions::POST_PUBLISH, &on(page)));
    /// assert!(!policy.can(&julie, ProfilePermissions::POST_PUBLISH, &on(ProfileId::new(8))), "there alone");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn profile(profile: ProfileId, role: ProfileRole) -> Self {
        Self::of(RoleHandle { level: Level::Profile, ..role.0 }, profile.as_u128())
    }

    /// Assigns a custom role at the whole organization. The role must be one of that level, which building the actor
    /// sees to.
    ///
    /// ```
    /// # use countersign::{actor::Assignment, policies, *};
    /// # let policy = Policy::parse(policies::ALIXIA)?;
    /// let planner = r#"{"format": 1, "level": "organization", "name": "planner", "grants": {"profile": ["post.schedule"]}}"#;
    /// let planner = Assignment::custom_organization(&policy.custom_role(planner)?); // from a row
    /// let julie = policy.actor(UserId::new(3), OrganizationId::new(1)).plan(policy.plan("enterprise")?).assignment(planner);
    /// let page = Organization::new(OrganizationId::new(1)).direct_profile(ProfileId::new(7));
    /// assert!(policy.can(&julie.build(Timestamp::from_millis(0))?, social::ProfilePermissions::POST_SCHEDULE, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn custom_organization(role: &CustomRole) -> Self {
        Self::custom(role, Level::Organization, 0)
    }

    /// Assigns a custom role at one workspace. The role must be one of that level, which building the actor sees to.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, *};
    /// # let policy = Policy::parse(policies::ALIXIA)?;
    /// let planner = r#"{"format": 1, "level": "organization", "name": "planner", "grants": {"profile": ["post.schedule"]}}"#;
    /// let misplaced = Assignment::custom_workspace(WorkspaceId::new(5), &policy.custom_role(planner)?);
    /// let julie = policy.actor(UserId::new(3), OrganizationId::new(1)).assignment(misplaced);
    /// let julie = julie.plan(policy.plan("enterprise")?).build(Timestamp::from_millis(0));
    /// assert_eq!(julie, Err(ActorError::WrongLevel), "it is a role of the organization's level");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn custom_workspace(workspace: WorkspaceId, role: &CustomRole) -> Self {
        Self::custom(role, Level::Workspace, workspace.as_u128())
    }

    /// Assigns a custom role at one profile. The role must be one of that level, which building the actor sees to.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(
    ///     r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.view", "post.edit"]},
    ///         "roles": {"profile": {"reader": {"grants": {"profile": ["post.view"]}}}},
    ///         "custom_roles": {"profile": {"ceiling": {"profile": ["post.view", "post.edit"]}}}}"#,
    /// )?;
    /// let role = policy.custom_role(r#"{"format": 1, "level": "profile", "name": "corrector", "grants": {"profile": ["post.edit"]}}"#)?;
    /// assert_eq!((role.level(), role.name()), (Level::Profile, "corrector"));
    /// let (organization, page) = (OrganizationId::new(1), ProfileId::new(7));
    /// let corrector = Assignment::custom_profile(page, &role);
    /// let actor = policy.actor(UserId::new(2), organization).assignment(corrector).build(Timestamp::from_millis(0))?;
    /// assert!(policy.can(&actor, ProfilePermissions::POST_EDIT, &Organization::new(organization).direct_profile(page)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn custom_profile(profile: ProfileId, role: &CustomRole) -> Self {
        Self::custom(role, Level::Profile, profile.as_u128())
    }

    /// Begins the assignment at that instant (inclusive); before, it gives nothing.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let monday = Timestamp::from_millis(86_400_000);
    /// let from_monday = Assignment::profile(page, policy.profile_role("editor")?).from(monday);
    /// let julie = policy.actor(julie, agency).assignment(from_monday);
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(!policy.can(&julie.clone().build(now)?, ProfilePermissions::POST_VIEW, &page));
    /// assert!(policy.can(&julie.build(monday)?, ProfilePermissions::POST_VIEW, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from(mut self, from: Timestamp) -> Self {
        self.detail().from = Some(from);
        self
    }

    /// Ends the assignment at that instant (exclusive); from then on it gives nothing.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let friday = Timestamp::from_millis(345_600_000);
    /// let until_friday = Assignment::profile(page, policy.profile_role("guest")?).until(friday);
    /// let julie = policy.actor(julie, agency).assignment(until_friday).build(friday)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert_eq!(policy.decide(&julie, ProfilePermissions::POST_VIEW, &page).reason(), Reason::Expired);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn until(mut self, until: Timestamp) -> Self {
        self.detail().until = Some(until);
        self
    }

    /// Sets the change since which the role is held without a break.
    ///
    /// It is a number of the host's own count of changes, such as the revision of the organization that gave the role.
    /// What a person decided about a post counts as long as they hold the right by an assignment that is no younger than
    /// the decision; see [`Context::as_of`](crate::approval::Context::as_of). Not said: nothing is known of breaks.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = policy.profile_role("editor")?;
    /// let since = |revision| -> Assignment { Assignment::profile(page, editor).since(revision) }; // the organization's, then
    /// assert_ne!(since(12), since(30), "taken away and given anew: not the same to an approval");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn since(mut self, number: u32) -> Self {
        self.held.since = number;
        self
    }

    /// Switches on optional permissions of the role, which it gives only where an assignment says so.
    ///
    /// ```
    /// # use countersign::{actor::Assignment, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// let editor = Assignment::profile(page, policy.profile_role("editor")?);
    /// let trusted = editor.clone().optional(ProfilePermissions::POST_DELETE);
    /// let may_delete = |editor| -> Result<bool, actor::ActorError> {
    ///     let julie = policy.actor(julie, agency).assignment(editor).build(Timestamp::from_millis(0))?;
    ///     Ok(policy.can(&julie, ProfilePermissions::POST_DELETE, &Organization::new(agency).direct_profile(page)))
    /// };
    /// assert!(may_delete(trusted)? && !may_delete(editor)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn optional<P: Permission<Vocabulary = V>>(mut self, permissions: P) -> Self {
        *self.detail().optional.at_mut(P::LEVEL) |= permissions.bits();
        self
    }

    /// Switches on an optional permission whose name arrived as text, as [`optional`](Self::optional) does.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let (organization, page) = (OrganizationId::new(1), ProfileId::new(7));
    /// let delete = policy.permission(Level::Profile, "post.delete")?; // from a row
    /// let editor = Assignment::profile(page, policy.profile_role("editor")?).optional_erased(delete);
    /// let actor = policy.actor(UserId::new(2), organization).assignment(editor).build(Timestamp::from_millis(0))?;
    /// assert!(policy.can(&actor, ProfilePermissions::POST_DELETE, &Organization::new(organization).direct_profile(page)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn optional_erased(mut self, permission: ErasedPermission) -> Self {
        *self.detail().optional.at_mut(permission.level) |= permission.mask;
        self
    }

    /// Narrows the assignment to these workspaces and what is below them (together with `only_profiles`). An empty
    /// list cuts everything away.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let manager = policy.organization_role("manager")?;
    /// let (bakery, butcher, aside) = (WorkspaceId::new(5), WorkspaceId::new(6), ProfileId::new(70));
    /// let narrowed = Assignment::organization(manager).only_workspaces([bakery]).only_profiles([aside]);
    /// let actor = policy.actor(julie, agency).assignment(narrowed).build(now)?;
    /// let may = |page: Profile<'_>| policy.can(&actor, ProfilePermissions::POST_PUBLISH, &page);
    /// let agency = Organization::new(agency);
    /// assert!(may(agency.workspace(bakery).profile(page)) && may(agency.workspace(butcher).profile(aside)));
    /// assert!(!may(agency.workspace(butcher).profile(page)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn only_workspaces(mut self, workspaces: impl IntoIterator<Item = WorkspaceId>) -> Self {
        self.detail().narrowing.only_workspaces = Some(workspaces.into_iter().collect());
        self
    }

    /// Narrows the assignment to these profiles (together with `only_workspaces`). An empty list cuts everything away.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let manager = Assignment::organization(policy.organization_role("manager")?).only_profiles([page]);
    /// let julie = policy.actor(julie, agency).assignment(manager).build(now)?;
    /// let on = |page| Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&julie, ProfilePermissions::POST_PUBLISH, &on(page)));
    /// assert!(!policy.can(&julie, ProfilePermissions::POST_PUBLISH, &on(ProfileId::new(8))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only_profiles(mut self, profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        self.detail().narrowing.only_profiles = Some(profiles.into_iter().collect());
        self
    }

    /// Excludes these workspaces and what is below them from the assignment.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let manager = policy.organization_role("manager")?;
    /// let (bakery, butcher) = (WorkspaceId::new(5), WorkspaceId::new(6));
    /// let narrowed = Assignment::organization(manager).except_workspaces([butcher]).except_profiles([page]);
    /// let actor = policy.actor(julie, agency).assignment(narrowed).build(now)?;
    /// let may = |page: Profile<'_>| policy.can(&actor, ProfilePermissions::POST_PUBLISH, &page);
    /// let (agency, other) = (Organization::new(agency), ProfileId::new(8));
    /// assert!(may(agency.workspace(bakery).profile(other)));
    /// assert!(!may(agency.workspace(bakery).profile(page)) && !may(agency.workspace(butcher).profile(other)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn except_workspaces(mut self, workspaces: impl IntoIterator<Item = WorkspaceId>) -> Self {
        self.detail().narrowing.except_workspaces = Some(workspaces.into_iter().collect());
        self
    }

    /// Excludes these profiles from the assignment.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let manager = Assignment::organization(policy.organization_role("manager")?).except_profiles([page]);
    /// let julie = policy.actor(julie, agency).assignment(manager).build(now)?;
    /// let on = |page| Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&julie, ProfilePermissions::POST_PUBLISH, &on(ProfileId::new(8))));
    /// assert!(!policy.can(&julie, ProfilePermissions::POST_PUBLISH, &on(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn except_profiles(mut self, profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        self.detail().narrowing.except_profiles = Some(profiles.into_iter().collect());
        self
    }

    /// Those of `permissions` that the role offers as optional; refused when it offers none of them.
    pub(crate) fn offered(
        &self,
        policy: &Policy<V>,
        permissions: Vec<ErasedPermission>,
    ) -> Result<Vec<ErasedPermission>, ActorError> {
        let role = self.held.whole_table(&policy.tables).ok_or(ActorError::OtherPolicy)?;
        let offered = |permission: &ErasedPermission| role.offered.at(permission.level) & permission.mask != 0;
        let offered: Vec<_> = permissions.into_iter().filter(offered).collect();
        if offered.is_empty() { Err(ActorError::NotOffered) } else { Ok(offered) }
    }

    /// A role at a node. Whoever knows the level says it besides, so that the compiler knows it too.
    pub(crate) fn of(role: RoleHandle, node: u128) -> Self {
        let held = Held::plain(role.level, node, role.index, 0);
        Self { stamp: role.stamp, role_level: role.level, held, mixed: false, vocabulary: PhantomData }
    }

    /// What the role gives.
    pub(crate) fn table<'t>(&'t self, tables: &'t Tables) -> Option<&'t RoleTable> {
        self.held.table(tables)
    }

    /// The optional permissions that are switched on at a level.
    pub(crate) fn switched_on(&self, level: Level) -> u128 {
        self.held.switched_on(level)
    }

    /// The same at another node of its level.
    pub(crate) fn at(mut self, node: u128) -> Self {
        self.held.node = node;
        self
    }

    pub(crate) fn custom(role: &CustomRole, level: Level, node: u128) -> Self {
        let detail =
            Detail { custom: Some(Arc::clone(&role.table)), custom_name: role.name.clone(), ..Detail::default() };
        let mut held = Held::plain(level, node, u16::MAX, 0);
        held.detail = Some(Box::new(detail));
        Self { stamp: role.stamp, role_level: role.level, held, mixed: false, vocabulary: PhantomData }
    }

    pub(super) fn detail(&mut self) -> &mut Detail {
        self.held.detail.get_or_insert_default()
    }
}
