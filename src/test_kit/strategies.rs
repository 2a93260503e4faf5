//! Random values of everything that a host handles, for proptest.
//!
//! Everything is small on purpose: five people, two workspaces, six profiles, of which two lie in each workspace and
//! two in none. So what is generated apart meets.
//!
//! ```
//! use countersign::test_kit::strategies;
//! use countersign::{Policy, policies};
//! use proptest::prelude::*;
//!
//! # fn main() -> Result<(), countersign::PolicyError> {
//! let policy = Policy::parse(policies::AGORAPULSE)?;
//! proptest!(ProptestConfig::with_cases(64), |(
//!     actor in strategies::actors(&policy),
//!     asked in strategies::permissions(&policy),
//!     resource in strategies::resources(&policy),
//! )| {
//!     // A host's own rule goes here; this one is the crate's: what is allowed needs no remedy.
//!     resource.with(asked.level(), |on| {
//!         let explained = policy.explain_erased(&actor, asked, on);
//!         assert!(!explained.decision || explained.remedies.is_empty());
//!     });
//! });
//! # Ok(()) }
//! ```

mod actors;
mod commands;
mod histories;
mod policies;
mod resources;

pub use actors::{actors, permissions};
pub use commands::{approval_commands, organization_commands};
pub use histories::{organization_histories, post_histories};
pub use policies::{policies, policies_with_vocabulary};
pub use resources::{GeneratedResource, resources};

use super::ORGANIZATION;
use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::resource::{Organization, Profile};
use alloc::vec::Vec;

/// Lists the people whom generated values name.
pub const PEOPLE: [UserId; 5] = [UserId::new(1), UserId::new(2), UserId::new(3), UserId::new(4), UserId::new(5)];

/// Lists the workspaces that generated values name.
pub const WORKSPACES: [WorkspaceId; 2] = [WorkspaceId::new(1), WorkspaceId::new(2)];

/// Lists the profiles that generated values name.
pub const PROFILES: [ProfileId; 6] =
    [ProfileId::new(1), ProfileId::new(2), ProfileId::new(3), ProfileId::new(4), ProfileId::new(5), ProfileId::new(6)];

/// Tells where a generated profile lies: the first two in the first workspace, the next two in the second, the others in
/// none.
///
/// ```
/// # use countersign::{test_kit, *};
/// use countersign::test_kit::strategies::{PROFILES, place};
/// assert_eq!(place(PROFILES[0]), test_kit::profile_in(1, 1)); // in the first workspace
/// assert_eq!(place(PROFILES[5]), test_kit::profile(6)); // in none
/// ```
#[must_use]
pub fn place(profile: ProfileId) -> Profile<'static> {
    let organization = Organization::new(ORGANIZATION);
    match PROFILES.iter().position(|known| *known == profile) {
        Some(0 | 1) => organization.workspace(WORKSPACES[0]).profile(profile),
        Some(2 | 3) => organization.workspace(WORKSPACES[1]).profile(profile),
        _ => organization.direct_profile(profile),
    }
}

/// Numbers from a seed, as many as are asked for: a command is picked by one number, and shrinks with the list it is in.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(self.next().checked_rem(bound).unwrap_or(0)).unwrap_or(0)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from.get(self.below(from.len())).cloned().unwrap_or_else(|| panic!("nothing to pick from"))
    }

    /// Some of them, in their order.
    fn some<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        from.iter().filter(|_| self.below(2) == 0).cloned().collect()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
