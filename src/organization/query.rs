//! What can be asked of an organization: effects, history, simulations, rosters.

pub(super) mod access_review;
pub(super) mod as_of;
mod called;
pub(super) mod effects;
pub(super) mod history;
pub(super) mod misfit;
pub(super) mod next_deadline;
#[cfg(feature = "approval")]
pub(super) mod roster;
pub(super) mod seats;
pub(super) mod simulate;
pub(super) mod through;
