//! The words of histories that both engines share: languages, what the host calls people and places, and times.

mod date;
pub(crate) mod elision;
mod line;

pub use line::Line;

use crate::id::{GroupId, ProfileId, TeamId, UserId, WorkspaceId};
use crate::time::Timestamp;
use alloc::string::{String, ToString};

/// Chooses the language of a history.
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

/// Supplies the host's names of people, places and times to the histories of both engines. Whatever it has no name for
/// is told by its id.
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
    /// Returns the name of a person.
    ///
    /// ```
    /// # use countersign::{UserId, organization::Names};
    /// # struct Office;
    /// impl Names for Office {
    ///     fn person(&self, user: UserId) -> Option<String> {
    ///         (user == UserId::new(3)).then(|| "Julie".into())
    ///     }
    /// }
    /// assert_eq!(Office.person(UserId::new(3)).as_deref(), Some("Julie"));
    /// ```
    fn person(&self, user: UserId) -> Option<String>;

    /// Returns the name of a workspace; `None` unless the host says otherwise.
    ///
    /// ```
    /// # use countersign::{UserId, WorkspaceId, organization::Names};
    /// # struct Office;
    /// impl Names for Office {
    /// #     fn person(&self, _: UserId) -> Option<String> { None }
    ///     fn workspace(&self, workspace: WorkspaceId) -> Option<String> {
    ///         (workspace == WorkspaceId::new(5)).then(|| "Bakery".into())
    ///     }
    /// }
    /// assert_eq!(Office.workspace(WorkspaceId::new(5)).as_deref(), Some("Bakery"));
    /// ```
    fn workspace(&self, workspace: WorkspaceId) -> Option<String> {
        let _ = workspace;
        None
    }

    /// Returns the name of a profile; `None` unless the host says otherwise.
    ///
    /// ```
    /// # use countersign::{ProfileId, UserId, organization::Names};
    /// # struct Office;
    /// impl Names for Office {
    /// #     fn person(&self, _: UserId) -> Option<String> { None }
    ///     fn profile(&self, profile: ProfileId) -> Option<String> {
    ///         (profile == ProfileId::new(7)).then(|| "Instagram".into())
    ///     }
    /// }
    /// assert_eq!(Office.profile(ProfileId::new(7)).as_deref(), Some("Instagram"));
    /// ```
    fn profile(&self, profile: ProfileId) -> Option<String> {
        let _ = profile;
        None
    }

    /// Returns the name of a group of profiles; `None` unless the host says otherwise.
    ///
    /// ```
    /// # use countersign::{UserId, id::GroupId, organization::Names};
    /// # struct Office;
    /// impl Names for Office {
    /// #     fn person(&self, _: UserId) -> Option<String> { None }
    ///     fn group(&self, group: GroupId) -> Option<String> {
    ///         (group == GroupId::new(2)).then(|| "Pages in French".into())
    ///     }
    /// }
    /// assert_eq!(Office.group(GroupId::new(2)).as_deref(), Some("Pages in French"));
    /// ```
    fn group(&self, group: GroupId) -> Option<String> {
        let _ = group;
        None
    }

    /// Returns the name of a team of members; `None` unless the host says otherwise.
    ///
    /// ```
    /// # use countersign::{UserId, id::TeamId, organization::Names};
    /// # struct Office;
    /// impl Names for Office {
    /// #     fn person(&self, _: UserId) -> Option<String> { None }
    ///     fn team(&self, team: TeamId) -> Option<String> {
    ///         (team == TeamId::new(4)).then(|| "Night shift".into())
    ///     }
    /// }
    /// assert_eq!(Office.team(TeamId::new(4)).as_deref(), Some("Night shift"));
    /// ```
    fn team(&self, team: TeamId) -> Option<String> {
        let _ = team;
        None
    }

    /// Names a fact where a post's history tells of it; told by its name in the policy unless the host says otherwise.
    ///
    /// ```
    /// # use countersign::{Policy, UserId, organization::{Language, Names}};
    /// struct Office(Policy);
    /// impl Names for Office {
    ///     fn person(&self, _: UserId) -> Option<String> {
    ///         None
    ///     }
    ///     fn fact(&self, fact: &str, language: Language) -> Option<String> {
    ///         let language = if language == Language::French { "fr" } else { "en" };
    ///         self.0.facts().find(|found| found.name() == fact).map(|found| found.title(language).into())
    ///     }
    /// }
    /// ```
    fn fact(&self, fact: &str, language: Language) -> Option<String> {
        let _ = (fact, language);
        None
    }

    /// Names a stage of an approval where a post's history tells of it; told by its name in the definition unless the host
    /// says otherwise.
    ///
    /// ```
    /// # use countersign::{UserId, approval::{Language, Names}};
    /// # struct Office;
    /// impl Names for Office {
    /// #     fn person(&self, _: UserId) -> Option<String> { None }
    ///     fn stage(&self, stage: &str, language: Language) -> Option<String> {
    ///         let french = language == Language::French;
    ///         (stage == "client").then(|| if french { "Accord du client" } else { "Client's approval" }.into())
    ///     }
    /// }
    /// assert_eq!(Office.stage("client", Language::French).as_deref(), Some("Accord du client"));
    /// ```
    fn stage(&self, stage: &str, language: Language) -> Option<String> {
        let _ = (stage, language);
        None
    }

    /// Tells a time in words; in UTC unless the host says otherwise.
    ///
    /// ```
    /// # use countersign::{Timestamp, UserId, organization::{Language, Names}};
    /// # struct Office;
    /// impl Names for Office {
    /// #     fn person(&self, _: UserId) -> Option<String> { None }
    ///     fn time(&self, at: Timestamp, language: Language) -> String {
    ///         language.time(at, 60) // as in Paris in winter
    ///     }
    /// }
    /// assert_eq!(Office.time(Timestamp::from_millis(0), Language::English), "1 Jan 1970, 01:00");
    /// ```
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

    pub(crate) fn stage_or_name(&self, stage: &str, language: Language) -> String {
        self.stage(stage, language).unwrap_or_else(|| stage.into())
    }
}
