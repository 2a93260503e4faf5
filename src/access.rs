//! May this actor do this here?
//!
//! [`Actor`]s are built at an instant, folded into masks; [`Policy::can`](crate::Policy::can) and its relatives read
//! them. The rules R1 to R13 are in [the guide](crate::guide::evaluation).

pub mod actor;
pub mod decision;
mod evaluate;
pub mod explain;
mod facts;
mod from_rows;
mod many_resources;
mod questions;
pub mod reach;
mod reason;

pub(crate) use evaluate::{is_forbidden, is_met, permissions_on, prohibitions};

pub(crate) use actor::{Actor, ActorBuilder, ActorError, ActorFacts, Assignment, Attenuation, Status};
pub(crate) use decision::{Decision, Reason};

pub(crate) use actor::{Folded, Held, Limit, Narrow, Narrowing};
