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
mod ids;
mod organization;
mod policy;
mod post;
mod routes;
pub mod strategies;
mod surroundings;
mod team;

pub use crate::{assert_allowed, assert_denied};
pub use actor::{TestActor, actor};
pub use assertions::{assert_allowed, assert_allowed_with, assert_denied, assert_denied_because};
pub use ids::IntoId;
pub use organization::{TestOrganization, organization, organization_on};
pub use policy::{TestPolicy, policy};
pub use post::{TestPost, post, text, unwritten_post};
pub use routes::{RouteCall, RouteRecorder};
pub use surroundings::Surroundings;
pub use team::{TestTeam, team};

use crate::id::{OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::policy::Policy;
use crate::resource::{Content, ContentState, Organization, Profile, Workspace};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

/// Names the organization in which everything of the kit lies.
pub const ORGANIZATION: OrganizationId = OrganizationId::new(1);

/// Names that organization as a resource.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").organization_role("owner", &["member.invite"]).build();
/// let sarah = test_kit::actor(&policy, 1).organization_role("owner").build();
/// assert_allowed!(policy, sarah, social::OrganizationPermissions::MEMBER_INVITE, test_kit::HERE);
/// ```
pub const HERE: Organization<'static> = Organization::new(ORGANIZATION);

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
pub fn workspace<'a>(id: impl IntoId<WorkspaceId>) -> Workspace<'a> {
    Organization::new(ORGANIZATION).workspace(id.into_id())
}

/// Names a profile that lies directly below the kit's organization, as a resource.
///
/// ```
/// # use countersign::{test_kit, *};
/// let by_hand = Organization::new(test_kit::ORGANIZATION).direct_profile(ProfileId::new(7));
/// assert_eq!(test_kit::profile(7), by_hand);
/// ```
#[must_use]
pub fn profile<'a>(id: impl IntoId<ProfileId>) -> Profile<'a> {
    Organization::new(ORGANIZATION).direct_profile(id.into_id())
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
pub fn profile_in<'a>(workspace: impl IntoId<WorkspaceId>, id: impl IntoId<ProfileId>) -> Profile<'a> {
    Organization::new(ORGANIZATION).workspace(workspace.into_id()).profile(id.into_id())
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
pub fn draft_of<'a>(author: impl IntoId<UserId>) -> Content<'a> {
    Content::new().author(author.into_id()).assignees(&[]).state(ContentState::Draft)
}

/// Makes content of which these facts are known and nothing else.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit if urgent and !legal_hold"]).build();
/// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
/// let urgent = test_kit::facts(&policy, &[("urgent", true), ("legal_hold", false)]);
/// assert_allowed!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7).content(&urgent));
/// ```
///
/// # Panics
/// The policy declares no such fact.
#[must_use]
#[track_caller]
pub fn facts<'a, V: Vocabulary>(policy: &Policy<V>, known: &[(&str, bool)]) -> Content<'a> {
    known.iter().fold(Content::new(), |content, (name, value)| match policy.fact(name) {
        Ok(fact) => content.fact(fact, *value),
        Err(error) => panic!("{error}"),
    })
}
