//! Whether a command, or an event, comes in order: the checks that both engines make before any of their own.

use super::accepted::{Accepted, Before};
use super::history_error::HistoryProblem;
use crate::id::CommandId;
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

/// What every event has, whatever it is about.
#[derive(Clone, Copy)]
pub(crate) struct EventHeader<S> {
    pub(crate) stream: S,
    pub(crate) revision: u64,
    pub(crate) at: Timestamp,
    /// The sender's own clock, where it was behind.
    pub(crate) clock: Option<Timestamp>,
    pub(crate) command: CommandId,
    pub(crate) command_digest: u64,
    /// Whether it is the one with which a stream begins.
    pub(crate) begins: bool,
}

/// Why a command does not come in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutOfOrder {
    /// Another command was accepted under its id (J11).
    IdReused,
    /// Somebody was faster (S29): the stream stands at `expected`.
    StaleRevision { expected: u64, found: u64 },
}

impl<S: Copy + PartialEq> Position<'_, S> {
    /// Whether a command was accepted before, and is answered as done (S32). The digest is of everything that makes it
    /// another command: who sends it, for whom, what they ask and what they saw; not when.
    pub(crate) fn has_done(self, command: CommandId, digest: impl FnOnce() -> u64) -> Result<bool, OutOfOrder> {
        match self.accepted.before(command, digest) {
            Before::New => Ok(false),
            Before::Same => Ok(true),
            Before::Other => Err(OutOfOrder::IdReused),
        }
    }

    /// Whether a command was sent by somebody who saw the stream as it is. To be asked after whether it was done before.
    pub(crate) fn stands_at(self, revision: u64) -> Result<(), OutOfOrder> {
        if revision != self.revision {
            return Err(OutOfOrder::StaleRevision { expected: self.revision, found: revision });
        }
        Ok(())
    }

    /// Whether it is the next event of the same stream.
    pub(crate) fn follows(self, event: EventHeader<S>) -> Result<(), HistoryProblem> {
        let EventHeader { stream, revision, at, clock, command, command_digest, begins } = event;
        if stream != self.stream {
            return Err(HistoryProblem::OtherStream);
        }
        let expected = self.revision.saturating_add(1);
        if revision != expected {
            return Err(HistoryProblem::Revision { expected, found: revision });
        }
        if let Some(last) = self.last.filter(|last| at < *last) {
            return Err(HistoryProblem::TimeRunsBack { last });
        }
        if clock.is_some_and(|clock| at <= clock || self.last != Some(at)) {
            return Err(HistoryProblem::Clock);
        }
        if begins == self.begun {
            return Err(HistoryProblem::Impossible("its stream begins once, before everything else"));
        }
        if !self.accepted.follows(command, command_digest, expected) {
            return Err(HistoryProblem::Command);
        }
        Ok(())
    }
}
