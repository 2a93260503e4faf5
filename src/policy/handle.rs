//! Handles: names resolved once.

use super::tables::RoleTable;
use crate::level::Level;
use alloc::string::String;
use alloc::sync::Arc;

macro_rules! role_handles {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// It belongs to the policy that gave it; an actor of another policy cannot be built with it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub(crate) RoleHandle);

        impl From<$name> for RoleHandle {
            fn from(role: $name) -> Self {
                role.0
            }
        }
    )*};
}

role_handles! {
    /// Refers to a role at the organization.
    ///
    /// ```
    /// # use countersign::{policies, policy::OrganizationRole, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let owner: OrganizationRole = policy.organization_role("owner")?; // looked up once, then kept
    /// assert_eq!(policy.organization_role("owner")?, owner);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    OrganizationRole;
    /// Refers to a role at a workspace.
    ///
    /// ```
    /// # use countersign::{policies, policy::WorkspaceRole, Policy};
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let admin: WorkspaceRole = policy.workspace_role("admin")?; // looked up once, then kept
    /// assert_ne!(policy.workspace_role("client")?, admin);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    WorkspaceRole;
    /// Refers to a role at a profile.
    ///
    /// ```
    /// # use countersign::{policies, policy::ProfileRole, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let editor: ProfileRole = policy.profile_role("editor")?; // looked up once, then kept
    /// assert_ne!(policy.profile_role("guest")?, editor);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ProfileRole;
}

/// Refers to a role of a policy, whatever its level.
///
/// ```
/// # use countersign::{policies, Level, Policy};
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let (level, name) = (Level::Profile, "editor"); // columns of a row
/// assert_eq!(policy.role(level, name)?, policy.profile_role("editor")?.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleHandle {
    pub(crate) stamp: u64,
    pub(crate) level: Level,
    /// Index into the policy's roles.
    pub(crate) index: u16,
}

/// Refers to a plan of a policy. It belongs to the policy that gave it.
///
/// ```
/// # use countersign::{policies, Policy};
/// let policy = Policy::parse(policies::ALIXIA)?;
/// assert_ne!(policy.plan("pro")?, policy.plan("starter")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Plan {
    pub(crate) stamp: u64,
    /// Index into the policy's plans.
    pub(crate) index: u16,
}

/// Stands for a fact about whoever asks that a policy declares, as its handle. It belongs to the policy that gave it.
///
/// ```
/// # use countersign::{social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::parse(
///     r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
///         "roles": {"profile": {"editor": {"grants": {"profile": [
///             {"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#,
/// )?;
/// let (organization, page, now) = (OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
/// let editor = policy.actor(UserId::new(2), organization).profile_role(page, policy.profile_role("editor")?);
/// let (here, signed_in) = (Organization::new(organization).direct_profile(page), policy.actor_fact("second_factor")?);
/// assert!(policy.can(&editor.clone().fact(signed_in, true).build(now)?, ProfilePermissions::POST_PUBLISH, &here));
/// assert!(!policy.can(&editor.build(now)?, ProfilePermissions::POST_PUBLISH, &here), "what is not told never grants");
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActorFact {
    pub(crate) stamp: u64,
    /// The fact's bit among the policy's atoms.
    pub(crate) bit: u16,
}

/// Carries a role that a customer made at run time, within the bounds of a policy.
///
/// It belongs to that policy. Cloning it is cheap.
///
/// ```
/// # use countersign::{policies, Policy};
/// # let policy = Policy::parse(policies::ALIXIA)?;
/// let stored = r#"{"format": 1, "level": "organization", "name": "planner", "grants": {"profile": ["post.schedule"]}}"#;
/// let role = policy.custom_role(stored)?; // within the ceiling, or refused with every problem
/// assert_eq!(format!("{} at the {}", role.name(), role.level()), "planner at the organization");
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    pub(crate) stamp: u64,
    pub(crate) level: Level,
    pub(crate) name: String,
    pub(crate) table: Arc<RoleTable>,
}

impl CustomRole {
    /// Returns the level at which the role is held.
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy};
    /// # let policy = Policy::parse(policies::ALIXIA)?;
    /// let stored = r#"{"format": 1, "level": "organization", "name": "planner", "grants": {"profile": ["post.schedule"]}}"#;
    /// assert_eq!(policy.custom_role(stored)?.level(), Level::Organization);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns the name of the role.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// # let policy = Policy::parse(policies::ALIXIA)?;
    /// let stored = r#"{"format": 1, "level": "organization", "name": "planner", "grants": {"profile": ["post.schedule"]}}"#;
    /// assert_eq!(policy.custom_role(stored)?.name(), "planner");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Reports a name that the policy does not have.
///
/// ```
/// # use countersign::{policies, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let unknown = Policy::parse(policies::AGORAPULSE)?.profile_role("edittor").unwrap_err();
/// assert_eq!(unknown.name(), "edittor");
/// assert_eq!(unknown.to_string(), "expected the name of a profile role, found `edittor`");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of {} {kind}, found `{name}`", article(kind))]
pub struct UnknownName {
    kind: &'static str,
    name: String,
}

impl UnknownName {
    pub(crate) fn new(kind: &'static str, name: &str) -> Self {
        Self { kind, name: name.into() }
    }

    /// Returns the name that was looked up.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let unknown = policy.profile_role("edittor").unwrap_err();
    /// assert_eq!(unknown.name(), "edittor");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
