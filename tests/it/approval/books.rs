//! What the witness writes down of events at one target.

use super::witness::{Said, Witness, hands};
use countersign::approval::{Classes, Event, FieldClass, RemovedApprover, What};
use countersign::{ContentState, ProfileId};

pub(super) fn at_target(witness: &mut Witness, event: &Event) {
    let Some(profile) = event.what.target().filter(|profile| witness.places.contains_key(profile)) else { return };
    match &event.what {
        What::Submitted { definition, stages, .. }
        | What::Resubmitted { definition, stages, .. }
        | What::SentBack { definition, stages, .. } => witness.reopen(event, profile, definition, stages),
        What::DefinitionMigrated { definition, map, stages, .. } => {
            let map: Vec<(String, Option<String>)> =
                map.iter().map(|entry| (entry.from.clone(), entry.to.clone())).collect();
            witness.migrate(profile, definition, &map, stages);
        }
        What::Rejected { stage, .. } => {
            let stage = witness.places[&profile].index(stage);
            witness.reject(profile, Some(stage), false);
        }
        What::ChangesRequested { stage, .. } => {
            let stage = witness.places[&profile].index(stage);
            witness.reject(profile, Some(stage), true);
        }
        What::ForceRejected { .. } => witness.reject(profile, None, false),
        What::Withdrawn { .. } | What::Expired { .. } => {
            witness.forget(profile);
            let gone = matches!(event.what, What::Withdrawn { .. });
            let phase = if gone { ContentState::Withdrawn } else { ContentState::Expired };
            witness.places.get_mut(&profile).expect("a target").phase = phase;
        }
        What::ForceApproved { skipped, .. } => {
            if !witness.places[&profile].in_flight() {
                witness.forget(profile);
                let place = witness.places.get_mut(&profile).expect("a target");
                (place.phase, place.revived) = (ContentState::InReview, true);
            }
            for stage in skipped {
                let place = witness.places.get_mut(&profile).expect("a target");
                let stage = place.index(stage);
                place.rounds[stage].overridden = Some(event.version);
            }
        }
        _ => on_its_way(witness, event, profile),
    }
    at_stage(witness, event, profile);
}

fn on_its_way(witness: &mut Witness, event: &Event, profile: ProfileId) {
    let place = witness.places.get_mut(&profile).expect("a target");
    match &event.what {
        What::Archived { .. } => place.phase = ContentState::Archived,
        What::Held { .. } | What::HeldAsLate { .. } => place.held = true,
        What::HoldReleased { .. } => place.held = false,
        What::Scheduled { .. } | What::Unscheduled { .. } => {
            place.publish_at = if let What::Scheduled { time, .. } = event.what { Some(time) } else { None };
            if place.phase == ContentState::Failed {
                place.phase = ContentState::InReview;
            }
            let own = Classes::of(&[FieldClass::Schedule]);
            witness.changes.push((event.version, hands(event), own, Some(profile)));
        }
        What::PublishBegun { attempt, .. } => {
            (place.phase, place.attempt, place.unknown) = (ContentState::Publishing, Some(*attempt), false);
            witness.attempts.insert((profile, *attempt));
        }
        What::PublishOutcomeUnknown { .. } => place.unknown = true,
        What::Published { .. } | What::PublishResolved { published: true, .. } => {
            place.out += 1;
            (place.phase, place.attempt, place.unknown) = (ContentState::Published, None, false);
        }
        What::PublishFailed { .. } | What::PublishResolved { .. } => {
            (place.phase, place.attempt, place.unknown) = (ContentState::Failed, None, false);
        }
        _ => {}
    }
}

fn at_stage(witness: &mut Witness, event: &Event, profile: ProfileId) {
    let place = witness.places.get_mut(&profile).expect("a target");
    let keeps = place.definition.as_ref().map(|definition| definition.removed_approver);
    let Some(stage) = stage_of(&event.what) else { return };
    let stage = place.index(stage);
    let round = &mut place.rounds[stage];
    match &event.what {
        What::Approved { .. } => {
            let by = event.by.user().expect("a person");
            let right = event.by.acting_for().unwrap_or(by);
            round.said.push(Said { by, right, version: event.version, alive: true });
        }
        What::PeopleChanged { gained, lost, .. } => {
            round.people.retain(|user| !lost.contains(user));
            round.people.extend(gained);
            if keeps == Some(RemovedApprover::StopsCounting) {
                round.said.retain(|said| !lost.contains(&said.right));
            }
        }
        What::StageRestored { .. } => round.skipped = false,
        What::StageSkipped { .. } => round.skipped = true,
        What::Reminded { count, .. } => round.reminded = *count,
        What::DeadlinePassed { escalated, .. } => (round.deadline_passed, round.escalated) = (true, *escalated),
        What::Reassigned { from, to, .. } => {
            let moved = round.reassigned.iter().map(|(one, other)| (*one, if other == from { *to } else { *other }));
            round.reassigned = moved.chain([(*from, *to)]).filter(|(one, other)| one != other).collect();
            round.people.remove(from);
            round.people.insert(*to);
            if round.required.remove(from) {
                round.required.insert(*to);
            }
            round.said.retain(|said| said.right != *from);
        }
        What::Delegated { from, to, until, .. } => {
            round.delegations.retain(|(one, other, _)| (one, other) != (from, to));
            round.delegations.push((*from, *to, *until));
        }
        What::DelegationEnded { from, to, .. } => {
            round.delegations.retain(|(one, other, _)| (one, other) != (from, to));
            let left = round.clone();
            round.said.retain(|said| said.by == said.right || left.chain(said.right, said.by, None, 3));
        }
        What::BecameStuck { .. } => round.told_stuck = true,
        What::Unstuck { .. } => round.told_stuck = false,
        _ => {}
    }
}

fn stage_of(what: &What) -> Option<&str> {
    match what {
        What::Approved { stage, .. }
        | What::PeopleChanged { stage, .. }
        | What::StageRestored { stage, .. }
        | What::StageSkipped { stage, .. }
        | What::Reminded { stage, .. }
        | What::DeadlinePassed { stage, .. }
        | What::Reassigned { stage, .. }
        | What::Delegated { stage, .. }
        | What::DelegationEnded { stage, .. }
        | What::BecameStuck { stage, .. }
        | What::Unstuck { stage, .. } => Some(stage),
        _ => None,
    }
}
