//! Who came to the stages of a target and who left; and what ends because somebody's holding of a right was broken, as
//! far as the numbers and times of their assignments tell (J17).

use crate::approval::decide::unit_of_work::UnitOfWork;
use crate::approval::model::context::Context;
use crate::approval::model::eligibility::Eligibility;
use crate::approval::model::event::{Change, Skip};
use crate::approval::model::quorum::Look;
use crate::approval::model::stand::Stand;
use crate::approval::model::standing::{Standing, Standings};
use crate::approval::model::state::{Approval, Link, Phase, Reassigned, State, Target};
use crate::approval_definition::RemovedApprover;
use crate::id::{ProfileId, UserId};
use crate::resource::ErasedResource;
use crate::time::Clocks;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Records it.
pub(super) fn people<V: Vocabulary>(
    context: &Context<'_, V>,
    work: &mut UnitOfWork<'_>,
    profile: ProfileId,
    clocks: Clocks,
) {
    let state = work.settled();
    let Some(target) = state.target(profile) else { return };
    let decided =
        matches!(target.phase, Phase::Review {} | Phase::ChangesRequested {} | Phase::Failed {} | Phase::Draft {});
    if !decided || target.stages.is_empty() {
        return;
    }
    let Some(place) = context.place(state, profile) else { return };
    let stages = target.definition().map(|definition| definition.stages.as_slice()).unwrap_or_default();
    let content = context.judged(state, profile, stages);
    let on = ErasedResource { content: Some(&content), ..place };
    let room = Room { context, on, standings: context.standings(stages, &on) };
    let mut found: Vec<Change> = Vec::new();
    for look in state.stages(target) {
        room.at_stage(look, &mut found);
    }
    room.links(state, target, clocks, &mut found);
    found.into_iter().for_each(|change| work.push_of_itself(change));
}

/// The people before one target.
struct Room<'r, 'a, V: Vocabulary> {
    context: &'r Context<'a, V>,
    on: ErasedResource<'r>,
    standings: Standings,
}

impl<'r, V: Vocabulary> Room<'r, '_, V> {
    fn at_stage(&self, look: Look<'r>, found: &mut Vec<Change>) {
        let (round, target) = (look.round, look.target.profile);
        let stage = || look.stage.name.clone();
        let mut lost: Vec<UserId> = Vec::new();
        let mut left: Option<(Vec<Reassigned>, Vec<UserId>)> = None;
        // Places go back to people whose own decisions may not count any more either.
        let eligibility = loop {
            let eligibility = match &left {
                Some((reassigned, required)) => {
                    Eligibility::of(self.context.rules, look.stage, round.escalated, required, reassigned)
                }
                None => self.eligibility(look),
            };
            let more: Vec<UserId> =
                self.lost(look, &eligibility).into_iter().filter(|user| !lost.contains(user)).collect();
            if more.is_empty() {
                break eligibility;
            }
            lost.extend(more);
            left = Some(round.given_back(&lost, keeps(look)));
        };
        if !lost.is_empty() || !eligibility.people(&self.standings).eq(round.people.iter().copied()) {
            let now: Vec<UserId> = eligibility.people(&self.standings).collect();
            lost.extend(round.people.iter().copied().filter(|user| now.binary_search(user).is_err()));
            lost.sort_unstable();
            lost.dedup();
            let new = |user: &UserId| !look.holds_right(*user) || lost.binary_search(user).is_ok();
            let gained = now.iter().copied().filter(new).collect();
            found.push(Change::PeopleChanged { target, stage: stage(), gained, lost: lost.clone() });
        }
        self.standing(look, &eligibility, &lost, found);
        for delegation in &round.delegations {
            let (from, to) = (delegation.from, delegation.to);
            let first = !round.delegations.iter().any(|other| other.to == from);
            let may = |person: &Standing| eligibility.may_stand_in(person);
            let holds = |person: &Standing| eligibility.may_stand_in(person) && (!first || eligibility.admits(person));
            if !self.goes_on(to, delegation.stand, may) || !self.goes_on(from, delegation.stand, holds) {
                found.push(Change::DelegationEnded { target, stage: stage(), from, to, delegation: None });
            }
        }
        if self.is_exemption_over(look) {
            found.push(Change::StageRestored { target, stage: stage() });
        }
    }

    fn eligibility<'d>(&self, look: Look<'d>) -> Eligibility<'d> {
        let round = look.round;
        Eligibility::of(self.context.rules, look.stage, round.escalated, &round.required, &round.reassigned)
    }

    /// Who holds the right no more by what they decided by, or were given a place by.
    fn lost(&self, look: Look<'r>, eligibility: &Eligibility<'_>) -> Vec<UserId> {
        let mut lost = self.broken(look, eligibility);
        lost.extend(self.ended(look, eligibility));
        lost.retain(|user| look.holds_right(*user));
        lost.sort_unstable();
        lost.dedup();
        lost
    }

    /// Who decides no more in the place of somebody else; what they decided, if it is kept, keeps their place.
    fn ended(&self, look: Look<'r>, eligibility: &Eligibility<'_>) -> Vec<UserId> {
        let decided = |user| look.round.decisions.iter().any(|approval| approval.right_of() == user);
        let over = |reassigned: &&Reassigned| {
            let stands = keeps(look) && decided(reassigned.to);
            !stands && !self.goes_on(reassigned.to, reassigned.stand, |person| eligibility.may_stand_in(person))
        };
        look.round.reassigned.iter().filter(over).map(|reassigned| reassigned.to).collect()
    }

    /// Who said yes, and holds the right by nothing that they held then.
    fn broken(&self, look: Look<'r>, eligibility: &Eligibility<'_>) -> Vec<UserId> {
        if keeps(look) {
            return Vec::new();
        }
        let holds = |user: UserId| self.standing_of(user).is_some_and(|person| eligibility.admits(person));
        let broken = |approval: &&Approval| {
            let user = approval.right_of();
            holds(user) && !self.goes_on(user, approval.stand, |person| eligibility.admits(person))
        };
        look.round.decisions.iter().filter(broken).map(|approval| approval.right_of()).collect()
    }

    /// What was decided by a standing delegation that was ended since, or whose delegate has not held without a break what
    /// it needs. What goes with the right of whoever delegated is not told again.
    fn standing(&self, look: Look<'r>, eligibility: &Eligibility<'_>, lost: &[UserId], found: &mut Vec<Change>) {
        let target = look.target.profile;
        let decided =
            look.round.decisions.iter().filter(|approval| !keeps(look) && !lost.contains(&approval.right_of()));
        for approval in decided {
            let Some(delegation) = approval.delegation else { continue };
            let who = (delegation, approval.right_of(), approval.by);
            let stands = self.context.delegated(target).any(|one| one.lasts(who, approval.stand, target));
            if !stands || !self.goes_on(approval.by, approval.stand, |person| eligibility.may_stand_in(person)) {
                let (stage, from, to) = (look.stage.name.clone(), approval.right_of(), approval.by);
                found.push(Change::DelegationEnded { target, stage, from, to, delegation: Some(delegation) });
            }
        }
    }

    /// What bears on the decisions of one person, who stand in order.
    fn standing_of(&self, user: UserId) -> Option<&Standing> {
        let at = self.standings.binary_search_by_key(&user, |person| person.user).ok()?;
        self.standings.get(at)
    }

    /// Whether a person is let in now, and has been without a break since the stand.
    fn goes_on(&self, user: UserId, stand: Stand, admits: impl Fn(&Standing) -> bool) -> bool {
        self.standing_of(user).is_some_and(&admits)
            && self
                .context
                .unbroken(user, stand, &self.on, |then, young| admits(&self.context.standing_by(then, &self.on, young)))
    }

    /// Whether somebody has not held without a break what exempted them when the round began.
    fn is_exemption_over(&self, look: Look<'r>) -> bool {
        let Some(Skip::EveryHandExempt { people }) = &look.round.skip else { return false };
        if keeps(look) || !look.target.is_in_flight() {
            return false;
        }
        let Some(stand) = look.round.opened else { return true };
        let is_exempt = |user: &UserId| {
            self.context.unbroken(*user, stand, &self.on, |then, young| {
                self.context.exempts(then, None, look.stage, &self.on, young)
            })
        };
        !people.iter().all(is_exempt)
    }

    /// A link dies with its party's right to decide.
    fn links(&self, state: &State, target: &Target, clocks: Clocks, found: &mut Vec<Change>) {
        let here = |link: &&Link| link.target == target.profile && !link.revoked && clocks.now < link.until;
        for link in state.links.iter().filter(here) {
            let look = state.stages(target).find(|look| look.stage.name == link.stage);
            let holds = look.is_some_and(|look| {
                let eligibility = self.eligibility(look);
                self.goes_on(link.user, link.stand, |person| eligibility.admits(person))
            });
            if !holds {
                found.push(Change::LinkRevoked { link: link.id });
            }
        }
    }
}

/// Whether what somebody decided counts after they lost the right.
fn keeps(look: Look<'_>) -> bool {
    look.definition.removed_approver == RemovedApprover::KeepsCounting
}
