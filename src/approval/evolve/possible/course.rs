//! What stops, forces or ends the course of a target, and what time brings about.

use super::{Possible, WRONG_PHASE, at, by_itself, by_right, is_ascending, is_moving, only, own, put_away, stage};
use crate::approval::model::by::By;
use crate::approval::model::cause::Cause;
use crate::approval::model::deadline;
use crate::approval::model::event::{Change, Event, Skip};
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{Phase, State, Target};
use crate::approval_definition::Late;
use alloc::string::String;

pub(super) fn possible(state: &State, event: &Event) -> Possible {
    let target = at(state, event.change.target().ok_or("no such target")?)?;
    match &event.change {
        Change::Withdrawn { .. } => {
            by_right(event)?;
            only(is_moving(target), WRONG_PHASE)
        }
        Change::Held { until, .. } => {
            by_right(event)?;
            only(is_moving(target) || target.phase == (Phase::Draft {}), WRONG_PHASE)?;
            only(!target.is_held(), "it is held already")?;
            only(until.is_none_or(|until| own(event) < until), "a hold ended before it began")
        }
        Change::HoldReleased { .. } => released(target, event),
        Change::ForceApproved { skipped, .. } => forced(state, target, event, skipped),
        Change::ForceRejected { .. } => {
            by_right(event)?;
            only(target.is_in_flight(), WRONG_PHASE)
        }
        Change::Archived { .. } => {
            put_away(state, target, event)?;
            only(!matches!(target.phase, Phase::Publishing { .. } | Phase::Archived {}), WRONG_PHASE)
        }
        _ => {
            by_itself(event)?;
            by_time(state, target, event)
        }
    }
}

fn released(target: &Target, event: &Event) -> Possible {
    let hold = target.hold.as_ref().ok_or("it is not held")?;
    only(!target.is_closed(), WRONG_PHASE)?;
    if event.by == (By::Host {}) {
        let ended = hold.until.is_some_and(|until| until <= own(event));
        return only(ended && event.rights.is_empty(), "a hold ended before its time");
    }
    by_right(event)
}

/// An override names exactly what was missing.
fn forced(state: &State, target: &Target, event: &Event, skipped: &[String]) -> Possible {
    by_right(event)?;
    let rejected = target.phase == (Phase::ChangesRequested {}) && target.pinned.is_some();
    let waiting = target.is_in_flight() && !state.is_approved(target);
    only(rejected || waiting, WRONG_PHASE)?;
    let missing = state.stages(target).filter(|look| rejected || !look.is_satisfied_alone());
    only(missing.map(|look| &look.stage.name).eq(skipped), "it does not skip exactly what was missing")
}

fn by_time(state: &State, target: &Target, event: &Event) -> Possible {
    let here = |name: &String| stage(state, target, name);
    match &event.change {
        Change::Expired { .. } | Change::HeldAsLate { .. } => {
            only(target.phase == (Phase::Review {}), WRONG_PHASE)?;
            let holds = target.definition().is_some_and(|definition| definition.late == Late::Hold);
            only(
                holds == matches!(event.change, Change::HeldAsLate { .. }),
                "its definition has another policy for what is late",
            )?;
            only(is_late(state, target, event), "it was not late")
        }
        Change::DeadlinePassed { stage, escalated, .. } => {
            only(target.phase == (Phase::Review {}), WRONG_PHASE)?;
            let look = here(stage)?;
            let passed = deadline::deadline(look).is_some_and(|deadline| deadline <= event.at);
            only(passed && !look.round.deadline_passed, "a deadline passed before its time or twice")?;
            only(*escalated == look.stage.escalate_to.is_some(), "nobody is asked as its definition says")
        }
        Change::Reminded { stage, count, .. } => {
            only(target.phase == (Phase::Review {}), WRONG_PHASE)?;
            let look = here(stage)?;
            let due = deadline::reminders(look).filter(|at| *at <= event.at).count();
            let due = u32::try_from(due).unwrap_or(u32::MAX);
            only(*count == due && due > look.round.reminded, "a reminder went out before its time or twice")
        }
        Change::BecameStuck { stage, cause, .. } => stuck(here(stage)?, cause),
        Change::NobodyApproved { .. } => {
            let nobody = state.stages(target).all(|look| look.round.skip.is_some());
            only(
                target.phase == (Phase::Review {}) && nobody && !target.told_unapproved,
                "somebody is asked, or it was told",
            )
        }
        Change::ApprovalLapses { stage, user, at, .. } => {
            let counts = here(stage)?.counted().any(|approval| approval.right_of() == *user);
            only(counts && event.at < *at, "an approval lapses that does not count, or did before")
        }
        Change::ExemptionLapses { stage, user, at, .. } => {
            let look = here(stage)?;
            let exempt = matches!(look.round.skip, Some(Skip::EveryHandExempt { .. }));
            let hand = state.hands(target, look.covers).any(|hand| hand.user == *user);
            only(exempt && hand && event.at < *at, "an exemption lapses that nobody has, or did before")
        }
        Change::Unstuck { stage, .. } => here(stage).map(|_| ()),
        _ => Ok(()),
    }
}

/// Its own time, or a stage's, is over.
fn is_late(state: &State, target: &Target, event: &Event) -> bool {
    let up = |look: Look<'_>| {
        let alone = look.stage.deadline.is_some() && look.stage.escalate_to.is_none() && !look.is_satisfied_alone();
        alone && deadline::deadline(look).is_some_and(|deadline| deadline <= event.at)
    };
    deadline::is_late(state, target, false, own(event)) || state.stages(target).any(up)
}

/// What the people of the stage say can be seen; what the host said of the place cannot.
fn stuck(look: Look<'_>, cause: &Cause) -> Possible {
    if let Cause::EveryoneBarred { people } | Cause::ClientLost { people } = cause {
        only(is_ascending(people), "people stand twice or in no order")?;
    }
    match cause {
        Cause::NoApprover {} | Cause::EveryoneBarred { .. } | Cause::TooFew { .. } | Cause::ClientLost { .. } => {
            only(look.stuck_in_flight().as_ref() == Some(cause), "the stage is not stuck for that")
        }
        Cause::ProfileDisconnected {} | Cause::ProfileUnknown {} => Ok(()),
    }
}
