//! Through whom somebody holds what a line speaks of.

use super::Teller;
use crate::organization::model::event::Change;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;
use crate::wording::Language;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl<V: Vocabulary> Teller<'_, V> {
    /// ` through directory group Press`; of what a person gave, nothing.
    pub(super) fn through(&self, source: &Source) -> String {
        match (self.history.language, source.is_person()) {
            (_, true) => String::new(),
            (Language::English, false) => format!(" through {}", self.source(source)),
            (Language::French, false) => format!(" par {}", self.source(source)),
        }
    }

    /// `; it is kept through an import`, or nothing.
    pub(super) fn kept(&self, kept: &[Source]) -> String {
        match (self.history.language, kept.is_empty()) {
            (_, true) => String::new(),
            (Language::English, false) => format!("; it is kept through {}", self.all(kept)),
            (Language::French, false) => format!(" ; il est conservé par {}", self.all(kept)),
        }
    }

    /// `, with what an import gave`, or nothing.
    pub(super) fn with(&self, sources: &[Source]) -> String {
        match (self.history.language, sources.is_empty()) {
            (_, true) => String::new(),
            (Language::English, false) => format!(", with what was given through {}", self.all(sources)),
            (Language::French, false) => format!(", avec ce qui était donné par {}", self.all(sources)),
        }
    }

    /// That somebody is out, and whose it was that went with them.
    pub(super) fn gone(&self, change: &Change) -> String {
        let english = self.history.language == Language::English;
        if let Change::MemberRemoved { user, sources } = change {
            let removed = if english { "removed" } else { "a retiré" };
            return format!("{removed} {}{}", self.history.person(*user), self.with(sources));
        }
        let Change::MemberLeft { sources, .. } = change else { return String::new() };
        format!("{}{}", if english { "left" } else { "a quitté l'organisation" }, self.with(sources))
    }

    fn all(&self, sources: &[Source]) -> String {
        sources.iter().map(|source| self.source(source)).collect::<Vec<_>>().join(", ")
    }

    fn source(&self, source: &Source) -> String {
        match (self.history.language, source) {
            (Language::English, Source::Person {}) => "a person".into(),
            (Language::English, Source::Directory { group }) => format!("directory group {group}"),
            (Language::English, Source::Import {}) => "an import".into(),
            (_, Source::Team { team }) => self.team(*team),
            (Language::French, Source::Person {}) => "une personne".into(),
            (Language::French, Source::Directory { group }) => format!("le groupe d'annuaire {group}"),
            (Language::French, Source::Import {}) => "un import".into(),
        }
    }
}
