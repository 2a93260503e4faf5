#![doc = include_str!("../pictures/links.md")]
#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::string_slice,
    clippy::todo,
    clippy::unreachable,
    clippy::missing_errors_doc,
    clippy::wildcard_enum_match_arm,
    clippy::too_many_lines
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

mod csv;
mod free_text;
mod id;
mod level;
mod name;
mod time;
mod wording;

mod stable_hash;

mod resource;

mod vocabulary;

mod approval_definition;

mod policy;

mod access;

pub mod event_sourcing;

pub mod approval;
pub mod organization;

pub mod analysis;

pub mod interchange;

pub mod policies;

#[cfg(feature = "audit")]
pub mod audit;

#[cfg(feature = "test-kit")]
#[expect(clippy::panic, reason = "a test ends where something is wrong")]
pub mod test_kit;

pub mod guide;

pub use access::{
    Actor, ActorBuilder, ActorError, ActorFacts, Assignment, Attenuation, Decision, Literal, Permissions, Reason,
    Status, explain, reach,
};
pub use free_text::FreeText;
pub use id::{
    CommandId, ContentId, DelegationId, GroupId, InvitationId, KeyId, LinkId, OrganizationId, ParseIdError, ProfileId,
    TokenId, UserId, WorkspaceId,
};
pub use level::Level;
pub use name::ParseNameError;
pub use policy::{
    ActorFact, CustomRole, ListedActorFact, ListedFact, ListedPermission, ListedPlan, ListedRole, OrganizationRole,
    Plan, PlanLimit, Policy, PolicyDigest, PolicyError, Problem, ProfileRole, RoleHandle, UnknownName, WorkspaceRole,
};
pub use resource::{Content, ContentState, ErasedResource, Fact, Organization, Profile, Resource, Workspace};
pub use time::Timestamp;
pub use vocabulary::{Asked, ErasedPermission, ErasedPermissions, Permission, Vocabulary, social};

#[doc(hidden)]
pub mod __private {
    pub use crate::vocabulary::{bit, check_flags};
    pub use bitflags;
}
