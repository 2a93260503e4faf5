//! Parts of an organization that do not fit a policy.

use crate::id::{InvitationId, KeyId, TeamId, UserId};
use crate::level::Level;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// Names something that an organization holds and that a policy does not know, or does not accept any more. Each can
/// be mended by a command.
///
/// ```
/// # use countersign::{organization::{Misfit, State}, Policy};
/// fn may_change_to(policy: &Policy, state: &State) -> bool {
///     state.misfits(policy).iter().all(|misfit| matches!(misfit, Misfit::KeyPermission { .. })) // those keys are ours
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Misfit {
    /// A role is held that the policy does not have, or an operator is in by it; they have nothing by it.
    UnknownRole {
        /// The level of the role.
        #[serde(with = "crate::organization::model::wire::level")]
        level: Level,
        /// The name of the role.
        role: Role,
    },
    /// A custom role is refused by the policy; who holds it has nothing by it.
    CustomRole {
        /// The level of the role.
        #[serde(with = "crate::organization::model::wire::level")]
        level: Level,
        /// The name of the role.
        name: String,
        /// Every problem of its document.
        problems: String,
    },
    /// An optional permission is switched on that the role does not offer; it gives nothing.
    UnknownOptional {
        /// Who holds the role.
        user: UserId,
        /// Where the role is held.
        place: Place,
        /// The name of the role.
        role: Role,
        /// The name of the permission.
        permission: String,
    },
    /// An assignment is narrowed by nodes that cannot be below the place; it gives nothing.
    WrongNarrowing {
        /// Who holds the role.
        user: UserId,
        /// Where the role is held.
        place: Place,
        /// The name of the role.
        role: Role,
    },
    /// An assignment is under what is no condition of the policy, such as a fact that the policy does not know; it gives
    /// nothing.
    WrongCondition {
        /// Who holds the role.
        user: UserId,
        /// Where the role is held.
        place: Place,
        /// The name of the role.
        role: Role,
        /// What is no condition.
        problem: String,
    },
    /// An assignment ends before it begins; it gives nothing.
    WrongPeriod {
        /// Who holds the role.
        user: UserId,
        /// Where the role is held.
        place: Place,
        /// The name of the role.
        role: Role,
    },
    /// Fewer hold a role than the policy demands. Who may grant it mends it, and an operator.
    TooFewHolders {
        /// Where the role is held.
        place: Place,
        /// The name of the role.
        role: Role,
        /// How many have to hold it.
        at_least: u32,
    },
    /// More hold a role than the policy allows. Taking it from some of them mends it.
    TooManyHolders {
        /// Where the role is held.
        place: Place,
        /// The name of the role.
        role: Role,
        /// How many may hold it.
        at_most: u32,
    },
    /// Somebody holds two roles that the policy keeps apart. Taking one of them mends it.
    Separated {
        /// Who holds both.
        user: UserId,
        /// The one role, and where it is held.
        first: Role,
        /// The other role, and where it is held.
        second: Role,
    },
    /// Nobody may edit the permissions of members for good, though a role at the organization lets its holders. An operator
    /// mends it by granting such a role.
    NoAdministrator {},
    /// An invitation cannot be accepted as it is: it names a place that is gone, a role or an optional permission that
    /// the policy does not have.
    Invitation {
        /// The id of the invitation.
        invitation: InvitationId,
        /// What does not fit, as accepting it would be refused.
        problem: String,
    },
    /// What a team has does not fit: it names an optional permission that the role does not offer, nodes that cannot be below
    /// its place, or a time that never comes. Changing what the team has mends it, or taking it from the team.
    Team {
        /// The id of the team.
        team: TeamId,
        /// What does not fit.
        problem: String,
    },
    /// An API key or a share link names a permission that the policy lists nowhere; the key does not carry it.
    KeyPermission {
        /// The id of the key.
        key: KeyId,
        /// The name of the permission.
        permission: String,
    },
    /// The policy has plans and names no default, and the organization has none: nothing is in force until an operator
    /// changes the plan.
    NoPlan {},
    /// The organization is on a plan that the policy does not have: the default is in force, or nothing.
    UnknownPlan {
        /// The name of the plan.
        name: String,
    },
    /// A plan is announced that the policy does not have: it does not come.
    UnknownAnnouncedPlan {
        /// The name of the plan.
        name: String,
    },
}
