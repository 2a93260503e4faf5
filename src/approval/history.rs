//! History as lines that people read, in English and in French.

mod phrase;
mod skipped;

use super::command::Party;
use super::event::Event;
use crate::id::{ProfileId, UserId};
use crate::time::Timestamp;
use alloc::format;
use alloc::string::String;

/// A language of the history. Exhaustive: there are texts for these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// How the host calls people, profiles and times; the engine knows only numbers.
pub trait Names {
    /// A person.
    fn user(&self, user: UserId) -> String;
    /// A profile.
    fn profile(&self, profile: ProfileId) -> String;
    /// A time.
    fn time(&self, at: Timestamp) -> String;
}

impl Event {
    /// The event as one line, without its time: "Marc scheduled the post for 23 Oct on Instagram".
    #[must_use]
    pub fn line(&self, language: Language, names: &impl Names) -> String {
        let who = match &self.by {
            Party::Host {} => String::new(),
            Party::Person { user, acting_for: None, .. } => names.user(*user),
            Party::Person { user, acting_for: Some(other), .. } => {
                let of = if language == Language::English { "for" } else { "pour" };
                format!("{} ({of} {})", names.user(*user), names.user(*other))
            }
        };
        let place = self.what.target().map(|target| names.profile(target));
        let on = match (place, language) {
            (None, _) => String::new(),
            (Some(place), Language::English) => format!(" on {place}"),
            (Some(place), Language::French) => format!(" sur {place}"),
        };
        let text = phrase::of(&self.what, language, names, &on, !who.is_empty());
        if who.is_empty() { text } else { format!("{who} {text}") }
    }
}
