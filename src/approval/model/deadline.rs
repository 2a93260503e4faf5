//! Times: deadlines, reminders, and the next instant at which something happens by itself.

use crate::approval::model::quorum::Look;
use crate::approval::model::state::{Phase, State, Target};
use crate::approval_definition::{Deadline, Late};
use crate::time::Timestamp;

const MINUTE: i64 = 60_000;

fn later(at: Timestamp, minutes: u32) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_add(i64::from(minutes).saturating_mul(MINUTE)))
}

fn earlier(at: Timestamp, minutes: u32) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_sub(i64::from(minutes).saturating_mul(MINUTE)))
}

/// Until when a stage must be decided.
pub(in crate::approval) fn deadline(look: Look<'_>) -> Option<Timestamp> {
    match look.stage.deadline? {
        Deadline::MinutesAfterSubmission(minutes) => look.target.submitted_at.map(|at| later(at, minutes)),
        Deadline::MinutesBeforePublish(minutes) => look.target.publish_at.map(|at| earlier(at, minutes)),
    }
}

/// When approvers are reminded, ascending.
pub(in crate::approval) fn reminders(look: Look<'_>) -> impl Iterator<Item = Timestamp> {
    let minutes = look.stage.reminders.iter().rev();
    minutes.filter_map(move |minutes| deadline(look).map(|deadline| earlier(deadline, *minutes)))
}

/// When the late policy applies to a stage without escalation; once in a round.
fn up(look: Look<'_>) -> Option<Timestamp> {
    let deadline = deadline(look)?;
    match look.definition.late {
        Late::Expire => Some(deadline),
        Late::Hold => (!look.round.deadline_passed).then_some(deadline),
        Late::PublishWithinMinutes(minutes) => Some(later(deadline, minutes)),
    }
}

/// Whether time is up for a stage.
pub(in crate::approval) fn is_up(look: Look<'_>, now: Timestamp) -> bool {
    up(look).is_some_and(|at| at <= now)
}

/// When a target that is not ready is too late.
fn lateness(target: &Target) -> Option<Timestamp> {
    let at = target.publish_at.filter(|at| target.late_for != Some(*at))?;
    match target.definition()?.late {
        Late::Expire | Late::Hold => Some(at),
        Late::PublishWithinMinutes(minutes) => Some(later(at, minutes)),
    }
}

/// Whether the time of a target has passed by the caller's own clock, which alone says that it has come, and it is not
/// ready to go out. `hold_ended`: a hold ends right now.
pub(in crate::approval) fn is_late(state: &State, target: &Target, hold_ended: bool, own: Timestamp) -> bool {
    let ready = || state.is_approved(target) && (!target.is_held() || hold_ended);
    lateness(target).is_some_and(|at| at <= own) && !ready()
}

impl Target {
    /// Held until somebody lifts the hold.
    pub(in crate::approval) fn is_held_for_good(&self) -> bool {
        self.hold.as_ref().is_some_and(|hold| hold.until.is_none())
    }
}

impl State {
    /// The next instant at which something happens to a target by itself.
    pub(in crate::approval) fn next_at(&self, target: &Target) -> Option<Timestamp> {
        if target.is_closed() {
            return None;
        }
        let hold = target.hold.as_ref().and_then(|hold| hold.until);
        if target.phase != (Phase::Review {}) {
            return hold;
        }
        let waiting = self.stages(target).filter(|look| !look.is_satisfied_alone());
        let stages = waiting.flat_map(|look| {
            let deadline = deadline(look).filter(|_| !look.round.deadline_passed);
            let reminded = usize::try_from(look.round.reminded).unwrap_or(usize::MAX);
            let reminder = reminders(look).nth(reminded).filter(|_| deadline.is_some());
            let up = up(look).filter(|_| look.stage.escalate_to.is_none());
            [deadline, reminder, up].into_iter().flatten()
        });
        let ready = self.is_approved(target) && !target.is_held();
        // Where nothing is ordered, nothing happens at that time.
        let due = target.opens_at().filter(|_| ready && target.out_of_reach().is_none());
        // What is held already is not held again because it is late.
        let held =
            target.is_held_for_good() && target.definition().is_some_and(|definition| definition.late == Late::Hold);
        let late = lateness(target).filter(|_| !ready && !held);
        stages.chain(hold).chain(due).chain(late).min()
    }
}
