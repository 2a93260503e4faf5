//! The words of histories that both engines share: languages, what the host calls people and places, and times.

mod date;
mod line;

pub use line::Line;

use crate::id::{GroupId, ProfileId, TeamId, UserId, WorkspaceId};
use crate::time::Timestamp;
use alloc::string::{String, ToString};

/// Stands for the language of a history.
///
/// ```
/// # use countersign::{organization::Language, Timestamp};
/// let preferred = "fr-FR"; // of the browser
/// let language = if preferred.starts_with("fr") { Language::French } else { Language::English };
/// assert_eq!(language.time(Timestamp::from_millis(0), 60), "1 janv. 1970, 01:00");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
}

impl Language {
    /// Tells a time in this language, in a zone that is so many minutes east of UTC: `21 Oct 2025, 14:30`.
    ///
    /// ```
    /// # use countersign::{Timestamp, organization::Language};
    /// let at = Timestamp::from_millis(1_761_049_800_000);
    /// assert_eq!(Language::English.time(at, 0), "21 Oct 2025, 12:30");
    /// assert_eq!(Language::French.time(at, 120), "21 oct. 2025, 14:30");
    /// ```
    #[must_use]
    pub fn time(self, at: Timestamp, offset_minutes: i32) -> String {
        date::told(at, offset_minutes, self)
    }
}

/// Says what the host calls people, places and times in the histories of both engines. Whatever it has no name for is
/// told by its id.
///
/// ```
/// # use countersign::{ProfileId, Timestamp, UserId, organization::{Language, Names}};
/// /// Names from the host's tables, times as in Paris in summer.
/// struct Office;
/// impl Names for Office {
///     fn person(&self, user: UserId) -> Option<String> {
///         (user == UserId::new(3)).then(|| "Julie".into())
///     }
///     fn profile(&self, profile: ProfileId) -> Option<String> {
///         (profile == ProfileId::new(7)).then(|| "Instagram".into())
///     }
///     fn time(&self, at: Timestamp, language: Language) -> String {
///         language.time(at, 120)
///     }
/// }
/// assert_eq!(Office.time(Timestamp::from_millis(0), Language::English), "1 Jan 1970, 02:00");
/// assert_eq!(Office.workspace(countersign::WorkspaceId::new(1)), None, "told by its id");
/// ```
pub trait Names {
    /// The name of a person.
    fn person(&self, user: UserId) -> Option<String>;

    /// The name of a workspace.
    fn workspace(&self, workspace: WorkspaceId) -> Option<String> {
        let _ = workspace;
        None
    }

    /// The name of a profile.
    fn profile(&self, profile: ProfileId) -> Option<String> {
        let _ = profile;
        None
    }

    /// The name of a group of profiles.
    fn group(&self, group: GroupId) -> Option<String> {
        let _ = group;
        None
    }

    /// The name of a team of members.
    fn team(&self, team: TeamId) -> Option<String> {
        let _ = team;
        None
    }

    /// A time in words; in UTC where the host does not say otherwise.
    fn time(&self, at: Timestamp, language: Language) -> String {
        language.time(at, 0)
    }
}

impl dyn Names + '_ {
    pub(crate) fn person_or_id(&self, user: UserId) -> String {
        self.person(user).unwrap_or_else(|| user.to_string())
    }

    pub(crate) fn profile_or_id(&self, profile: ProfileId) -> String {
        self.profile(profile).unwrap_or_else(|| profile.to_string())
    }
}
