//! What had to be sent for approval comes before somebody.

use super::post_from_log::Hand;
use super::walk::Walk;
use super::world::Clocks;
use countersign::ProfileId;
use countersign::approval::{Opening, Skip};

/// S1: what somebody could do only by sending it for approval comes before somebody, or before nobody by the hands of who
/// may do it plainly.
pub(super) fn owed(walk: &mut Walk, target: ProfileId, stages: &[Opening], senders: &[Hand], clocks: Clocks) {
    if !walk.post.is_owed(target) {
        return;
    }
    let spared =
        |opening: &Opening| opening.skip.as_ref().is_some_and(|skip| !matches!(skip, Skip::EveryHandExempt { .. }));
    let unseen = stages.iter().all(spared);
    let plainly = |hand: &Hand| hand.key.is_none() && walk.world.may(hand.user, "scheduled_post.label", target, clocks);
    let holds = !unseen || senders.iter().all(plainly);
    let law = if unseen { "s1 unseen" } else { "s1 owed" };
    walk.report.must(law, holds, || format!("{senders:?} at {target:?}: {stages:?}"));
}
