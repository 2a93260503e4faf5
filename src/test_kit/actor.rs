//! Actors in a line.

use super::{IntoId, NOW, ORGANIZATION};
use crate::access::{Actor, ActorBuilder, Assignment, Attenuation, Status};
use crate::id::{ProfileId, UserId, WorkspaceId};
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
pub fn actor<V: Vocabulary>(policy: &Policy<V>, user: impl IntoId<UserId>) -> TestActor<'_, V> {
    let builder = policy.actor(user.into_id(), ORGANIZATION);
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
    /// assert_allowed!(policy, sarah, social::OrganizationPermissions::MEMBER_INVITE, test_kit::HERE);
    /// ```
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn organization_role(self, role: &str) -> Self {
        self.organization_role_with(role, |held| held)
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
    pub fn workspace_role(self, workspace: impl IntoId<WorkspaceId>, role: &str) -> Self {
        self.workspace_role_with(workspace, role, |held| held)
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
    pub fn profile_role(self, profile: impl IntoId<ProfileId>, role: &str) -> Self {
        self.profile_role_with(profile, role, |held| held)
    }

    /// Adds a role at the organization, changed: narrowed, for a time, with options, under a condition.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").role(Level::Organization, "lead", &[(Level::Profile, &["post.edit"])]).build();
    /// let narrowed = |held: actor::Assignment| held.only_profiles([ProfileId::new(7)]);
    /// let lead = test_kit::actor(&policy, 2).organization_role_with("lead", narrowed).build();
    /// assert_allowed!(policy, lead, social::ProfilePermissions::POST_EDIT, test_kit::profile(7));
    /// assert_denied!(policy, lead, social::ProfilePermissions::POST_EDIT, test_kit::profile(8));
    /// ```
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn organization_role_with(self, role: &str, change: impl FnOnce(Assignment<V>) -> Assignment<V>) -> Self {
        self.role_with(Level::Organization, 0, role, change)
    }

    /// Adds a role at a workspace, changed: narrowed, for a time, with options, under a condition.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").workspace_role("lead", &["member.invite"]).build();
    /// let lead = test_kit::actor(&policy, 2).workspace_role_with(5, "lead", |held| held.until(test_kit::NOW)).build();
    /// assert_denied!(policy, lead, social::WorkspacePermissions::MEMBER_INVITE, test_kit::workspace(5), Reason::Expired);
    /// ```
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn workspace_role_with(
        self,
        workspace: impl IntoId<WorkspaceId>,
        role: &str,
        change: impl FnOnce(Assignment<V>) -> Assignment<V>,
    ) -> Self {
        self.role_with(Level::Workspace, workspace.into_id().as_u128(), role, change)
    }

    /// Adds a role at a profile, changed: for a time, with options, under a condition.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let intern = test_kit::actor(&policy, 3).profile_role_with(7, "editor", |held| held.until(test_kit::NOW)).build();
    /// assert_denied!(policy, intern, social::ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::Expired);
    /// ```
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn profile_role_with(
        self,
        profile: impl IntoId<ProfileId>,
        role: &str,
        change: impl FnOnce(Assignment<V>) -> Assignment<V>,
    ) -> Self {
        self.role_with(Level::Profile, profile.into_id().as_u128(), role, change)
    }

    /// Tells a fact of whoever asks.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.publish if second_factor"]);
    /// let policy = policy.actor_fact("second_factor").build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").fact("second_factor", true).build();
    /// assert_allowed!(policy, julie, social::ProfilePermissions::POST_PUBLISH, test_kit::profile(7));
    /// ```
    ///
    /// # Panics
    /// The policy declares no such fact of the actor.
    #[track_caller]
    pub fn fact(self, name: &str, value: bool) -> Self {
        match self.policy.actor_fact(name) {
            Ok(fact) => self.with(|builder| builder.fact(fact, value)),
            Err(error) => panic!("{error}"),
        }
    }

    /// Puts the actor behind a key that may do less.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// use countersign::social::ProfilePermissions as P;
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.view", "post.edit"]).build();
    /// let key = actor::Attenuation::only(P::POST_VIEW);
    /// let calendar = test_kit::actor(&policy, 3).profile_role(7, "editor").behind(key).build();
    /// assert_denied!(policy, calendar, P::POST_EDIT, test_kit::profile(7), Reason::ExcludedByKey);
    /// ```
    pub fn behind(self, key: Attenuation<V>) -> Self {
        self.with(|builder| builder.attenuation(key))
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
    /// let (policy, until) = (test_kit::policy("studio").profile_role("editor", &["post.edit"]).build(), Timestamp::from_millis(90));
    /// let intern = test_kit::actor(&policy, 3).profile_role_with(7, "editor", |held| held.until(until));
    /// assert_denied!(policy, intern.at(until).build(), social::ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::Expired);
    /// ```
    pub fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    /// Adds anything else that the builder of the crate takes: custom roles, impersonation.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// let support = test_kit::actor(&policy, 900).build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").with(|builder| builder.impersonated_by(support)).build();
    /// assert_denied!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7)); // both must be allowed
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
    fn role_with(
        self,
        level: Level,
        node: u128,
        role: &str,
        change: impl FnOnce(Assignment<V>) -> Assignment<V>,
    ) -> Self {
        match self.policy.role(level, role) {
            Ok(role) => self.with(|builder| builder.assignment(change(Assignment::of(role, node)))),
            Err(error) => panic!("{error}"),
        }
    }
}
