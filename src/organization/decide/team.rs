//! Teams of members, grouped by what a command is about: the team, who is in it, what it has.

pub(super) mod access;
mod after;
pub(super) mod keep;
pub(super) mod people;
