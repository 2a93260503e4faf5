//! What an explanation says: owned, in names, ready for a log or a screen.

use crate::access::reason::Reason;
use crate::id::{OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::level::Level;
use crate::resource::ContentState;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Carries a decision with everything that led to it, to show, log or serialize. See
/// [`Policy::explain`](crate::Policy::explain).
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
/// assert_eq!((explanation.can, explanation.reason), (false, Reason::NotGranted));
/// let held = &explanation.assignments[0];
/// assert_eq!((held.role.as_str(), held.standing), ("moderator", explain::Standing::Applies));
/// assert_eq!(held.parts[0].gap, Some(explain::GrantGap::NotInRole {}));
/// println!("{}", explanation.to_text(&policy, "en"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
#[must_use]
pub struct DecisionExplanation {
    /// Whether the request is allowed, perhaps with obligations.
    pub decision: bool,
    /// Whether the request is allowed without obligations.
    pub can: bool,
    /// The first gate that stopped the request, or `allow`.
    pub reason: Reason,
    /// What the host must also do, by name and sorted.
    pub obligations: Vec<String>,
    /// The conditions that are not known to hold, sorted by name; nothing unless the reason is `unmet`.
    pub unmet: Vec<String>,
    /// The permissions that were asked for, in the vocabulary's order.
    pub asked: Vec<String>,
    /// The place that was asked about.
    pub at: Node,
    /// Every assignment of the actor, with what it gave. Up to 16 of them stand in the host's order, more are sorted
    /// by level and node.
    pub assignments: Vec<Considered>,
    /// What everyone has of what was asked, this person with them; nothing if the policy gives everyone nothing of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub everyone: Vec<GrantOutcome>,
    /// The prohibitions that stand against what was asked.
    pub forbids: Vec<StandingForbid>,
    /// The name of the actor's plan, if the policy has plans.
    pub plan: Option<String>,
    /// Those of the permissions asked for that the plan leaves out.
    pub excluded_by_plan: Vec<String>,
    /// The limits of keys and operators that took away something of what was asked.
    pub ceilings: Vec<Ceiling>,
    /// Every smallest set of changes after which the decision is an allow, perhaps with obligations. Empty when the
    /// decision is an allow already, and when nothing short of another policy or another request would do.
    pub remedies: Vec<Remedy>,
    /// Whether the search for remedies ran into its bounds, so that some may be missing.
    pub truncated: bool,
}

/// Names a place in the tree. In JSON `{"profile": 7}`.
///
/// ```
/// # use countersign::{explain::Node, Level, ProfileId};
/// let node = Node::Profile(ProfileId::new(7));
/// assert_eq!(node.level(), Level::Profile);
/// assert_eq!(serde_json::to_string(&node)?, r#"{"profile":7}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// An organization, by its id.
    Organization(OrganizationId),
    /// A workspace, by its id.
    Workspace(WorkspaceId),
    /// A profile, by its id.
    Profile(ProfileId),
}

/// Describes one assignment of the actor and what it gave of what was asked.
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
/// let explain::Considered { role, at, standing, .. } = &explanation.assignments[0];
/// assert_eq!((role.as_str(), at.level(), *standing), ("moderator", Level::Profile, explain::Standing::Applies));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Considered {
    /// The name of the role that is held.
    pub role: String,
    /// Whether the role is a custom one, made at run time.
    pub custom: bool,
    /// The node at which the role is held.
    pub at: Node,
    /// When the assignment begins, if it has a beginning (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When the assignment ends, if it has an end (exclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The conditions that the assignment itself is under, sorted by atom: those of its role come on top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
    /// Whether the assignment applies to the resource, or why not.
    pub standing: Standing,
    /// For each permission that was asked, what the role makes of it where the assignment applies.
    pub parts: Vec<GrantOutcome>,
}

/// Returns `true` if an assignment applies to the resource, or the first thing that keeps it from applying.
///
/// ```
/// # use countersign::explain::{DecisionExplanation, Standing};
/// fn that_apply(explanation: &DecisionExplanation) -> usize {
///     explanation.assignments.iter().filter(|held| held.standing == Standing::Applies).count()
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// The assignment applies: its role was asked for the permissions.
    Applies,
    /// The assignment is held at a node that is neither the resource nor above it.
    OtherNode,
    /// The assignment is narrowed so that the resource is left out.
    NarrowedAway,
    /// The assignment begins later.
    NotYet,
    /// The assignment has ended, or it ends before it begins.
    Ended,
    /// The plan does not have the role.
    NotInForce,
}

/// Tells what a role gives of one permission that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrantOutcome {
    /// The name of the permission.
    pub permission: String,
    /// Whether the role gives the permission here.
    pub given: bool,
    /// The smallest set of obligations with which the role gives it. Nothing when it is given plainly or not at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<String>,
    /// What keeps the role from giving it, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<GrantGap>,
}

/// Tells what keeps a role from giving a permission.
///
/// ```
/// # use countersign::explain::GrantGap;
/// fn hint(gap: &GrantGap) -> &'static str {
///     match gap {
///         GrantGap::SwitchedOff {} => "ask for the option to be switched on",
///         GrantGap::Unmet { .. } => "not in this state of the post",
///         _ => "ask for another role",
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GrantGap {
    /// The role does not have the permission.
    NotInRole {},
    /// The role offers the permission, and the assignment has not switched it on.
    SwitchedOff {},
    /// The role has the permission under conditions that are not known to hold.
    Unmet {
        /// The conditions that are not known to hold, for each grant that would do.
        ways: Vec<Vec<String>>,
    },
}

/// Describes a prohibition of the policy that stands against the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StandingForbid {
    /// Those of the permissions asked for that it takes away.
    pub permissions: Vec<String>,
    /// Its conditions; the prohibition stands until one of them is known to fail.
    pub when: Vec<String>,
}

/// Describes a key, link or operator that takes away something of what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ceiling {
    /// The place of the attenuation among the actor's, from 0, in the host's order.
    pub attenuation: usize,
    /// The person who acts for the actor, if it is an impersonation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<UserId>,
    /// Why it takes something away.
    pub gap: CeilingGap,
    /// Those of the permissions asked for that it takes away.
    pub cuts: Vec<String>,
}

/// Tells why a key, a link or an operator takes permissions away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CeilingGap {
    /// Its time is over.
    Ended,
    /// It is good for other nodes or for other content.
    OtherResource,
    /// It is good for other permissions.
    OtherPermissions,
    /// The person who acts for the actor may not do this themselves.
    Operator(Reason),
}

/// Lists changes that together turn a deny into an allow, perhaps with obligations, and of which none can be left out.
///
/// A remedy speaks of this request alone. It does not ask whether the organization may make the change: whether it has
/// room for one more holder, what else the change would bring. What the policy says of who may assign a role stands in
/// the change, and [`is_closed`](Self::is_closed) tells the remedies that nobody may bring about;
/// [`analysis::who_may_give`](crate::analysis::who_may_give) names the people of a roster.
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
/// for remedy in &explanation.remedies {
///     let steps: Vec<String> = remedy.changes.iter().map(ToString::to_string).collect();
///     println!("{}", steps.join(", and ")); // assign `editor` at profile 7
/// }
/// # Ok(()) }
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
        /// The place of the assignment in [`DecisionExplanation::assignments`]; absent for an assignment that the same
        /// remedy adds.
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
        /// The place of the assignment in [`DecisionExplanation::assignments`].
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
