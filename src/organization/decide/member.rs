//! Whole members: suspended, reinstated, removed, leaving.

pub(in crate::organization) mod add;
pub(in crate::organization) mod delegate;
pub(in crate::organization) mod leave;
pub(in crate::organization) mod people;
pub(in crate::organization) mod reinstate;
pub(in crate::organization) mod remove;
pub(in crate::organization) mod suspend;
