//! What begins a round, and what changes the people in it.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use crate::approval::evolve::steps::{
    Applied, NO_PERSON, NO_STAGE, NO_TARGET, forget_decisions, on_stage, stage_names_known,
};
use crate::approval::model::command::StageMap;
use crate::approval::model::event::{Change, Event, Opening};
use crate::approval::model::facts;
use crate::approval::model::pinned::Pinned;
use crate::approval::model::stand::Stand;
use crate::approval::model::state::{Approval, Phase, Reassigned, StageState, State, Submission};
use crate::approval_definition::{Definition, RemovedApprover};
use crate::id::{ProfileId, UserId};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A definition judges a target from now on, or goes on judging it in a new round.
pub(super) fn judged(state: &mut State, event: &Event) -> Applied {
    match &event.change {
        Change::Submitted { target, round, definition, bound, stages }
        | Change::Resubmitted { target, round, definition, bound, stages }
        | Change::SentBack { target, round, definition, bound, stages } => {
            facts::rely(&mut state.facts);
            state.opened = true;
            let bound = bound.as_ref().unwrap_or(&definition.name);
            submitted(state, event, *target, *round, (definition, bound), stages)
        }
        Change::StagesAdded { target, definition, bound, stages } => {
            raised(state, event, *target, (definition, bound), stages)
        }
        Change::DefinitionMigrated { target, definition, map, stages } => {
            migrated(state, event, *target, definition, map, stages)
        }
        _ => Err("it is judged by nothing new"),
    }
}

fn submitted(
    state: &mut State,
    event: &Event,
    profile: ProfileId,
    round: u32,
    (definition, bound): (&Arc<Definition>, &String),
    openings: &[Opening],
) -> Applied {
    let by = event.by.person().ok_or(NO_PERSON)?;
    let target = state.target(profile).ok_or(NO_TARGET)?;
    let kept = openings.iter().map(|opening| match opening.keeps_decisions {
        true => counted(state, profile, &opening.stage),
        false => Vec::new(),
    });
    let kept: Vec<Vec<Approval>> = kept.collect();
    if target.round.checked_add(1) != Some(round) {
        return Err("its round is not the next one");
    }
    let stages = open(definition, openings, kept, event.stand())?;
    let version = state.version;
    let target = state.target_mut(profile).ok_or(NO_TARGET)?;
    for user in [Some(by), event.by.acting_for()].into_iter().flatten() {
        let submission = Submission { by: user, through: event.through.clone() };
        if let Err(place) = target.submissions.binary_search(&submission) {
            target.submissions.insert(place, submission);
        }
    }
    target.phase = Phase::Review {};
    target.round = round;
    target.submitted_at = Some(event.at);
    target.submitted_version = version;
    target.pinned = Some(pinned(event, definition)?);
    target.bound.clone_from(bound);
    target.stages = stages;
    target.told_unapproved = false;
    target.rejected_at = None;
    target.late_for = None;
    Ok(())
}

/// Stages come to those of the round; what was said at the others stands.
fn raised(
    state: &mut State,
    event: &Event,
    profile: ProfileId,
    (definition, bound): (&Arc<Definition>, &String),
    openings: &[Opening],
) -> Applied {
    let target = state.target_mut(profile).ok_or(NO_TARGET)?;
    let old = target.definition().map(|definition| definition.stages.as_slice()).unwrap_or_default();
    let (same, added) = definition.stages.split_at_checked(old.len()).ok_or(NO_STAGE)?;
    if same != old
        || added.is_empty()
        || !added.iter().map(|stage| &stage.name).eq(openings.iter().map(|one| &one.stage))
    {
        return Err(NO_STAGE);
    }
    target.stages.extend(openings.iter().map(|opening| opened(opening, Vec::new(), event.stand())));
    target.pinned = Some(pinned(event, definition)?);
    target.bound.clone_from(bound);
    Ok(())
}

fn pinned(event: &Event, definition: &Arc<Definition>) -> Result<Pinned, &'static str> {
    let digest = event.definition.ok_or("it has no digest of its definition")?;
    Ok(Pinned { definition: Arc::clone(definition), digest })
}

fn migrated(
    state: &mut State,
    event: &Event,
    profile: ProfileId,
    definition: &Arc<Definition>,
    map: &[StageMap],
    openings: &[Opening],
) -> Applied {
    state.target(profile).ok_or(NO_TARGET)?;
    let kept = openings.iter().map(|opening| {
        let mut decisions: Vec<Approval> = Vec::new();
        let sources = map.iter().filter(|entry| entry.to.as_ref() == Some(&opening.stage) && opening.keeps_decisions);
        for approval in sources.flat_map(|entry| counted(state, profile, &entry.from)) {
            let twice = |other: &Approval| other.by == approval.by || other.right_of() == approval.right_of();
            if !decisions.iter().any(twice) {
                decisions.push(approval);
            }
        }
        decisions.sort_unstable_by_key(|approval| approval.by);
        decisions
    });
    let stages = open(definition, openings, kept.collect(), event.stand())?;
    let target = state.target_mut(profile).ok_or(NO_TARGET)?;
    target.pinned = Some(pinned(event, definition)?);
    target.stages = stages;
    target.rejected_at = None;
    Ok(())
}

fn open(
    definition: &Definition,
    openings: &[Opening],
    kept: Vec<Vec<Approval>>,
    stand: Stand,
) -> Result<Vec<StageState>, &'static str> {
    let same = definition.stages.iter().map(|stage| &stage.name).eq(openings.iter().map(|opening| &opening.stage));
    if !same {
        return Err(NO_STAGE);
    }
    let stages = openings.iter().zip(kept).map(|(opening, decisions)| opened(opening, decisions, stand));
    Ok(stages.collect())
}

fn opened(opening: &Opening, decisions: Vec<Approval>, stand: Stand) -> StageState {
    StageState {
        people: opening.people.clone(),
        required: opening.required.clone(),
        skip: opening.skip.clone(),
        opened: Some(stand),
        decisions,
        ..StageState::default()
    }
}

/// The approvals of a stage that count as the content is now: what went stale stays so.
fn counted(state: &State, profile: ProfileId, stage: &str) -> Vec<Approval> {
    let Some(target) = state.target(profile) else { return Vec::new() };
    let index = target.definition().and_then(|definition| definition.stage(stage));
    index.and_then(|index| state.look(target, index)).map(|look| look.counted().collect()).unwrap_or_default()
}

pub(super) fn force_approved(state: &mut State, profile: ProfileId, skipped: &[String]) -> Applied {
    let version = state.version;
    let target = state.target_mut(profile).ok_or(NO_TARGET)?;
    if !stage_names_known(target, skipped) {
        return Err(NO_STAGE);
    }
    if !target.is_in_flight() {
        // Overriding a rejection gives no older approval its force back (S14).
        forget_decisions(target);
        target.phase = Phase::Review {};
    }
    let names = target.pinned.as_ref().map(|pinned| Arc::clone(&pinned.definition)).ok_or(NO_STAGE)?;
    for (stage, round) in names.stages.iter().zip(&mut target.stages) {
        if skipped.contains(&stage.name) {
            round.overridden = Some(version);
        }
    }
    Ok(())
}

pub(super) fn people_changed(
    state: &mut State,
    profile: ProfileId,
    stage: &str,
    gained: &[UserId],
    lost: &[UserId],
) -> Applied {
    let keeps = state
        .target(profile)
        .and_then(|target| target.definition())
        .is_some_and(|definition| definition.removed_approver == RemovedApprover::KeepsCounting);
    on_stage(state, profile, stage, |stage| {
        stage.people.retain(|user| !lost.contains(user));
        stage.people.extend_from_slice(gained);
        stage.people.sort_unstable();
        stage.people.dedup();
        (stage.reassigned, stage.required) = stage.given_back(lost, keeps);
        if !keeps {
            stage.decisions.retain(|approval| !lost.contains(&approval.right_of()));
        }
    })
}

/// `to` takes the place of `from`, among the pinned clients as well.
pub(super) fn reassigned(
    state: &mut State,
    profile: ProfileId,
    stage: &str,
    (from, to): (UserId, UserId),
    stand: Stand,
) -> Applied {
    on_stage(state, profile, stage, |stage| {
        // Whoever stood in for somebody was not asked for by name.
        let stood_in = stage.reassigned.iter().any(|other| other.to == from);
        let required = stage.required.binary_search(&from).is_ok() && !stood_in;
        // Whoever was replaced by `from` stays replaced, and whoever decides instead of `to` goes on deciding.
        for other in stage.reassigned.iter_mut().filter(|other| other.to == from) {
            (other.to, other.stand) = (to, stand);
        }
        stage.reassigned.push(Reassigned { from, to, required, stand });
        stage.reassigned.retain(|other| other.from != other.to);
        stage.reassigned.sort_unstable();
        stage.reassigned.dedup_by_key(|other| (other.from, other.to));
        for list in [&mut stage.people, &mut stage.required] {
            if let Ok(place) = list.binary_search(&from) {
                list.remove(place);
                if let Err(place) = list.binary_search(&to) {
                    list.insert(place, to);
                }
            }
        }
        if let Err(place) = stage.people.binary_search(&to) {
            stage.people.insert(place, to);
        }
        stage.decisions.retain(|approval| approval.right_of() != from);
    })
}
