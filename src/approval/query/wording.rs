//! The languages of the history, and how the host calls people, profiles and times.

use crate::id::{ProfileId, UserId};
use crate::time::Timestamp;
use alloc::string::String;

/// Stands for a language of the history. Exhaustive: there are texts for these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// Says how the host calls people, profiles and times; the engine knows only numbers.
pub trait Names {
    /// A person.
    fn user(&self, user: UserId) -> String;
    /// A profile.
    fn profile(&self, profile: ProfileId) -> String;
    /// A time.
    fn time(&self, at: Timestamp) -> String;
}
