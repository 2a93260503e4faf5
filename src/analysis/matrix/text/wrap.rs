//! Text in a terminal's columns.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// How many columns a text takes: none for a combining mark, two for the wide letters of East Asia and for pictures.
pub(super) fn width(text: &str) -> usize {
    let columns = text.chars().map(|letter| match letter {
        '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    });
    columns.sum()
}

/// The text with blanks after it, up to `columns`.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with blanks around it, up to `columns`.
pub(super) fn centred(text: &str, columns: usize) -> String {
    let before = columns.saturating_sub(width(text)).div_euclid(2);
    padded(&format!("{}{text}", " ".repeat(before)), columns)
}

/// Lines of at most `columns`, broken between words, and within a word that is longer than a line.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    broken(text, columns.max(8))
}

/// As `wrapped`, for any number of columns but 0.
pub(super) fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line).saturating_add(width(word)) < columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(pieces(word, columns)),
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// A word as one line, or as many as it needs: broken after a hyphen if it has one, else anywhere.
fn pieces(word: &str, columns: usize) -> Vec<String> {
    if width(word) <= columns {
        return Vec::from([String::from(word)]);
    }
    if let Some((before, after)) = word.split_once('-').filter(|(before, after)| fits(before, after, columns)) {
        let mut lines = Vec::from([format!("{before}-")]);
        lines.extend(pieces(after, columns));
        return lines;
    }
    let mut lines = Vec::from([String::new()]);
    for letter in word.chars() {
        let room = columns.saturating_sub(width(letter.encode_utf8(&mut [0; 4])));
        match lines.last_mut() {
            Some(line) if line.is_empty() || width(line) <= room => line.push(letter),
            _ => lines.push(String::from(letter)),
        }
    }
    lines
}

/// Whether a hyphen with this before it ends a line, and something stands after it.
fn fits(before: &str, after: &str, columns: usize) -> bool {
    !before.is_empty() && !after.is_empty() && width(before) < columns
}
