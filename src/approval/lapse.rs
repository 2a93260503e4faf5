//! Approvals that lapse: a yes that counts now and will count no more when the time to publish comes, because an
//! approver's time ends before it (J16, J17).

use super::context::Context;
use super::definition::RemovedApprover;
use super::door::Door;
use super::event::What;
use super::state::{Phase, State, Target};
use super::tally::Look;
use super::work::Work;
use crate::AnyResource;
use crate::access::Held;
use crate::id::{ProfileId, UserId};
use crate::resource::ContentState;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// An approval that lapses before the time to publish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// At which stage.
    pub stage: String,
    /// Whose right it uses.
    pub user: UserId,
    /// When they lose it.
    pub at: Timestamp,
}

/// Warns of approvals that lapse where somebody has just approved, or set the time.
pub(super) fn warn<V: Vocabulary>(context: &Context<'_, V>, work: &mut Work<'_>, clocks: Clocks) {
    let mut asked: Vec<(ProfileId, Option<UserId>)> = Vec::new();
    for event in work.events() {
        if let What::Scheduled { target, .. } = event.what {
            asked.push((target, None));
        }
        if let What::Approved { target, .. } = event.what {
            asked.push((target, event.by.acting_for().or(event.by.user())));
        }
    }
    let mut found = Vec::new();
    for (target, only) in asked {
        let state = work.settled();
        let Some(at) = state.target(target) else { continue };
        let lapses = lapses(context, state, at, clocks).into_iter();
        let lapses = lapses.filter(|lapse| only.is_none_or(|only| only == lapse.user));
        found.extend(lapses.map(|Lapse { stage, user, at }| What::ApprovalLapses { target, stage, user, at }));
    }
    found.into_iter().for_each(|what| work.push_of_itself(what));
}

/// The approvals of a target that count now and will not when it is to be published.
pub(super) fn lapses<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    target: &Target,
    clocks: Clocks,
) -> Vec<Lapse> {
    let publish_at = target.publish_at.filter(|at| *at > clocks.now && target.phase == (Phase::Review {}));
    let (Some(publish_at), Some(place)) = (publish_at, context.place(state, target.profile)) else {
        return Vec::new();
    };
    let content = context.content(state, ContentState::InReview);
    let on = AnyResource { content: Some(&content), ..place };
    let counted = |look: Look<'_>| look.definition.removed_approver == RemovedApprover::StopsCounting;
    let mut found = Vec::new();
    for look in state.stages(target).filter(|look| counted(*look)) {
        for approval in look.counted() {
            let user = approval.right_of();
            if let Some(at) = lost(context, look, (user, approval.stand), &on, (clocks, publish_at)) {
                found.push(Lapse { stage: look.stage.name.clone(), user, at });
            }
        }
    }
    found
}

/// When a person loses the right by which they said yes, if they do until the time to publish.
fn lost<V: Vocabulary>(
    context: &Context<'_, V>,
    look: Look<'_>,
    (user, stand): (UserId, super::holding::Stand),
    on: &AnyResource<'_>,
    (clocks, publish_at): (Clocks, Timestamp),
) -> Option<Timestamp> {
    let actor = context.person(user)?;
    let door = Door::of(context.rules, look.stage, look.round.escalated, &look.round.required, &look.round.reassigned);
    let mut instants: Vec<Timestamp> = changes(actor.core.record.assignments.iter(), on).collect();
    instants.retain(|at| clocks.now < *at && *at <= publish_at);
    instants.sort_unstable();
    instants.into_iter().find(|at| {
        let clocks = Clocks { own: *at, now: *at };
        let later = actor.anew(context.policy(), clocks, |_| true);
        let then = context.then(&later, stand, on);
        let holds = |actor, without| door.admits(&context.standing_by(actor, on, without));
        !(holds(&later, 0) && (then.is_whole() || holds(then.actor(&later), then.young)))
    })
}

/// The instants at which assignments that bear on a place begin or end.
pub(super) fn changes<'h>(
    assignments: impl Iterator<Item = &'h Held> + 'h,
    on: &'h AnyResource<'_>,
) -> impl Iterator<Item = Timestamp> + 'h {
    let bearing = assignments.filter(move |held| held.covers(on));
    bearing.flat_map(|held| [held.from(), held.until()].into_iter().flatten())
}
