//! Resources: a node of the tree, perhaps with content in it.
//!
//! A resource says where a request happens. It is built from the organization down, so that a profile never stands
//! without its place:
//!
//! ```
//! # use countersign::{Organization, OrganizationId, ProfileId, WorkspaceId};
//! let organization = Organization::new(OrganizationId::new(1));
//! let page = organization.workspace(WorkspaceId::new(2)).profile(ProfileId::new(3));
//! let loose_page = organization.direct_profile(ProfileId::new(4)); // a statement: it lies in no workspace
//! ```

mod content;
mod erased;
mod located;
mod node;

pub use content::{Content, ContentState, Fact};
pub use erased::ErasedResource;
pub(crate) use located::Located;
pub use node::{Organization, Profile, Resource, Workspace};
