//! Who may say yes or no.

use super::{Grant, Guarded, Room};
use crate::access::Actor;
use crate::approval::model::delegation;
use crate::approval::model::eligibility::{Eligibility, Ineligible, Prerequisite};
use crate::approval::model::quorum::Look;
use crate::approval::model::refusal::RefusalReason as Reason;
use crate::approval::model::standing::Standing;
use crate::approval::model::state::Link;
use crate::id::{DelegationId, UserId};
use crate::level::Level;
use crate::resource::{Content, ErasedResource};
use crate::time::Clocks;
use crate::vocabulary::{ErasedPermissions, Vocabulary};
use alloc::borrow::ToOwned;

impl<V: Vocabulary> Room<'_, '_, V> {
    /// S16, S18 to S23: the right, no bar, an open stage that still needs decisions, and one decision a person.
    pub(super) fn decide(&self, look: Look<'_>) -> Result<Grant, Reason> {
        let user = self.by.person().ok_or(Reason::PersonOnly {})?;
        let name = || look.stage.name.clone();
        self.link_fits(look, user)?;
        let grant = self.right_to_decide(look, user)?;
        if look.round.skip.is_some() {
            return Err(Reason::StageSatisfied { stage: name() });
        }
        let holder = self.by.acting_for().unwrap_or(user);
        let both = [Some(user), self.by.acting_for()];
        for user in both.into_iter().flatten() {
            if let Some(bar) = look.bar(user) {
                return Err(Reason::Barred { user, bar });
            }
        }
        if !look.is_open() {
            return Err(Reason::StageNotOpen { stage: name() });
        }
        if look.is_satisfied_alone() {
            return Err(Reason::StageSatisfied { stage: name() });
        }
        if look.counted().any(|approval| approval.by == user || approval.right_of() == holder) {
            return Err(Reason::AlreadyDecided { stage: name() });
        }
        Ok(grant)
    }

    /// Whether a person holds the right to decide at a stage, or stands in for somebody who does. Who holds it was
    /// brought up to date before anything was asked; what else is found out here is why somebody does not.
    fn right_to_decide(&self, look: Look<'_>, user: UserId) -> Result<Grant, Reason> {
        let place = self.place(look.target.profile)?;
        let prerequisite = Prerequisite::of(self.context.rules, look.stage);
        if prerequisite.permissions == 0 {
            return Err(super::unguarded(&[Guarded::Decide]));
        }
        let grant = |delegation| Grant { right: prerequisite.name, obliged: false, delegation };
        let stands_in = |user: UserId, actor: &Actor<V>| {
            let content = self.judged(look);
            let on = ErasedResource { content: Some(&content), ..place };
            prerequisite.admits(self.context, actor, &on).map_err(|no| match no {
                Ineligible::Right => {
                    let asked = ErasedPermissions { level: Level::Profile, mask: prerequisite.permissions };
                    let decision = self.context.policy().decide_erased(actor, asked, &on);
                    // Support holds no right to decide, whatever its role gives.
                    let why = if decision.is_allowed() { "not_granted" } else { decision.reason().name() };
                    Reason::NotAllowed { user, permission: prerequisite.name.to_owned(), why: why.to_owned() }
                }
                Ineligible::Side => Reason::NotAnApprover { user, stage: look.stage.name.clone() },
            })
        };
        let holds = |user: UserId| {
            debug_assert_eq!(look.holds_right(user), self.is_let_in(look, user, place), "{user}");
            if look.holds_right(user) {
                return Ok(());
            }
            stands_in(user, self.person(user)?)?;
            Err(Reason::NotAnApprover { user, stage: look.stage.name.clone() })
        };
        if let Some(weaker) = self.context.weaker(user) {
            stands_in(user, weaker)?;
        }
        let Some(holder) = self.by.acting_for() else {
            return holds(user).map(|()| grant(None));
        };
        stands_in(user, self.person(user)?)?;
        holds(holder)?;
        self.delegated(look, (holder, user), place).map(grant).ok_or(Reason::NotDelegated { user: holder })
    }

    /// The content as decisions at the stage may rely on it.
    pub(super) fn judged(&self, look: Look<'_>) -> Content<'static> {
        self.context.judged(self.state, look.target.profile, &look.definition.stages)
    }

    /// By which standing delegation somebody decides in the place of somebody else, if it is not by one at the post.
    fn delegated(
        &self,
        look: Look<'_>,
        (holder, user): (UserId, UserId),
        place: ErasedResource<'_>,
    ) -> Option<Option<DelegationId>> {
        let chain = delegation::reaches(&look.round.delegations, holder, user, Some(self.now));
        if chain { Some(None) } else { self.standing_delegation(look, (holder, user), place).map(Some) }
    }

    /// Whether somebody could decide at a stage, and somebody who may lets them decide in their place.
    pub(in crate::approval) fn may_stand_in(&self, look: Look<'_>, (holder, user): (UserId, UserId)) -> bool {
        let Ok(place) = self.place(look.target.profile) else { return false };
        let content = self.judged(look);
        let on = ErasedResource { content: Some(&content), ..place };
        let prerequisite = Prerequisite::of(self.context.rules, look.stage);
        let could = |actor| prerequisite.permissions != 0 && prerequisite.admits(self.context, actor, &on).is_ok();
        self.context.person(user).is_some_and(could) && self.delegated(look, (holder, user), place).is_some()
    }

    /// A standing delegation between the two that is in force here, both of whom hold what it needs since it was made and
    /// without a break (J17, J20).
    fn standing_delegation(
        &self,
        look: Look<'_>,
        (holder, user): (UserId, UserId),
        place: ErasedResource<'_>,
    ) -> Option<DelegationId> {
        let content = self.judged(look);
        let on = ErasedResource { content: Some(&content), ..place };
        let round = look.round;
        let eligibility =
            Eligibility::of(self.context.rules, look.stage, round.escalated, &round.required, &round.reassigned);
        let clocks = Clocks { own: self.own, now: self.now };
        let between = self.context.delegated(look.target.profile).filter(|one| (one.from, one.to) == (holder, user));
        let mut live = between.filter(|one| one.is_live(clocks));
        let found = live.find(|one| {
            let holds = |user, admits: &dyn Fn(&Standing) -> bool| {
                self.context
                    .unbroken(user, one.stand(), &on, |then, young| admits(&self.context.standing_by(then, &on, young)))
            };
            holds(holder, &|person| eligibility.admits(person))
                && holds(user, &|person| eligibility.may_stand_in(person))
        });
        found.map(|one| one.delegation)
    }

    /// Whether a person is among the stage's people as they are now, whatever the state says.
    fn is_let_in(&self, look: Look<'_>, user: UserId, place: ErasedResource<'_>) -> bool {
        let content = self.judged(look);
        let on = ErasedResource { content: Some(&content), ..place };
        let round = look.round;
        let eligibility =
            Eligibility::of(self.context.rules, look.stage, round.escalated, &round.required, &round.reassigned);
        let standings = self.context.standings(core::slice::from_ref(look.stage), &on);
        eligibility.people(&standings).any(|person| person == user)
    }

    /// S22: a link is good for one person, one target, one stage, some versions, and some time.
    fn link_fits(&self, look: Look<'_>, user: UserId) -> Result<(), Reason> {
        self.link_is_good(user, |link| link.target == look.target.profile && link.stage == look.stage.name)
    }

    /// The same for what is about no stage.
    pub(super) fn link_is_good(&self, user: UserId, is_here: impl Fn(&Link) -> bool) -> Result<(), Reason> {
        let Some(id) = self.by.through_link() else { return Ok(()) };
        let link = self.state.links.iter().find(|link| link.id == id).ok_or(Reason::LinkOutOfScope {})?;
        let here = link.user == user && is_here(link);
        let version = self.state.version;
        let versions = link.first_version <= version && link.last_version.is_none_or(|last| version <= last);
        if !here || !versions || self.by.acting_for().is_some() {
            return Err(Reason::LinkOutOfScope {});
        }
        if link.revoked {
            return Err(Reason::LinkRevoked {});
        }
        if link.until <= self.now { Err(Reason::LinkExpired { until: link.until }) } else { Ok(()) }
    }
}
