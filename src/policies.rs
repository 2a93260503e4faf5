//! Gives the policies of five products as they ship, and the schemas that editors check policies against.
//!
//! Each was written after what the product's own help pages say of its roles. A host takes one as it is, or copies the
//! file from the repository's `policies/` and makes it its own.
//!
//! ```
//! use countersign::{Policy, policies};
//! # fn main() -> Result<(), countersign::PolicyError> {
//! let policy = Policy::parse(policies::AGORAPULSE)?;
//! assert_eq!(policy.name(), "agorapulse");
//! # Ok(()) }
//! ```

/// Holds the policy of Agorapulse: five roles at the organization, four at a profile.
pub const AGORAPULSE: &str = include_str!("../policies/agorapulse.json");

/// Holds the policy of Publer: members and clients, who approve side by side.
pub const PUBLER: &str = include_str!("../policies/publer.json");

/// Holds the policy of Alixia GEN: plans, and sensitive posts that the owner approves.
pub const ALIXIA: &str = include_str!("../policies/alixia.json");

/// Holds the policy of Semji: admins of the organization, and roles at workspaces.
pub const SEMJI: &str = include_str!("../policies/semji.json");

/// Holds the policy of Alex.
pub const ALEX: &str = include_str!("../policies/alex.json");

/// Holds the JSON Schema of policies.
pub const POLICY_SCHEMA: &str = include_str!("../policies/policy.schema.json");

/// Holds the JSON Schema of custom roles.
pub const CUSTOM_ROLE_SCHEMA: &str = include_str!("../policies/custom_role.schema.json");

/// Holds the JSON Schema of files of [cases](crate::interchange::Cases).
pub const CASES_SCHEMA: &str = include_str!("../policies/cases.schema.json");
