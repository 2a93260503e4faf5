//! A kit for a host's own tests, behind the feature `test-kit`: builders of a line each, assertions that say why, random
//! values of everything that a host handles, and a recorder that tells the routes which never asked.
//!
//! Name the crate twice, and the kit stays out of what is shipped:
//!
//! ```text
//! [dependencies]
//! countersign = "0.1"
//!
//! [dev-dependencies]
//! countersign = { version = "0.1", features = ["test-kit"] }
//! ```
//!
//! ```
//! use countersign::social::ProfilePermissions;
//! use countersign::{Reason, assert_allowed, assert_denied, test_kit};
//!
//! let policy = test_kit::policy("studio")
//!     .profile_role("editor", &["post.edit", "post.publish if !published"])
//!     .profile_role("guest", &["post.edit if author"])
//!     .build();
//! let editor = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
//! let guest = test_kit::actor(&policy, 4).profile_role(7, "guest").build();
//! let draft = test_kit::draft_of(4);
//! let page = test_kit::profile(7).content(&draft);
//!
//! assert_allowed!(policy, editor, ProfilePermissions::POST_PUBLISH, page);
//! assert_allowed!(policy, guest, ProfilePermissions::POST_EDIT, page);
//! assert_denied!(policy, guest, ProfilePermissions::POST_PUBLISH, page, Reason::NotGranted);
//! ```
//!
//! Everything here panics where a test would be wrong: a policy that is refused, a role that is not there. Nothing here is
//! for a service that runs.

mod actor;
mod assertions;
mod organization;
mod policy;
mod post;
mod routes;
pub mod strategies;

pub use crate::{assert_allowed, assert_denied};
pub use actor::{TestActor, actor};
pub use assertions::{assert_allowed, assert_allowed_with, assert_denied, assert_denied_because};
pub use organization::{TestOrganization, organization};
pub use policy::{TestPolicy, policy};
pub use post::{TestPost, post, text};
pub use routes::{RouteCall, RouteRecorder};

use crate::id::{OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::resource::{Content, ContentState, Organization, Profile, Workspace};
use crate::time::Timestamp;

/// Names the organization in which everything of the kit lies.
pub const ORGANIZATION: OrganizationId = OrganizationId::new(1);

/// Says when everything of the kit begins: 21 October 2025, in the morning.
pub const NOW: Timestamp = Timestamp::from_millis(1_761_037_200_000);

/// Names a workspace of the kit's organization, as a resource.
///
/// ```
/// # use countersign::{test_kit, *};
/// let by_hand = Organization::new(test_kit::ORGANIZATION).workspace(WorkspaceId::new(5));
/// assert_eq!(test_kit::workspace(5), by_hand);
/// ```
#[must_use]
pub const fn workspace(id: u64) -> Workspace<'static> {
    Organization::new(ORGANIZATION).workspace(WorkspaceId::new(id))
}

/// Names a profile that lies directly below the kit's organization, as a resource.
///
/// ```
/// # use countersign::{test_kit, *};
/// let by_hand = Organization::new(test_kit::ORGANIZATION).direct_profile(ProfileId::new(7));
/// assert_eq!(test_kit::profile(7), by_hand);
/// ```
#[must_use]
pub const fn profile<'a>(id: u64) -> Profile<'a> {
    Organization::new(ORGANIZATION).direct_profile(ProfileId::new(id))
}

/// Names a profile in a workspace of the kit's organization, as a resource.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").role(Level::Workspace, "lead", &[(Level::Profile, &["post.edit"])]).build();
/// let lead = test_kit::actor(&policy, 3).workspace_role(5, "lead").build();
/// assert_allowed!(policy, lead, social::ProfilePermissions::POST_EDIT, test_kit::profile_in(5, 7));
/// assert_denied!(policy, lead, social::ProfilePermissions::POST_EDIT, test_kit::profile_in(6, 8));
/// ```
#[must_use]
pub const fn profile_in<'a>(workspace: u64, id: u64) -> Profile<'a> {
    Organization::new(ORGANIZATION).workspace(WorkspaceId::new(workspace)).profile(ProfileId::new(id))
}

/// Makes a draft by somebody, assigned to nobody.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").profile_role("writer", &["post.edit if author"]).build();
/// let julie = test_kit::actor(&policy, 3).profile_role(7, "writer").build();
/// let (own, other) = (test_kit::draft_of(3), test_kit::draft_of(4));
/// assert_allowed!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7).content(&own));
/// assert_denied!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7).content(&other));
/// ```
#[must_use]
pub const fn draft_of(author: u64) -> Content<'static> {
    Content::new().author(UserId::new(author)).assignees(&[]).state(ContentState::Draft)
}
