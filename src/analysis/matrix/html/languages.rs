//! Every text of the page in each of its languages; a style rule shows one of them.

use super::super::words::{self, Words};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The languages of the page.
pub(super) struct PageLanguages<'l> {
    languages: Vec<&'l str>,
}

impl<'l> PageLanguages<'l> {
    /// The given language first, then English and French.
    pub(super) fn of(language: &'l str) -> Self {
        let mut languages = Vec::from([language]);
        languages.extend(["en", "fr"].into_iter().filter(|other| *other != language));
        Self { languages }
    }

    /// The language that the page opens in.
    pub(super) fn first(&self) -> &'l str {
        self.languages.first().copied().unwrap_or("en")
    }

    pub(super) fn languages(&self) -> &[&'l str] {
        &self.languages
    }

    /// A word of the page's own.
    pub(super) fn word(&self, pick: impl Fn(&'static Words) -> &'static str) -> String {
        self.own(|language| String::from(pick(words::of(language))))
    }

    /// A sentence of the page's own.
    pub(super) fn own(&self, say: impl Fn(&str) -> String) -> String {
        let all = self.languages.iter().map(|language| (words::tag(language), say(language)));
        spans(&all.collect::<Vec<_>>())
    }

    /// A text of the policy's, with the language that it is in.
    pub(super) fn tagged<'t>(&self, say: impl Fn(&str) -> (&'t str, &'t str)) -> String {
        let all = self.languages.iter().map(|language| say(language));
        spans(&all.map(|(tag, text)| (tag, String::from(text))).collect::<Vec<_>>())
    }

    /// The text in each language as attributes, where elements cannot stand; the script reads them.
    pub(super) fn attributes(&self, say: impl Fn(&str) -> String) -> String {
        let all = self.languages.iter().enumerate();
        all.map(|(index, language)| format!(" data-l{index}=\"{}\"", escaped(&say(language)))).collect()
    }
}

/// One element if all say the same, else one for each language.
fn spans(all: &[(&str, String)]) -> String {
    let same = all.windows(2).all(|pair| pair.first() == pair.last());
    let shown = if same { all.get(..1).unwrap_or_default() } else { all };
    let span = |(index, (tag, text)): (usize, &(&str, String))| {
        let lang = if tag.is_empty() { String::new() } else { format!(" lang=\"{}\"", escaped(tag)) };
        let class = if same { String::new() } else { format!(" class=\"l l{index}\"") };
        format!("<span{class}{lang}>{}</span>", escaped(text))
    };
    shown.iter().enumerate().map(span).collect()
}

/// Text for elements and quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}
