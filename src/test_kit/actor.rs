//! Actors in a line.

use super::{NOW, ORGANIZATION};
use crate::access::{Actor, ActorBuilder, Assignment, Status};
use crate::id::UserId;
use crate::level::Level;
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;

/// Builds an actor for a test: begun by [`actor`].
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
/// let julie: test_kit::TestActor = test_kit::actor(&policy, 3).profile_role(7, "editor");
/// let (active, suspended) = (julie.clone().build(), julie.suspended().build());
/// assert_allowed!(policy, active, social::ProfilePermissions::POST_EDIT, test_kit::profile(7));
/// assert_denied!(policy, suspended, social::ProfilePermissions::POST_EDIT, test_kit::profile(7));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct TestActor<'p, V: Vocabulary = Social> {
    policy: &'p Policy<V>,
    builder: ActorBuilder<'p, V>,
    now: Timestamp,
}

/// Begins a member of the kit's organization, active, without a role, as of [`NOW`]. On a policy with plans it is on the
/// default one until another is said.
///
/// ```
/// # use countersign::test_kit;
/// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
/// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
/// assert_eq!(julie.user().to_string(), "3");
/// ```
pub fn actor<V: Vocabulary>(policy: &Policy<V>, user: u64) -> TestActor<'_, V> {
    let builder = policy.actor(UserId::new(user), ORGANIZATION);
    let kit = TestActor { policy, builder, now: NOW };
    match policy.default_plan() {
        Some(plan) => kit.plan(plan),
        None => kit,
    }
}

impl<'p, V: Vocabulary> TestActor<'p, V> {
    /// Adds a role at the organization.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").organization_role("owner", &["member.invite"]).build();
    /// let sarah = test_kit::actor(&policy, 1).organization_role("owner").build();
    /// let studio = Organization::new(test_kit::ORGANIZATION);
    /// assert_allowed!(policy, sarah, social::OrganizationPermissions::MEMBER_INVITE, studio);
    /// ```
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn organization_role(self, role: &str) -> Self {
        self.role(Level::Organization, 0, role)
    }

    /// Adds a role at a workspace.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").workspace_role("lead", &["member.invite"]).build();
    /// let lead = test_kit::actor(&policy, 2).workspace_role(5, "lead").build();
    /// assert_allowed!(policy, lead, social::WorkspacePermissions::MEMBER_INVITE, test_kit::workspace(5));
    /// assert_denied!(policy, lead, social::WorkspacePermissions::MEMBER_INVITE, test_kit::workspace(6));
    /// ```
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn workspace_role(self, workspace: u64, role: &str) -> Self {
        self.role(Level::Workspace, workspace, role)
    }

    /// Adds a role at a profile.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
    /// assert_denied!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(8));
    /// ```
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn profile_role(self, profile: u64, role: &str) -> Self {
        self.role(Level::Profile, profile, role)
    }

    /// Sets the plan of the organization.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// let role = |plan| test_kit::actor(&policy, 2).plan(plan).organization_role("editor").build();
    /// assert_denied!(policy, role("starter"), social::ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::ExcludedByPlan);
    /// assert_allowed!(policy, role("business"), social::ProfilePermissions::POST_EDIT, test_kit::profile(7));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The policy has no such plan.
    #[track_caller]
    pub fn plan(self, plan: &str) -> Self {
        match self.policy.plan(plan) {
            Ok(plan) => self.with(|builder| builder.plan(plan)),
            Err(error) => panic!("{error}"),
        }
    }

    /// Makes the person a suspended member.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").suspended().build();
    /// assert_denied!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::Suspended);
    /// ```
    pub fn suspended(self) -> Self {
        self.with(|builder| builder.status(Status::Suspended))
    }

    /// Makes the person a former member.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").removed().build();
    /// assert_denied!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::NotAMember);
    /// ```
    pub fn removed(self) -> Self {
        self.with(|builder| builder.status(Status::Removed))
    }

    /// Sets the instant as of which the actor is built; [`NOW`] until said.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let (role, until) = (policy.profile_role("editor")?, Timestamp::from_millis(90));
    /// let for_a_time = actor::Assignment::profile(ProfileId::new(7), role).until(until);
    /// let intern = test_kit::actor(&policy, 3).with(|builder| builder.assignment(for_a_time));
    /// assert_denied!(policy, intern.at(until).build(), social::ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::Expired);
    /// # Ok::<(), policy::UnknownName>(())
    /// ```
    pub fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    /// Adds anything else that the builder of the crate takes: narrowed or timed assignments, keys, impersonation.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let role = policy.profile_role("editor")?;
    /// let julie = test_kit::actor(&policy, 3).with(|builder| builder.profile_role(ProfileId::new(8), role)).build();
    /// assert_allowed!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(8));
    /// # Ok::<(), policy::UnknownName>(())
    /// ```
    pub fn with(self, change: impl FnOnce(ActorBuilder<'p, V>) -> ActorBuilder<'p, V>) -> Self {
        Self { builder: change(self.builder), ..self }
    }

    /// Builds the actor.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let nobody_yet = test_kit::actor(&policy, 3).build();
    /// assert_denied!(policy, nobody_yet, social::ProfilePermissions::POST_EDIT, test_kit::profile(7));
    /// ```
    ///
    /// # Panics
    /// The builder of the crate refuses it: a policy with plans and no plan, an assignment of another policy.
    #[must_use]
    #[track_caller]
    pub fn build(self) -> Actor<V> {
        match self.builder.build(self.now) {
            Ok(actor) => actor,
            Err(error) => panic!("this actor cannot be built: {error}"),
        }
    }

    #[track_caller]
    fn role(self, level: Level, node: u64, role: &str) -> Self {
        match self.policy.role(level, role) {
            Ok(role) => self.with(|builder| builder.assignment(Assignment::of(role, u128::from(node)))),
            Err(error) => panic!("{error}"),
        }
    }
}
