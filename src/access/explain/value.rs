//! What an explanation says: owned, in names, ready for a log or a screen.

use super::node::Node;
use super::remedy::Remedy;
use crate::access::reason::Reason;
use crate::id::UserId;
use crate::time::Timestamp;
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

/// Tells whether an assignment applies to the resource, or the first thing that keeps it from applying.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let elsewhere = ProfileId::new(8);
/// let editor = policy.actor(julie, agency).profile_role(elsewhere, policy.profile_role("editor")?).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let explanation = policy.explain(&editor, ProfilePermissions::POST_EDIT, &page);
/// assert_eq!(explanation.assignments[0].standing, explain::Standing::OtherNode);
/// # Ok::<(), Box<dyn std::error::Error>>(())
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
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.profile_role("moderator")?;
/// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let explanation = policy.explain(&actor, ProfilePermissions::SCHEDULED_POST_LABEL, &page);
/// let part = &explanation.assignments[0].parts[0];
/// assert!(part.given && part.permission == "scheduled_post.label");
/// assert_eq!(part.obligations, ["submit_for_approval"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let explanation = policy.explain(&moderator, ProfilePermissions::POST_EDIT, &page);
/// let unmet = explain::GrantGap::Unmet { ways: vec![vec!["author".into(), "scheduled".into()]] };
/// assert_eq!(explanation.assignments[0].parts[0].gap, Some(unmet));
/// # Ok::<(), Box<dyn std::error::Error>>(())
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
///
/// ```
/// # use countersign::{social::ProfilePermissions, *};
/// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "facts": ["legal_hold"], "permissions": {"profile": ["post.publish"]},
/// #     "roles": {"profile": {"editor": {"grants": {"profile": "all"}}}},
/// #     "forbid": [{"level": "profile", "permissions": ["post.publish"], "when": ["legal_hold"]}]}"#)?;
/// # let (agency, page, now) = (OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
/// let julie = policy.actor(UserId::new(3), agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
/// let held = Content::new().fact(policy.fact("legal_hold")?, true);
/// let page = Organization::new(agency).direct_profile(page).content(&held);
/// let explanation = policy.explain(&julie, ProfilePermissions::POST_PUBLISH, &page);
/// assert_eq!(explanation.forbids[0].when, ["legal_hold"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let key = Attenuation::only(ProfilePermissions::POST_VIEW);
/// let editor = policy.profile_role("editor")?;
/// let script = policy.actor(julie, agency).profile_role(page, editor).attenuation(key).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let explanation = policy.explain(&script, ProfilePermissions::POST_VIEW | ProfilePermissions::POST_EDIT, &page);
/// assert_eq!(explanation.ceilings[0].cuts, ["post.edit"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let key = Attenuation::every_permission().until(now); // it was good until now
/// let editor = policy.profile_role("editor")?;
/// let script = policy.actor(julie, agency).profile_role(page, editor).attenuation(key).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let explanation = policy.explain(&script, ProfilePermissions::POST_EDIT, &page);
/// assert_eq!(explanation.ceilings[0].gap, explain::CeilingGap::Ended);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
