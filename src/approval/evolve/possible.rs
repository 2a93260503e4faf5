//! What can have happened: an event is judged by the post before it and by what it says itself, without policy and people.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

mod course;
mod definition;
mod people;
mod publish;
mod round;

pub(in crate::approval) use definition::is_sound;
pub(in crate::approval) use round::stands;

use crate::approval::model::by::By;
use crate::approval::model::event::{Change, Event};
use crate::approval::model::facts::FactTold;
use crate::approval::model::limits::MAX_TARGETS;
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{Phase, Reach, State, Target};
use crate::id::{ProfileId, UserId};
use crate::time::Timestamp;
use alloc::string::String;

/// Nothing, or what stands against it.
pub(in crate::approval) type Possible = Result<(), &'static str>;

const NO_RIGHT: &str = "nobody had the right to it";
const WRONG_PHASE: &str = "the target does not stand where that can happen";

/// Whether the event can follow, as far as the log can tell.
pub(in crate::approval) fn possible(state: &State, event: &Event) -> Possible {
    only(
        is_ascending(&event.rights) && event.rights.iter().all(|right| !right.is_empty()),
        "its rights have no order",
    )?;
    let lesser = event.through.as_ref().is_none_or(|held| is_ascending(held)) && is_ascending(&event.obliged);
    only(lesser, "its lists have no order")?;
    let new = |target: &ProfileId| match &event.change {
        Change::Created { targets, .. } => targets.contains(target),
        change => change.target() == Some(*target),
    };
    let known = |target: &ProfileId| state.target(*target).is_some() || new(target);
    only(event.obliged.iter().all(known), "it obliges at a target that is none")?;
    let open = |target: &ProfileId| state.target(*target).is_none_or(|target| !target.is_closed());
    only(event.obliged.iter().all(open), "it obliges where nothing can be sent back")?;
    let decides =
        matches!(event.change, Change::Approved { .. } | Change::Rejected { .. } | Change::ChangesRequested { .. });
    let for_another =
        event.by.acting_for().is_some_and(|user| Some(user) != event.by.person()) && event.by.through_link().is_none();
    only(event.delegation.is_none() || (for_another && decides), "nobody decided for somebody else")?;
    let judged = |target: &Target| target.pinned.as_ref().map(|pinned| pinned.digest);
    let by = event.change.target().and_then(|target| state.target(target)).and_then(judged);
    only(
        event.change.new_definition().is_some() || event.definition == by,
        "it was not judged by the definition of its target",
    )?;
    match &event.change {
        Change::Created { .. }
        | Change::Edited { .. }
        | Change::Scheduled { .. }
        | Change::Unscheduled { .. }
        | Change::TargetAdded { .. }
        | Change::TargetRemoved { .. }
        | Change::FactsChanged { .. }
        | Change::Unchanged {} => content(state, event),
        Change::Submitted { .. }
        | Change::Resubmitted { .. }
        | Change::SentBack { .. }
        | Change::StagesAdded { .. }
        | Change::DefinitionMigrated { .. }
        | Change::StageRestored { .. }
        | Change::StageSkipped { .. } => round::possible(state, event),
        Change::Approved { .. }
        | Change::Rejected { .. }
        | Change::ChangesRequested { .. }
        | Change::PeopleChanged { .. }
        | Change::Reassigned { .. }
        | Change::Delegated { .. }
        | Change::DelegationEnded { .. }
        | Change::Commented { .. }
        | Change::LinkIssued { .. }
        | Change::LinkRevoked { .. } => people::possible(state, event),
        Change::PublishBegun { .. }
        | Change::Published { .. }
        | Change::PublishFailed { .. }
        | Change::PublishOutcomeUnknown { .. }
        | Change::PublishResolved { .. } => publish::possible(state, event),
        _ => course::possible(state, event),
    }
}

/// What changes the content, the time or the places: by a person with the right to it.
fn content(state: &State, event: &Event) -> Possible {
    if let Change::FactsChanged { facts, formerly } = &event.change {
        by_itself(event)?;
        let renamed =
            |(name, was): (&String, &String)| state.facts.contains_key(was) && !state.facts.contains_key(name);
        only(formerly.iter().all(renamed), "a fact has another name that it had not, or had before")?;
        let known = |name: &String| state.facts.get(formerly.get(name).unwrap_or(name)).map(|fact| fact.told);
        let news = |(name, told): (&String, &FactTold)| known(name) != Some(*told);
        let some = !(facts.is_empty() && formerly.is_empty());
        return only(some && facts.iter().all(news), "the facts that it tells are not new");
    }
    if let Change::TargetRemoved { target } = &event.change {
        put_away(state, at(state, *target)?, event)?;
    } else {
        by_right(event)?;
    }
    match &event.change {
        Change::Created { targets, .. } => only(
            !targets.is_empty() && targets.len() <= most_targets() && is_each_once(targets),
            "its targets are none",
        ),
        Change::Edited { digests, overrides, changed, .. } => {
            only(overrides.len() <= most_targets(), "it says of more targets than a post may have")?;
            only(state.digests.changed(digests) == *changed, "the classes that it names are not those that differ")?;
            for over in overrides {
                let target = at(state, over.target)?;
                only(!target.is_closed() && target.override_digest != over.digest, "nothing changed at a target")?;
            }
            let once = overrides.iter().map(|over| over.target).collect::<alloc::vec::Vec<_>>();
            only(!changed.is_empty() || !overrides.is_empty(), "nothing changed")?;
            let unknown = |target: &Target| target.may_go_out() && target.reach == Reach::Unknown;
            let asked = changed.is_empty() || !state.targets.iter().any(unknown);
            only(asked, "nobody knows who may change it at one of its targets")?;
            let open = !overrides.is_empty() || state.targets.iter().any(|target| !target.is_closed());
            only(is_each_once(&once) && open, "it changes what cannot change any more")
        }
        Change::Scheduled { target, time } => {
            let target = at(state, *target)?;
            let news = target.publish_at != Some(*time) || target.phase == (Phase::Failed {});
            only(!target.is_closed() && news && *time >= own(event), WRONG_PHASE)
        }
        Change::Unscheduled { target } => {
            let target = at(state, *target)?;
            only(!target.is_closed() && target.publish_at.is_some(), WRONG_PHASE)
        }
        Change::TargetAdded { .. } => only(state.targets.len() < most_targets(), "it has too many targets"),
        Change::TargetRemoved { target } => {
            let phase = &at(state, *target)?.phase;
            let out = matches!(phase, Phase::Publishing { .. } | Phase::Published {});
            // One whose profile is gone stays in the record, so it may be the last.
            only(!out && (state.targets.len() > 1 || *phase == (Phase::Gone {})), WRONG_PHASE)
        }
        _ => Ok(()),
    }
}

fn most_targets() -> usize {
    usize::try_from(MAX_TARGETS).unwrap_or(usize::MAX)
}

fn only(holds: bool, problem: &'static str) -> Possible {
    if holds { Ok(()) } else { Err(problem) }
}

/// A person did it, not through a link, by a right that is named.
fn by_right(event: &Event) -> Possible {
    by_person(event)?;
    only(event.by.through_link().is_none() && !event.rights.is_empty(), NO_RIGHT)
}

/// The same, or its author puts away what nobody else can any more.
fn put_away(state: &State, target: &Target, event: &Event) -> Possible {
    let own = event.by.acting_for().is_none() && event.by.through_link().is_none() && event.by.person() == state.author;
    if own && target.phase == (Phase::Gone {}) { Ok(()) } else { by_right(event) }
}

fn by_person(event: &Event) -> Result<UserId, &'static str> {
    event.by.person().ok_or("nobody did it")
}

/// It came about by itself.
fn by_itself(event: &Event) -> Possible {
    only(event.by == (By::Host {}) && event.rights.is_empty(), "a person did what comes about by itself")
}

/// The clock by which something opens (J6).
fn own(event: &Event) -> Timestamp {
    event.clock.unwrap_or(event.at)
}

fn at(state: &State, profile: ProfileId) -> Result<&Target, &'static str> {
    state.target(profile).ok_or("no such target")
}

fn stage<'s>(state: &'s State, target: &'s Target, name: &str) -> Result<Look<'s>, &'static str> {
    state.stages(target).find(|look| look.stage.name == name).ok_or("no such stage")
}

/// It was submitted and waits, or it asks for changes.
fn is_moving(target: &Target) -> bool {
    target.is_in_flight() || target.phase == (Phase::ChangesRequested {})
}

pub(in crate::approval) fn is_ascending<T: Ord>(list: &[T]) -> bool {
    list.windows(2).all(|pair| matches!(pair, [one, next] if one < next))
}

fn is_each_once<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().all(|(index, one)| !list.iter().take(index).any(|other| other == one))
}

/// Whether the person had a hand in the post, or acted for somebody who had (S28).
fn had_a_hand(state: &State, target: &Target, event: &Event) -> bool {
    let people = [event.by.person(), event.by.acting_for()];
    people.into_iter().flatten().any(|user| state.is_contributor(target, user))
}
