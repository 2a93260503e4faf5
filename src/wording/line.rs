//! A line of a history.

use super::{Language, Names};
use crate::free_text::one_line;
use crate::id::UserId;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Stands for one event, told: a history shows its text and its time, and is filtered by the rest. Its
/// [`Display`](fmt::Display) puts the time in front: `21 Oct 2025, 14:30, Marc suspended Julie`.
///
/// Both engines tell their events so; `P` is what they call a place.
///
/// ```
/// # use countersign::approval::{Event, Language, Line, Names};
/// # use countersign::UserId;
/// /// What concerns one person, the last first.
/// fn about(log: &[Event], user: UserId, names: &impl Names) -> Vec<String> {
///     let lines = log.iter().rev().map(|event| event.line(Language::English, names));
///     lines.filter(|line| line.people.contains(&user)).map(|line: Line| line.to_string()).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Line<P> {
    /// When.
    pub at: Timestamp,
    /// When, in words.
    pub time: String,
    /// Everybody whom it concerns: who did it, for whom, to whom; sorted.
    pub people: Vec<UserId>,
    /// The places that it concerns; sorted.
    pub places: Vec<P>,
    /// What happened, in which neither a name nor a text breaks the line: `Marc suspended Julie`.
    pub text: String,
}

impl<P: Ord> Line<P> {
    /// An event as told, whomever and whatever it concerns in whatever order.
    pub(crate) fn new(
        (at, language, names): (Timestamp, Language, &dyn Names),
        mut people: Vec<UserId>,
        mut places: Vec<P>,
        text: &str,
    ) -> Self {
        people.sort_unstable();
        people.dedup();
        places.sort_unstable();
        places.dedup();
        Self { at, time: one_line(&names.time(at, language)), people, places, text: one_line(text) }
    }
}

impl<P> fmt::Display for Line<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.time, self.text)
    }
}
