//! History as lines that people read, in English and in French.

mod phrase;
mod skipped;

use crate::approval::model::command::Party;
use crate::approval::model::event::{Event, What};
use crate::approval::query::view::{ViewedEvent, ViewedParty};
use crate::approval::query::wording::{Language, Names};
use crate::free_text::one_line;
use crate::id::UserId;
use alloc::format;
use alloc::string::String;

impl Event {
    /// The event as one line, without its time: "Marc scheduled the post for 23 Oct on Instagram". It is for those who may
    /// see the whole post; what others may read of it, [`Viewer::lines`](crate::approval::Viewer::lines) tells. Names and texts
    /// break no line.
    #[must_use]
    pub fn line(&self, language: Language, names: &impl Names) -> String {
        let who = match &self.by {
            Party::Host {} => String::new(),
            Party::Person { user, acting_for, .. } => person(*user, *acting_for, language, names),
        };
        told(&who, &self.what, language, names)
    }
}

impl ViewedEvent {
    /// The event as one line, as [`Event::line`] tells it, with what the viewer may not see left out.
    #[must_use]
    pub fn line(&self, language: Language, names: &impl Names) -> String {
        let english = language == Language::English;
        let who = match &self.by {
            ViewedParty::Host {} => String::new(),
            ViewedParty::Person { user, acting_for } => person(*user, *acting_for, language, names),
            ViewedParty::Team {} => (if english { "The team" } else { "L'équipe" }).into(),
            ViewedParty::Somebody {} => (if english { "Somebody" } else { "Quelqu'un" }).into(),
        };
        told(&who, &self.what, language, names)
    }
}

fn person(user: UserId, acting_for: Option<UserId>, language: Language, names: &impl Names) -> String {
    let of = if language == Language::English { "for" } else { "pour" };
    match acting_for {
        None => names.user(user),
        Some(other) => format!("{} ({of} {})", names.user(user), names.user(other)),
    }
}

fn told(who: &str, what: &What, language: Language, names: &impl Names) -> String {
    let place = what.target().map(|target| names.profile(target));
    let on = match (place, language) {
        (None, _) => String::new(),
        (Some(place), Language::English) => format!(" on {place}"),
        (Some(place), Language::French) => format!(" sur {place}"),
    };
    let text = phrase::of(what, language, names, &on, !who.is_empty());
    one_line(&if who.is_empty() { text } else { format!("{who} {text}") })
}
