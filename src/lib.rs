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
pub mod id;
mod level;
mod name;
mod time;
mod wording;
mod work;

mod stable_hash;

pub mod resource;

pub mod vocabulary;

mod approval_definition;

pub mod policy;

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

pub use access::{actor, decision, explain, reach};

#[doc(inline)]
pub use actor::Actor;
#[doc(inline)]
pub use decision::{Decision, Reason};
#[doc(inline)]
pub use id::{ContentId, OrganizationId, ProfileId, UserId, WorkspaceId};
pub use level::Level;
pub use name::ParseNameError;
#[doc(inline)]
pub use policy::{Policy, PolicyError};
#[doc(inline)]
pub use resource::{Content, ContentState, Organization, Profile, Workspace};
pub use time::Timestamp;
#[doc(inline)]
pub use vocabulary::{Permission, Vocabulary, social};

#[doc(hidden)]
pub mod __private {
    pub use crate::vocabulary::declare::{bit, check_flags};
    pub use bitflags;
}
