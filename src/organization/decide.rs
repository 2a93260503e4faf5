//! From a command to the events that it makes happen, or the reason why not.

pub(super) mod assignment;
pub(super) mod carry_out;
pub(super) mod context;
pub(super) mod create;
pub(super) mod custom_role;
pub(super) mod dispatch;
pub(super) mod guards;
pub(super) mod invitation;
pub(super) mod key;
pub(super) mod limit;
pub(super) mod member;
pub(super) mod node;
pub(super) mod plan;
pub(super) mod remedy;
mod review;
pub(super) mod source;
mod support;
mod team;
pub(super) mod today;
pub(super) mod who_could;
