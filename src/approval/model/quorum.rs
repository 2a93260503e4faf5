//! Counting: which approvals count now, and which stages they satisfy. Everything is derived (S9 to S14).

use crate::approval::model::state::{Approval, StageState, State, Target};
use crate::approval_definition::{Classes, Definition, Order, Quorum, RemovedApprover, Stage};
use crate::id::UserId;
use crate::work;
use alloc::string::String;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// One stage of one target.
#[derive(Clone, Copy)]
pub(in crate::approval) struct Look<'s> {
    pub(in crate::approval) state: &'s State,
    pub(in crate::approval) target: &'s Target,
    pub(in crate::approval) definition: &'s Definition,
    pub(in crate::approval) index: usize,
    pub(in crate::approval) stage: &'s Stage,
    pub(in crate::approval) round: &'s StageState,
    /// The classes that its approvals depend on: [`Definition::effective_covers`].
    pub(in crate::approval) covers: Classes,
}

impl State {
    /// The stages of a target in order; none before it was submitted.
    pub(in crate::approval) fn stages<'s>(&'s self, target: &'s Target) -> impl Iterator<Item = Look<'s>> + Clone {
        let definition = target.definition();
        let stages = definition.map(|definition| definition.stages.as_slice()).unwrap_or_default();
        let stages = stages.iter().zip(&target.stages).enumerate();
        stages.scan(Classes::default(), move |before, (index, (stage, round))| {
            let definition = definition?;
            *before = definition.covers_after(*before, stage);
            Some(Look { state: self, target, definition, index, stage, round, covers: *before })
        })
    }

    /// The stages that somebody said yes to, or overrode, and that cover the date: another time, or none, voids these.
    pub(in crate::approval) fn voided_by_another_time(&self, target: &Target) -> Vec<String> {
        let dated = self.stages(target).filter(|look| look.covers.contains(Classes::SCHEDULE));
        let said = dated.filter(|look| look.is_overridden() || look.counted().next().is_some());
        said.map(|look| look.stage.name.clone()).collect()
    }

    pub(in crate::approval) fn look<'s>(&'s self, target: &'s Target, index: usize) -> Option<Look<'s>> {
        self.stages(target).nth(index)
    }

    /// Whether every requirement of the round is met by what counts now (S1), and what could be changed only by sending it
    /// for approval was sent.
    pub(in crate::approval) fn is_approved(&self, target: &Target) -> bool {
        let since = self.changes.iter().rev().take_while(|change| change.version > target.submitted_version);
        let mut obliged = since.filter(|change| change.obliged.contains(&target.profile));
        target.pinned.is_some() && obliged.next().is_none() && self.stages(target).all(Look::is_satisfied_alone)
    }
}

impl<'s> Look<'s> {
    /// Whether decisions may be taken at this stage: in sequence, when those before it are satisfied (S16).
    pub(in crate::approval) fn is_open(self) -> bool {
        let mut before = self.state.stages(self.target).take(self.index);
        self.definition.order == Order::Parallel || before.all(Look::is_satisfied_alone)
    }

    /// Whether the stage is satisfied, those before it aside.
    pub(in crate::approval) fn is_satisfied_alone(self) -> bool {
        self.round.skip.is_some() || self.is_overridden() || self.meets_quorum()
    }

    /// Whether somebody overrode the stage for the content as it is.
    pub(in crate::approval) fn is_overridden(self) -> bool {
        self.round.overridden.is_some_and(|version| !self.changed_since(version))
    }

    /// S13: whether a later version changed, against its predecessor, a class covered by this stage or, in sequence,
    /// by an earlier one. Going back to an old content is a change like any other (S12).
    pub(in crate::approval) fn changed_since(self, version: u32) -> bool {
        let later = self.state.changes_at(self.target.profile).rev().take_while(|(change, _)| change.version > version);
        later.into_iter().any(|(_, changed)| changed.intersects(self.covers))
    }

    /// The approvals that count now, one a person (S20).
    pub(in crate::approval) fn counted(self) -> impl Iterator<Item = Approval> + use<'s> {
        self.round.decisions.iter().copied().filter(move |approval| self.counts(*approval))
    }

    fn counts(self, approval: Approval) -> bool {
        work::step();
        let holds =
            self.holds_right(approval.right_of()) || self.definition.removed_approver == RemovedApprover::KeepsCounting;
        holds
            && !self.changed_since(approval.version)
            && self.bar(approval.by).is_none()
            && approval.acting_for.is_none_or(|person| self.bar(person).is_none())
    }

    pub(in crate::approval) fn bar(self, user: UserId) -> Option<crate::approval::model::bar::Bar> {
        self.state.bar(self.target, self.stage, self.covers, user)
    }

    /// Whether the person holds the right to decide here, bars aside.
    pub(in crate::approval) fn holds_right(self, user: UserId) -> bool {
        self.round.people.binary_search(&user).is_ok()
    }

    /// Whether the person is asked here: by a right, or as one of the clients of the submission.
    pub(in crate::approval) fn is_asked(self, user: UserId) -> bool {
        self.holds_right(user) || self.round.required.binary_search(&user).is_ok()
    }

    /// Who said yes, by their hand or on their right, sorted: looked at once, however many are asked. Whoever says yes for
    /// somebody else has said yes, and is not asked again.
    pub(in crate::approval) fn said(self) -> SmallVec<[UserId; 8]> {
        let mut said: SmallVec<[UserId; 8]> =
            self.counted().flat_map(|approval| [approval.by, approval.right_of()]).collect();
        said.sort_unstable();
        said
    }

    /// The people who may decide: the right and no bar.
    pub(in crate::approval) fn able(self) -> impl Iterator<Item = UserId> + Clone + use<'s> {
        self.round.people.iter().copied().filter(move |user| self.bar(*user).is_none())
    }

    /// The people of whom everyone must approve, under the quorum `all`.
    pub(in crate::approval) fn everyone(self) -> impl Iterator<Item = UserId> + use<'s> {
        let pinned = self.is_for_clients();
        let required: &[UserId] = if pinned { &self.round.required } else { &[] };
        required.iter().copied().chain(self.able().filter(move |_| !pinned))
    }

    pub(in crate::approval) fn is_for_clients(self) -> bool {
        self.stage.is_for_clients()
    }

    fn meets_quorum(self) -> bool {
        match self.stage.quorum {
            Quorum::Any => self.counted().next().is_some(),
            Quorum::AtLeast(needed) => self.counted().nth(index_of(needed)).is_some(),
            Quorum::All => {
                let (said, mut anybody) = (self.said(), false);
                let all = self.everyone().all(|user| {
                    anybody = true;
                    said.binary_search(&user).is_ok()
                });
                // Under the knob that keeps approvals, the last approver may be gone.
                all && (anybody || self.counted().next().is_some())
            }
        }
    }

    /// How many approvals are still missing.
    pub(in crate::approval) fn missing(self) -> usize {
        let needed: usize = match self.stage.quorum {
            _ if self.is_satisfied_alone() => 0,
            Quorum::Any => 1,
            Quorum::AtLeast(needed) => usize::try_from(needed).unwrap_or(usize::MAX),
            Quorum::All => {
                let said = self.said();
                return self.everyone().filter(|user| said.binary_search(user).is_err()).count().max(1);
            }
        };
        needed.saturating_sub(self.counted().count())
    }
}

/// The index of the `needed`th item.
fn index_of(needed: u32) -> usize {
    usize::try_from(needed.saturating_sub(1)).unwrap_or(usize::MAX)
}
