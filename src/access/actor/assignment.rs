//! Assignments: this actor holds this role at this node, perhaps narrowed, perhaps for a time.

use super::conditional::Conditional;
use super::error::ActorError;
use super::narrowing::Narrowing;
use crate::id::{ProfileId, WorkspaceId};
use crate::level::{ByLevel, Level};
use crate::policy::tables::{RoleTable, Tables};
use crate::policy::{CustomRole, OrganizationRole, Policy, ProfileRole, RoleHandle, WorkspaceRole};
use crate::resource::ErasedResource;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::social::Social;
use crate::vocabulary::{ErasedPermission, Permission, Vocabulary};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::marker::PhantomData;

/// Describes one role that a person holds at one place: perhaps narrowed to or away from nodes below, perhaps for a
/// time, perhaps with optional permissions switched on.
///
/// ```
/// # use countersign::{Policy, ProfileId, Timestamp, actor::Assignment, policy::UnknownName};
/// # fn guest(policy: &Policy) -> Result<(), UnknownName> {
/// let until_friday = Assignment::profile(ProfileId::new(7), policy.profile_role("guest")?)
///     .until(Timestamp::from_millis(1_761_264_000_000));
/// # let _ : Assignment = until_friday; Ok(()) }
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

/// An assignment without its types. 32 bytes, since most are plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The node's id; 0 at the organization.
    pub(crate) node: u128,
    pub(crate) level: Level,
    /// Index into the policy's roles; not read when the detail has a custom role.
    pub(crate) role: u16,
    marks: Marks,
    /// The number that the host gives for when it began; 0: none. Only approvals look at it.
    pub(crate) since: u32,
    pub(crate) detail: Option<Box<Detail>>,
}

/// What is set when the actor is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks(u8);

impl Marks {
    const LIVE: u8 = 1;
    const IN_FORCE: u8 = 2;
}

/// What makes an assignment more than a role at a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Detail {
    pub(crate) custom: Option<Arc<RoleTable>>,
    /// The name of the custom role; empty without one.
    pub(crate) custom_name: String,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
    /// Optional permissions that are switched on.
    pub(crate) optional: ByLevel<u128>,
    pub(crate) narrowing: Narrowing,
    pub(super) conditional: Conditional,
}

impl<V: Vocabulary> Assignment<V> {
    /// Assigns a role at the whole organization.
    ///
    /// ```
    /// # use countersign::{policies, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (agorapulse, publer) = (Policy::parse(policies::AGORAPULSE)?, Policy::parse(policies::PUBLER)?);
    /// let manager: Assignment = Assignment::organization(agorapulse.organization_role("manager")?);
    /// let admin: Assignment = Assignment::workspace(WorkspaceId::new(5), publer.workspace_role("admin")?);
    /// # let _ = (manager, admin);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn organization(role: OrganizationRole) -> Self {
        Self::of(role.0, 0)
    }

    /// Assigns a role at one workspace and, as far as the role reaches, to the profiles in it.
    #[must_use]
    pub fn workspace(workspace: WorkspaceId, role: WorkspaceRole) -> Self {
        Self::of(role.0, workspace.as_u128())
    }

    /// Assigns a role at one profile.
    #[must_use]
    pub fn profile(profile: ProfileId, role: ProfileRole) -> Self {
        Self::of(role.0, profile.as_u128())
    }

    /// Assigns a custom role at the whole organization. The role must be one of that level, which building the actor
    /// sees to.
    #[must_use]
    pub fn custom_organization(role: &CustomRole) -> Self {
        Self::custom(role, Level::Organization, 0)
    }

    /// Assigns a custom role at one workspace. The role must be one of that level, which building the actor sees to.
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

    /// Lets the assignment begin at that instant (inclusive); before, it gives nothing.
    #[must_use]
    pub fn from(mut self, from: Timestamp) -> Self {
        self.detail().from = Some(from);
        self
    }

    /// Lets the assignment end at that instant (exclusive); from then on it gives nothing.
    #[must_use]
    pub fn until(mut self, until: Timestamp) -> Self {
        self.detail().until = Some(until);
        self
    }

    /// Says since which change the role has been held without a break: the host's own count of changes, such as the
    /// revision of the organization that gave it. What a person decided about a post counts as long as they hold the
    /// right by an assignment that is no younger than the decision; see
    /// [`Context::as_of`](crate::approval::Context::as_of). Not said: nothing is known of breaks.
    #[must_use]
    pub fn since(mut self, number: u32) -> Self {
        self.held.since = number;
        self
    }

    /// Switches optional permissions of the role on, which it gives only where an assignment says so.
    #[must_use]
    pub fn optional<P: Permission<Vocabulary = V>>(mut self, permissions: P) -> Self {
        *self.detail().optional.at_mut(P::LEVEL) |= permissions.bits();
        self
    }

    /// Switches an optional permission of the role on whose name arrived as text.
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
        let held = Held { detail: Some(Box::new(detail)), ..Held::plain(level, node, u16::MAX, 0) };
        Self { stamp: role.stamp, role_level: role.level, held, mixed: false, vocabulary: PhantomData }
    }

    pub(super) fn detail(&mut self) -> &mut Detail {
        self.held.detail.get_or_insert_default()
    }
}

impl Held {
    pub(in crate::access) fn plain(level: Level, node: u128, role: u16, since: u32) -> Self {
        Self { node, level, role, marks: Marks::default(), since, detail: None }
    }

    /// When the actor was built, it was `from <= now < until`.
    #[inline]
    pub(crate) fn is_live(&self) -> bool {
        self.marks.0 & Marks::LIVE != 0
    }

    /// When the actor was built, the role was in force on the plan.
    #[inline]
    pub(crate) fn is_in_force(&self) -> bool {
        self.marks.0 & Marks::IN_FORCE != 0
    }

    pub(super) fn mark(&mut self, live: bool, in_force: bool) {
        self.marks = Marks(u8::from(live) | u8::from(in_force) << 1);
    }

    /// What the role gives.
    pub(crate) fn table<'t>(&'t self, tables: &'t Tables) -> Option<&'t RoleTable> {
        match &self.detail {
            Some(detail) => detail.conditional.table(|| self.whole_table(tables)),
            None => tables.role(self.role),
        }
    }

    /// What the role gives, its condition aside.
    pub(super) fn whole_table<'t>(&'t self, tables: &'t Tables) -> Option<&'t RoleTable> {
        match self.detail.as_ref().and_then(|detail| detail.custom.as_deref()) {
            Some(custom) => Some(custom),
            None => tables.role(self.role),
        }
    }

    pub(crate) fn is_custom(&self) -> bool {
        self.detail.as_ref().is_some_and(|detail| detail.custom.is_some())
    }

    /// A role of the policy's at a node: nothing switched on, nowhere narrowed, under no condition.
    pub(crate) fn is_bare(&self) -> bool {
        self.detail.as_ref().is_none_or(|detail| {
            let plain = detail.custom.is_none() && detail.optional == ByLevel::default();
            plain && !detail.narrowing.is_some() && detail.conditional.when.is_empty()
        })
    }

    /// The optional permissions that are switched on at a level.
    pub(crate) fn switched_on(&self, level: Level) -> u128 {
        self.detail.as_ref().map_or(0, |detail| *detail.optional.at(level))
    }

    pub(crate) fn from(&self) -> Option<Timestamp> {
        self.detail.as_ref().and_then(|detail| detail.from)
    }

    pub(crate) fn until(&self) -> Option<Timestamp> {
        self.detail.as_ref().and_then(|detail| detail.until)
    }

    /// Whether it has begun by the caller's own clock and has not ended by the later one.
    pub(crate) fn is_live_at(&self, clocks: Clocks) -> bool {
        self.from().is_none_or(|from| from <= clocks.own) && self.until().is_none_or(|until| clocks.now < until)
    }

    pub(crate) fn narrowing(&self) -> Option<&Narrowing> {
        self.detail.as_ref().map(|detail| &detail.narrowing).filter(|narrowing| narrowing.is_some())
    }

    /// The node is the resource or above it; narrowing aside.
    pub(crate) fn is_at_or_above(&self, on: &ErasedResource<'_>) -> bool {
        match self.level {
            Level::Organization => true,
            Level::Workspace => on.workspace.is_some_and(|workspace| workspace.as_u128() == self.node),
            Level::Profile => on.profile.is_some_and(|profile| profile.as_u128() == self.node),
        }
    }

    /// R2 apart from time: the node is the resource or above it, and the narrowing lets the resource through.
    pub(crate) fn covers(&self, on: &ErasedResource<'_>) -> bool {
        self.is_at_or_above(on) && self.narrowing().is_none_or(|narrowing| narrowing.admits(on))
    }
}

#[cfg(test)]
mod tests {
    use super::Held;

    #[test]
    fn an_assignment_takes_32_bytes() {
        assert_eq!(size_of::<Held>(), 32);
    }
}
