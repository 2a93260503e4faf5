//! Random walks, each from its own seed, among moves that each walk weighs anew.

use super::moves::{KINDS, Kind, moves};
use super::situations::Met;
use super::world::{Move, World};
use crate::random::Random;
use countersign::approval::Action;
use serde_json::Value;
use std::sync::Arc;

fn usual(kind: Kind) -> usize {
    match kind {
        Kind::Person(_) => 18,
        Kind::Host => 14,
        Kind::Time | Kind::Members => 10,
        Kind::Invitations | Kind::Places => 7,
        Kind::Key | Kind::Roles | Kind::Link | Kind::Directory | Kind::Teams => 4,
        Kind::Plans | Kind::Facts | Kind::Delegations | Kind::Support => 3,
        Kind::Deploy => 1,
    }
}

/// At least forty steps from a world; each new one is shown.
pub(super) fn walk(from: &World, seed: u64, met: &mut Met, mut shown: impl FnMut(&World)) -> World {
    let mut random = Random::new(seed);
    // Each walk has its own taste: some things it does often, some hardly.
    let weights = KINDS.map(|kind| usual(kind) * *random.pick(&[1, 3, 3, 6]));
    let length = 40 + random.below(40);
    let mut world = from.clone();
    let mut steps = 0;
    while steps < length {
        let mut at = random.below(weights.iter().sum());
        let kind = KINDS.into_iter().zip(weights).find(|(_, weight)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        let mut open = moves(&world, kind.expect("one of them").0);
        if random.chance(75) && open.iter().any(is_on_the_way) {
            open.retain(|one| is_on_the_way(one) || !matches!(one, Move::Post { .. }));
        }
        for _ in 0..4 {
            if open.is_empty() {
                break;
            }
            let mut one = open.swap_remove(random.below(open.len()));
            if let Move::Organization { slow, .. } | Move::Post { slow, .. } = &mut one {
                *slow = random.chance(8);
            }
            if let Some((after, events)) = step(&world, &one, met) {
                met.happened(&world, &one, &after, &events);
                world = after;
                shown(&world);
                break;
            }
        }
        steps += 1;
    }
    world
}

pub(super) fn step(world: &World, one: &Move, met: &mut Met) -> Option<(World, Arc<Vec<Value>>)> {
    match world.after(one) {
        Ok(happened) => Some(happened),
        Err(_) => {
            met.refused(world, one);
            None
        }
    }
}

/// What brings a post from its draft to its readers.
fn is_on_the_way(one: &Move) -> bool {
    let Move::Post { action, .. } = one else { return false };
    matches!(
        action,
        Action::Create { .. }
            | Action::Edit { .. }
            | Action::Submit { .. }
            | Action::Resubmit { .. }
            | Action::Approve { .. }
            | Action::Schedule { .. }
            | Action::ReleaseHold { .. }
            | Action::BeginPublish { .. }
            | Action::Retry { .. }
            | Action::ReportPublished { .. }
            | Action::ReportFailed { .. }
            | Action::ReportUnknown { .. }
            | Action::Resolve { .. }
    )
}
