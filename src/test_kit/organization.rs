//! Organizations in a few lines.

mod commands;

use super::{IntoId, NOW, ORGANIZATION};
use crate::access::Actor;
use crate::event_sourcing::Aggregate;
use crate::id::{InvitationId, ProfileId, TokenId, UserId, WorkspaceId};
use crate::organization::{Access, Action, By, Event, Place, Role, State};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::time::Duration;

/// Keeps an organization for a test, with everything that happened in it: begun by [`organization`].
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let mut agency: test_kit::TestOrganization = test_kit::organization(&policy, 1, &["owner"]).member(2, "manager");
/// let refused = agency.send(2, organization::Action::RemoveMember { user: UserId::new(1) });
/// assert!(refused.is_err(), "the only owner stays");
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TestOrganization<'p, V: Vocabulary = Social> {
    policy: &'p Policy<V>,
    log: Aggregate<State>,
    now: Timestamp,
    founder: UserId,
    /// For the next invitation.
    next: u64,
}

/// Begins the kit's organization with a founder and the roles that they hold there. On a policy with plans it is on the
/// default one, or on the first.
///
/// Workspaces and profiles are made by an operator, members are invited by the founder and accept. Each step is a command
/// that the engine accepts, or the test ends with the refusal.
///
/// ```
/// use countersign::social::ProfilePermissions;
/// use countersign::{ProfileId, assert_allowed, policies, test_kit, Policy};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let mut agency = test_kit::organization(&policy, 1, &["owner"]).profile(7).member(3, "member").profile_member(3, 7, "editor");
/// let page = agency.state().profile(ProfileId::new(7)).ok_or("no page")?;
/// assert_allowed!(policy, agency.actor(3), ProfilePermissions::POST_PUBLISH, page);
///
/// let left = agency.send(3, countersign::organization::Action::Leave {});
/// assert!(left.is_ok() && agency.state().access(countersign::UserId::new(3)).is_empty());
/// # Ok(()) }
/// ```
///
/// # Panics
/// The engine refuses the beginning: the policy has no such role, or demands another of the founder.
#[must_use]
#[track_caller]
pub fn organization<'p, V: Vocabulary>(
    policy: &'p Policy<V>,
    founder: impl IntoId<UserId>,
    roles: &[&str],
) -> TestOrganization<'p, V> {
    let first = policy.plans().next().filter(|_| policy.default_plan().is_none());
    begin(policy, first.map(|plan| plan.name()), founder.into_id(), roles)
}

/// Begins the kit's organization on that plan, as [`organization`] does.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = Policy::parse(policies::ALIXIA)?;
/// let team = test_kit::organization_on(&policy, "business", 1, &["owner"]);
/// assert_eq!(team.state().plan(), Some("business"));
/// # Ok::<(), countersign::PolicyError>(())
/// ```
///
/// # Panics
/// The engine refuses the beginning: the policy has no such plan or role.
#[must_use]
#[track_caller]
pub fn organization_on<'p, V: Vocabulary>(
    policy: &'p Policy<V>,
    plan: &str,
    founder: impl IntoId<UserId>,
    roles: &[&str],
) -> TestOrganization<'p, V> {
    begin(policy, Some(plan), founder.into_id(), roles)
}

#[track_caller]
fn begin<'p, V: Vocabulary>(
    policy: &'p Policy<V>,
    plan: Option<&str>,
    founder: UserId,
    roles: &[&str],
) -> TestOrganization<'p, V> {
    let log = Aggregate::new(State::new(ORGANIZATION));
    let mut begun = TestOrganization { policy, log, now: NOW, founder, next: 1 };
    begun.must_by(
        By::user(founder),
        Action::Create {
            organization: ORGANIZATION,
            founder,
            access: roles.iter().map(|role| Access::new(Place::organization(), Role::policy(role))).collect(),
            plan: plan.map(ToString::to_string),
        },
    );
    begun
}

impl<'p, V: Vocabulary> TestOrganization<'p, V> {
    /// Adds a workspace.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let account = test_kit::organization(&policy, 1, &[]).workspace(5);
    /// assert!(account.state().workspace(WorkspaceId::new(5)).is_some());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it.
    #[must_use]
    #[track_caller]
    pub fn workspace(mut self, id: impl IntoId<WorkspaceId>) -> Self {
        let workspace = id.into_id();
        let (name, holder) = (format!("Workspace {workspace}"), Some(self.founder));
        self.must_by(operator(), Action::CreateWorkspace { workspace, name, holder });
        self
    }

    /// Connects a profile directly below the organization.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).profile(7);
    /// assert!(agency.state().profile(ProfileId::new(7)).is_some());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it.
    #[must_use]
    #[track_caller]
    pub fn profile(mut self, id: impl IntoId<ProfileId>) -> Self {
        let profile = id.into_id();
        let name = format!("Profile {profile}");
        self.must_by(operator(), Action::ConnectProfile { profile, name, workspace: None });
        self
    }

    /// Connects a profile in a workspace.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// let (_, page) = account.state().profiles().next().ok_or("no page")?;
    /// assert_eq!(page.workspace(), Some(WorkspaceId::new(5)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it.
    #[must_use]
    #[track_caller]
    pub fn profile_in(mut self, workspace: impl IntoId<WorkspaceId>, id: impl IntoId<ProfileId>) -> Self {
        let (profile, workspace) = (id.into_id(), Some(workspace.into_id()));
        let name = format!("Profile {profile}");
        self.must_by(operator(), Action::ConnectProfile { profile, name, workspace });
        self
    }

    /// Makes somebody a member with a role at the organization, or gives a member the role.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "manager");
    /// assert_eq!(agency.state().access(UserId::new(2))[0].role.name(), "manager");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it.
    #[must_use]
    #[track_caller]
    pub fn member(self, user: impl IntoId<UserId>, role: &str) -> Self {
        self.access(user, Access::new(Place::organization(), Role::policy(role)))
    }

    /// Makes somebody a member with a role at a workspace, or gives a member the role.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let account = test_kit::organization(&policy, 1, &[]).workspace(5).workspace_member(2, 5, "admin");
    /// assert_eq!(account.state().access(UserId::new(2))[0].role.name(), "admin");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it.
    #[must_use]
    #[track_caller]
    pub fn workspace_member(self, user: impl IntoId<UserId>, workspace: impl IntoId<WorkspaceId>, role: &str) -> Self {
        self.access(user, Access::new(Place::workspace(workspace.into_id()), Role::policy(role)))
    }

    /// Makes somebody a member with a role at a profile, or gives a member the role.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).profile(7).profile_member(3, 7, "editor");
    /// assert_allowed!(policy, agency.actor(3), social::ProfilePermissions::POST_EDIT, test_kit::profile(7));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it.
    #[must_use]
    #[track_caller]
    pub fn profile_member(self, user: impl IntoId<UserId>, profile: impl IntoId<ProfileId>, role: &str) -> Self {
        self.access(user, Access::new(Place::profile(profile.into_id()), Role::policy(role)))
    }

    /// Has the founder grant that to a member, or invite somebody to it who accepts.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// use countersign::organization::{Access, Place, Role};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let for_a_week = Access::new(Place::organization(), Role::policy("member")).until(test_kit::NOW.saturating_add(core::time::Duration::from_secs(604_800)));
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).access(3, for_a_week.clone());
    /// assert_eq!(agency.state().access(UserId::new(3)), [for_a_week]);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it.
    #[must_use]
    #[track_caller]
    pub fn access(mut self, user: impl IntoId<UserId>, access: Access) -> Self {
        let (user, founder) = (user.into_id(), By::user(self.founder));
        if self.state().is_member(user) {
            self.must_by(founder, Action::Grant { user, access });
            return self;
        }
        let (invitation, token) = (InvitationId::new(self.next), TokenId::new(self.next));
        self.next = self.next.saturating_add(1);
        let expires_at = self.now.saturating_add(Duration::from_secs(86_400));
        let (recipient, access) = (format!("user{user}@example.com"), Vec::from([access]));
        self.must_by(founder, Action::Invite { invitation, recipient, token, access, expires_at });
        self.must_by(By::user(user), Action::AcceptInvitation { invitation, token });
        self
    }

    /// Moves the time on by that duration.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let hour = core::time::Duration::from_secs(3_600);
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).after(hour);
    /// assert_eq!(agency.now(), test_kit::NOW.saturating_add(hour));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn after(mut self, passed: Duration) -> Self {
        self.now = self.now.saturating_add(passed);
        self
    }

    /// Builds the actor of somebody, as of now.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).profile(7);
    /// assert_allowed!(policy, agency.actor(1), social::ProfilePermissions::POST_PUBLISH, test_kit::profile(7));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The policy has plans, and the organization is on none of them.
    #[must_use]
    #[track_caller]
    pub fn actor(&self, user: impl IntoId<UserId>) -> Actor<V> {
        match self.state().actor(self.policy, user.into_id(), self.now) {
            Ok(actor) => actor,
            Err(error) => panic!("this actor cannot be built: {error}"),
        }
    }

    /// Returns the state.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "member");
    /// assert_eq!(agency.state().member_count(), 2);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> &State {
        self.log.state()
    }

    /// Returns everything that happened, from the beginning.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "member");
    /// let again = event_sourcing::replay(organization::State::new(test_kit::ORGANIZATION), agency.events())?;
    /// assert_eq!(&again, agency.state());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn events(&self) -> &[Event] {
        self.log.pending()
    }

    /// Returns the time in it.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert_eq!(test_kit::organization(&policy, 1, &["owner"]).now(), test_kit::NOW);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns the policy that it is under.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert_eq!(test_kit::organization(&policy, 1, &["owner"]).policy().name(), "agorapulse");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn policy(&self) -> &'p Policy<V> {
        self.policy
    }
}

fn operator() -> By {
    By::operator(UserId::new(u64::MAX))
}
