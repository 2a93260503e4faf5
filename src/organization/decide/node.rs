//! Workspaces, profiles and groups.

pub(in crate::organization) mod group;
pub(in crate::organization) mod profile;
pub(in crate::organization) mod widened_reach;
pub(in crate::organization) mod workspace;
