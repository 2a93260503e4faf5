//! What a person holds, added to a builder: roles, and assignments that are more than a role at a node.

use super::super::assignment::Assignment;
use super::ActorBuilder;
use crate::id::{ProfileId, WorkspaceId};
use crate::policy::{OrganizationRole, ProfileRole, WorkspaceRole};
use crate::vocabulary::Vocabulary;

impl<V: Vocabulary> ActorBuilder<'_, V> {
    /// Adds a role held at the organization, without end.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let owner = policy.actor(julie, agency).organization_role(policy.organization_role("owner")?).build(now)?;
    /// let invite = social::OrganizationPermissions::MEMBER_INVITE;
    /// assert!(policy.can(&owner, invite, &Organization::new(agency)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn organization_role(self, role: OrganizationRole) -> Self {
        self.assignment(Assignment::organization(role))
    }

    /// Adds a role held at a workspace, without end.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let (organization, bakery, now) = (OrganizationId::new(1), WorkspaceId::new(5), Timestamp::from_millis(0));
    /// let admin = policy.actor(UserId::new(2), organization).workspace_role(bakery, policy.workspace_role("admin")?).build(now)?;
    /// let page = Organization::new(organization).workspace(bakery).profile(ProfileId::new(7));
    /// assert!(policy.can(&admin, ProfilePermissions::POST_REVIEW, &page), "on every profile of the workspace");
    /// # Ok(()) }
    /// ```
    pub fn workspace_role(self, workspace: WorkspaceId, role: WorkspaceRole) -> Self {
        self.assignment(Assignment::workspace(workspace, role))
    }

    /// Adds a role held at a profile, without end.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = policy.profile_role("editor")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, editor).build(now)?;
    /// assert!(policy.can(&actor, ProfilePermissions::POST_PUBLISH, &Organization::new(agency).direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn profile_role(self, profile: ProfileId, role: ProfileRole) -> Self {
        self.assignment(Assignment::profile(profile, role))
    }

    /// Adds an assignment: a role that is narrowed, timed, custom or has optional permissions switched on.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let tomorrow = Timestamp::from_millis(86_400_000);
    /// let trial = Assignment::profile(page, policy.profile_role("editor")?).until(tomorrow);
    /// let actor = policy.actor(julie, agency).assignment(trial).build(now)?;
    /// assert_eq!(actor.valid_until(), Some(tomorrow));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn assignment(mut self, assignment: Assignment<V>) -> Self {
        self.rows.add(&self.policy.tables, assignment, &mut self.refused);
        self
    }

    /// Adds several assignments, such as those made of the host's rows.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let rows = [(7, "editor"), (8, "guest")]; // of a table: profile, role
    /// let held: Result<Vec<_>, _> = rows.iter().map(|(id, name)| {
    ///     policy.profile_role(name).map(|role| Assignment::profile(ProfileId::new(*id), role))
    /// }).collect();
    /// let julie = policy.actor(julie, agency).assignments(held?).build(now)?;
    /// assert_eq!(policy.reach(&julie, ProfilePermissions::POST_PUBLISH).profiles(), Some(vec![page]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn assignments(mut self, assignments: impl IntoIterator<Item = Assignment<V>>) -> Self {
        self.rows.extend(&self.policy.tables, assignments, &mut self.refused);
        self
    }
}
