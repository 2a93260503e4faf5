//! Who may bring other people in: reassign, delegate, links, comments.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::{Ask, Grant, Guarded, Room};
use crate::access::Actor;
use crate::approval::model::by::By;
use crate::approval::model::command::Visibility;
use crate::approval::model::delegation::{self, MAX_STEPS};
use crate::approval::model::eligibility::Prerequisite;
use crate::approval::model::limits::{self, MAX_DELEGATIONS, MAX_LINKS};
use crate::approval::model::quorum::Look;
use crate::approval::model::refusal::RefusalReason as Reason;
use crate::approval::model::state::{Approval, Target};
use crate::approval::model::verb::Verb;
use crate::approval_definition::Side;
use crate::id::{ProfileId, UserId};
use crate::resource::ContentState;
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;
use crate::work;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

const SUBMIT: &[Guarded] = &[Guarded::Submit, Guarded::Edit, Guarded::Create];

impl<'r, V: Vocabulary> Room<'r, '_, V> {
    pub(super) fn of_people(&self, ask: Ask<'r>, target: &'r Target) -> Result<Grant, Reason> {
        let look = self.stage(ask, target)?;
        let matters = matches!(ask.verb, Verb::Reassign | Verb::Delegate);
        if matters && look.is_satisfied_alone() {
            return Err(Reason::StageSatisfied { stage: look.stage.name.clone() });
        }
        let person = ask.person.ok_or(Reason::PersonOnly {})?;
        match ask.verb {
            Verb::Reassign => self.reassign(look, ask.instead_of.ok_or(Reason::PersonOnly {})?, person),
            Verb::Delegate => self.delegate(look, person),
            Verb::EndDelegation => self.end_delegation(look, person),
            _ => self.issue_link(look, person),
        }
    }

    fn reassign(&self, look: Look<'r>, from: UserId, to: UserId) -> Result<Grant, Reason> {
        let grant = self.may_reassign(look)?;
        let stage = || look.stage.name.clone();
        if !look.is_asked(from) {
            return Err(Reason::NotAnApprover { user: from, stage: stage() });
        }
        if look.counted().any(|approval| approval.right_of() == from) {
            return Err(Reason::AlreadyDecided { stage: stage() });
        }
        self.could_replace(look, to)?;
        Ok(grant)
    }

    fn may_reassign(&self, look: Look<'r>) -> Result<Grant, Reason> {
        let grant = self.may(&[Guarded::Reassign, Guarded::Force], look.target, self.state.status_at(look.target))?;
        self.had_no_hand(look.target).map(|()| grant)
    }

    /// Whether the person could decide in the place of whoever is asked and has not decided: of anybody of them, since two
    /// requirements must not become one.
    fn could_replace(&self, look: Look<'r>, to: UserId) -> Result<(), Reason> {
        if look.is_asked(to) {
            return Err(Reason::AlreadyDecided { stage: look.stage.name.clone() });
        }
        self.could_decide(look, to)
    }

    /// Who may be replaced at a stage, and by whom: any of the first by any of the second. None of either if nobody may be.
    /// Each person is looked at once.
    pub(in crate::approval) fn replacements(&self, look: Look<'r>) -> (Vec<UserId>, Vec<UserId>) {
        if !self.may_have_replaced(look) {
            return (Vec::new(), Vec::new());
        }
        let (asked, others) = self.replaceable(look);
        if asked.is_empty() || others.is_empty() { (Vec::new(), Vec::new()) } else { (asked, others) }
    }

    /// To whom the sender may delegate at a stage, or give a link: each person is looked at once.
    pub(in crate::approval) fn let_in(&self, verb: Verb, look: Look<'r>) -> Vec<UserId> {
        let delegates = verb == Verb::Delegate;
        let may = if delegates { !look.is_satisfied_alone() } else { self.may_issue_link(look).is_ok() };
        if !may || !look.target.is_in_flight() {
            return Vec::new();
        }
        let admits = |person: &UserId| match delegates {
            true => self.delegate(look, *person).is_ok(),
            false => self.is_party(look, *person).is_ok(),
        };
        self.context.roster().map(Actor::user).filter(admits).collect()
    }

    /// The same, whoever does it.
    pub(in crate::approval) fn replaceable(&self, look: Look<'r>) -> (Vec<UserId>, Vec<UserId>) {
        let decided: BTreeSet<UserId> = look.counted().map(Approval::right_of).collect();
        let mut asked: Vec<UserId> = look.round.people.iter().chain(&look.round.required).copied().collect();
        asked.retain(|user| !decided.contains(user));
        asked.sort_unstable();
        asked.dedup();
        let others = self.context.roster().map(Actor::user).filter(|to| self.could_replace(look, *to).is_ok());
        (asked, others.collect())
    }

    /// Whether the sender may have somebody replaced at a stage at which somebody can be.
    pub(in crate::approval) fn may_have_replaced(&self, look: Look<'r>) -> bool {
        look.target.is_in_flight() && !look.is_satisfied_alone() && self.may_reassign(look).is_ok()
    }

    fn delegate(&self, look: Look<'r>, to: UserId) -> Result<Grant, Reason> {
        let By::User { user, acting_for: None, link: None } = *self.by else {
            return Err(Reason::PersonOnly {});
        };
        let delegations = &look.round.delegations;
        let stage = || look.stage.name.clone();
        // Whoever was delegated to may pass it on, within the bound.
        let passed_on = delegations.iter().any(|delegation| delegation.to == user && self.now < delegation.until);
        if !look.holds_right(user) && !passed_on {
            return Err(Reason::NotAnApprover { user, stage: stage() });
        }
        self.could_decide(look, user)?;
        self.could_decide(look, to)?;
        limits::at_most(MAX_DELEGATIONS, "delegations at a stage", delegation::with_one_more(delegations, user, to))?;
        let steps = delegation::longest(delegations, user, self.now, true)
            .saturating_add(delegation::longest(delegations, to, self.now, false))
            .saturating_add(1);
        let comes_back = to == user || delegation::reaches(delegations, to, user, Some(self.now));
        if comes_back || steps > MAX_STEPS {
            return Err(Reason::DelegationChain { most: MAX_STEPS });
        }
        Ok(Grant { right: Prerequisite::of(self.context.rules, look.stage).name, ..Grant::default() })
    }

    /// Whoever let somebody decide may think better of it, whatever has become of their own right.
    fn end_delegation(&self, look: Look<'r>, to: UserId) -> Result<Grant, Reason> {
        let By::User { user, acting_for: None, link: None } = *self.by else {
            return Err(Reason::PersonOnly {});
        };
        self.person(user)?;
        if !look.round.delegations.iter().any(|delegation| (delegation.from, delegation.to) == (user, to)) {
            return Err(Reason::NotDelegated { user });
        }
        Ok(Grant { right: Prerequisite::of(self.context.rules, look.stage).name, ..Grant::default() })
    }

    /// Whether somebody could decide at a stage if they were let, on the right side and barred by nothing.
    fn could_decide(&self, look: Look<'r>, user: UserId) -> Result<(), Reason> {
        work::step();
        let place = self.place(look.target.profile)?;
        let content = self.judged(look);
        let on = ErasedResource { content: Some(&content), ..place };
        let prerequisite = Prerequisite::of(self.context.rules, look.stage);
        let actor = self.person(user)?;
        let not = |_| Reason::NotAnApprover { user, stage: look.stage.name.clone() };
        for actor in [Some(actor), self.context.weaker(user)].into_iter().flatten() {
            prerequisite.admits(self.context, actor, &on).map_err(not)?;
        }
        look.bar(user).map_or(Ok(()), |bar| Err(Reason::Barred { user, bar }))
    }

    fn issue_link(&self, look: Look<'r>, user: UserId) -> Result<Grant, Reason> {
        let grant = self.may_issue_link(look)?;
        self.is_party(look, user).map(|()| grant)
    }

    fn may_issue_link(&self, look: Look<'r>) -> Result<Grant, Reason> {
        let grant = self.may(SUBMIT, look.target, self.state.status_at(look.target))?;
        limits::at_most(MAX_LINKS, "links of a post", self.state.links.len().saturating_add(1))?;
        Ok(grant)
    }

    fn is_party(&self, look: Look<'r>, user: UserId) -> Result<(), Reason> {
        let external = look.stage.party == Side::External && look.holds_right(user);
        if external { Ok(()) } else { Err(Reason::NotAnApprover { user, stage: look.stage.name.clone() }) }
    }

    pub(super) fn revoke_link(&self, ask: Ask<'r>) -> Result<Grant, Reason> {
        let id = ask.link.ok_or(Reason::LinkOutOfScope {})?;
        let link = self.state.links.iter().find(|link| link.id == id).ok_or(Reason::LinkOutOfScope {})?;
        if link.revoked {
            return Err(Reason::LinkRevoked {});
        }
        match self.state.target(link.target) {
            Some(target) => self.may(SUBMIT, target, self.state.status_at(target)),
            None => self.may_at(SUBMIT, link.target, ContentState::Draft),
        }
    }

    /// A person may say something where they may comment; a client only what clients may read (S24).
    pub(super) fn comment(&self, ask: Ask<'r>) -> Result<Grant, Reason> {
        let user = self.by.person().ok_or(Reason::PersonOnly {})?;
        if self.by.through_link().is_some() {
            // Who comes through a link speaks at its target, as themselves, and calls nobody.
            self.link_is_good(user, |link| ask.target == Some(link.target) && ask.person.is_none())?;
            return Room { by: &By::user(user), ..*self }.comment(ask);
        }
        let mut last = Reason::UnknownTarget {};
        for target in self.state.targets.iter().filter(|target| ask.target.is_none_or(|at| at == target.profile)) {
            match self.comment_at(target.profile, self.state.status_at(target)) {
                Err(reason) => last = reason,
                Ok(grant) => {
                    // Who speaks for a client says nothing that the client may not read.
                    for user in [Some(user), self.by.acting_for()].into_iter().flatten() {
                        let side = self.side(self.person(user)?, target.profile)?;
                        if side == Side::External && ask.visibility == Visibility::Internal {
                            return Err(Reason::TeamOnly {});
                        }
                    }
                    return self.called(ask, target.profile).map(|()| grant);
                }
            }
        }
        Err(last)
    }

    fn comment_at(&self, profile: ProfileId, status: ContentState) -> Result<Grant, Reason> {
        if self.context.rules.guard(Guarded::Comment).is_some() {
            return self.may_at(&[Guarded::Comment], profile, status);
        }
        let ways = [Guarded::Decide, Guarded::Edit, Guarded::Submit, Guarded::Create];
        let mut ways = ways.iter().map(|way| self.may_at(core::slice::from_ref(way), profile, status));
        let first = ways.next().unwrap_or(Err(Reason::PersonOnly {}));
        ways.fold(first, |found, way| if found.is_ok() { found } else { way.or(found) })
    }

    /// Whoever is called must be able to read it: they may comment there themselves, on the right side.
    fn called(&self, ask: Ask<'r>, profile: ProfileId) -> Result<(), Reason> {
        let Some(user) = ask.person else { return Ok(()) };
        let actor = self.context.person(user).ok_or(Reason::Mention { user })?;
        let side = self.side(actor, profile)?;
        let party = By::user(user);
        let status = self.state.target(profile).map_or(ContentState::Draft, |target| self.state.status_at(target));
        let reads = Room { by: &party, ..*self }.comment_at(profile, status).is_ok();
        let fits = side == Side::Internal || ask.visibility == Visibility::External;
        if reads && fits { Ok(()) } else { Err(Reason::Mention { user }) }
    }
}
