//! Rounds at a target: what was said at each stage, by whom, and since when they may.

use super::post_from_log::Hand;
use super::world::World;
use countersign::approval::{By, Change, Definition, Event, Opening, RemovedApprover, Skip};
use countersign::{Timestamp, UserId, id::DelegationId};
use std::collections::{BTreeMap, BTreeSet};

/// Since when a right was held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    pub(super) at: Timestamp,
    pub(super) as_of: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Yes {
    pub(super) by: UserId,
    pub(super) acting_for: Option<UserId>,
    pub(super) version: u32,
    pub(super) stand: Stand,
    /// By which standing delegation, if by one.
    pub(super) delegation: Option<DelegationId>,
}

impl Yes {
    pub(super) fn right_of(&self) -> UserId {
        self.acting_for.unwrap_or(self.by)
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Round {
    pub(super) skip: Option<Skip>,
    pub(super) yes: Vec<Yes>,
    pub(super) required: Vec<UserId>,
    pub(super) people: BTreeSet<UserId>,
    pub(super) overridden: Option<u32>,
    pub(super) delegations: Vec<(UserId, UserId, Timestamp)>,
    pub(super) reassigned: Vec<(UserId, UserId)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) definition: Option<Definition>,
    pub(super) rounds: BTreeMap<String, Round>,
    pub(super) submitters: Vec<Hand>,
    /// Another definition than the bound one was chosen by hand.
    pub(super) migrated: bool,
    pub(super) publish_at: Option<Timestamp>,
    pub(super) told_that_nobody_approved: bool,
    pub(super) archived: bool,
    /// Until when it is held, and until when it was as that ended by itself.
    hold: Option<Timestamp>,
    pub(super) held_until: Option<Timestamp>,
}

/// J17: whether they have held their job since then.
pub(super) fn unbroken(world: &World, user: UserId, stand: Stand) -> bool {
    world.jobs.get(&user).is_some_and(|job| {
        let number = !world.numbered || stand.as_of.is_some_and(|as_of| job.since <= as_of);
        number && job.from.is_none_or(|from| from <= stand.at)
    })
}

pub(super) fn round(opening: &Opening, yes: Vec<Yes>) -> Round {
    Round {
        skip: opening.skip.clone(),
        yes,
        required: opening.required.clone(),
        people: opening.people.iter().copied().collect(),
        ..Round::default()
    }
}

impl Place {
    pub(super) fn at_stage(&mut self, event: &Event, stand: Stand) {
        match &event.change {
            Change::Held { until, .. } => self.hold = *until,
            Change::HeldAsLate { .. } => self.hold = None,
            Change::HoldReleased { .. } => {
                self.held_until = self.hold.take().filter(|_| event.by == By::Host {});
            }
            _ => {}
        }
        let keeps = self.definition.as_ref().is_some_and(|one| one.removed_approver == RemovedApprover::KeepsCounting);
        let Some(round) = event_stage(&event.change).and_then(|stage| self.rounds.get_mut(stage)) else { return };
        match &event.change {
            Change::Approved { .. } => {
                if let By::User { user, acting_for, .. } = event.by {
                    let yes = Yes { by: user, acting_for, version: event.version, stand, delegation: event.delegation };
                    round.yes.push(yes);
                }
            }
            Change::StageSkipped { reason, .. } => round.skip = Some(reason.clone()),
            Change::StageRestored { .. } => round.skip = None,
            Change::PeopleChanged { gained, lost, .. } => {
                round.people.retain(|user| !lost.contains(user));
                round.people.extend(gained);
                if !keeps {
                    round.yes.retain(|yes| !lost.contains(&yes.right_of()));
                }
            }
            Change::Delegated { from, to, until, .. } => {
                round.delegations.retain(|one| (one.0, one.1) != (*from, *to));
                round.delegations.push((*from, *to, *until));
            }
            Change::DelegationEnded { from, to, delegation: Some(id), .. } => {
                let by_it = |yes: &Yes| yes.delegation == Some(*id) && (yes.right_of(), yes.by) == (*from, *to);
                round.yes.retain(|yes| !by_it(yes));
            }
            Change::DelegationEnded { from, to, .. } => {
                round.delegations.retain(|one| (one.0, one.1) != (*from, *to));
                let left = round.delegations.clone();
                let led = |yes: &Yes| yes.acting_for.is_none_or(|from| leads(&left, from, yes.by, None, 3));
                round.yes.retain(|yes| yes.delegation.is_some() || led(yes));
            }
            Change::Reassigned { from, to, .. } => round.reassigned.push((*from, *to)),
            _ => {}
        }
    }
}

fn event_stage(what: &Change) -> Option<&String> {
    match what {
        Change::Approved { stage, .. }
        | Change::StageSkipped { stage, .. }
        | Change::StageRestored { stage, .. }
        | Change::PeopleChanged { stage, .. }
        | Change::Delegated { stage, .. }
        | Change::DelegationEnded { stage, .. }
        | Change::Reassigned { stage, .. } => Some(stage),
        _ => None,
    }
}

/// Whether delegations lead from one person to another, of those that are good then.
pub(super) fn leads(
    all: &[(UserId, UserId, Timestamp)],
    from: UserId,
    to: UserId,
    now: Option<Timestamp>,
    steps: usize,
) -> bool {
    let good = all.iter().filter(|one| one.0 == from && now.is_none_or(|now| now < one.2));
    steps > 0 && good.into_iter().any(|one| one.1 == to || leads(all, one.1, to, now, steps - 1))
}
