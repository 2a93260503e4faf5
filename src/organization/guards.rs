//! Which permissions guard which commands; any one of a list does, at the place or above it.

pub(crate) const INVITE: &[&str] = &["member.invite"];
pub(crate) const EDIT_PERMISSIONS: &[&str] = &["member_permissions.edit"];
pub(super) const REMOVE: &[&str] = &["member.remove"];
pub(crate) const TRANSFER: &[&str] = &["ownership.transfer"];
pub(super) const CREATE_WORKSPACE: &[&str] = &["workspace.create"];
pub(super) const RENAME_WORKSPACE: &[&str] = &["workspace.rename", "workspace.edit"];
pub(super) const DELETE_WORKSPACE: &[&str] = &["workspace.delete"];
pub(super) const CONNECT: &[&str] = &["profile.connect"];
pub(super) const DISCONNECT: &[&str] = &["profile.disconnect"];
pub(super) const DELETE_PROFILE: &[&str] = &["profile.delete", "profile.disconnect"];
pub(super) const MOVE: &[&str] = &["profile.move"];
pub(super) const EDIT_GROUP: &[&str] = &["profile_group.edit"];
pub(crate) const MANAGE_CUSTOM_ROLES: &[&str] = &["custom_role.manage"];
pub(super) const MANAGE_KEYS: &[&str] = &["api_key.manage"];
pub(super) const CHANGE_PLAN: &[&str] = &["subscription.manage"];
pub(super) const BUY_SEATS: &[&str] = &["add_on.purchase", "subscription.manage"];
