//! What time and people bring about before a command is looked at.

mod people;

use crate::approval::decide::requirements::{facts, raise_told, restore};
use crate::approval::decide::unit_of_work::UnitOfWork;
use crate::approval::model::context::Context;
use crate::approval::model::deadline;
use crate::approval::model::event::Change;
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{Phase, Reach, Target};
use crate::approval_definition::Late;
use crate::id::ProfileId;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Brings targets up to date: people first, so that nobody who has left counts when time is up.
pub(in crate::approval) fn refresh<V: Vocabulary>(
    context: &Context<'_, V>,
    work: &mut UnitOfWork<'_>,
    clocks: Clocks,
    only: Option<&[ProfileId]>,
) {
    profiles(context, work);
    let news = facts(context, work);
    raise_told(context, work, news);
    let count = work.settled().targets.len();
    for index in 0..count {
        let concerned = |target: &&Target| only.is_none_or(|only| only.contains(&target.profile));
        let Some(profile) = work.settled().targets.get(index).filter(concerned).map(|target| target.profile) else {
            continue;
        };
        people::people(context, work, profile, clocks);
        restore(context, work, profile);
        if time(work, profile, clocks) {
            people::people(context, work, profile, clocks);
        }
    }
}

/// Records what the host says of the profiles, of whatever target. One that is under way is waited for.
pub(in crate::approval) fn profiles<V: Vocabulary>(context: &Context<'_, V>, work: &mut UnitOfWork<'_>) {
    let state = work.settled();
    let mut found: Vec<Change> = Vec::new();
    for at in state.targets.iter().filter(|target| !target.is_closed()) {
        let target = at.profile;
        if context.is_gone(state, target) {
            found.push(Change::TargetGone { target });
            continue;
        }
        let reach = context.reach(state, target);
        if reach != at.reach {
            found.push(match reach {
                Reach::Connected => Change::ProfileConnected { target },
                Reach::Disconnected => Change::ProfileDisconnected { target },
                Reach::Unknown => Change::ProfileUnknown { target },
            });
        }
    }
    found.into_iter().for_each(|change| work.push_of_itself(change));
}

/// Lets time pass at one target: a hold ends and the time to publish comes by the caller's own clock, deadlines by the
/// later one (J6). Answers whether a deadline brought new people.
fn time(work: &mut UnitOfWork<'_>, profile: ProfileId, Clocks { own, now }: Clocks) -> bool {
    let state = work.settled();
    let Some(target) = state.target(profile) else { return false };
    let mut found = Vec::new();
    let ended = target.hold.as_ref().and_then(|hold| hold.until).is_some_and(|until| until <= own);
    if ended && !target.is_closed() {
        found.push(Change::HoldReleased { target: profile });
    }
    let (mut escalated, mut late) = (false, false);
    if target.phase == (Phase::Review {}) {
        let timed = state.stages(target).filter(|look| look.stage.deadline.is_some());
        for look in timed.filter(|look| !look.is_satisfied_alone()) {
            stage_time(look, profile, now, &mut found);
            let passed = deadline::deadline(look).is_some_and(|deadline| deadline <= now);
            let escalates = look.stage.escalate_to.is_some();
            escalated |= passed && escalates && !look.round.deadline_passed;
            late |= passed && !escalates && deadline::is_up(look, now);
        }
        late |= deadline::is_late(state, target, ended, own);
        if late {
            found.extend(too_late(target, profile, ended));
        }
    }
    found.into_iter().for_each(|change| work.push_of_itself(change));
    escalated
}

fn stage_time(look: Look<'_>, target: ProfileId, now: Timestamp, found: &mut Vec<Change>) {
    let stage = || look.stage.name.clone();
    let due = deadline::reminders(look).filter(|at| *at <= now).count();
    let due = u32::try_from(due).unwrap_or(u32::MAX);
    let passed = deadline::deadline(look).is_some_and(|deadline| deadline <= now);
    if due > look.round.reminded && !passed {
        found.push(Change::Reminded { target, stage: stage(), count: due });
    }
    if passed && !look.round.deadline_passed {
        let escalated = look.stage.escalate_to.is_some();
        found.push(Change::DeadlinePassed { target, stage: stage(), escalated });
    }
}

fn too_late(target: &Target, profile: ProfileId, hold_ended: bool) -> Option<Change> {
    match target.definition()?.late {
        Late::Expire | Late::PublishWithinMinutes(_) => Some(Change::Expired { target: profile }),
        // A hold that ends by itself does not keep a late post.
        Late::Hold if target.is_held_for_good() && !hold_ended => None,
        Late::Hold => Some(Change::HeldAsLate { target: profile }),
    }
}
