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

/// Holds a decision with everything that led to it. See [`Policy::explain`](crate::Policy::explain).
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
    /// Allowed, perhaps with obligations.
    pub decision: bool,
    /// Allowed without obligations.
    pub can: bool,
    /// Why: the first gate that stopped the request, or `allow`.
    pub reason: Reason,
    /// What the host must also do, sorted.
    pub obligations: Vec<String>,
    /// The literals that are not known to hold, sorted by atom; nothing unless the reason is `unmet`.
    pub unmet: Vec<String>,
    /// The permissions that were asked for, in the vocabulary's order.
    pub asked: Vec<String>,
    /// The resource.
    pub at: Node,
    /// Every assignment of the actor. Up to 16 of them stand in the host's order, more are sorted by level and node.
    pub assignments: Vec<Considered>,
    /// What everyone has of what was asked, this person with them; nothing if the policy gives everyone nothing of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub everyone: Vec<GrantOutcome>,
    /// The prohibitions that stand against what was asked.
    pub forbids: Vec<StandingForbid>,
    /// The actor's plan, if the policy has plans.
    pub plan: Option<String>,
    /// What was asked and is not among the plan's permissions.
    pub excluded_by_plan: Vec<String>,
    /// The ceilings that cut something of what was asked.
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
    /// An organization.
    Organization(OrganizationId),
    /// A workspace.
    Workspace(WorkspaceId),
    /// A profile.
    Profile(ProfileId),
}

/// Describes an assignment and what came of it.
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
    /// The name of the role.
    pub role: String,
    /// Whether the role was made at run time.
    pub custom: bool,
    /// The node at which the role is held.
    pub at: Node,
    /// In force from that instant on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// In force until that instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether the assignment applies to the resource, or why not.
    pub standing: Standing,
    /// For each permission that was asked, what the role makes of it where the assignment applies.
    pub parts: Vec<GrantOutcome>,
}

/// Says whether an assignment applies, or the first thing that keeps it from applying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// It applies.
    Applies,
    /// It is held at a node that is neither the resource nor above it.
    OtherNode,
    /// Its narrowing leaves the resource out.
    NarrowedAway,
    /// It begins later.
    NotYet,
    /// It has ended, or it ends before it begins.
    Ended,
    /// The role is not in force on the plan.
    NotInForce,
}

/// Says what a role makes of one permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrantOutcome {
    /// The permission.
    pub permission: String,
    /// Whether the role gives it here.
    pub given: bool,
    /// What it is given with: the smallest set of obligations. Nothing when it is given plainly or not at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<String>,
    /// Why it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<GrantGap>,
}

/// Says why a role does not give a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GrantGap {
    /// The role does not have it.
    NotInRole {},
    /// The role offers it, and the assignment has not switched it on.
    SwitchedOff {},
    /// The role has it under conditions that are not known to hold.
    Unmet {
        /// For each grant that would do, the literals that are not known to hold.
        ways: Vec<Vec<String>>,
    },
}

/// Stands for a forbid rule of the policy that is not known to be lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StandingForbid {
    /// What it takes of what was asked.
    pub permissions: Vec<String>,
    /// Its literals; the rule stands until one of them is known to fail.
    pub when: Vec<String>,
}

/// Stands for a ceiling that cuts something of what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ceiling {
    /// Which of the actor's attenuations, from 0, in the host's order.
    pub attenuation: usize,
    /// Who acts for the actor, if it is an impersonation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<UserId>,
    /// Why it cuts.
    pub gap: CeilingGap,
    /// What it cuts of what was asked.
    pub cuts: Vec<String>,
}

/// Says why a ceiling cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CeilingGap {
    /// It has ended.
    Ended,
    /// It is for other nodes or for other content.
    OtherResource,
    /// It is for other permissions.
    OtherPermissions,
    /// The person who acts for the actor may not.
    Operator(Reason),
}

/// Lists changes that together make the decision an allow, perhaps with obligations, and of which none can be left out.
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
    /// In no order that matters.
    pub changes: Vec<Change>,
}

impl Remedy {
    /// Says whether it assigns a role that the policy lets nobody assign, such as that of the only owner: a screen leaves
    /// these remedies out.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.changes.iter().any(|change| {
            let Change::Assign { assignable_by: Some(roles), .. } = change else { return false };
            roles.values().all(Vec::is_empty)
        })
    }
}

/// Names one thing to change.
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
        /// That instant.
        at: Timestamp,
    },
    /// The content is in another state.
    State {
        /// Any of these. Several where the policy tells no difference between them.
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
        /// The permission.
        permission: String,
        /// The role that offers it.
        role: String,
        /// The node at which the role is held.
        at: Node,
        /// Which of [`DecisionExplanation::assignments`]; absent for an assignment that the same remedy adds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignment: Option<usize>,
    },
    /// The narrowing of an assignment is widened so that it lets the resource through (or is removed, where the
    /// resource is the very node that was narrowed).
    Widen {
        /// The role that is held.
        role: String,
        /// The node at which it is held.
        at: Node,
        /// Which of [`DecisionExplanation::assignments`].
        assignment: usize,
    },
    /// A role of the policy is assigned, for good and without narrowing or optional permissions.
    Assign {
        /// The role.
        role: String,
        /// The resource's own node or one above it.
        at: Node,
        /// The names of the roles, by level, whose holders alone the policy lets assign it (`assignable_by`); none of
        /// any level: nobody may, and it is come by another way (a transfer, an operator). Absent: whoever holds what it
        /// gives.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignable_by: Option<BTreeMap<Level, Vec<String>>>,
    },
    /// A ceiling is dropped.
    DropAttenuation {
        /// Which of the actor's attenuations, from 0, in the host's order.
        attenuation: usize,
    },
    /// The organization has another plan.
    Plan {
        /// The plan.
        plan: String,
    },
    /// The actor becomes a member in good standing again.
    Reinstate {},
}
