//! What follows from everything that happened: stages that are needed after all, requirements that nobody can meet.

use crate::approval::decide::requirements::{raise_changed, raise_failed, restore};
use crate::approval::decide::unit_of_work::UnitOfWork;
use crate::approval::model::context::Context;
use crate::approval::model::event::{Change, Event, Skip};
use crate::approval::model::obligation::spares;
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{Phase, State, Target};
use crate::approval_definition::{Approvers, Barred, Classes, Quorum, Stage, Unreachable};
use crate::id::{ProfileId, UserId};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Records it.
pub(in crate::approval) fn follow_up<V: Vocabulary>(
    context: &Context<'_, V>,
    work: &mut UnitOfWork<'_>,
    before: &State,
) {
    raise_changed(context, work);
    raise_failed(context, work);
    if !work.may_have_stuck() {
        return;
    }
    let nothing = is_nothing(work.events(), before);
    if nothing && !cfg!(debug_assertions) {
        return;
    }
    let count = work.events().len();
    let profiles: Vec<ProfileId> = work.settled().targets.iter().map(|target| target.profile).collect();
    profiles.into_iter().for_each(|profile| restore(context, work, profile));
    unreachable(work);
    unapproved(work);
    dead_ends(work, before);
    debug_assert!(!nothing || work.events().len() == count, "{:?}", work.events());
}

/// Which stages are skipped because nobody can meet them. What had to be sent for approval waits where nobody would be
/// left who is asked.
fn unreachable(work: &mut UnitOfWork<'_>) {
    let mut found = Vec::new();
    let state = work.settled();
    for target in state.targets.iter().filter(|target| target.phase == (Phase::Review {})) {
        let skips = |look: &Look<'_>| {
            let visibly = look.definition.unreachable == Unreachable::SkipVisibly && !look.is_for_clients();
            visibly && look.stuck().is_some()
        };
        if !state.stages(target).any(|look| skips(&look)) {
            continue;
        }
        let mut left = state.stages(target).filter(|look| !skips(look) && !spares(look.round.skip.as_ref()));
        if state.is_obliged_at(target.profile) && left.next().is_none() {
            continue;
        }
        let skipped = state.stages(target).filter(skips).map(|look| look.stage.name.clone());
        let reason = Skip::Unreachable {};
        found.extend(skipped.map(|stage| Change::StageSkipped {
            target: target.profile,
            stage,
            reason: reason.clone(),
        }));
    }
    found.into_iter().for_each(|change| work.push_of_itself(change));
}

/// Which targets go their way without anybody's approval.
fn unapproved(work: &mut UnitOfWork<'_>) {
    let targets = work.settled().targets.iter();
    let news = targets.filter(|target| target.is_approved_by_nobody() && !target.told_unapproved);
    let news: Vec<Change> = news.map(|target| Change::NobodyApproved { target: target.profile }).collect();
    news.into_iter().for_each(|change| work.push_of_itself(change));
}

/// Which requirements nobody can meet any more, and which can be met again.
fn dead_ends(work: &mut UnitOfWork<'_>, before: &State) {
    let mut found = Vec::new();
    let state = work.settled();
    for target in &state.targets {
        let old = before.target(target.profile);
        let same_round = old.filter(|old| old.round == target.round && old.pinned == target.pinned);
        for look in state.stages(target) {
            let old = same_round.and_then(|old| before.look(old, look.index)).and_then(Look::stuck_in_flight);
            let (target, stage) = (target.profile, || look.stage.name.clone());
            match look.stuck_in_flight() {
                Some(cause) if old.as_ref() != Some(&cause) => {
                    found.push(Change::BecameStuck { target, stage: stage(), cause });
                }
                None if old.is_some() => found.push(Change::Unstuck { target, stage: stage() }),
                Some(_) | None => {}
            }
        }
    }
    found.into_iter().for_each(|change| work.push_of_itself(change));
}

/// Whether the events, all of one command, are known to have no follow_up without a look at the state after them: new
/// content, times or rounds, and enough people at each stage on whom they have no bearing.
fn is_nothing(events: &[Event], before: &State) -> bool {
    events.iter().all(|event| {
        let by = [event.by.person(), event.by.acting_for()];
        if let Change::Edited { .. } = &event.change {
            return before.targets.iter().all(|target| is_safe(before, target, &by));
        }
        if let Change::Scheduled { target, .. } | Change::Unscheduled { target } = &event.change {
            let changed = before.target(*target).is_some_and(|target| is_safe(before, target, &by));
            return changed && are_others_safe(before, *target);
        }
        if let Change::Submitted { target, definition, stages, .. }
        | Change::Resubmitted { target, definition, stages, .. } = &event.change
        {
            let Some(target) = before.target(*target).filter(|target| are_others_safe(before, target.profile)) else {
                return false;
            };
            if stages.iter().all(|opening| opening.skip.is_some()) {
                return false;
            }
            return definition.stages.iter().zip(stages).enumerate().all(|(index, (stage, opening))| {
                let covers = definition.effective_covers(index);
                let place = Place { state: before, target, stage, covers };
                opening.skip.is_some() || place.is_staffed(&opening.people, &opening.required, &by)
            });
        }
        false
    })
}

/// Whether nothing follows at the other targets either: an exemption there may have lapsed meanwhile.
fn are_others_safe(state: &State, changed: ProfileId) -> bool {
    state.targets.iter().filter(|target| target.profile != changed).all(|target| is_safe(state, target, &[]))
}

/// Whether a change by these people leaves enough others at each stage of a target, whatever becomes of approvals.
fn is_safe(state: &State, target: &Target, by: &[Option<UserId>]) -> bool {
    // A failed post whose time changes is in review again, where facts count that changed meanwhile.
    if target.phase != (Phase::Review {}) {
        return !target.is_in_flight();
    }
    state.stages(target).all(|look| {
        let place = Place { state, target, stage: look.stage, covers: look.covers };
        match &look.round.skip {
            Some(skip) => stays_skipped(state, skip),
            None => place.is_staffed(&look.round.people, &look.round.required, by),
        }
    })
}

/// Whether a stage stays skipped whatever people may by now: an exemption may be over, and who lifted what a fact asked
/// for may have lost what let them (J2).
fn stays_skipped(state: &State, skip: &Skip) -> bool {
    match skip {
        Skip::EveryHandExempt { .. } => false,
        Skip::ConditionFails { facts } | Skip::SkipConditionHolds { facts } => {
            facts.keys().all(|name| state.facts.get(name).is_some_and(|fact| fact.lifted_by().is_none()))
        }
        Skip::NoClient {} | Skip::Unreachable {} => true,
    }
}

/// A stage of a definition that judges a target, or is about to.
struct Place<'s> {
    state: &'s State,
    target: &'s Target,
    stage: &'s Stage,
    /// The classes that its approvals depend on.
    covers: Classes,
}

impl Place<'_> {
    /// Whether enough of the people may decide who have no hand in the post, and none in what happens now.
    fn is_staffed(&self, people: &[UserId], required: &[UserId], by: &[Option<UserId>]) -> bool {
        let Place { state, target, stage, covers } = *self;
        let own = |user: UserId| {
            matches!(stage.barred, Barred::Contributors | Barred::LastChanger) && by.contains(&Some(user))
        };
        let free = |user: UserId| !own(user) && state.bar(target, stage, covers, user).is_none();
        if matches!(stage.approvers, Approvers::MustApprove(_)) && stage.quorum == Quorum::All {
            return !required.is_empty()
                && required.iter().all(|user| people.binary_search(user).is_ok() && free(*user));
        }
        let needed = if let Quorum::AtLeast(needed) = stage.quorum { needed } else { 1 };
        let needed = usize::try_from(needed).unwrap_or(usize::MAX);
        people.iter().filter(|user| free(**user)).take(needed).count() == needed
    }
}
