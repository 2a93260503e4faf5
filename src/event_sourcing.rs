//! What both engines keep to: commands that are done once, events that make a history, and a state that follows from it.
//!
//! A host stores the events of a stream (an organization, or a post) in their order. [`Aggregate`] is what it holds in
//! memory meanwhile: the state, and the events that are not stored yet.

mod accepted;
mod aggregate;
mod format;
mod history_error;
mod order;
mod refusal_kind;

pub use accepted::REMEMBERED_COMMANDS;
pub(crate) use accepted::{Accepted, AcceptedShape, digest};
pub(crate) use aggregate::sealed;
pub use aggregate::{Aggregate, EventSourced, replay};
pub use format::Format;
pub use history_error::{HistoryError, HistoryProblem};
pub(crate) use order::{EventHeader, OutOfOrder, Position};
pub use refusal_kind::RefusalKind;
