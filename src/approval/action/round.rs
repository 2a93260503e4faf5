//! Rounds: submit, resubmit, send back, migrate. Which stages there are is fixed here.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::super::Verb;
use super::super::admit::{Ask, Room};
use super::super::command::StageMap;
use super::super::context::Door;
use super::super::definition::{Definition, InFlight, Order, Resubmission, Stage};
use super::super::event::{Opening, Skip, What};
use super::super::refusal::{Refusal, RefusalReason as Reason};
use super::super::rules;
use super::super::state::{Pinned, Target};
use super::super::work::Step;
use super::{Steps, target};
use crate::AnyResource;
use crate::id::{ProfileId, UserId};
use crate::resource::ContentState;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

pub(super) fn submit<V: Vocabulary>(room: &Room<'_, '_, V>, verb: Verb, targets: &[ProfileId]) -> Steps {
    let mut steps = Vec::with_capacity(targets.len());
    for profile in targets {
        let right = room.admit(Ask::of(verb, Some(*profile)))?.right;
        let at = target(room, *profile)?;
        // The definition of the first submission stays, so that nobody loosens it meanwhile (S28).
        let pinned = match &at.pinned {
            Some(pinned) => pinned.clone(),
            None => {
                let bound = room.bound(*profile, room.state.author, &room.state.facts);
                bound.map_err(|reason| reason.at(*profile))?.cloned().unwrap_or_else(none)
            }
        };
        let keeps = |stage: usize| at.pinned.is_some() && keeps_decisions(&pinned.definition, at, stage);
        let stages = openings(room, *profile, &pinned.definition, &room.state.facts, keeps, |_| None)?;
        let (target, definition, round) = (*profile, pinned.definition, at.round.saturating_add(1));
        let what = match verb {
            Verb::Submit => What::Submitted { target, round, definition, stages },
            _ => What::Resubmitted { target, round, definition, stages },
        };
        steps.push(Step::under(what, right, pinned.digest));
    }
    Ok(steps)
}

/// No stage: submitting is enough.
fn none() -> Pinned {
    Pinned::new(Definition::none())
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

/// A new round because of who changed the post: by the definition that judges it, or by the one that would judge theirs.
pub(super) fn sent_back<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    profile: ProfileId,
    news: &BTreeMap<String, bool>,
    right: &'static str,
) -> Result<Step, Refusal> {
    let at = target(room, profile)?;
    let mut facts = room.state.facts.clone();
    facts.extend(news.iter().map(|(name, value)| (name.clone(), *value)));
    let judging = at.pinned.clone().filter(|pinned| !pinned.definition.stages.is_empty());
    let pinned = match judging {
        Some(pinned) => pinned,
        None => {
            let bound = room.bound(profile, room.by.user(), &facts).map_err(|reason| reason.at(profile))?;
            bound.cloned().ok_or_else(|| Reason::NoDefinition {}.at(profile))?
        }
    };
    let stages = openings(room, profile, &pinned.definition, &facts, |_| false, |_| None)?;
    let round = at.round.saturating_add(1);
    let what = What::SentBack { target: profile, round, definition: pinned.definition, stages };
    Ok(Step::under(what, right, pinned.digest))
}

fn openings<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    profile: ProfileId,
    definition: &Definition,
    facts: &BTreeMap<String, bool>,
    keeps: impl Fn(usize) -> bool,
    pinned_clients: impl Fn(usize) -> Option<Vec<UserId>>,
) -> Result<Vec<Opening>, Refusal> {
    let place = room.context.place(room.state, profile).ok_or_else(|| Reason::UnknownPlace {}.at(profile))?;
    let content = room.context.content(room.state, ContentState::InReview);
    let on = AnyResource { content: Some(&content), ..place };
    let (at, crowd) = (target(room, profile)?, room.context.crowd(&definition.stages, &on));
    let mut openings = Vec::with_capacity(definition.stages.len());
    for (index, stage) in definition.stages.iter().enumerate() {
        let for_clients = matches!(stage.approvers, super::super::Approvers::MustApprove(_));
        let clients = || pinned_clients(index).unwrap_or_else(|| room.context.clients(profile).collect());
        let required: Vec<UserId> = if for_clients { clients() } else { Vec::new() };
        let door = Door::of(room.context.rules, stage, false, &required, &[]);
        let about = |literals: &[String]| {
            let names = literals.iter().map(|text| text.strip_prefix('!').unwrap_or(text));
            names.filter_map(|name| facts.get_key_value(name)).map(|(name, value)| (name.clone(), *value)).collect()
        };
        let skip = match &stage.unless {
            _ if rules::fails(&stage.when, facts) => Some(Skip::ConditionFails { facts: about(&stage.when) }),
            Some(unless) if rules::holds(unless, facts) => Some(Skip::SkipConditionHolds { facts: about(unless) }),
            _ if for_clients && required.is_empty() => Some(Skip::NoClient {}),
            _ => exempt(room, at, stage, &on).map(|people| Skip::PrivilegedAuthor { people }),
        };
        openings.push(Opening {
            stage: stage.name.clone(),
            people: door.people(&crowd).collect(),
            required,
            skip,
            keeps_decisions: keeps(index),
        });
    }
    Ok(openings)
}

/// Everybody with a hand in the post, if none of them needs approval of the stage, as far as the host knows them.
fn exempt<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    target: &Target,
    stage: &Stage,
    on: &AnyResource<'_>,
) -> Option<Vec<UserId>> {
    let privilege = stage.unless_author.as_ref()?;
    let senders = [room.by.user(), room.by.acting_for()].into_iter().flatten();
    let mut people: Vec<UserId> = room.state.hands(target).chain(senders).collect();
    people.sort_unstable();
    people.dedup();
    let is_exempt =
        |user: &UserId| room.context.person(*user).is_some_and(|actor| room.context.has(actor, privilege, on));
    people.iter().all(is_exempt).then_some(people)
}

/// S36: another definition judges the post, and no requirement of it is met by what was said about less.
pub(super) fn migrate<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    targets: &[ProfileId],
    definition: &Definition,
    map: &[StageMap],
) -> Steps {
    let unusable = |error: super::super::DefinitionError| Reason::UnusableDefinition { problem: error.to_string() };
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
) -> Result<What, Refusal> {
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
            same_side && covers.is_within(old.effective_covers(source))
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
    let stages = openings(room, profile, definition, &room.state.facts, carries, clients)?;
    Ok(What::DefinitionMigrated { target: profile, definition: Arc::clone(definition), map: map.to_vec(), stages })
}

/// Definitions that say so take what is in flight along when they change, stage by stage of the same name.
pub(super) fn automatic_migrations<V: Vocabulary>(room: &Room<'_, '_, V>) -> Vec<Step> {
    let mut steps = Vec::new();
    for target in room.state.targets.iter().filter(|target| target.is_in_flight()) {
        let Some(pinned) = &target.pinned else { continue };
        let newer = room.context.rules.named(&pinned.definition.name).filter(|newer| newer.digest != pinned.digest);
        let Some(newer) = newer.filter(|newer| newer.definition.in_flight == InFlight::Migrate) else { continue };
        let map = pinned.definition.stages.iter().map(|stage| {
            let to = newer.definition.stage(&stage.name).map(|_| stage.name.clone());
            StageMap { from: stage.name.clone(), to }
        });
        let map: Vec<StageMap> = map.collect();
        if let Ok(what) = migrated(room, target.profile, &newer.definition, &map) {
            steps.push(Step::under(what, "", newer.digest));
        }
    }
    steps
}
