//! From a state and an event to the next state; and what is stored, checked when it is read back.

pub(super) mod apply;
pub(super) mod delegations;
pub(super) mod members;
pub(super) mod nodes;
pub(super) mod possible;
mod reviews;
pub(super) mod snapshot;
mod steps;
mod support;
mod teams;
