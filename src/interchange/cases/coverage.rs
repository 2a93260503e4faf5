//! What the cases hold of a policy, and what could change in it without any of them failing.

mod measure;
mod mutant;
mod text;

use super::Cases;
use crate::level::Level;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Reports how much of a policy its cases test. See [`Cases::coverage`] for what *touched* means.
///
/// It prints as a report and serializes for a build that compares numbers.
///
/// ```
/// # use countersign::{interchange::Cases, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
/// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
/// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
/// let coverage = Cases::parse(text)?.coverage(&policy);
/// assert_eq!((coverage.cells.touched(), coverage.is_complete()), (1, false));
/// assert!(coverage.to_string().contains("post.publish"), "what no case touches, and in which role");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[must_use]
pub struct Coverage {
    /// The name of the policy.
    pub policy: String,
    /// How many cases were put to it.
    pub cases: usize,
    /// How many of them passed; the others touch nothing.
    pub passed: usize,
    /// Every role of the policy by every permission that it lists, at the role's level and below: as the matrix has
    /// them, a role with everything that it inherits and confers.
    pub cells: Tally<CellAt>,
    /// The ways in which roles give permissions under a condition, with an obligation or by a switch: each way itself,
    /// and each part of it.
    pub conditions: Tally<ConditionAt>,
    /// What the policy gives everyone: each permission that anyone has, or members without being given it, way by way with
    /// its parts. Nothing where the policy says nothing of everyone.
    #[serde(skip_serializing_if = "Tally::is_nothing")]
    pub everyone: Tally<EveryoneAt>,
    /// Each forbid rule: the rule itself, and each literal of it.
    pub forbids: Tally<ForbidAt>,
}

/// Counts how many parts of a kind there are, and lists which of them no case touches.
///
/// ```
/// # fn left<T>(tally: &countersign::interchange::Tally<T>) -> usize {
/// assert_eq!(tally.touched() + tally.untouched.len(), tally.total);
/// # tally.untouched.len() }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally<T> {
    /// How many there are.
    pub total: usize,
    /// Those that no case touches, in the order of the policy.
    pub untouched: Vec<T>,
}

/// Names a role and a permission.
///
/// ```
/// # use countersign::{interchange::Cases, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
/// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
/// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
/// let coverage = Cases::parse(text)?.coverage(&policy);
/// let open = |role| coverage.cells.untouched.iter().any(|at| at.role == role && at.permission == "post.publish");
/// assert!(open("administrator") && !open("editor"), "the case is about an editor");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CellAt {
    /// The level at which the role is held.
    pub role_level: Level,
    /// The name of the role.
    pub role: String,
    /// The level of the permission.
    pub level: Level,
    /// The name of the permission.
    pub permission: String,
}

/// Names a part of a way in which a role gives a permission.
///
/// ```
/// # use countersign::{interchange::Cases, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
/// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
/// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
/// let coverage = Cases::parse(text)?.coverage(&policy);
/// let way = &coverage.conditions.untouched[0]; // a moderator edits their own post while it is scheduled
/// assert_eq!((way.cell.role.as_str(), way.when.join(", ").as_str()), ("moderator", "author, scheduled"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConditionAt {
    /// The role and the permission.
    pub cell: CellAt,
    /// The literals of the way, sorted by atom.
    pub when: Vec<String>,
    /// The obligations of the way, sorted.
    pub obligations: Vec<String>,
    /// Whether an assignment must switch it on.
    pub optional: bool,
    /// Which part of the way it is.
    pub part: ConditionPart,
}

/// Names a part of a way in which everyone has a permission.
///
/// ```
/// # use countersign::{interchange::Cases, Policy};
/// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.publish"]},
/// #     "roles": {"profile": {"guest": {}}}, "everyone": {"anyone": {"profile": ["post.publish"]}}}"#)?;
/// # let elsewhere = r#"{"policy": "p", "cases": [{"rule": "1", "title": "elsewhere", "actor": {"user": 3, "organization": 1, "assignments": []},
/// #     "action": "post.publish", "resource": {"organization": 2, "workspace": null, "profile": 7}, "expect": {"decision": false}}]}"#;
/// let coverage = Cases::parse(elsewhere)?.coverage(&policy);
/// let at = &coverage.everyone.untouched[0];
/// assert!(at.anyone && at.permission == "post.publish", "no case asks whether anyone has it");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EveryoneAt {
    /// Whether anyone has it, or the members alone.
    pub anyone: bool,
    /// The level of the permission.
    pub level: Level,
    /// The name of the permission.
    pub permission: String,
    /// The literals of the way, sorted by atom.
    pub when: Vec<String>,
    /// The obligations of the way, sorted.
    pub obligations: Vec<String>,
    /// Which part of the way it is.
    pub part: ConditionPart,
}

/// Names a part of a forbid rule.
///
/// ```
/// # use countersign::{interchange::Cases, Policy};
/// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.publish"]}, "roles": {"profile": {"editor":
/// #     {"grants": {"profile": "all"}}}}, "forbid": [{"level": "profile", "permissions": ["post.publish"], "when": ["archived"]}]}"#)?;
/// # let elsewhere = r#"{"policy": "p", "cases": [{"rule": "1", "title": "elsewhere", "actor": {"user": 3, "organization": 1, "assignments": []},
/// #     "action": "post.publish", "resource": {"organization": 2, "workspace": null, "profile": 7}, "expect": {"decision": false}}]}"#;
/// let coverage = Cases::parse(elsewhere)?.coverage(&policy);
/// let at = &coverage.forbids.untouched[0];
/// assert_eq!((&at.permissions[..], &at.when[..]), (&["post.publish".into()][..], &["archived".into()][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ForbidAt {
    /// The level of the rule.
    pub level: Level,
    /// The names of what the rule forbids, in the policy's order.
    pub permissions: Vec<String>,
    /// The literals of the rule, sorted by atom.
    pub when: Vec<String>,
    /// Which part of the rule it is.
    pub part: ConditionPart,
}

/// Names what could be taken away from a way or from a forbid rule.
///
/// ```
/// # use countersign::{interchange::Cases, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
/// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
/// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
/// use countersign::interchange::ConditionPart;
/// let coverage = Cases::parse(text)?.coverage(&policy);
/// let parts = coverage.conditions.untouched.iter().map(|at| &at.part);
/// assert!(parts.clone().any(|part| *part == ConditionPart::Literal("scheduled".into())), "no case needs it");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConditionPart {
    /// All of it could be.
    Whole {},
    /// One literal could be.
    Literal(String),
    /// One obligation could be.
    Obligation(String),
    /// The need to switch it on could be.
    Switch {},
}

impl Cases {
    /// Measures which parts of the policy these cases test, and which they leave untested.
    ///
    /// A part of the policy is **touched** if some case that passes would notice its change, all else as it is:
    ///
    /// - a **cell** (role and permission): the role gives the permission plainly if it gave it in no way, and in no
    ///   way if it gave it in some. A case notices by failing, in the decision or in the reason.
    /// - a **way** of a cell that is not plain: it is gone. A case notices if the decision, `can` or the obligations
    ///   are not the expected ones any more, so only a case that goes this way does.
    /// - a **literal**, an **obligation** or the **switch** of a way: it is dropped. Noticed likewise, so only by a
    ///   case which that part alone stops, or which meets that obligation.
    /// - a way in which **everyone** has a permission, and its parts: noticed as a way of a cell is.
    /// - a **forbid rule**: it is gone; and each of its **literals**: it is dropped. A case notices by failing.
    ///
    /// So it is not enough that the actor of a case holds a role and asks for a permission: where another role gives
    /// the same, or an earlier gate stops the request, the case says nothing of the cell. Roles that assignments made
    /// at run time are left aside, and so is a way that another way of its cell makes needless.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let coverage = Cases::parse(text)?.coverage(&policy);
    /// assert_eq!((coverage.cases, coverage.passed, coverage.cells.touched()), (1, 1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn coverage<V: Vocabulary>(&self, policy: &Policy<V>) -> Coverage {
        measure::coverage(self, policy)
    }
}

impl Coverage {
    /// Returns `true` if some case touches each part.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let coverage = Cases::parse(text)?.coverage(&policy);
    /// assert!(!coverage.is_complete() && coverage.cells.untouched.len() + 1 == coverage.cells.total);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let of_roles = self.cells.untouched.is_empty() && self.conditions.untouched.is_empty();
        of_roles && self.everyone.untouched.is_empty() && self.forbids.untouched.is_empty()
    }
}

impl<T> Tally<T> {
    fn is_nothing(&self) -> bool {
        self.total == 0
    }

    /// Counts those that some case touches.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let coverage = Cases::parse(text)?.coverage(&policy);
    /// assert_eq!(coverage.cells.touched(), 1, "that an editor publishes");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn touched(&self) -> usize {
        self.total.saturating_sub(self.untouched.len())
    }
}
