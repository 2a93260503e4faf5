//! Through what somebody holds a role.

use crate::id::TeamId;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// The most bytes in the name of a directory's group.
const LONGEST: usize = 200;

/// Names who gave an access, and so who takes it: what one source takes leaves what another gave (J13).
///
/// Members speak for themselves. For a directory and for an import speaks the host, by an operator. What a team has is given to
/// the team and taken from it, by commands of its own.
///
/// ```
/// # use countersign::organization::Source;
/// assert!(Source::Person {}.is_person());
/// assert!(!Source::directory("all-staff").is_person() && !Source::import().is_person());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Source {
    /// A person's command gave it: a grant, an invitation, a transfer. It is what is meant where no source is written.
    Person {},
    /// A group of a directory gave it. Each group is a source of its own.
    Directory {
        /// The group's id or name in the directory, of at most 200 bytes.
        group: String,
    },
    /// An import gave it.
    Import {},
    /// It was given to a team that the member is in. No command names this as who gives.
    Team {
        /// The team.
        team: TeamId,
    },
}

impl Default for Source {
    fn default() -> Self {
        Self::Person {}
    }
}

impl Source {
    /// Names a group of a directory.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(Source::directory("all-staff").to_string(), "directory group `all-staff`");
    /// ```
    #[must_use]
    pub fn directory(group: &str) -> Self {
        Self::Directory { group: group.into() }
    }

    /// Names an import.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let access = Access::new(Place::organization(), Role::policy("member")).given_by(Source::import());
    /// assert_eq!(access.source.to_string(), "an import");
    /// ```
    #[must_use]
    pub const fn import() -> Self {
        Self::Import {}
    }

    /// Names a team.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert_eq!(Source::team(TeamId::new(3)).to_string(), "team `3`");
    /// ```
    #[must_use]
    pub const fn team(team: TeamId) -> Self {
        Self::Team { team }
    }

    /// Returns the team through which it is held.
    ///
    /// ```
    /// # use countersign::organization::{Source, TeamId};
    /// assert_eq!(Source::team(TeamId::new(3)).through(), Some(TeamId::new(3)));
    /// assert_eq!(Source::import().through(), None);
    /// ```
    #[must_use]
    pub const fn through(&self) -> Option<TeamId> {
        if let Self::Team { team } = self { Some(*team) } else { None }
    }

    /// Returns `true` if a person's command gave it to the member.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let eda = agency.access(UserId::new(5));
    /// assert!(!eda[0].source.is_person(), "the directory takes what it gave");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn is_person(&self) -> bool {
        matches!(self, Self::Person {})
    }

    /// Whether an operator may bring its word: a directory or an import, and no team.
    pub(in crate::organization) fn is_brought(&self) -> bool {
        !self.is_person() && self.through().is_none() && self.is_named()
    }

    /// Whether a group that it names is called something.
    pub(in crate::organization) fn is_named(&self) -> bool {
        let Self::Directory { group } = self else {
            return true;
        };
        let called = !group.is_empty() && group.trim() == group && group.len() <= LONGEST;
        called && !group.chars().any(char::is_control)
    }
}

/// Each of them once, in one order.
pub(in crate::organization) fn each_once<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<Source> {
    let mut sources: Vec<Source> = sources.cloned().collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person {} => f.write_str("a person"),
            Self::Directory { group } => write!(f, "directory group `{group}`"),
            Self::Import {} => f.write_str("an import"),
            Self::Team { team } => write!(f, "team `{team}`"),
        }
    }
}
