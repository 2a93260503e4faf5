//! What an organization is made of: commands, events, what is held where, and how it is read.

pub(super) mod access;
pub(super) mod access_in_workspace;
pub(super) mod actor;
pub(super) mod began;
pub(super) mod by;
pub(super) mod command;
pub(super) mod document;
pub(super) mod event;
pub(super) mod join;
pub(super) mod limits;
pub(super) mod misfit;
pub(super) mod names;
pub(super) mod over_limit;
pub(super) mod place;
pub(super) mod reading;
pub(super) mod recipient;
pub(super) mod reductions;
pub(super) mod refusal;
pub(super) mod review_item;
pub(super) mod role;
pub(super) mod source;
pub(super) mod state;
pub(super) mod taken;
pub(super) mod wire;
