//! Rounds: submit, resubmit, send back, migrate. Which stages there are is fixed here.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::{Steps, target};
use crate::approval::decide::admit::{Ask, Room};
use crate::approval::decide::opening::openings;
use crate::approval::decide::unit_of_work::Step;
use crate::approval::model::command::StageMap;
use crate::approval::model::event::{Change, Opening};
use crate::approval::model::pinned::Pinned;
use crate::approval::model::refusal::{Refusal, RefusalReason as Reason};
use crate::approval::model::state::Target;
use crate::approval::model::verb::Verb;
use crate::approval_definition::{Definition, InFlight, Order, Resubmission};
use crate::id::ProfileId;
use crate::vocabulary::Vocabulary;
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

pub(super) fn submit<V: Vocabulary>(room: &Room<'_, '_, V>, verb: Verb, targets: &[ProfileId]) -> Steps {
    let mut steps = Vec::with_capacity(targets.len());
    for profile in targets {
        let right = room.admit(Ask::of(verb, Some(*profile)))?.right;
        let at = target(room, *profile)?;
        let (pinned, bound) = room.next_round(at);
        let mut stages = begun(room, at, &pinned.definition)?;
        let same = at.pinned.as_ref().is_some_and(|old| old.digest == pinned.digest);
        for (index, opening) in stages.iter_mut().enumerate() {
            opening.keeps_decisions = same && keeps_decisions(&pinned.definition, at, index);
        }
        let (target, definition, round) = (*profile, pinned.definition, at.round.saturating_add(1));
        let bound = Some(bound).filter(|bound| *bound != definition.name);
        let change = match verb {
            Verb::Submit => Change::Submitted { target, round, definition, bound, stages },
            _ => Change::Resubmitted { target, round, definition, bound, stages },
        };
        let through = room.through(core::slice::from_ref(profile));
        steps.push(Step::under(change, right, pinned.digest).through(through));
    }
    Ok(steps)
}

fn begun<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    target: &Target,
    definition: &Definition,
) -> Result<Vec<Opening>, Refusal> {
    room.begun(target, definition).ok_or_else(|| Reason::UnknownPlace {}.at(target.profile))
}

/// After a rejection, the stages that did not reject keep what was said, if the definition says so.
fn keeps_decisions(definition: &Definition, target: &Target, stage: usize) -> bool {
    let resumes = definition.resubmission == Resubmission::RejectingStage;
    resumes
        && target.rejected_at.is_some_and(|rejected| match definition.order {
            Order::Sequential => stage < rejected,
            Order::Parallel => stage != rejected,
        })
}

/// A new round because of who changed the post: by the definition that judges it, or by the one that is bound by now.
pub(super) fn sent_back<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    profile: ProfileId,
    right: &'static str,
) -> Result<Step, Refusal> {
    let at = target(room, profile)?;
    let (pinned, bound) = room.round_back(at).ok_or_else(|| Reason::NoDefinition {}.at(profile))?;
    let stages = begun(room, at, &pinned.definition)?;
    let (definition, round) = (pinned.definition, at.round.saturating_add(1));
    let bound = Some(bound).filter(|bound| *bound != definition.name);
    let change = Change::SentBack { target: profile, round, definition, bound, stages };
    Ok(Step::under(change, right, pinned.digest).through(room.through(core::slice::from_ref(&profile))))
}

/// S36: another definition judges the post, and no requirement of it is met by what was said about less.
pub(super) fn migrate<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    targets: &[ProfileId],
    definition: &Definition,
    map: &[StageMap],
) -> Steps {
    let unusable = |error: crate::approval::model::definition_error::DefinitionError| Reason::UnusableDefinition {
        problem: error.to_string(),
    };
    let pinned = Pinned::new(definition.settled(room.context.rules).map_err(unusable)?);
    let mut steps = Vec::with_capacity(targets.len());
    for profile in targets {
        let right = room.admit(Ask::of(Verb::Migrate, Some(*profile)))?.right;
        steps.push(Step::under(migrated(room, *profile, &pinned.definition, map)?, right, pinned.digest));
    }
    Ok(steps)
}

fn migrated<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    profile: ProfileId,
    definition: &Arc<Definition>,
    map: &[StageMap],
) -> Result<Change, Refusal> {
    let at = target(room, profile)?;
    let old = at.definition().ok_or_else(|| Reason::NoDefinition {}.at(profile))?;
    let named = |stage: &String| map.iter().filter(|entry| entry.from == *stage).count() == 1;
    let total = map.len() == old.stages.len() && old.stages.iter().all(|stage| named(&stage.name));
    let known = map.iter().filter_map(|entry| entry.to.as_ref()).all(|to| definition.stage(to).is_some());
    if !total || !known {
        return Err(Reason::IncompleteMap {}.at(profile));
    }
    let carries = |stage: usize| {
        let Some(new) = definition.stages.get(stage) else { return false };
        let covers = definition.effective_covers(stage);
        let sources = map.iter().filter(|entry| entry.to.as_ref() == Some(&new.name));
        let mut sources = sources.filter_map(|entry| old.stage(&entry.from));
        sources.all(|source| {
            let same_side = old.stages.get(source).is_some_and(|stage| stage.party == new.party);
            same_side && old.effective_covers(source).contains(covers)
        })
    };
    // The clients of the submission stay pinned: a migration must not lose one silently.
    let clients = |stage: usize| {
        let new = definition.stages.get(stage)?;
        let mut sources = map.iter().filter(|entry| entry.to.as_ref() == Some(&new.name));
        let old = sources.find_map(|entry| old.stage(&entry.from))?;
        let look = room.state.look(at, old).filter(|look| look.is_for_clients())?;
        Some(look.round.required.clone())
    };
    // Whoever asked for it had no hand in the post.
    let openings = openings(room.context, room.state, at, definition, &[], clients);
    let mut stages = openings.ok_or_else(|| Reason::UnknownPlace {}.at(profile))?;
    for (index, opening) in stages.iter_mut().enumerate() {
        opening.keeps_decisions = carries(index);
    }
    Ok(Change::DefinitionMigrated { target: profile, definition: Arc::clone(definition), map: map.to_vec(), stages })
}

/// Definitions that say so take what is in flight along when they change, stage by stage of the same name, or of the name
/// that it had (J19).
pub(super) fn automatic_migrations<V: Vocabulary>(room: &Room<'_, '_, V>) -> Vec<Step> {
    let mut steps = Vec::new();
    for target in room.state.targets.iter().filter(|target| target.is_in_flight()) {
        let Some(pinned) = &target.pinned else { continue };
        let newer = room.context.rules.named(&pinned.definition.name).filter(|newer| newer.digest != pinned.digest);
        let Some(newer) = newer.filter(|newer| newer.definition.in_flight == InFlight::Migrate) else { continue };
        let map = pinned.definition.stages.iter().map(|stage| {
            let to = room.context.policy().model.formerly.stage(&newer.definition.name, &stage.name);
            let to = newer.definition.stage(to).map(|_| to.to_owned());
            StageMap { from: stage.name.clone(), to }
        });
        let map: Vec<StageMap> = map.collect();
        // Nobody asked for it who could do plainly what others had to send for approval.
        let owed = room.state.is_obliged_at(target.profile);
        let fits = |change: &Change| !owed || change.openings().is_some_and(Opening::leave_somebody);
        if let Some(change) = migrated(room, target.profile, &newer.definition, &map).ok().filter(fits) {
            steps.push(Step::under(change, "", newer.digest));
        }
    }
    steps
}
