//! Several resources at once (R11).

use super::decision::Outcome;
use super::reason::Reason;

/// For all: obligations united, or the first failure.
pub(crate) fn all(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    let mut united = None;
    for outcome in outcomes {
        match outcome.obligations() {
            Some(obligations) => united = Some(united.unwrap_or(0) | obligations),
            None => return outcome,
        }
    }
    united.map_or(Outcome::denied(Reason::EmptyRequest), Outcome::allowed)
}

/// For one at least: the first plain allow, else the first allow, else the first failure.
pub(crate) fn any(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    let (mut obliged, mut denied) = (None, None);
    for outcome in outcomes {
        match outcome.obligations() {
            Some(0) => return outcome,
            Some(_) => obliged = obliged.or(Some(outcome)),
            None => denied = denied.or(Some(outcome)),
        }
    }
    obliged.or(denied).unwrap_or(Outcome::denied(Reason::EmptyRequest))
}
