//! Which permissions guard which commands; any one of a list does, at the place or above it.

pub(crate) const INVITE: &[&str] = &["member.invite"];
pub(crate) const EDIT_PERMISSIONS: &[&str] = &["member_permissions.edit"];
pub(in crate::organization) const REMOVE: &[&str] = &["member.remove"];
pub(crate) const TRANSFER: &[&str] = &["ownership.transfer"];
pub(in crate::organization) const CREATE_WORKSPACE: &[&str] = &["workspace.create"];
pub(in crate::organization) const RENAME_WORKSPACE: &[&str] = &["workspace.rename", "workspace.edit"];
pub(in crate::organization) const DELETE_WORKSPACE: &[&str] = &["workspace.delete"];
pub(in crate::organization) const CONNECT: &[&str] = &["profile.connect"];
pub(in crate::organization) const DISCONNECT: &[&str] = &["profile.disconnect"];
pub(in crate::organization) const DELETE_PROFILE: &[&str] = &["profile.delete", "profile.disconnect"];
pub(in crate::organization) const MOVE: &[&str] = &["profile.move"];
pub(in crate::organization) const EDIT_GROUP: &[&str] = &["profile_group.edit"];
pub(crate) const MANAGE_CUSTOM_ROLES: &[&str] = &["custom_role.manage"];
pub(in crate::organization) const MANAGE_KEYS: &[&str] = &["api_key.manage"];
pub(in crate::organization) const CHANGE_PLAN: &[&str] = &["subscription.manage"];
pub(in crate::organization) const BUY_SEATS: &[&str] = &["add_on.purchase", "subscription.manage"];
