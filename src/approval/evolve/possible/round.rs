//! What begins a round, and which stages it has.

use super::{
    Possible, WRONG_PHASE, at, by_itself, by_right, had_a_hand, is_ascending, is_moving, is_sound, only, own, stage,
};
use crate::approval::model::by::By;
use crate::approval::model::command::StageMap;
use crate::approval::model::event::{Change, Event, Opening, Skip};
use crate::approval::model::facts::{FactTold, name_of};
use crate::approval::model::hands::Hand;
use crate::approval::model::obligation::spares;
use crate::approval::model::state::{ContentChange, Phase, State, Target};
use crate::approval_definition::{Definition, InFlight, Order, Privilege, Resubmission, Stage, Unreachable};
use crate::id::UserId;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;

const NO_REASON: &str = "a stage was skipped for no reason";
const SENT_TO_NOBODY: &str = "what had to be sent for approval came before nobody";

pub(super) fn possible(state: &State, event: &Event) -> Possible {
    let target = at(state, event.change.target().ok_or("no such target")?)?;
    match &event.change {
        Change::Submitted { definition, stages, .. } => {
            by_right(event)?;
            only(target.phase == (Phase::Draft {}), WRONG_PHASE)?;
            in_time(target, event)?;
            opened(state, target, event, definition, stages)?;
            kept(target, definition, stages, |index| resumes(target, definition, index))
        }
        Change::Resubmitted { definition, stages, .. } => {
            by_right(event)?;
            let from = matches!(
                target.phase,
                Phase::ChangesRequested {} | Phase::Withdrawn {} | Phase::Expired {} | Phase::Failed {}
            );
            only(from, WRONG_PHASE)?;
            in_time(target, event)?;
            opened(state, target, event, definition, stages)?;
            kept(target, definition, stages, |index| resumes(target, definition, index))
        }
        Change::SentBack { definition, stages, .. } => {
            by_right(event)?;
            only(target.is_in_flight() && !definition.stages.is_empty(), WRONG_PHASE)?;
            let obliges = |change: &ContentChange| {
                change.obliged.contains(&target.profile) && Some(change.by) == event.by.person()
            };
            only(state.changes.iter().rev().any(obliges), "nobody changed it who had to send it back")?;
            only(Opening::leave_somebody(stages), SENT_TO_NOBODY)?;
            opened(state, target, event, definition, stages)?;
            kept(target, definition, stages, |_| false)
        }
        Change::StagesAdded { definition, stages, .. } => {
            by_itself(event)?;
            only(target.is_in_flight() && is_sound(definition), WRONG_PHASE)?;
            let added = target.stages.len();
            begun(state, target, event, definition, added, stages)?;
            only(stages.iter().all(|opening| !opening.keeps_decisions), "decisions go on that do not")
        }
        Change::DefinitionMigrated { definition, map, stages, .. } => {
            migrated(state, target, event, definition, map)?;
            let by_nobody = event.by == (By::Host {}) && state.is_obliged_at(target.profile);
            only(!by_nobody || Opening::leave_somebody(stages), SENT_TO_NOBODY)?;
            opened(state, target, event, definition, stages)?;
            kept(target, definition, stages, |index| carries(target, definition, map, index))
        }
        Change::StageRestored { stage: name, .. } => {
            by_itself(event)?;
            let look = stage(state, target, name)?;
            only(target.is_in_flight() && look.round.skip.is_some(), "the stage was not skipped")
        }
        Change::StageSkipped { stage: name, reason, .. } => {
            by_itself(event)?;
            let look = stage(state, target, name)?;
            let skips = look.definition.unreachable == Unreachable::SkipVisibly && !look.is_for_clients();
            let lost = target.phase == (Phase::Review {}) && look.stuck().is_some();
            only(*reason == (Skip::Unreachable {}) && skips && lost, NO_REASON)?;
            let mut others = state.stages(target).filter(|other| other.index != look.index);
            let left = others.any(|other| !spares(other.round.skip.as_ref()));
            only(left || !state.is_obliged_at(target.profile), SENT_TO_NOBODY)
        }
        _ => Err("it begins no round"),
    }
}

fn in_time(target: &Target, event: &Event) -> Possible {
    only(target.publish_at.is_none_or(|at| own(event) < at), "its time had passed")
}

/// The stages of the definition, each with people in order, and skipped for a reason that holds.
fn opened(state: &State, target: &Target, event: &Event, definition: &Definition, openings: &[Opening]) -> Possible {
    only(is_sound(definition), "its definition could judge nothing")?;
    begun(state, target, event, definition, 0, openings)
}

/// The same of the stages from one of them on.
fn begun(
    state: &State,
    target: &Target,
    event: &Event,
    definition: &Definition,
    first: usize,
    openings: &[Opening],
) -> Possible {
    let stages = || definition.stages.iter().enumerate().skip(first);
    let names = stages().map(|(_, stage)| &stage.name);
    only(names.eq(openings.iter().map(|opening| &opening.stage)), "its stages are not those of its definition")?;
    for ((index, stage), opening) in stages().zip(openings) {
        only(is_ascending(&opening.people) && is_ascending(&opening.required), "people stand twice or in no order")?;
        let for_clients = stage.is_for_clients();
        only(for_clients || opening.required.is_empty(), "clients must approve where no client does")?;
        if let Some(skip) = &opening.skip {
            only(holds(state, target, event, (definition, index), opening, skip), NO_REASON)?;
        }
    }
    Ok(())
}

/// Whether a stage is skipped for that by what is recorded, and as the post is now.
fn holds(
    state: &State,
    target: &Target,
    event: &Event,
    (definition, index): (&Definition, usize),
    opening: &Opening,
    skip: &Skip,
) -> bool {
    let Some(stage) = definition.stages.get(index) else { return false };
    let as_it_is = match skip {
        Skip::ConditionFails { facts } => is_told(state, facts, &stage.when),
        Skip::SkipConditionHolds { facts } => stage.unless.as_ref().is_some_and(|unless| is_told(state, facts, unless)),
        Skip::EveryHandExempt { people } => {
            let asked = !matches!(event.change, Change::DefinitionMigrated { .. } | Change::StagesAdded { .. });
            let through = event.through.as_deref();
            let senders = [event.by.person(), event.by.acting_for()].into_iter().flatten().filter(|_| asked);
            let senders = senders.map(|user| Hand { user, through });
            let hands = || state.hands(target, definition.effective_covers(index)).chain(senders.clone());
            let all: BTreeSet<UserId> = hands().map(|hand| hand.user).collect();
            people.iter().eq(&all) && hands().all(|hand| may_be_exempt(stage, hand))
        }
        Skip::NoClient {} => true,
        // Found out when nobody is left, never when a round begins.
        Skip::Unreachable {} => false,
    };
    as_it_is && stands(definition, stage, &opening.required, skip)
}

/// Nothing less than a person is exempt by a role, nor by a permission that it had not.
fn may_be_exempt(stage: &Stage, hand: Hand<'_>) -> bool {
    match (&stage.unless_every_hand, hand.through) {
        (Some(Privilege::Permission(name)), Some(held)) => held.contains(name),
        (_, through) => through.is_none(),
    }
}

/// Whether a stage can be skipped for that, by its definition and what is recorded.
pub(in crate::approval) fn stands(definition: &Definition, stage: &Stage, required: &[UserId], skip: &Skip) -> bool {
    match skip {
        Skip::ConditionFails { facts } => stage.when.iter().any(|text| says(text, facts) == Some(false)),
        Skip::SkipConditionHolds { facts } => {
            stage.unless.as_ref().is_some_and(|unless| unless.iter().all(|text| says(text, facts) == Some(true)))
        }
        Skip::EveryHandExempt { people } => {
            stage.unless_every_hand.is_some() && !people.is_empty() && is_ascending(people)
        }
        Skip::NoClient {} => stage.is_for_clients() && required.is_empty(),
        Skip::Unreachable {} => definition.unreachable == Unreachable::SkipVisibly && !stage.is_for_clients(),
    }
}

/// Whether the facts are those that the literals speak of, as the post knows them.
fn is_told(state: &State, facts: &BTreeMap<String, FactTold>, literals: &[String]) -> bool {
    let of_literals = |name: &String| literals.iter().any(|text| name_of(text) == name);
    let as_known = |name: &String, told: &FactTold| state.facts.get(name).is_some_and(|fact| fact.told == *told);
    facts.iter().all(|(name, told)| of_literals(name) && as_known(name, told))
}

/// Whether a literal holds by the facts; `None`: they do not say.
fn says(literal: &str, facts: &BTreeMap<String, FactTold>) -> Option<bool> {
    facts.get(name_of(literal)).map(|told| told.value != literal.starts_with('!'))
}

/// Decisions of the round before go on only where they may.
fn kept(target: &Target, definition: &Definition, openings: &[Opening], may: impl Fn(usize) -> bool) -> Possible {
    debug_assert_eq!(definition.stages.len(), openings.len());
    let mut kept = openings.iter().enumerate().filter(|(_, opening)| opening.keeps_decisions);
    only(kept.all(|(index, _)| target.pinned.is_some() && may(index)), "decisions go on that do not")
}

/// Whether what was said at a stage goes on after a rejection elsewhere.
fn resumes(target: &Target, definition: &Definition, index: usize) -> bool {
    let same = target.pinned.as_ref().is_some_and(|pinned| pinned.digest == definition.digest());
    let resumes = same && definition.resubmission == Resubmission::RejectingStage;
    resumes
        && target.rejected_at.is_some_and(|rejected| match definition.order {
            Order::Sequential => index < rejected,
            Order::Parallel => index != rejected,
        })
}

/// S28, S36: by somebody without a hand in it, or by the rules themselves, and with a map of every stage.
fn migrated(state: &State, target: &Target, event: &Event, definition: &Definition, map: &[StageMap]) -> Possible {
    let old = target.definition().ok_or("it was never submitted")?;
    if event.by == (By::Host {}) {
        by_itself(event)?;
        let of_itself = definition.in_flight == InFlight::Migrate && definition.name == old.name;
        only(of_itself && target.is_in_flight(), "nobody replaced its definition")?;
    } else {
        by_right(event)?;
        only(is_moving(target), WRONG_PHASE)?;
        only(!had_a_hand(state, target, event), "somebody chose who decides on their own work")?;
    }
    let named = |stage: &Stage| map.iter().filter(|entry| entry.from == stage.name).count() == 1;
    let total = map.len() == old.stages.len() && old.stages.iter().all(named);
    let known = map.iter().filter_map(|entry| entry.to.as_ref()).all(|to| definition.stage(to).is_some());
    only(total && known, "its map is not of every stage, or of others")
}

/// S36: a requirement is met by nothing that was said about less, or on the other side.
fn carries(target: &Target, definition: &Definition, map: &[StageMap], index: usize) -> bool {
    let (Some(old), Some(new)) = (target.definition(), definition.stages.get(index)) else { return false };
    let covers = definition.effective_covers(index);
    let mut sources = map.iter().filter(|entry| entry.to.as_ref() == Some(&new.name));
    sources.all(|entry| {
        let source = old.stage(&entry.from);
        let stage = source.and_then(|source| old.stages.get(source));
        stage.is_some_and(|stage| stage.party == new.party)
            && source.is_some_and(|source| old.effective_covers(source).contains(covers))
    })
}
