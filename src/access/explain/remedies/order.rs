//! Which remedy is shown first.

use super::step::Step;
use super::{Found, Question};
use crate::access::explain::remedy::{Change, Remedy};
use crate::level::Level;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Fewest changes, deepest node, fewest permissions, names.
pub(super) type Rank = (usize, Reverse<Level>, u32, Vec<String>);

/// The place of a remedy. Its node is the highest one that it touches: the plan, ceilings and membership are the
/// organization's; the time and what the host says are the resource's own.
pub(super) fn rank(question: &Question<'_>, steps: &[Step], found: &Found, remedy: &Remedy) -> Rank {
    let level = remedy.changes.iter().map(|change| touched(question, change)).min().unwrap_or(Level::Profile);
    let permissions = found.need.chosen(steps).fold(0_u32, |sum, step| sum.saturating_add(given(step)));
    (remedy.changes.len(), Reverse(level), permissions, remedy.changes.iter().map(ToString::to_string).collect())
}

fn touched(question: &Question<'_>, change: &Change) -> Level {
    match change {
        Change::Time { .. } | Change::State { .. } | Change::Fact { .. } | Change::ActorFact { .. } => {
            question.on.level
        }
        Change::Assign { at, .. } | Change::SwitchOn { at, .. } | Change::Widen { at, .. } => at.level(),
        Change::DropAttenuation { .. } | Change::Plan { .. } | Change::Reinstate {} => Level::Organization,
    }
}

/// How many permissions a step hands out.
fn given(step: &Step) -> u32 {
    match *step {
        Step::Assign { permissions, .. } | Step::Widen { permissions, .. } => permissions,
        Step::SwitchOnHeld { .. } | Step::SwitchOnNew { .. } => 1,
        Step::Drop { .. } | Step::Reinstate => 0,
    }
}
