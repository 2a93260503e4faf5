//! Histories that cannot have happened.

use crate::time::Timestamp;
use core::fmt;

/// Reports which event of a history cannot have happened, and why: it does not follow from those before it.
///
/// ```
/// # use countersign::event_sourcing::{HistoryProblem, replay};
/// # use countersign::organization::{Event, State};
/// # use countersign::OrganizationId;
/// # fn read(events: &[Event]) -> Option<State> {
/// match replay(State::new(OrganizationId::new(1)), events) {
///     Ok(state) => Some(state),
///     Err(broken) => {
///         let missing = matches!(broken.problem(), HistoryProblem::Revision { .. });
///         println!("after {}: {broken}{}", broken.revision(), if missing { " (was an event lost?)" } else { "" });
///         None
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an event that can follow revision `{revision}`: {problem}")]
pub struct HistoryError {
    revision: u64,
    problem: HistoryProblem,
}

impl HistoryError {
    pub(crate) fn new(revision: u64, problem: impl Into<HistoryProblem>) -> Self {
        Self { revision, problem: problem.into() }
    }

    /// Returns the revision of the state that the event does not follow.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let (gap, id) = ([log[0].clone(), log[2].clone()], OrganizationId::new(10));
    /// assert_eq!(replay(State::new(id), &gap).map_err(|broken| broken.revision()).err(), Some(1)); // look behind that event
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns why the event does not follow.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let elsewhere = OrganizationId::new(11); // a wrong row was read
    /// let broken = replay(State::new(elsewhere), &log).err().ok_or("it is not broken")?;
    /// assert_eq!(broken.problem(), HistoryProblem::OtherStream);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn problem(&self) -> HistoryProblem {
        self.problem
    }
}

/// Tells why an event cannot follow those before it.
///
/// ```
/// # use countersign::event_sourcing::{HistoryError, HistoryProblem};
/// fn read_again(error: &HistoryError) -> bool {
///     matches!(error.problem(), HistoryProblem::Revision { .. }) // perhaps the store answered in another order
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HistoryProblem {
    /// The event is one of another organization or post.
    OtherStream,
    /// An event is missing, or stands there twice.
    Revision {
        /// The revision that comes next.
        expected: u64,
        /// The revision of the event.
        found: u64,
    },
    /// The event happened before the event before it.
    TimeRunsBack {
        /// When the event before it happened.
        last: Timestamp,
    },
    /// The sender's own clock, as the event has it, is not behind the event before.
    Clock,
    /// The command of the event was another one, or was done before.
    Command,
    /// The event is about something that is not there, or is there already, or that nobody can have brought about
    /// then.
    Impossible(&'static str),
}

impl From<&'static str> for HistoryProblem {
    fn from(expected: &'static str) -> Self {
        Self::Impossible(expected)
    }
}

impl fmt::Display for HistoryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherStream => f.write_str("it belongs to another organization or post"),
            Self::Revision { expected, found } => write!(f, "expected revision `{expected}`, found `{found}`"),
            Self::TimeRunsBack { last } => write!(f, "it happened before the last event, at `{last}`"),
            Self::Clock => f.write_str("its clock is not behind the event before"),
            Self::Command => f.write_str("its command was another one, or done before"),
            Self::Impossible(problem) => f.write_str(problem),
        }
    }
}
