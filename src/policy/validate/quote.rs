//! How messages quote what was found in the document.

use alloc::string::String;
use core::fmt::Write;

const QUOTED_CHARS: usize = 80;
const NAMED_CHARS: usize = 4;

/// Text in backticks, cut when long, with what cannot be seen written out.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("`");
    for (index, letter) in text.chars().enumerate() {
        if index == QUOTED_CHARS {
            quoted.push('…');
            break;
        }
        if is_unseen(letter) {
            quoted.extend(letter.escape_unicode());
        } else {
            quoted.push(letter);
        }
    }
    quoted.push('`');
    quoted
}

/// As [`quoted`], naming the characters that look like others or like nothing: `editоr` is `editor` to the eye.
pub(super) fn suspicious(text: &str) -> String {
    let mut message = quoted(text);
    let foreign = text.chars().filter(|letter| !letter.is_ascii() || letter.is_ascii_control());
    for (index, letter) in foreign.take(NAMED_CHARS).enumerate() {
        let separator = if index == 0 { " with " } else { ", " };
        // Writing to a string does not fail.
        let _ = write!(message, "{separator}U+{:04X}", u32::from(letter));
    }
    message
}

/// Whether a character controls, reorders or hides the text around it.
pub(super) fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The names as messages list them: `a`, `b` or `c`.
pub(super) fn one_of<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut list = String::new();
    let mut names = names.into_iter().peekable();
    while let Some(name) = names.next() {
        if !list.is_empty() {
            list.push_str(if names.peek().is_some() { ", " } else { " or " });
        }
        let _ = write!(list, "`{name}`");
    }
    list
}
