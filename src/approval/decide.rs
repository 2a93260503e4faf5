//! From a command to the events that it brings about, or the reason why not.

pub(super) mod action;
pub(super) mod admit;
pub(super) mod binding;
pub(super) mod dispatch;
pub(super) mod follow_up;

pub(super) mod lapse;
pub(super) mod opening;
pub(super) mod refresh;
pub(super) mod requirements;
pub(super) mod unit_of_work;
