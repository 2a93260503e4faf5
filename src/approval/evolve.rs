//! From a state and an event to the next state; and what is stored, checked when it is read back.

pub(super) mod apply;
pub(super) mod delegation;
pub(super) mod place;
pub(super) mod possible;
pub(super) mod round;
pub(super) mod snapshot;
mod steps;
