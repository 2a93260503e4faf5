//! Who may bring other people in: reassign, delegate, links, comments.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::{Ask, Grant, Guarded, Room};
use crate::approval::model::by::By;
use crate::approval::model::command::Visibility;
use crate::approval::model::delegation::{self, MAX_STEPS};
use crate::approval::model::eligibility::Prerequisite;
use crate::approval::model::limits::{self, MAX_DELEGATIONS, MAX_LINKS};
use crate::approval::model::quorum::Look;
use crate::approval::model::refusal::RefusalReason as Reason;
use crate::approval::model::state::Target;
use crate::approval::model::verb::Verb;
use crate::approval_definition::Side;
use crate::id::{ProfileId, UserId};
use crate::resource::ContentState;
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;

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
        let grant = self.may(&[Guarded::Reassign, Guarded::Force], look.target, self.state.status_at(look.target))?;
        self.had_no_hand(look.target)?;
        let stage = || look.stage.name.clone();
        if !look.holds_right(from) && !look.round.required.contains(&from) {
            return Err(Reason::NotAnApprover { user: from, stage: stage() });
        }
        if look.counted().any(|approval| approval.right_of() == from) {
            return Err(Reason::AlreadyDecided { stage: stage() });
        }
        // Two requirements must not become one.
        if from == to || look.holds_right(to) || look.round.required.contains(&to) {
            return Err(Reason::AlreadyDecided { stage: stage() });
        }
        self.could_decide(look, to)?;
        Ok(grant)
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
        let place = self.place(look.target.profile)?;
        let content = self.context.content(self.state, ContentState::InReview);
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
        let grant = self.may(SUBMIT, look.target, self.state.status_at(look.target))?;
        limits::at_most(MAX_LINKS, "links of a post", self.state.links.len().saturating_add(1))?;
        let external = look.stage.party == Side::External && look.holds_right(user);
        if external { Ok(grant) } else { Err(Reason::NotAnApprover { user, stage: look.stage.name.clone() }) }
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
