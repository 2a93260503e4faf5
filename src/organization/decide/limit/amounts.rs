//! What a plan has room for besides members: profiles, workspaces, clients, custom roles, keys.

use crate::id::UserId;
use crate::organization::decide::context::Context;
use crate::organization::decide::limit::seats;
use crate::organization::model::access::Access;
use crate::organization::model::over_limit::OverLimit;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::organization::model::state::{Invitation, Member, State};
use crate::policy::limit::Limits;
use crate::policy::model::Plan;
use crate::policy::{PlanLimit, Policy};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Who holds what after a command, if the person is then no suspended member.
type Holder<'h> = (UserId, &'h [Access], bool);

impl<V: Vocabulary> Context<'_, V> {
    /// There is room for one more on the plan of today, whoever asks. What is over stays, and nothing is added to it.
    pub(in crate::organization::decide) fn room_for(&self, limit: PlanLimit) -> Result<(), Refusal> {
        let plan = self.state.plan.as_deref();
        let Some(at_most) = limits(self.policy, plan).of(limit) else {
            return Ok(());
        };
        let found = self.state.count(self.policy, limit, self.now);
        fits(limit, at_most, found.saturating_add(1))
    }

    /// There is room for those who come to be clients: who had no external role as an active member, and has one now.
    pub(in crate::organization::decide) fn room_for_clients(&self, after: &[Holder<'_>]) -> Result<(), Refusal> {
        let Some(at_most) = limits(self.policy, self.state.plan.as_deref()).clients else {
            return Ok(());
        };
        let was = |user: UserId| self.state.is_client(self.policy, user);
        let is = |(_, holds, active): &Holder<'_>| *active && holds.iter().any(|held| is_external(self.policy, held));
        let more = after.iter().filter(|one| is(one) && !was(one.0)).count();
        let fewer = after.iter().filter(|one| !is(one) && was(one.0)).count();
        if more <= fewer {
            return Ok(());
        }
        let found = self.state.count(self.policy, PlanLimit::Clients, self.now);
        fits(PlanLimit::Clients, at_most, found.saturating_add(number(more)).saturating_sub(number(fewer)))
    }

    /// There is room for the founder, as a client.
    pub(in crate::organization::decide) fn room_for_founder(
        &self,
        plan: Option<&str>,
        access: &[Access],
    ) -> Result<(), Refusal> {
        let clients = access.iter().any(|access| is_external(self.policy, access));
        let at_most = limits(self.policy, plan).clients;
        at_most.map_or(Ok(()), |at_most| fits(PlanLimit::Clients, at_most, u32::from(clients)))
    }

    /// There is room for whoever is invited to an external role. Other recipients of such invitations take theirs ahead
    /// where they take seats.
    pub(in crate::organization::decide) fn room_for_invited_client(
        &self,
        recipient: &str,
        access: &[Access],
    ) -> Result<(), Refusal> {
        let plan = self.state.plan.as_deref();
        let external = |access: &[Access]| access.iter().any(|access| is_external(self.policy, access));
        let Some(at_most) = limits(self.policy, plan).clients.filter(|_| external(access)) else {
            return Ok(());
        };
        let reserve = seats::limits(self.policy, plan).is_none_or(|seats| seats.pending_invitations_count);
        let counts = |found: &Invitation| {
            let client = found.seated.is_some_and(|user| self.state.is_client(self.policy, user));
            external(&found.access) && !client
        };
        let waiting = if reserve { self.state.recipients_waiting(self.now, Some(recipient), counts) } else { 0 };
        let found = self.state.count(self.policy, PlanLimit::Clients, self.now);
        fits(PlanLimit::Clients, at_most, found.saturating_add(number(waiting)).saturating_add(1))
    }

    /// What would be more than a plan has room for, were these members suspended.
    pub(in crate::organization::decide) fn over_limits_of(&self, plan: &Plan, suspended: &[UserId]) -> Vec<OverLimit> {
        let stays = |user: UserId| suspended.binary_search(&user).is_err();
        over(plan.limits, |limit| self.state.count_of(self.policy, limit, self.now, stays))
    }
}

fn fits(limit: PlanLimit, at_most: u32, found: u32) -> Result<(), Refusal> {
    if found > at_most { Err(Refusal::LimitReached { limit, at_most, found }) } else { Ok(()) }
}

fn over(limits: Limits, found: impl Fn(PlanLimit) -> u32) -> Vec<OverLimit> {
    let limited = PlanLimit::ALL.into_iter().filter_map(|limit| Some((limit, limits.of(limit)?)));
    let counted = limited.map(|(limit, at_most)| OverLimit { limit, at_most, found: found(limit) });
    counted.filter(|over| over.found > over.at_most).collect()
}

/// What the plan of that stored name says, or the plan of who has none.
fn limits<V: Vocabulary>(policy: &Policy<V>, plan: Option<&str>) -> Limits {
    let plan = policy.plan_of(plan).and_then(|plan| policy.model.plans.get(usize::from(plan.index)));
    plan.map_or(Limits::default(), |plan| plan.limits)
}

/// Whether the policy says of the role that it is for people from outside.
fn is_external<V: Vocabulary>(policy: &Policy<V>, access: &Access) -> bool {
    let Role::Policy(name) = &access.role else {
        return false;
    };
    let role = policy.stored_role(access.place.level(), name).ok();
    role.and_then(|role| policy.model.roles.get(usize::from(role.index))).is_some_and(|role| role.external)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl State {
    /// Returns how many count towards a limit of the plan: see [`PlanLimit`]. A key counts until it has ended, by the later
    /// of `now` and the organization's last event.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let now = Timestamp::from_millis(30);
    /// assert_eq!(agency.count(&policy, policy::PlanLimit::Profiles, now), 1); // of two, one is disconnected
    /// assert_eq!(agency.count(&policy, policy::PlanLimit::Keys, now), 1); // a share link is no key
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn count<V: Vocabulary>(&self, policy: &Policy<V>, limit: PlanLimit, now: Timestamp) -> u32 {
        let now = self.clock.map_or(now, |last| last.max(now));
        self.count_of(policy, limit, now, |_| true)
    }

    fn count_of<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        limit: PlanLimit,
        now: Timestamp,
        stays: impl Fn(UserId) -> bool,
    ) -> u32 {
        match limit {
            PlanLimit::Clients => {
                let active = self.members.iter().filter(|(user, member)| member.is_active() && stays(*user));
                number(active.filter(|(_, member)| self.has_external(policy, member)).count())
            }
            PlanLimit::Profiles | PlanLimit::Workspaces | PlanLimit::CustomRoles | PlanLimit::Keys => {
                number(self.things(limit, now))
            }
        }
    }

    /// How many there are of what is no person.
    pub(in crate::organization) fn things(&self, limit: PlanLimit, now: Timestamp) -> usize {
        match limit {
            PlanLimit::Profiles => self.profiles.values().filter(|profile| profile.connected).count(),
            PlanLimit::Workspaces => self.workspaces.len(),
            PlanLimit::CustomRoles => self.custom_roles.len(),
            PlanLimit::Keys => {
                let live = self.keys.values().filter(|key| key.until.is_none_or(|until| now < until));
                live.filter(|key| key.content.is_none()).count()
            }
            PlanLimit::Clients => 0,
        }
    }

    /// Returns how many the plan has room for; none: no limit.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(agency.plan_limit(&policy, policy::PlanLimit::Profiles), Some(5));
    /// assert_eq!(agency.plan_limit(&policy, policy::PlanLimit::Clients), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn plan_limit<V: Vocabulary>(&self, policy: &Policy<V>, limit: PlanLimit) -> Option<u32> {
        limits(policy, self.plan()).of(limit)
    }

    /// Tells what there is more of than the plan has room for, after a change of plan or of the policy.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let over: Vec<String> = agency.over_limits(&policy, Timestamp::from_millis(30)).iter().map(ToString::to_string).collect();
    /// assert!(over.is_empty(), "{over:?}"); // else such as "`14` connected profiles, at most `10`"
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn over_limits<V: Vocabulary>(&self, policy: &Policy<V>, now: Timestamp) -> Vec<OverLimit> {
        over(limits(policy, self.plan()), |limit| self.count(policy, limit, now))
    }

    fn is_client<V: Vocabulary>(&self, policy: &Policy<V>, user: UserId) -> bool {
        self.members.at(user).is_some_and(|member| member.is_active() && self.has_external(policy, member))
    }

    fn has_external<V: Vocabulary>(&self, policy: &Policy<V>, member: &Member) -> bool {
        member.holds.iter().any(|held| {
            let access = self.roles.name(held.role()).map(|role| Access::new(held.place(), role.clone()));
            access.is_some_and(|access| is_external(policy, &access))
        })
    }
}
