//! Who may begin a round, and what comes of it: what somebody could do only by sending it for approval comes before
//! somebody who is asked, or is brought out by who may do it plainly (S1, J1).

use super::{Grant, Guarded, Room, SCHEDULE, edit_guards};
use crate::approval::decide::binding;
use crate::approval::decide::opening::openings;
use crate::approval::model::event::Opening;
use crate::approval::model::hands::Hand;
use crate::approval::model::pinned::Pinned;
use crate::approval::model::refusal::RefusalReason as Reason;
use crate::approval::model::state::{ContentChange, Target};
use crate::approval::model::verb::Verb;
use crate::approval_definition::{Classes, Definition};
use crate::resource::ContentState;
use crate::vocabulary::Vocabulary;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

impl<V: Vocabulary> Room<'_, '_, V> {
    pub(super) fn of_round(&self, verb: Verb, target: &Target, status: ContentState) -> Result<Grant, Reason> {
        use ContentState as S;
        let again = matches!(status, S::ChangesRequested | S::Withdrawn | S::Expired | S::Failed);
        if target.is_closed() || !(if verb == Verb::Submit { status == S::Draft } else { again }) {
            return Err(Reason::WrongState { state: status });
        }
        if let Some(at) = target.publish_at.filter(|at| *at <= self.own) {
            return Err(Reason::TimePast { at });
        }
        let grant = self.may(&[Guarded::Submit, Guarded::Edit, Guarded::Create], target, status)?;
        let owed = grant.obliged || self.state.is_obliged_at(target.profile);
        if !owed || !grant.obliged && self.may_do_plainly(target) {
            return Ok(grant);
        }
        let (pinned, _) = self.next_round(target);
        self.comes_before_somebody(target, &pinned.definition).map(|()| grant)
    }

    /// Whoever may change what is in flight only by sending it for approval needs somebody to send it to.
    pub(super) fn can_be_sent_back(&self, target: &Target, grant: Grant) -> Result<Grant, Reason> {
        if !grant.obliged || !target.is_in_flight() {
            return Ok(grant);
        }
        let (pinned, _) = self.round_back(target).ok_or(Reason::NoDefinition {})?;
        self.comes_before_somebody(target, &pinned.definition).map(|()| grant)
    }

    /// The definition of the round that begins when a target is submitted, and the name of what is bound. The definition of
    /// the round before stays, so that nobody loosens it meanwhile (S28), unless another one is bound.
    pub(in crate::approval) fn next_round(&self, target: &Target) -> (Pinned, String) {
        let found = self.context.bound(self.state, target.profile);
        let bound = binding::name(found.as_ref()).to_owned();
        let gone = found.is_none() && !self.context.rules.binds(&target.bound);
        let stays = target.pinned.as_ref().filter(|_| gone || bound == target.bound);
        (stays.cloned().or(found).unwrap_or_else(|| Pinned::new(Definition::none())), bound)
    }

    /// The same when it is sent back: the one that judges it, or what is bound by now.
    pub(in crate::approval) fn round_back(&self, target: &Target) -> Option<(Pinned, String)> {
        let found = self.context.bound(self.state, target.profile);
        let bound = binding::name(found.as_ref()).to_owned();
        let judging = target.pinned.clone().filter(|pinned| !pinned.definition.stages.is_empty());
        judging.or(found).map(|pinned| (pinned, bound))
    }

    /// How the stages begin a round that the sender opens. `None`: nobody knows where the target lies.
    pub(in crate::approval) fn begun(&self, target: &Target, definition: &Definition) -> Option<Vec<Opening>> {
        let through = self.through(core::slice::from_ref(&target.profile));
        let senders = [self.by.person(), self.by.acting_for()].into_iter().flatten();
        let senders: Vec<Hand<'_>> = senders.map(|user| Hand { user, through: through.as_deref() }).collect();
        openings(self.context, self.state, target, definition, &senders, |_| None)
    }

    fn comes_before_somebody(&self, target: &Target, definition: &Definition) -> Result<(), Reason> {
        let stages = self.begun(target, definition).ok_or(Reason::UnknownPlace {})?;
        if Opening::leave_somebody(&stages) { Ok(()) } else { Err(Reason::NoDefinition {}) }
    }

    /// Whether the sender may do plainly whatever others could do only by sending it for approval: in no state only so
    /// themselves, and in some state at all.
    fn may_do_plainly(&self, target: &Target) -> bool {
        let here = |change: &&ContentChange| change.obliged.contains(&target.profile);
        self.state.changes.iter().filter(here).all(|change| {
            let changed = change.at(target.profile);
            let labels = changed == Classes::LABELS;
            if changed == Classes::SCHEDULE {
                return self.is_plain(SCHEDULE, target);
            }
            if changed == Classes::ALL {
                return self.is_plain(&[Guarded::Create], target);
            }
            // Whether it was a draft then is not known any more.
            [false, true].into_iter().all(|in_flight| self.is_plain(edit_guards(in_flight, labels), target))
        })
    }

    fn is_plain(&self, guards: &[Guarded], target: &Target) -> bool {
        let granted = || ContentState::ALL.into_iter().filter_map(|status| self.may(guards, target, status).ok());
        granted().next().is_some() && granted().all(|grant| !grant.obliged)
    }
}
