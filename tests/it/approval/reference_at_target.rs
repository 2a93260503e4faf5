//! What the reference model keeps of events at one target.

use super::reference_model::{ReferenceModel, Said, hands};
use countersign::approval::{Change, Classes, Event, RemovedApprover};
use countersign::{ContentState, ProfileId};

pub(super) fn at_target(reference: &mut ReferenceModel, event: &Event) {
    let Some(profile) = event.change.target().filter(|profile| reference.places.contains_key(profile)) else { return };
    match &event.change {
        Change::Submitted { definition, stages, .. }
        | Change::Resubmitted { definition, stages, .. }
        | Change::SentBack { definition, stages, .. } => reference.reopen(event, profile, definition, stages),
        Change::DefinitionMigrated { definition, map, stages, .. } => {
            let map: Vec<(String, Option<String>)> =
                map.iter().map(|entry| (entry.from.clone(), entry.to.clone())).collect();
            reference.migrate(profile, definition, &map, stages);
        }
        Change::Rejected { stage, .. } => {
            let stage = reference.places[&profile].index(stage);
            reference.reject(profile, Some(stage), false);
        }
        Change::ChangesRequested { stage, .. } => {
            let stage = reference.places[&profile].index(stage);
            reference.reject(profile, Some(stage), true);
        }
        Change::ForceRejected { .. } => reference.reject(profile, None, false),
        Change::Withdrawn { .. } | Change::Expired { .. } => {
            reference.forget(profile);
            let gone = matches!(event.change, Change::Withdrawn { .. });
            let phase = if gone { ContentState::Withdrawn } else { ContentState::Expired };
            reference.places.get_mut(&profile).expect("a target").phase = phase;
        }
        Change::ForceApproved { skipped, .. } => {
            if !reference.places[&profile].in_flight() {
                reference.forget(profile);
                let place = reference.places.get_mut(&profile).expect("a target");
                (place.phase, place.revived) = (ContentState::InReview, true);
            }
            for stage in skipped {
                let place = reference.places.get_mut(&profile).expect("a target");
                let stage = place.index(stage);
                place.rounds[stage].overridden = Some(event.version);
            }
        }
        _ => on_its_way(reference, event, profile),
    }
    at_stage(reference, event, profile);
}

fn on_its_way(reference: &mut ReferenceModel, event: &Event, profile: ProfileId) {
    let place = reference.places.get_mut(&profile).expect("a target");
    match &event.change {
        Change::Archived { .. } => place.phase = ContentState::Archived,
        Change::Held { .. } | Change::HeldAsLate { .. } => place.held = true,
        Change::HoldReleased { .. } => place.held = false,
        Change::Scheduled { .. } | Change::Unscheduled { .. } => {
            place.publish_at = if let Change::Scheduled { time, .. } = event.change { Some(time) } else { None };
            if place.phase == ContentState::Failed {
                place.phase = ContentState::InReview;
            }
            let own = Classes::SCHEDULE;
            reference.changes.push((event.version, hands(event), own, Some(profile)));
        }
        Change::PublishBegun { attempt, .. } => {
            (place.phase, place.attempt, place.unknown) = (ContentState::Publishing, Some(*attempt), false);
            reference.attempts.insert((profile, *attempt));
        }
        Change::PublishOutcomeUnknown { .. } => place.unknown = true,
        Change::Published { .. } | Change::PublishResolved { published: true, .. } => {
            place.out += 1;
            (place.phase, place.attempt, place.unknown) = (ContentState::Published, None, false);
        }
        Change::PublishFailed { .. } | Change::PublishResolved { .. } => {
            (place.phase, place.attempt, place.unknown) = (ContentState::Failed, None, false);
        }
        _ => {}
    }
}

fn at_stage(reference: &mut ReferenceModel, event: &Event, profile: ProfileId) {
    let place = reference.places.get_mut(&profile).expect("a target");
    let keeps = place.definition.as_ref().map(|definition| definition.removed_approver);
    let Some(stage) = stage_of(&event.change) else { return };
    let stage = place.index(stage);
    let round = &mut place.rounds[stage];
    match &event.change {
        Change::Approved { .. } => {
            let by = event.by.person().expect("a person");
            let right = event.by.acting_for().unwrap_or(by);
            round.said.push(Said { by, right, version: event.version, alive: true });
        }
        Change::PeopleChanged { gained, lost, .. } => {
            round.people.retain(|user| !lost.contains(user));
            round.people.extend(gained);
            if keeps == Some(RemovedApprover::StopsCounting) {
                round.said.retain(|said| !lost.contains(&said.right));
            }
            // J17: the place of whoever decides in it no more goes back, unless what they said is kept.
            let kept: Vec<_> = round.said.iter().map(|said| said.right).collect();
            let (left, back): (Vec<_>, Vec<_>) =
                round.reassigned.iter().partition(|(_, to)| !lost.contains(to) || kept.contains(to));
            round.reassigned = left;
            for (from, to) in back.into_iter().filter(|(from, _)| round.asked_by_name.contains(from)) {
                round.required.remove(&to);
                round.required.insert(from);
            }
        }
        Change::StageRestored { .. } => round.skipped = false,
        Change::StageSkipped { .. } => round.skipped = true,
        Change::Reminded { count, .. } => round.reminded = *count,
        Change::DeadlinePassed { escalated, .. } => (round.deadline_passed, round.escalated) = (true, *escalated),
        Change::Reassigned { from, to, .. } => {
            let stood_in = round.reassigned.iter().any(|(_, to)| to == from);
            round.asked_by_name.remove(from);
            round.asked_by_name.extend(Some(*from).filter(|from| round.required.contains(from) && !stood_in));
            let moved = round.reassigned.iter().map(|(one, other)| (*one, if other == from { *to } else { *other }));
            round.reassigned = moved.chain([(*from, *to)]).filter(|(one, other)| one != other).collect();
            round.people.remove(from);
            round.people.insert(*to);
            if round.required.remove(from) {
                round.required.insert(*to);
            }
            round.said.retain(|said| said.right != *from);
        }
        Change::Delegated { from, to, until, .. } => {
            round.delegations.retain(|(one, other, _)| (one, other) != (from, to));
            round.delegations.push((*from, *to, *until));
        }
        Change::DelegationEnded { from, to, .. } => {
            round.delegations.retain(|(one, other, _)| (one, other) != (from, to));
            let left = round.clone();
            round.said.retain(|said| said.by == said.right || left.chain(said.right, said.by, None, 3));
        }
        Change::BecameStuck { .. } => round.told_stuck = true,
        Change::Unstuck { .. } => round.told_stuck = false,
        _ => {}
    }
}

fn stage_of(what: &Change) -> Option<&str> {
    match what {
        Change::Approved { stage, .. }
        | Change::PeopleChanged { stage, .. }
        | Change::StageRestored { stage, .. }
        | Change::StageSkipped { stage, .. }
        | Change::Reminded { stage, .. }
        | Change::DeadlinePassed { stage, .. }
        | Change::Reassigned { stage, .. }
        | Change::Delegated { stage, .. }
        | Change::DelegationEnded { stage, .. }
        | Change::BecameStuck { stage, .. }
        | Change::Unstuck { stage, .. } => Some(stage),
        _ => None,
    }
}
