//! The typed questions of a policy.

use super::actor::Actor;
use super::decision::{Decision, Outcome, Permissions};
use super::evaluate::{self, Request};
use super::many_resources;
use super::reason::Reason;
use crate::policy::Policy;
use crate::resource::{ErasedResource, Resource};
use crate::vocabulary::{Asked, ErasedPermissions, Permission, Vocabulary};
use alloc::vec::Vec;
use bitflags::Flags;

impl<V: Vocabulary> Policy<V> {
    /// Returns `true` if the actor may do all of `permission` on that resource, without obligations (R8, R9). An empty
    /// set and bits that are no permission are denied.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(policy.can(&editor, ProfilePermissions::POST_EDIT | ProfilePermissions::POST_PUBLISH, &page));
    /// assert!(!policy.can(&editor, ProfilePermissions::POST_FORCE_DECISION, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline(always)]
    #[must_use]
    pub fn can<P: Permission<Vocabulary = V>>(&self, actor: &Actor<V>, permission: P, on: &P::Resource<'_>) -> bool {
        evaluate::can(&self.tables, &actor.core, permission.bits(), on)
    }

    /// Decides a request and says with which obligations it is allowed, or why it is denied.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// let decision = policy.decide(&moderator, ProfilePermissions::SCHEDULED_POST_LABEL, &page);
    /// assert!(decision.is_allowed() && decision.obligations().eq(["submit_for_approval"]));
    /// assert_eq!(policy.decide(&moderator, ProfilePermissions::POST_PUBLISH, &page).reason(), Reason::NotGranted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide<P>(&self, actor: &Actor<V>, permission: P, on: &P::Resource<'_>) -> Decision<'_>
    where
        P: Permission<Vocabulary = V>,
    {
        self.decision(evaluate::decide(self.request(actor, on.erase()), permission.bits()))
    }

    /// Returns every permission that the actor has on that resource: the buttons of a screen (R10).
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// # let page = Organization::new(agency).direct_profile(page);
    /// let buttons = policy.permissions(&actor, &page).all();
    /// let names: Vec<_> = buttons.iter_names().map(|(name, _)| name).collect();
    /// assert!(names.contains(&"post.submit") && !names.contains(&"post.publish"));
    /// # Ok(()) }
    /// ```
    #[inline(always)]
    pub fn permissions<R: Asked<V>>(&self, actor: &Actor<V>, on: &R) -> Permissions<R::Permissions> {
        let sets = evaluate::permissions_on(&self.tables, &actor.core, on);
        Permissions {
            allowed: R::Permissions::from_bits_retain(sets.allowed),
            obliged: R::Permissions::from_bits_retain(sets.obliged),
        }
    }

    /// Returns `true` if the actor may do it on every one of these resources (R11). An empty list is denied.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// # let page = Organization::new(agency).direct_profile(page);
    /// let other = Organization::new(agency).direct_profile(ProfileId::new(8));
    /// assert!(policy.can_any(&actor, ProfilePermissions::POST_VIEW, &[page, other]));
    /// assert!(!policy.can_all(&actor, ProfilePermissions::POST_VIEW, &[page, other]), "a report over both");
    /// assert!(!policy.can_all(&actor, ProfilePermissions::POST_VIEW, &[]));
    /// assert_eq!(policy.decide_all(&actor, ProfilePermissions::POST_VIEW, &[page, other]).reason(), Reason::NotGranted);
    /// assert!(policy.decide_any(&actor, ProfilePermissions::POST_VIEW, &[other, page]).is_plain());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn can_all<P>(&self, actor: &Actor<V>, permission: P, on: &[P::Resource<'_>]) -> bool
    where
        P: Permission<Vocabulary = V>,
    {
        !on.is_empty() && on.iter().all(|resource| self.can(actor, permission, resource))
    }

    /// Returns `true` if the actor may do it on at least one of these resources. An empty list is denied.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let pages = [7, 8].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
    /// assert!(policy.can_any(&actor, ProfilePermissions::POST_PUBLISH, &pages), "show the button");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn can_any<P>(&self, actor: &Actor<V>, permission: P, on: &[P::Resource<'_>]) -> bool
    where
        P: Permission<Vocabulary = V>,
    {
        on.iter().any(|resource| self.can(actor, permission, resource))
    }

    /// Decides a request about every one of these resources: obligations are united, or the reason is that of the
    /// first that fails (R11). An empty list is denied as `empty_request`.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let pages = [7, 8].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
    /// assert_eq!(policy.decide_all(&actor, ProfilePermissions::POST_PUBLISH, &pages).reason(), Reason::NotGranted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide_all<P>(&self, actor: &Actor<V>, permission: P, on: &[P::Resource<'_>]) -> Decision<'_>
    where
        P: Permission<Vocabulary = V>,
    {
        let outcomes = on.iter().map(|on| evaluate::decide(self.request(actor, on.erase()), permission.bits()));
        self.decision(many_resources::all(outcomes))
    }

    /// Decides a request about at least one of these resources: the answer is the first plain allow, else the first
    /// allow, else the reason of the first. An empty list is denied as `empty_request`.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let pages = [7, 8].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
    /// assert!(policy.decide_any(&actor, ProfilePermissions::POST_PUBLISH, &pages).is_plain());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide_any<P>(&self, actor: &Actor<V>, permission: P, on: &[P::Resource<'_>]) -> Decision<'_>
    where
        P: Permission<Vocabulary = V>,
    {
        let outcomes = on.iter().map(|on| evaluate::decide(self.request(actor, on.erase()), permission.bits()));
        self.decision(many_resources::any(outcomes))
    }

    /// Answers as [`can`](Self::can) does, for permissions and resources whose level is known only at run time.
    /// Permissions of another level than the resource are denied.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// # let page = Organization::new(agency).direct_profile(page);
    /// let view = policy.permission(Level::Profile, "post.view")?; // from a request
    /// assert!(policy.can_erased(&actor, view.into(), &page.into()));
    /// let wrong = policy.decide_erased(&actor, view.into(), &Organization::new(agency).into());
    /// assert_eq!(wrong.reason(), Reason::WrongLevel);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn can_erased(&self, actor: &Actor<V>, permissions: ErasedPermissions, on: &ErasedResource<'_>) -> bool {
        permissions.level == on.level && evaluate::can(&self.tables, &actor.core, permissions.mask, on)
    }

    /// Answers as [`decide`](Self::decide) does, for permissions and resources whose level is known only at run time.
    /// Permissions of another level than the resource are denied as `wrong_level`.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
    /// let publish = policy.permission(Level::Profile, "post.publish")?; // both from a request
    /// let decision = policy.decide_erased(&actor, publish.into(), &Organization::new(agency).direct_profile(page).into());
    /// assert_eq!(decision.reason(), Reason::NotGranted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide_erased(
        &self,
        actor: &Actor<V>,
        permissions: ErasedPermissions,
        on: &ErasedResource<'_>,
    ) -> Decision<'_> {
        let outcome = match permissions.mask {
            0 => Outcome::denied(Reason::EmptyRequest),
            _ if permissions.level != on.level => Outcome::denied(Reason::WrongLevel),
            asked => evaluate::decide(self.request(actor, *on), asked),
        };
        self.decision(outcome)
    }

    pub(crate) fn denied(&self, reason: Reason) -> Decision<'_> {
        self.decision(Outcome::denied(reason))
    }

    pub(crate) fn decision_for_all(&self, outcomes: Vec<Outcome>) -> Decision<'_> {
        self.decision(many_resources::all(outcomes.into_iter()))
    }

    fn decision(&self, outcome: Outcome) -> Decision<'_> {
        Decision::new(outcome, &self.tables.obligations, &self.tables.atoms.names)
    }

    #[inline]
    fn request<'a>(&'a self, actor: &'a Actor<V>, on: ErasedResource<'a>) -> Request<'a> {
        Request { tables: &self.tables, actor: &actor.core, on }
    }
}
