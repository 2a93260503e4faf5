//! The three levels of the hierarchy.

use crate::name::ParseNameError;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// Names a level of the tree: an organization has workspaces, a workspace has profiles.
///
/// A policy may show the levels under other names (account, site, company); the rules are the same. The tree has
/// depth three for good, so this enum is exhaustive.
///
/// ```
/// # use countersign::Level;
/// assert!(Level::Organization.is_above(Level::Profile));
/// assert_eq!(Level::Workspace.name(), "workspace");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The customer's account; nothing reaches across it.
    Organization,
    /// A team, a site or a market inside an organization.
    Workspace,
    /// A social profile (a page, a channel, a company), the place where content goes out.
    Profile,
}

impl Level {
    /// The levels from the root down.
    pub const ALL: [Level; 3] = [Level::Organization, Level::Workspace, Level::Profile];

    /// Returns the name in policies and requests: `organization`, `workspace` or `profile`.
    ///
    /// ```
    /// # use countersign::Level;
    /// assert_eq!(Level::ALL.map(Level::name), ["organization", "workspace", "profile"]);
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Level::Organization => "organization",
            Level::Workspace => "workspace",
            Level::Profile => "profile",
        }
    }

    /// Finds the level of that name, if there is one.
    ///
    /// ```
    /// # use countersign::Level;
    /// assert_eq!(Level::from_name("profile"), Some(Level::Profile));
    /// assert_eq!(Level::from_name("account"), None, "what a policy calls a level is for people");
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }

    /// Returns `true` if nodes of `lower` lie below nodes of this level.
    ///
    /// ```
    /// # use countersign::Level;
    /// assert!(Level::Organization.is_above(Level::Workspace) && !Level::Profile.is_above(Level::Profile));
    /// ```
    #[must_use]
    pub fn is_above(self, lower: Level) -> bool {
        self < lower
    }

    /// This level and those below it.
    pub(crate) fn and_below(self) -> impl Iterator<Item = Level> {
        Level::ALL.into_iter().filter(move |level| *level >= self)
    }
}

/// Reads the name of a level.
///
/// ```
/// # use countersign::Level;
/// assert_eq!("workspace".parse(), Ok(Level::Workspace));
/// ```
impl FromStr for Level {
    type Err = ParseNameError;

    fn from_str(name: &str) -> Result<Self, ParseNameError> {
        Level::from_name(name).ok_or_else(|| ParseNameError::new("a level", name))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One value for each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct ByLevel<T> {
    pub(crate) organization: T,
    pub(crate) workspace: T,
    pub(crate) profile: T,
}

impl<T> ByLevel<T> {
    #[inline]
    pub(crate) const fn at(&self, level: Level) -> &T {
        match level {
            Level::Organization => &self.organization,
            Level::Workspace => &self.workspace,
            Level::Profile => &self.profile,
        }
    }

    #[inline]
    pub(crate) fn at_mut(&mut self, level: Level) -> &mut T {
        match level {
            Level::Organization => &mut self.organization,
            Level::Workspace => &mut self.workspace,
            Level::Profile => &mut self.profile,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Level, &T)> {
        Level::ALL.into_iter().map(|level| (level, self.at(level)))
    }
}
