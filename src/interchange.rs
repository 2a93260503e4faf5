//! Requests, answers and cases as JSON.
//!
//! A [`Request`] is one line of JSON that carries the actor, what is asked and where; [`Policy::answer`](crate::Policy::answer)
//! resolves its names and decides. It is the slow and simple door: a host that asks often builds an
//! [`Actor`](crate::Actor) once and calls [`Policy::can`](crate::Policy::can).

mod answer;
mod cases;
mod column;
mod field;
mod request;
mod resolve;
#[cfg(all(feature = "approval", feature = "organization"))]
mod scenario;
#[cfg(feature = "sql")]
#[cfg_attr(docsrs, doc(cfg(feature = "sql")))]
pub mod sql;

pub use answer::Answer;
pub use cases::{
    Case, CaseOutcome, Cases, CasesError, CellAt, ConditionAt, ConditionPart, Coverage, EveryoneAt, Expected, ForbidAt,
    Tally,
};
pub use request::{Request, RequestError};
#[cfg(all(feature = "approval", feature = "organization"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "approval", feature = "organization"))))]
pub use scenario::{Scenario, ScenarioError, StepOutcome};
