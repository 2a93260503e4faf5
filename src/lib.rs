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
// What only a part uses that is left out.
#![cfg_attr(
    not(all(feature = "analysis", feature = "approval", feature = "interchange", feature = "organization")),
    allow(dead_code, unreachable_pub, unused_imports)
)]

extern crate alloc;

#[cfg(any(feature = "analysis", feature = "organization"))]
mod csv;
mod free_text;
pub mod id;
mod level;
mod name;
mod time;
#[cfg(any(feature = "approval", feature = "organization"))]
mod wording;
mod work;

mod stable_hash;

pub mod resource;

pub mod vocabulary;

mod approval_definition;

pub mod policy;

mod access;

#[cfg(any(feature = "approval", feature = "organization"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "approval", feature = "organization"))))]
pub mod event_sourcing;

#[cfg(feature = "approval")]
#[cfg_attr(docsrs, doc(cfg(feature = "approval")))]
pub mod approval;
#[cfg(feature = "organization")]
#[cfg_attr(docsrs, doc(cfg(feature = "organization")))]
pub mod organization;

#[cfg(feature = "analysis")]
#[cfg_attr(docsrs, doc(cfg(feature = "analysis")))]
pub mod analysis;

#[cfg(feature = "interchange")]
#[cfg_attr(docsrs, doc(cfg(feature = "interchange")))]
pub mod interchange;

pub mod policies;

#[cfg(feature = "audit")]
pub mod audit;

#[cfg(feature = "test-kit")]
#[expect(clippy::panic, reason = "a test ends where something is wrong")]
pub mod test_kit;

#[cfg(all(feature = "analysis", feature = "approval", feature = "interchange", feature = "organization"))]
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
