//! Workspaces, profiles and groups.

pub(in crate::organization) mod group;
pub(in crate::organization) mod profile;
pub(in crate::organization) mod spread;
pub(in crate::organization) mod workspace;
