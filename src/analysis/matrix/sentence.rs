//! Ways and headings in words.

use super::words::{self, Words};
use super::{Frame, GrantWay};
use crate::level::Level;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What a note says: the alternatives of a cell, in the words of that language.
pub(super) fn note(frame: &Frame, ways: &[GrantWay], language: &str) -> String {
    let words = words::of(language);
    let all: Vec<String> = ways.iter().map(|way| alternative(frame, way, words, language)).collect();
    all.join(words.sentence.or)
}

fn alternative(frame: &Frame, way: &GrantWay, words: &Words, language: &str) -> String {
    let say = &words.sentence;
    let mut sentence = String::from(if way.optional { say.switched_on } else { "" });
    if way.when.is_empty() {
        sentence.push_str(say.always);
    } else {
        let literals: Vec<String> = way.when.iter().map(|literal| condition(frame, literal, words, language)).collect();
        sentence.push_str(say.when);
        sentence.push_str(&literals.join(say.and));
    }
    if !way.obligations.is_empty() {
        let (one, several) = say.must_follow;
        let names: Vec<String> = way.obligations.iter().map(|name| obligation(frame, name, words, language)).collect();
        sentence.push(',');
        sentence.push_str(say.and);
        sentence.push_str(&names.join(say.and));
        sentence.push_str(if names.len() == 1 { one } else { several });
    }
    sentence
}

fn condition(frame: &Frame, literal: &str, words: &Words, language: &str) -> String {
    let (atom, negated) = literal.strip_prefix('!').map_or((literal, false), |atom| (atom, true));
    let pick = |(yes, no): (&'static str, &'static str)| if negated { no } else { yes };
    if let Some(fact) = frame.facts.iter().find(|fact| fact.name == atom) {
        let title = quoted(words::title(&fact.text, language, &fact.name), words);
        return format!("{title}{}", pick(words.sentence.fact));
    }
    let known = words.sentence.atoms.iter().find(|(name, ..)| *name == atom);
    known.map_or_else(|| literal.to_string(), |(_, yes, no)| pick((yes, no)).to_string())
}

fn obligation(frame: &Frame, name: &str, words: &Words, language: &str) -> String {
    let found = frame.obligations.iter().find(|obligation| obligation.name == name);
    quoted(found.map_or(name, |found| words::title(&found.text, language, &found.name)), words)
}

fn quoted(title: &str, words: &Words) -> String {
    let (open, close) = words.sentence.quotes;
    format!("{open}{title}{close}")
}

/// The ways as one line of names, for machines and their keepers: alternatives parted by ` | `, literals by ` & `.
pub(super) fn formula(ways: &[GrantWay]) -> String {
    let all = ways.iter().map(|way| {
        let when = if way.when.is_empty() { "always".to_string() } else { way.when.join(" & ") };
        let obligations: String = way.obligations.iter().map(|name| format!(" + {name}")).collect();
        format!("{}{when}{obligations}", if way.optional { "switched on: " } else { "" })
    });
    all.collect::<Vec<_>>().join(" | ")
}

/// The heading of a block.
pub(super) fn heading(frame: &Frame, role_level: Level, level: Level, language: &str) -> String {
    let (role, level) = (label(frame, role_level, language), label(frame, level, language));
    // One pass, since a label may hold a brace.
    let words = words::of(language);
    let (before, rest) = words.block.split_once("{level}").unwrap_or((words.block, ""));
    let (between, after) = rest.split_once("{role}").unwrap_or((rest, ""));
    format!("{before}{level}{between}{role}{after}")
}

/// What the product calls a level.
pub(super) fn label<'f>(frame: &'f Frame, level: Level, language: &str) -> &'f str {
    words::title(frame.labels.at(level), language, words::of(language).level(level))
}

/// The title of the whole.
pub(super) fn whole(frame: &Frame, language: &str) -> String {
    let name = words::title(&frame.text, language, &frame.name);
    format!("{name}{}", words::of(language).roles_and_permissions)
}

/// The heading of the last row.
pub(super) fn held(count: usize, language: &str) -> String {
    words::of(language).held.replace("{count}", &count.to_string())
}
