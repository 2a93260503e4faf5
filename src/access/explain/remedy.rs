//! What would change a decision.

use super::node::Node;
use crate::level::Level;
use crate::resource::ContentState;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Lists changes that together turn a deny into an allow, perhaps with obligations, and of which none can be left out.
///
/// A remedy speaks of this request alone. It does not ask whether the organization may make the change: whether it has
/// room for one more holder, what else the change would bring. What the policy says of who may assign a role stands in
/// the change, and [`is_closed`](Self::is_closed) tells the remedies that nobody may bring about;
/// [`analysis::who_may_give`](crate::analysis::who_may_give) names the people of a roster.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let explanation = policy.explain(&moderator, ProfilePermissions::POST_PUBLISH, &page);
/// let steps: Vec<String> = explanation.remedies[0].changes.iter().map(ToString::to_string).collect();
/// assert_eq!(steps, ["assign `editor` at profile 7"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Remedy {
    /// The changes; their order does not matter.
    pub changes: Vec<Change>,
}

impl Remedy {
    /// Returns `true` if it assigns a role that the policy lets nobody assign, such as that of the only owner: a
    /// screen leaves these remedies out.
    ///
    /// ```
    /// # use countersign::{policies, social::OrganizationPermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (agency, now) = (OrganizationId::new(1), Timestamp::from_millis(0));
    /// let member = policy.organization_role("member")?;
    /// let member = policy.actor(UserId::new(3), agency).organization_role(member).build(now)?;
    /// let transfer = OrganizationPermissions::OWNERSHIP_TRANSFER;
    /// let remedies = policy.explain(&member, transfer, &Organization::new(agency)).remedies;
    /// assert_eq!(remedies[0].to_string(), "assign `owner` at organization 1 (which nobody may)");
    /// assert!(remedies[0].is_closed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.changes.iter().any(|change| {
            let Change::Assign { assignable_by: Some(roles), .. } = change else { return false };
            roles.values().all(Vec::is_empty)
        })
    }
}

/// Names one thing whose change helps to turn a deny into an allow.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// # let page = Organization::new(agency).direct_profile(page);
/// let explanation = policy.explain(&actor, ProfilePermissions::POST_PUBLISH, &page);
/// let assigns = explanation.remedies.iter().flat_map(|remedy| &remedy.changes);
/// let roles: Vec<_> = assigns.filter_map(|change| match change {
///     explain::Change::Assign { role, .. } => Some(role.as_str()),
///     _ => None,
/// }).collect();
/// assert_eq!(roles[..2], ["editor", "administrator"]);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Change {
    /// The request is made at another time: the nearest at which something is in force that is not now. For an
    /// assignment that has ended this says that renewing it would do.
    Time {
        /// The instant at which the request would be allowed.
        at: Timestamp,
    },
    /// The content is in another state.
    State {
        /// The states that would do. Several where the policy tells no difference between them.
        any_of: Vec<ContentState>,
    },
    /// The host says something else of the content or of the profile.
    ///
    /// An `author` or `connector` that becomes false is neither the actor nor anybody who acts for the actor. An
    /// `assignee` that becomes true or false joins or leaves the assignees that are known.
    Fact {
        /// `author`, `assignee`, `connector` or a fact that the policy declares.
        atom: String,
        /// Known to be true, or known to be false.
        value: bool,
    },
    /// A fact that the policy declares of whoever asks is told so.
    ActorFact {
        /// The name of the fact.
        fact: String,
        /// Known to be true, or known to be false.
        value: bool,
    },
    /// An optional permission is switched on.
    SwitchOn {
        /// The name of the permission.
        permission: String,
        /// The name of the role that offers it.
        role: String,
        /// The node at which the role is held.
        at: Node,
        /// The place of the assignment in
        /// [`DecisionExplanation::assignments`](super::DecisionExplanation::assignments); absent for an assignment that
        /// the same remedy adds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignment: Option<usize>,
    },
    /// The narrowing of an assignment is widened so that it lets the resource through (or is removed, where the
    /// resource is the very node that was narrowed).
    Widen {
        /// The name of the role that is held.
        role: String,
        /// The node at which it is held.
        at: Node,
        /// The place of the assignment in [`DecisionExplanation::assignments`](super::DecisionExplanation::assignments).
        assignment: usize,
    },
    /// A role of the policy is assigned, for good and without narrowing or optional permissions.
    Assign {
        /// The name of the role to assign.
        role: String,
        /// The node to assign it at: the resource's own or one above it.
        at: Node,
        /// The names of the roles, by level, whose holders alone the policy lets assign it (`assignable_by`); none of
        /// any level: nobody may, and it is come by another way (a transfer, an operator). Absent: whoever holds what it
        /// gives.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignable_by: Option<BTreeMap<Level, Vec<String>>>,
    },
    /// A limit on the actor, such as that of an API key, is lifted.
    DropAttenuation {
        /// The place of the attenuation among the actor's, from 0, in the host's order.
        attenuation: usize,
    },
    /// The organization has another plan.
    Plan {
        /// The name of the plan that would do.
        plan: String,
    },
    /// The actor becomes a member in good standing again.
    Reinstate {},
}
