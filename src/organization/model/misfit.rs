//! Parts of an organization that do not fit a policy.

use crate::id::{InvitationId, KeyId, UserId};
use crate::level::Level;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// Says what an organization holds that a policy does not know, or does not accept any more. Each can be mended by a
/// command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Misfit {
    /// A role that the policy does not have; who holds it has nothing by it.
    UnknownRole {
        /// The level.
        #[serde(with = "crate::organization::model::wire::level")]
        level: Level,
        /// The role.
        role: Role,
    },
    /// A custom role that the policy refuses; who holds it has nothing by it.
    CustomRole {
        /// The level.
        #[serde(with = "crate::organization::model::wire::level")]
        level: Level,
        /// Its name.
        name: String,
        /// Every problem.
        problems: String,
    },
    /// An optional permission that is switched on and that the role does not offer; it gives nothing.
    UnknownOptional {
        /// Who holds the role.
        user: UserId,
        /// Where.
        place: Place,
        /// The role.
        role: Role,
        /// The name of the permission.
        permission: String,
    },
    /// Narrowing by nodes that cannot be below the place; the assignment gives nothing.
    WrongNarrowing {
        /// Who holds the role.
        user: UserId,
        /// Where.
        place: Place,
        /// The role.
        role: Role,
    },
    /// A period that ends before it begins; the assignment gives nothing.
    WrongPeriod {
        /// Who holds the role.
        user: UserId,
        /// Where.
        place: Place,
        /// The role.
        role: Role,
    },
    /// Fewer hold a role than the policy demands. Who may grant it mends it, and an operator.
    TooFewHolders {
        /// Where.
        place: Place,
        /// The role.
        role: Role,
        /// How many have to hold it.
        at_least: u32,
    },
    /// More hold a role than the policy allows. Taking it from some of them mends it.
    TooManyHolders {
        /// Where.
        place: Place,
        /// The role.
        role: Role,
        /// How many may hold it.
        at_most: u32,
    },
    /// Somebody holds two roles that the policy keeps apart. Taking one of them mends it.
    Separated {
        /// Who.
        user: UserId,
        /// The one.
        first: Role,
        /// The other.
        second: Role,
    },
    /// Nobody may edit the permissions of members for good, though a role at the organization lets its holders. An operator
    /// mends it by granting such a role.
    NoAdministrator {},
    /// An invitation that cannot be accepted as it is: it names a place that is gone, a role or an optional permission
    /// that the policy does not have.
    Invitation {
        /// Which.
        invitation: InvitationId,
        /// What does not fit.
        problem: String,
    },
    /// A permission of an API key or a share link that the policy lists nowhere; the key does not carry it.
    KeyPermission {
        /// Which key.
        key: KeyId,
        /// The name of the permission.
        permission: String,
    },
    /// The policy has plans and names no default, and the organization has none: nothing is in force until an operator
    /// changes the plan.
    NoPlan {},
    /// A plan that the policy does not have: the default is in force, or nothing.
    UnknownPlan {
        /// Its name.
        name: String,
    },
    /// A plan that is announced and that the policy does not have: it does not come.
    UnknownAnnouncedPlan {
        /// Its name.
        name: String,
    },
}
