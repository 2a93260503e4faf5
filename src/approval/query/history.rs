//! History as lines that people read, in English and in French.

mod phrase;
mod skipped;

use crate::approval::model::by::By;
use crate::approval::model::event::{Change, Event};
use crate::approval::query::view::{ViewedBy, ViewedEvent};
use crate::free_text::one_line;
use crate::id::UserId;
use crate::wording::{Language, Names};
use alloc::format;
use alloc::string::String;

impl Event {
    /// Tells the event as one line, without its time: "Marc scheduled the post for 23 Oct on Instagram". It is for
    /// those who may see the whole post; what others may read of it, [`Viewer::lines`](crate::approval::Viewer::lines)
    /// tells. Names and texts break no line.
    ///
    /// ```
    /// # use countersign::approval::{Event, Language, Names};
    /// fn history(log: &[Event], names: &impl Names) -> Vec<String> {
    ///     log.iter().map(|event| event.line(Language::English, names)).collect()
    /// }
    /// ```
    #[must_use]
    pub fn line(&self, language: Language, names: &dyn Names) -> String {
        let who = match &self.by {
            By::Host {} => String::new(),
            By::User { user, acting_for, .. } => person(*user, *acting_for, language, names),
        };
        told(&who, &self.change, language, names)
    }
}

impl ViewedEvent {
    /// Tells the event as one line, as [`Event::line`] does, with what the viewer may not see left out.
    #[must_use]
    pub fn line(&self, language: Language, names: &dyn Names) -> String {
        let english = language == Language::English;
        let who = match &self.by {
            ViewedBy::Host {} => String::new(),
            ViewedBy::User { user, acting_for } => person(*user, *acting_for, language, names),
            ViewedBy::Team {} => (if english { "The team" } else { "L'équipe" }).into(),
            ViewedBy::Somebody {} => (if english { "Somebody" } else { "Quelqu'un" }).into(),
        };
        told(&who, &self.change, language, names)
    }
}

fn person(user: UserId, acting_for: Option<UserId>, language: Language, names: &dyn Names) -> String {
    let of = if language == Language::English { "for" } else { "pour" };
    match acting_for {
        None => names.person_or_id(user),
        Some(other) => format!("{} ({of} {})", names.person_or_id(user), names.person_or_id(other)),
    }
}

fn told(who: &str, change: &Change, language: Language, names: &dyn Names) -> String {
    let place = change.target().map(|target| names.profile_or_id(target));
    let on = match (place, language) {
        (None, _) => String::new(),
        (Some(place), Language::English) => format!(" on {place}"),
        (Some(place), Language::French) => format!(" sur {place}"),
    };
    let text = phrase::of(change, language, names, &on, !who.is_empty());
    one_line(&if who.is_empty() { text } else { format!("{who} {text}") })
}
