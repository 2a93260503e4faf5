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
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn organization_role(self, role: &str) -> Self {
        self.role(Level::Organization, 0, role)
    }

    /// Adds a role at a workspace.
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn workspace_role(self, workspace: u64, role: &str) -> Self {
        self.role(Level::Workspace, workspace, role)
    }

    /// Adds a role at a profile.
    ///
    /// # Panics
    /// The policy has no such role.
    #[track_caller]
    pub fn profile_role(self, profile: u64, role: &str) -> Self {
        self.role(Level::Profile, profile, role)
    }

    /// Sets the plan of the organization.
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
    pub fn suspended(self) -> Self {
        self.with(|builder| builder.status(Status::Suspended))
    }

    /// Makes the person nobody's member any more.
    pub fn removed(self) -> Self {
        self.with(|builder| builder.status(Status::Removed))
    }

    /// Builds the actor at another instant than [`NOW`].
    pub fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    /// Adds anything else that the builder of the crate takes: narrowed or timed assignments, keys, impersonation.
    pub fn with(self, change: impl FnOnce(ActorBuilder<'p, V>) -> ActorBuilder<'p, V>) -> Self {
        Self { builder: change(self.builder), ..self }
    }

    /// Builds the actor.
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
