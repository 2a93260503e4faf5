//! History as lines that people read, in English and in French.

mod phrase;
mod skipped;

use crate::approval::model::by::By;
use crate::approval::model::event::{Change, Event};
use crate::approval::query::view::{ViewedBy, ViewedEvent};
use crate::id::{ProfileId, UserId};
use crate::time::Timestamp;
use crate::wording::{Language, Names};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Holds one event of a post as a line that people read; its places are profiles.
///
/// ```
/// # use countersign::{approval::*, event_sourcing::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
/// struct Office; // reads the host's table of people
/// impl Names for Office {
///     fn person(&self, user: UserId) -> Option<String> { (user == UserId::new(3)).then(|| "Julie".into()) }
/// }
/// let line: approval::Line = log[0].line(Language::English, &Office);
/// assert_eq!(line.to_string(), "1 Jan 1970, 00:00, Julie created the post");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Line = crate::wording::Line<ProfileId>;

impl Event {
    /// Tells the event as one line: "Marc scheduled the post for 23 Oct on Instagram". It is for
    /// those who may see the whole post; what others may read of it, [`Viewer::lines`](crate::approval::Viewer::lines)
    /// tells. Names and texts break no line.
    ///
    /// ```
    /// # use countersign::{approval::*, event_sourcing::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
    /// struct Office; // reads the host's table of people
    /// impl Names for Office {
    ///     fn person(&self, user: UserId) -> Option<String> { (user == UserId::new(3)).then(|| "Julie".into()) }
    /// }
    /// let history: Vec<String> = log.iter().map(|event| event.line(Language::English, &Office).text).collect();
    /// assert_eq!(history[0], "Julie created the post");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn line(&self, language: Language, names: &dyn Names) -> Line {
        let (who, people) = match &self.by {
            By::Host {} => (String::new(), Vec::new()),
            By::User { user, acting_for, .. } => person(*user, *acting_for, language, names),
        };
        told((&who, people), &self.change, (self.at, language, names))
    }
}

impl ViewedEvent {
    /// Tells the event as one line, as [`Event::line`] does, with what the viewer may not see left out.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// struct Office; // reads the host's table of people
    /// impl Names for Office {
    ///     fn person(&self, _: UserId) -> Option<String> { None }
    /// }
    /// let (context, post) = (roster.context(&rules), event_sourcing::replay(State::new(OrganizationId::new(10), ContentId::new(900)), &log)?);
    /// let seen_by_carl = context.viewer(&post, UserId::new(4)).events(&log);
    /// assert_eq!(seen_by_carl[0].line(Language::English, &Office).to_string(), "1 Jan 1970, 00:00, The team created the post");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn line(&self, language: Language, names: &dyn Names) -> Line {
        let english = language == Language::English;
        let nobody = |word: &str| (word.into(), Vec::new());
        let (who, people) = match &self.by {
            ViewedBy::Host {} => nobody(""),
            ViewedBy::User { user, acting_for } => person(*user, *acting_for, language, names),
            ViewedBy::Team {} => nobody(if english { "The team" } else { "L'équipe" }),
            ViewedBy::Somebody {} => nobody(if english { "Somebody" } else { "Quelqu'un" }),
        };
        told((&who, people), &self.change, (self.at, language, names))
    }
}

/// What whoever did it is called, and who that is.
fn person(user: UserId, acting_for: Option<UserId>, language: Language, names: &dyn Names) -> (String, Vec<UserId>) {
    let of = if language == Language::English { "for" } else { "pour" };
    let who = match acting_for {
        None => names.person_or_id(user),
        Some(other) => format!("{} ({of} {})", names.person_or_id(user), names.person_or_id(other)),
    };
    (who, [user].into_iter().chain(acting_for).collect())
}

fn told(
    (who, mut people): (&str, Vec<UserId>),
    change: &Change,
    (at, language, names): (Timestamp, Language, &dyn Names),
) -> Line {
    let target = change.target();
    let place = target.map(|target| names.profile_or_id(target));
    let on = match (place, language) {
        (None, _) => String::new(),
        (Some(place), Language::English) => format!(" on {place}"),
        (Some(place), Language::French) => format!(" sur {place}"),
    };
    let text = phrase::of(change, language, names, &on, !who.is_empty());
    let text = if who.is_empty() { text } else { format!("{who} {text}") };
    people.extend(change.people());
    Line::new((at, language, names), people, target.into_iter().collect(), &text)
}
