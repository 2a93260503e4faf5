//! Hands: who had a part in what goes out, as they acted, and whether each of them may do without a stage.

use crate::access::{Actor, Status};
use crate::approval::model::context::Context;
use crate::approval::model::facts::Fact;
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{ContentChange, State, Target};
use crate::approval_definition::{Privilege, RemovedApprover, Side, Stage};
use crate::id::{ProfileId, UserId};
use crate::resource::{Content, ContentState, ErasedResource};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;

/// Somebody with a hand in a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::approval) struct Hand<'s> {
    pub(in crate::approval) user: UserId,
    /// The permissions of the lesser self through which they acted, if they did: a key, an impersonation, a link.
    pub(in crate::approval) through: Option<&'s [String]>,
}

impl State {
    /// Everybody with a hand in a target for a stage whose approvals depend on these classes; some of them twice.
    pub(in crate::approval) fn hands<'s>(
        &'s self,
        target: &'s Target,
        covers: crate::approval_definition::Classes,
    ) -> impl Iterator<Item = Hand<'s>> {
        let matters = move |change: &&ContentChange| change.gives_a_hand(target.profile, covers);
        let changers = self.changes.iter().filter(matters).flat_map(ContentChange::hands);
        let authors = [self.author, self.author_for].into_iter().flatten().map(Hand::own);
        authors
            .chain(changers)
            .chain(target.submissions.iter().map(|one| Hand { user: one.by, through: one.through.as_deref() }))
    }
}

impl ContentChange {
    /// Whether whoever made it has a hand in a target for it, so far as these classes go.
    fn gives_a_hand(&self, profile: ProfileId, covers: crate::approval_definition::Classes) -> bool {
        self.obliged.contains(&profile) || self.at(profile).intersects(covers)
    }

    fn hands(&self) -> impl Iterator<Item = Hand<'_>> {
        let through = self.through.as_deref();
        [Some(self.by), self.acting_for].into_iter().flatten().map(move |user| Hand { user, through })
    }
}

impl Hand<'_> {
    /// Somebody who acted with all that they may.
    pub(in crate::approval) fn own(user: UserId) -> Self {
        Self { user, through: None }
    }
}

impl<V: Vocabulary> Context<'_, V> {
    /// Asks about a target as it is in review: a right must not depend on what a decision itself changes. `None`: nobody
    /// knows where it lies.
    pub(in crate::approval) fn in_review<T>(
        &self,
        state: &State,
        profile: ProfileId,
        ask: impl FnOnce(&ErasedResource<'_>) -> T,
    ) -> Option<T> {
        let place = self.place(state, profile)?;
        let content = self.content(state, ContentState::InReview);
        Some(ask(&ErasedResource { content: Some(&content), ..place }))
    }

    /// The content in review as who decides at one of these stages may rely on it: without the facts by which somebody who
    /// could decide at none of them lifted what the other value asked for (J2).
    pub(in crate::approval) fn judged(&self, state: &State, profile: ProfileId, stages: &[Stage]) -> Content<'static> {
        let may_lift = |fact: &Fact| stages.iter().any(|stage| self.may_lift(state, profile, stage, fact));
        self.content_without(state, ContentState::InReview, |fact| fact.lifted_by().is_some() && !may_lift(fact))
    }

    /// J1: whether somebody, as they acted, holds there what exempts from a stage. Asked as `can` would ask.
    pub(in crate::approval) fn is_exempt(&self, hand: Hand<'_>, stage: &Stage, on: &ErasedResource<'_>) -> bool {
        self.person(hand.user).is_some_and(|actor| self.exempts(actor, hand.through, stage, on, 0))
    }

    /// The same of a person as they are, or were, some permissions left aside.
    pub(in crate::approval) fn exempts(
        &self,
        actor: &Actor<V>,
        through: Option<&[String]>,
        stage: &Stage,
        on: &ErasedResource<'_>,
        without: u128,
    ) -> bool {
        let Some(privilege) = &stage.unless_every_hand else { return false };
        if stage.party == Side::Internal && self.side(actor, on) == Side::External {
            return false;
        }
        match privilege {
            Privilege::Permission(name) => {
                let as_acted = through.is_none_or(|held| held.contains(name));
                let guard = self.rules.permission(name).filter(|guard| as_acted && guard.mask & without == 0);
                guard.is_some_and(|guard| self.can(actor, guard.mask, on))
            }
            // Nothing less than a person holds a role.
            Privilege::Roles(names) => {
                let holds = || self.rules.roles(names).is_some_and(|roles| self.roles_at(actor, on).touches(roles));
                let whole = through.is_none() && actor.core.record.limits.is_empty();
                whole && actor.status() == Status::Active && holds()
            }
        }
    }

    /// Everybody with a hand in a target, if there is somebody and each of them may do without the stage; sorted.
    pub(in crate::approval) fn exempt<'h>(
        &self,
        state: &State,
        hands: impl Iterator<Item = Hand<'h>>,
        stage: &Stage,
        on: &ErasedResource<'_>,
    ) -> Option<Vec<UserId>> {
        stage.unless_every_hand.as_ref()?;
        let content = self.relied_on(state, stage, on);
        let on = content.as_ref().map_or(*on, |content| ErasedResource { content: Some(content), ..*on });
        let mut people = Vec::new();
        for hand in hands {
            if !self.is_exempt(hand, stage, &on) {
                return None;
            }
            people.push(hand.user);
        }
        people.sort_unstable();
        people.dedup();
        (!people.is_empty()).then_some(people)
    }

    /// The content without the facts by which somebody lifts there what they may not: an exemption that depends on these is
    /// a requirement that they asked for (J2). `None`: there are no such facts.
    fn relied_on(&self, state: &State, stage: &Stage, on: &ErasedResource<'_>) -> Option<Content<'static>> {
        let profile = on.profile?;
        let leaves_out = |fact: &Fact| !self.may_lift(state, profile, stage, fact);
        let lifted = state.facts.values().any(leaves_out);
        lifted.then(|| self.content_without(state, ContentState::InReview, leaves_out))
    }

    /// Whether a stage that was skipped because of who made the post may still be. An exemption ages as a decision does:
    /// where these are kept, whoever was exempt with all that they may stays so.
    pub(in crate::approval) fn are_still_exempt(&self, look: Look<'_>, people: &[UserId]) -> bool {
        let keeps = look.definition.removed_approver == RemovedApprover::KeepsCounting;
        let kept = |hand: &Hand<'_>| keeps && hand.through.is_none() && people.contains(&hand.user);
        let hands = || look.state.hands(look.target, look.covers).filter(|hand| !kept(hand));
        if keeps && hands().next().is_none() {
            return true;
        }
        let exempt = self.in_review(look.state, look.target.profile, |on| {
            self.exempt(look.state, hands(), look.stage, on).is_some()
        });
        // Nothing is ordered at a place that is unknown, and the reason holds again when it is known.
        exempt.unwrap_or(true)
    }
}
