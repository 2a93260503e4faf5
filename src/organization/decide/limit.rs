//! What bounds commands, whoever sends them: what is handed out, holders, separation, seats.

pub(in crate::organization) mod amounts;
pub(in crate::organization) mod bound;
pub(in crate::organization) mod hand_out;
pub(in crate::organization) mod holders;
pub(in crate::organization) mod seats;
pub(in crate::organization) mod separation;
