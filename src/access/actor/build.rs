//! Building an actor from the host's rows.

mod fold;
mod roles;

use super::attenuation::{Attenuation, Limit};
use super::error::ActorError;
use super::facts::ActorFacts;
use super::held::Held;
use super::rows::Rows;
use super::{Actor, Status};
use crate::id::{OrganizationId, UserId};
use crate::policy::tables::{Known, NO_PLAN};
use crate::policy::{ActorFact, Plan, Policy};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Up to so many assignments are searched one by one; above, they are sorted and searched by halves.
pub(crate) const LINEAR: usize = 16;

/// Collects what the host knows of a person, to make an [`Actor`] of it with [`build`](ActorBuilder::build).
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let guest = policy.profile_role("guest")?;
/// let rows = [8, 9].map(|id| Assignment::profile(ProfileId::new(id), guest));
/// let builder = policy.actor(julie, agency).organization_role(policy.organization_role("member")?);
/// let actor = builder.profile_role(page, policy.profile_role("editor")?).assignments(rows).build(now)?;
/// let elsewhere = Organization::new(agency).direct_profile(ProfileId::new(9));
/// assert!(policy.can(&actor, ProfilePermissions::POST_VIEW, &elsewhere));
/// assert!(!policy.can(&actor, ProfilePermissions::POST_PUBLISH, &elsewhere));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ActorBuilder<'p, V: Vocabulary = Social> {
    pub(in crate::access) policy: &'p Policy<V>,
    pub(in crate::access) user: UserId,
    pub(in crate::access) organization: OrganizationId,
    pub(in crate::access) status: Status,
    operator: bool,
    pub(in crate::access) plan: Option<Plan>,
    pub(in crate::access) rows: Rows,
    /// Mostly none.
    limits: Option<Vec<Limit>>,
    facts: ActorFacts,
    /// The first refusal; building reports it.
    pub(in crate::access) refused: Option<ActorError>,
}

impl<V: Vocabulary> Policy<V> {
    /// Begins to build an actor: a person inside one organization, active and without roles until said.
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
    pub fn actor(&self, user: UserId, organization: OrganizationId) -> ActorBuilder<'_, V> {
        ActorBuilder {
            policy: self,
            user,
            organization,
            status: Status::Active,
            operator: false,
            plan: None,
            rows: Rows::default(),
            limits: None,
            facts: ActorFacts::new(),
            refused: None,
        }
    }
}

impl<V: Vocabulary> ActorBuilder<'_, V> {
    /// Sets whether the person is an active, a suspended or a removed member; active until said.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let owner = policy.organization_role("owner")?;
    /// let actor = policy.actor(julie, agency).organization_role(owner).status(Status::Suspended).build(now)?;
    /// assert!(!policy.can(&actor, ProfilePermissions::POST_VIEW, &Organization::new(agency).direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Marks the person as an operator of the host's support, who is no member. They are allowed what they are given;
    /// reports name them as operators, and they approve nothing, as themselves or in somebody's place.
    ///
    /// ```
    /// # use countersign::*;
    /// # fn build(policy: &Policy) -> Result<Actor, Box<dyn std::error::Error>> {
    /// let member = policy.organization_role("member")?;
    /// let support = policy.actor(UserId::new(900), OrganizationId::new(1)).operator().organization_role(member);
    /// let support = support.build(Timestamp::from_millis(0))?;
    /// assert_eq!(support.operator(), Some(UserId::new(900)));
    /// # Ok(support) }
    /// ```
    pub fn operator(mut self) -> Self {
        self.operator = true;
        self
    }

    /// Names the plan of the organization; needed if the policy has plans.
    ///
    /// ```
    /// # use countersign::{policies, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// let (organization, now) = (OrganizationId::new(1), Timestamp::from_millis(0));
    /// let owner = policy.actor(UserId::new(1), organization).organization_role(policy.organization_role("owner")?);
    /// assert_eq!(owner.clone().build(now), Err(countersign::actor::ActorError::MissingPlan));
    /// let paying = owner.plan(policy.plan("pro")?).build(now)?;
    /// let page = Organization::new(organization).direct_profile(ProfileId::new(7));
    /// assert!(policy.can(&paying, social::ProfilePermissions::POST_PUBLISH, &page));
    /// # Ok(()) }
    /// ```
    pub fn plan(mut self, plan: Plan) -> Self {
        if plan.stamp != self.policy.tables.stamp {
            self.refused.get_or_insert(ActorError::OtherPolicy);
        }
        self.plan = Some(plan);
        self
    }

    /// Puts the organization on none of the policy's plans: no role is in force then. A policy that has no plans is not
    /// concerned.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::ALIXIA)?;
    /// # let (agency, page, now) = (OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// let owner = policy.actor(UserId::new(1), agency).organization_role(policy.organization_role("owner")?);
    /// let lapsed = owner.without_plan().build(now)?; // they stopped paying
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert_eq!(policy.decide(&lapsed, ProfilePermissions::POST_VIEW, &page).reason(), Reason::ExcludedByPlan);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn without_plan(mut self) -> Self {
        let tables = &self.policy.tables;
        self.plan = (!tables.plans.is_empty()).then_some(Plan { stamp: tables.stamp, index: NO_PLAN });
        self
    }

    /// Limits the actor as an API key, a share link or an agent's mandate does. Several are intersected.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let key = Attenuation::only(ProfilePermissions::POST_VIEW);
    /// let owner = policy.organization_role("owner")?;
    /// let actor = policy.actor(julie, agency).organization_role(owner).attenuation(key).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&actor, ProfilePermissions::POST_VIEW, &page));
    /// assert_eq!(policy.decide(&actor, ProfilePermissions::POST_EDIT, &page).reason(), Reason::ExcludedByKey);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attenuation(mut self, attenuation: Attenuation<V>) -> Self {
        self.limits.get_or_insert_default().push(Limit::Key(attenuation.key));
        self
    }

    /// Lets somebody else act as this person (support staff, impersonation): both must be allowed, each with
    /// conditions that speak of themselves. An operator of another organization is allowed nothing here, and so leaves
    /// nothing.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = policy.profile_role("editor")?;
    /// let support = policy.actor(UserId::new(900), agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
    /// let julie = policy.actor(julie, agency).profile_role(page, editor).impersonated_by(support).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&julie, ProfilePermissions::POST_VIEW, &page), "both may");
    /// assert_eq!(policy.decide(&julie, ProfilePermissions::POST_PUBLISH, &page).reason(), Reason::ExcludedByKey);
    /// # Ok(()) }
    /// ```
    pub fn impersonated_by(mut self, operator: Actor<V>) -> Self {
        self.limits.get_or_insert_default().push(Limit::Actor(Box::new(operator.core)));
        self
    }

    /// Tells a declared fact of whoever asks, known to be true or false. The last word on a fact stands.
    ///
    /// ```
    /// # use countersign::{actor::ActorFacts, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#)?;
    /// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let editor = policy.profile_role("editor")?;
    /// let second_factor = policy.actor_fact("second_factor")?;
    /// let julie = policy.actor(julie, agency).profile_role(page, editor).fact(second_factor, true).build(now)?;
    /// assert!(policy.can(&julie, ProfilePermissions::POST_PUBLISH, &Organization::new(agency).direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fact(self, fact: ActorFact, value: bool) -> Self {
        let facts = self.facts.fact(fact, value);
        self.facts(facts)
    }

    /// Tells all that is known of whoever asks, in place of what was told before.
    ///
    /// ```
    /// # use countersign::{actor::ActorFacts, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#)?;
    /// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let editor = policy.profile_role("editor")?;
    /// let session = ActorFacts::new().fact(policy.actor_fact("second_factor")?, true);
    /// let julie = policy.actor(julie, agency).profile_role(page, editor).facts(session).build(now)?;
    /// assert!(policy.can(&julie, ProfilePermissions::POST_PUBLISH, &Organization::new(agency).direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn facts(mut self, facts: ActorFacts) -> Self {
        self.facts = facts;
        self
    }

    /// Makes the actor as of `now`. Assignments that are not in force then give nothing; they are kept for reasons.
    ///
    /// # Errors
    /// A handle of another policy, a missing plan, narrowing by nodes that are not below the assignment's, an optional
    /// permission that the role does not offer, an operator who was built for another time.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).build(now)?;
    /// assert_eq!((actor.user(), actor.built_at()), (julie, now));
    /// let without_a_plan = Policy::parse(policies::ALIXIA)?.actor(julie, agency).build(now).unwrap_err();
    /// assert_eq!(without_a_plan, ActorError::MissingPlan);
    /// # let _ = page;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn build(self, now: Timestamp) -> Result<Actor<V>, ActorError> {
        self.fold(Clocks { own: now, now })
    }

    /// Makes the actor on a server whose clock may be behind the last event that it has read.
    ///
    /// Clocks of several servers differ (J6): what begins is tested at the caller's `own` clock, what ends at the later of
    /// it and `latest`, the time of the last event that the caller knows of.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let (own, last_event) = (Timestamp::from_millis(900), Timestamp::from_millis(1_000));
    /// let guest = Assignment::profile(page, policy.profile_role("guest")?).until(last_event);
    /// let actor = policy.actor(julie, agency).assignment(guest).build_behind(own, last_event)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(!policy.can(&actor, ProfilePermissions::POST_VIEW, &page), "it has ended, whatever this clock says");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`build`](Self::build).
    pub fn build_behind(self, own: Timestamp, latest: Timestamp) -> Result<Actor<V>, ActorError> {
        self.fold(Clocks::of(own, Some(latest)))
    }

    /// The first refusal, which building will report.
    pub(crate) fn refused(&self) -> Option<ActorError> {
        self.refused
    }

    #[inline]
    pub(crate) fn fold(self, clocks: Clocks) -> Result<Actor<V>, ActorError> {
        let facts = self.checked(clocks)?;
        Ok(Actor::new(fold::actor(&self.policy.tables, self, facts, clocks)))
    }

    /// What is told of whoever asks, if all fits together that is not a row.
    #[inline]
    pub(in crate::access) fn checked(&self, clocks: Clocks) -> Result<Known, ActorError> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let tables = &self.policy.tables;
        if !tables.plans.is_empty() && self.plan.is_none() {
            return Err(ActorError::MissingPlan);
        }
        for limit in self.limits() {
            if let Limit::Actor(operator) = limit {
                if operator.stamp != tables.stamp {
                    return Err(ActorError::OtherPolicy);
                }
                if !operator.record.is_right(clocks) {
                    return Err(ActorError::StaleOperator);
                }
            }
        }
        self.told()
    }

    #[inline]
    pub(in crate::access) fn limits(&self) -> &[Limit] {
        self.limits.as_deref().unwrap_or_default()
    }

    pub(in crate::access) fn told(&self) -> Result<Known, ActorError> {
        self.facts.of(self.policy.tables.stamp)
    }
}

impl<V: Vocabulary> Actor<V> {
    /// The same person at another instant, by those assignments alone that `keeps` picks.
    pub(crate) fn anew(&self, policy: &Policy<V>, clocks: Clocks, keeps: impl Fn(&Held) -> bool) -> Self {
        Self::new(fold::anew(&policy.tables, &self.core, (clocks, self.core.facts), keeps))
    }

    /// Returns the same actor, as of the same instant, with all that is known of whoever asks, in place of what was told
    /// before: for actors that an organization gives.
    ///
    /// What is told is told of this actor: not of the operator who acts through it, who is an actor of their own.
    ///
    /// ```
    /// # use countersign::{actor::ActorFacts, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#)?;
    /// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let editor = policy.profile_role("editor")?;
    /// let julie = policy.actor(julie, agency).profile_role(page, editor).build(now)?; // kept for the session
    /// let signed_in = julie.knowing(&policy, ActorFacts::new().fact(policy.actor_fact("second_factor")?, true))?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&signed_in, ProfilePermissions::POST_PUBLISH, &page));
    /// assert!(!policy.can(&julie, ProfilePermissions::POST_PUBLISH, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Facts or an actor of another policy.
    pub fn knowing(&self, policy: &Policy<V>, facts: ActorFacts) -> Result<Self, ActorError> {
        if self.core.stamp != policy.tables.stamp {
            return Err(ActorError::OtherPolicy);
        }
        let known = facts.of(policy.tables.stamp)?;
        Ok(Self::new(fold::anew(&policy.tables, &self.core, (self.core.record.clocks(), known), |_| true)))
    }
}
