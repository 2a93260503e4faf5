//! An organization under test.

use countersign::organization::{
    Access, Action, By, Command, CommandId, Event, InvitationId, Place, Refusal, Role, State, TokenId, decide, evolve,
};
use countersign::{Actor, Level, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};

pub(crate) const AGORAPULSE: &str = include_str!("../../../policies/agorapulse.json");
pub(crate) const ALEX: &str = include_str!("../../../policies/alex.json");
pub(crate) const ALIXIA: &str = include_str!("../../../policies/alixia.json");
pub(crate) const PUBLER: &str = include_str!("../../../policies/publer.json");
pub(crate) const SEMJI: &str = include_str!("../../../policies/semji.json");

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) policy: Policy,
    pub(crate) state: State,
    pub(crate) log: Vec<Event>,
    pub(crate) now: Timestamp,
    next: u64,
}

pub(crate) fn user(id: u64) -> By {
    By::user(UserId::new(id))
}

pub(crate) fn operator() -> By {
    By::operator(UserId::new(900))
}

pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(crate) fn organization_role(role: &str) -> Access {
    Access::new(Place::organization(), Role::policy(role))
}

pub(crate) fn workspace_role(workspace: u64, role: &str) -> Access {
    Access::new(Place::workspace(WorkspaceId::new(workspace)), Role::policy(role))
}

pub(crate) fn profile_role(profile: u64, role: &str) -> Access {
    Access::new(Place::profile(ProfileId::new(profile)), Role::policy(role))
}

impl World {
    /// An organization that user 1 founded with that role, none if it is empty.
    pub(crate) fn new(policy: &str, founder_role: &str, plan: Option<&str>) -> Self {
        let policy = Policy::parse(policy).expect("the policy is accepted");
        let mut world = Self::blank(policy);
        let access = if founder_role.is_empty() { vec![] } else { vec![organization_role(founder_role)] };
        let (organization, founder, plan) = (OrganizationId::new(10), UserId::new(1), plan.map(Into::into));
        world.run(operator(), Action::Create { organization, founder, access, plan }).expect("it begins");
        world
    }

    pub(crate) fn blank(policy: Policy) -> Self {
        Self { policy, state: State::new(OrganizationId::new(10)), log: Vec::new(), now: at(1_000), next: 1 }
    }

    pub(crate) fn command(&mut self, actor: By, action: Action) -> Command {
        let command = CommandId::new(self.next);
        self.next += 1;
        let (now, expected_revision) = (self.now, Some(self.state.revision()));
        Command { id: command, by: actor, now, revision: expected_revision, action }
    }

    /// Decides, lets it happen, and answers with what happened.
    pub(crate) fn run(&mut self, actor: By, action: Action) -> Result<Vec<Event>, Refusal> {
        let command = self.command(actor, action);
        self.carry_out(&command)
    }

    pub(crate) fn carry_out(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.policy, &self.state, command)?;
        for event in &events {
            evolve(&mut self.state, event).expect("what was decided can happen");
        }
        self.log.extend(events.iter().cloned());
        Ok(events)
    }

    pub(crate) fn grant(&mut self, giver: u64, receiver: u64, access: Access) -> Result<Vec<Event>, Refusal> {
        self.run(user(giver), Action::Grant { user: UserId::new(receiver), access })
    }

    pub(crate) fn invite(&mut self, inviter: u64, invitation: u64, access: Vec<Access>) -> Result<Vec<Event>, Refusal> {
        let expires_at = at(self.now.as_millis() + 1_000);
        let recipient = format!("julie.{invitation}@example.com");
        let (invitation, token) = (InvitationId::new(invitation), TokenId::new(invitation));
        self.run(user(inviter), Action::Invite { invitation, recipient, token, access, expires_at })
    }

    pub(crate) fn accept(&mut self, who: u64, invitation: u64) -> Result<Vec<Event>, Refusal> {
        let (invitation, token) = (InvitationId::new(invitation), TokenId::new(invitation));
        self.run(user(who), Action::AcceptInvitation { invitation, token })
    }

    /// Makes somebody a member by an invitation of that member.
    pub(crate) fn join(&mut self, inviter: u64, who: u64, access: Vec<Access>) {
        self.invite(inviter, 1_000 + who, access).expect("invited");
        self.accept(who, 1_000 + who).expect("accepted");
    }

    pub(crate) fn workspace(&mut self, workspace: u64, holder: Option<u64>) {
        let (workspace, holder) = (WorkspaceId::new(workspace), holder.map(UserId::new));
        self.run(operator(), Action::CreateWorkspace { workspace, name: "Site".into(), holder }).expect("created");
    }

    pub(crate) fn profile(&mut self, profile: u64, workspace: Option<u64>) {
        let (profile, workspace) = (ProfileId::new(profile), workspace.map(WorkspaceId::new));
        self.run(operator(), Action::ConnectProfile { profile, name: "Page".into(), workspace }).expect("connected");
    }

    pub(crate) fn actor(&self, who: u64) -> Actor {
        self.state.actor(&self.policy, UserId::new(who), self.now).expect("an actor")
    }

    /// Whether a member may do that at a place, as decisions see it.
    pub(crate) fn can(&self, who: u64, level: Level, permission: &str, place: Place) -> bool {
        let permission = self.policy.permission(level, permission).expect("a permission");
        let on = self.state.resource(place).expect("a place");
        self.policy.can_erased(&self.actor(who), permission.into(), &on)
    }
}

/// The kind of a refusal, for tests that do not care about the rest.
pub(crate) fn kind<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> &'static str {
    match answer.expect_err("a refusal") {
        Refusal::StaleRevision { .. } => "stale_revision",
        Refusal::PolicyMismatch { .. } => "policy_mismatch",
        Refusal::NotAMember { .. } => "not_a_member",
        Refusal::Suspended { .. } => "suspended",
        Refusal::WrongActor { .. } => "wrong_actor",
        Refusal::NotPermitted { .. } => "not_permitted",
        Refusal::Beyond { .. } => "beyond",
        Refusal::NotAssignable { .. } => "not_assignable",
        Refusal::LastHolder { .. } => "last_holder",
        Refusal::LastAdministrator {} => "last_administrator",
        Refusal::TooManyHolders { .. } => "too_many_holders",
        Refusal::Separated { .. } => "separated",
        Refusal::NoSeat { .. } => "no_seat",
        Refusal::LimitReached { .. } => "limit_reached",
        Refusal::TooMany { .. } => "too_many",
        Refusal::GivenBy { .. } => "given_by",
        Refusal::Unknown { .. } => "unknown",
        Refusal::Taken { .. } => "taken",
        Refusal::Unfit { .. } => "unfit",
        Refusal::DeadToken {} => "dead_token",
        Refusal::Expired { .. } => "expired",
        Refusal::Outdated {} => "outdated",
        Refusal::NoRecipient {} => "no_recipient",
        Refusal::NoReason {} => "no_reason",
        Refusal::AlreadyInvited { .. } => "already_invited",
        Refusal::InviterCannot { .. } => "inviter_cannot",
        Refusal::CustomRole { .. } => "custom_role",
        Refusal::NotOnPlan { .. } => "not_on_plan",
        Refusal::Notice { .. } => "notice",
        Refusal::NoChange {} => "no_change",
        other => panic!("another refusal: {other:?}"),
    }
}
