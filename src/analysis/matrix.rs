//! Every role by every permission: what the compiled policy says, with its conditions and obligations.

mod build;
mod csv;
mod grant_ways;
mod html;
mod layout;
mod markdown;
mod sentence;
mod text;
mod words;

use crate::level::{ByLevel, Level};
use crate::policy::model::{Named, Text};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Serialize, Serializer};

/// Tabulates every role by every permission of every level at which the role can act: its own and those below it.
///
/// Only the permissions that the policy lists stand here, in its order. Plans, narrowing and attenuations are no part
/// of it: they belong to an organization and to assignments, and only ever take away.
///
/// ```
/// # fn main() -> Result<(), countersign::PolicyError> {
/// # use countersign::{Level, Policy, analysis::Verdict};
/// let matrix = Policy::parse(countersign::policies::AGORAPULSE)?.matrix();
/// let cell = matrix.cell(Level::Profile, "moderator", Level::Profile, "post.edit");
/// assert_eq!(cell.map(|cell| cell.verdict), Some(Verdict::Conditional));
/// print!("{}", matrix.at_level(Level::Profile).to_text("fr"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    cells: Vec<Cell>,
    frame: Frame,
}

/// Describes what one role gives of one permission.
///
/// It serializes as `{"role_level":"profile","role":"moderator","level":"profile","permission":"post.edit",`
/// `"verdict":"conditional","ways":[{"when":["author","scheduled"],"obligations":[]}]}`.
///
/// ```
/// # use countersign::{analysis, policies, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # use countersign::analysis::Verdict;
/// let matrix = policy.matrix();
/// let cell = matrix.cell(Level::Profile, "moderator", Level::Profile, "post.edit").ok_or("both are there")?;
/// assert_eq!((cell.verdict, cell.verdict.name()), (Verdict::Conditional, "conditional"));
/// assert_eq!(cell.ways[0].when, ["author", "scheduled"]);
/// assert_eq!(matrix.cells().iter().filter(|cell| cell.role == "guest" && cell.verdict == Verdict::Allow).count(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cell {
    /// The level at which the role is held.
    #[serde(serialize_with = "level_name")]
    pub role_level: Level,
    /// The name of the role.
    pub role: String,
    /// The level of the permission.
    #[serde(serialize_with = "level_name")]
    pub level: Level,
    /// The name of the permission.
    pub permission: String,
    /// The ways summed up in one word.
    pub verdict: Verdict,
    /// The ways in which the role gives it, none implied by another, those that need no switch first; none for a deny.
    pub ways: Vec<GrantWay>,
}

/// Tells in one word whether a role gives a permission.
///
/// ```
/// # use countersign::analysis::Verdict;
/// let signs = Verdict::ALL.map(|verdict| if verdict == Verdict::Deny { "·" } else { verdict.name() });
/// assert_eq!(signs, ["allow", "obliged", "conditional", "optional", "·"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The role gives it without conditions and obligations.
    Allow,
    /// The role gives it without conditions, but only with obligations.
    Obliged,
    /// The role gives it only under conditions.
    Conditional,
    /// The role gives it only if an assignment switches it on.
    Optional,
    /// The role does not give it.
    Deny,
}

/// Describes one of the alternatives by which a role gives a permission.
///
/// ```
/// # use countersign::{analysis::GrantWay, policies, Level, Policy};
/// let matrix = Policy::parse(policies::AGORAPULSE)?.matrix();
/// let cell = matrix.cell(Level::Profile, "moderator", Level::Profile, "scheduled_post.label");
/// let GrantWay { when, obligations, .. } = &cell.ok_or("both are there")?.ways[0];
/// assert!(when.is_empty() && obligations == &["submit_for_approval"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct GrantWay {
    /// Every one of these must be known to hold: atoms sorted by name, a negated one with `!` before it. A forbid rule
    /// shows as its negation.
    pub when: Vec<String>,
    /// What the host must also do, by name, sorted.
    pub obligations: Vec<String>,
    /// Whether an assignment must switch the permission on.
    #[serde(skip_serializing_if = "is_false")]
    pub optional: bool,
}

/// The names and titles around the cells, in the order of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    name: String,
    text: Text,
    labels: ByLevel<Text>,
    sections: Vec<Named>,
    permissions: ByLevel<Vec<Listed>>,
    roles: Vec<Column>,
    facts: Vec<Named>,
    obligations: Vec<Named>,
}

/// A permission as a row is headed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    name: String,
    text: Text,
    /// Index into [`Frame::sections`].
    section: Option<usize>,
}

/// A role as a column is headed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    level: Level,
    name: String,
    text: Text,
}

impl Matrix {
    /// Lists every cell: role by role, then level by level from the top, then permission by permission.
    ///
    /// ```
    /// # use countersign::{analysis::Verdict, policies, Level, Policy};
    /// let matrix = Policy::parse(policies::AGORAPULSE)?.matrix().at_level(Level::Profile);
    /// let conditional = matrix.cells().iter().filter(|cell| cell.verdict == Verdict::Conditional);
    /// assert!(conditional.count() > 0);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Finds the cell of a role and a permission, each by its level and name.
    ///
    /// ```
    /// # use countersign::{analysis::Verdict, policies, Level, Policy};
    /// let matrix = Policy::parse(policies::AGORAPULSE)?.matrix();
    /// let cell = matrix.cell(Level::Profile, "editor", Level::Profile, "post.publish");
    /// assert_eq!(cell.map(|cell| cell.verdict), Some(Verdict::Allow));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn cell(&self, role_level: Level, role: &str, level: Level, permission: &str) -> Option<&Cell> {
        let here = |cell: &&Cell| cell.role_level == role_level && cell.role == role && cell.level == level;
        self.cells.iter().filter(here).find(|cell| cell.permission == permission)
    }

    /// Keeps the permissions of one level only.
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy};
    /// let matrix = Policy::parse(policies::AGORAPULSE)?.matrix().at_level(Level::Organization);
    /// assert!(matrix.cell(Level::Organization, "owner", Level::Organization, "member.invite").is_some());
    /// assert!(matrix.cells().iter().all(|cell| cell.level == Level::Organization));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn at_level(mut self, level: Level) -> Self {
        self.cells.retain(|cell| cell.level == level);
        self
    }
}

impl Verdict {
    /// Lists every verdict, from most to least.
    pub const ALL: [Verdict; 5] =
        [Verdict::Allow, Verdict::Obliged, Verdict::Conditional, Verdict::Optional, Verdict::Deny];

    /// Returns the stable name, such as `conditional`.
    ///
    /// ```
    /// # use countersign::analysis::Verdict;
    /// assert_eq!(Verdict::Conditional.name(), "conditional");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Allow => "allow",
            Verdict::Obliged => "obliged",
            Verdict::Conditional => "conditional",
            Verdict::Optional => "optional",
            Verdict::Deny => "deny",
        }
    }
}

fn level_name<S: Serializer>(level: &Level, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(level.name())
}

fn is_false(value: &bool) -> bool {
    !*value
}
