//! Whether a command, or an event, comes in order: the checks that both engines make before any of their own.

use super::accepted::{Accepted, Before};
use super::envelope::{CommandEnvelope, EventEnvelope};
use super::history_error::HistoryProblem;
use crate::time::Timestamp;

/// Where a stream stands.
#[derive(Clone, Copy)]
pub(crate) struct Position<'s, S> {
    pub(crate) stream: S,
    pub(crate) revision: u64,
    /// Whether its first event happened.
    pub(crate) begun: bool,
    /// When its last event happened.
    pub(crate) last: Option<Timestamp>,
    pub(crate) accepted: &'s Accepted,
}

/// What becomes of a command that comes in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// It is to be decided.
    New,
    /// It was accepted before, and is answered as done (S32).
    Done,
}

/// Why a command does not come in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutOfOrder {
    /// Another command was accepted under its id (J11).
    IdReused,
    /// Somebody was faster (S29): the stream stands at `expected`.
    StaleRevision { expected: u64, found: u64 },
    /// It names no revision, and commands up to that one are not remembered any more (J11).
    TooOld { forgotten: u64 },
}

impl<S: Copy + PartialEq> Position<'_, S> {
    /// Whether a command may be decided: its id is looked up before its revision.
    pub(crate) fn admit(self, command: &impl CommandEnvelope) -> Result<Admission, OutOfOrder> {
        match self.accepted.before(command.id(), || command.digest()) {
            Before::New => {}
            Before::Same => return Ok(Admission::Done),
            Before::Other => return Err(OutOfOrder::IdReused),
        }
        match (command.revision(), self.accepted.forgotten()) {
            (Some(found), _) if found != self.revision => {
                Err(OutOfOrder::StaleRevision { expected: self.revision, found })
            }
            (None, Some(forgotten)) => Err(OutOfOrder::TooOld { forgotten }),
            _ => Ok(Admission::New),
        }
    }

    /// Whether it is the next event of the same stream.
    pub(crate) fn follows<E: EventEnvelope<Stream = S>>(self, event: &E) -> Result<(), HistoryProblem> {
        if event.stream() != self.stream {
            return Err(HistoryProblem::OtherStream);
        }
        let expected = self.revision.saturating_add(1);
        if event.revision() != expected {
            return Err(HistoryProblem::Revision { expected, found: event.revision() });
        }
        if let Some(last) = self.last.filter(|last| event.at() < *last) {
            return Err(HistoryProblem::TimeRunsBack { last });
        }
        if event.clock().is_some_and(|clock| event.at() <= clock || self.last != Some(event.at())) {
            return Err(HistoryProblem::Clock);
        }
        if event.begins() == self.begun {
            return Err(HistoryProblem::Impossible("its stream begins once, before everything else"));
        }
        if !self.accepted.follows(event.command(), event.command_digest(), expected) {
            return Err(HistoryProblem::Command);
        }
        Ok(())
    }
}
