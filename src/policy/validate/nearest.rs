//! The name that was probably meant.

use alloc::vec::Vec;
use core::mem;

/// Names are shorter; longer text is no misspelling.
const LONGEST: usize = 64;
/// A hostile document may declare more.
const MOST_NAMES: usize = 512;

/// The nearest of `names` within a third of the length of `written`, the first in order of name among equals.
pub(super) fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let written: Vec<char> = written.chars().take(LONGEST.saturating_add(1)).collect();
    if written.len() > LONGEST {
        return None;
    }
    let within = (written.len() / 3).max(1);
    names
        .into_iter()
        .take(MOST_NAMES)
        .filter(|name| name.len().abs_diff(written.len()) <= within)
        .map(|name| (distance(&written, name), name))
        .filter(|(distance, _)| *distance <= within)
        .min()
        .map(|(_, name)| name)
}

/// How many insertions, deletions, substitutions and swaps of neighbours lie between the two.
fn distance(written: &[char], name: &str) -> usize {
    let name: Vec<char> = name.chars().collect();
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX);
    let mut older: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=name.len()).collect();
    let mut before = None;
    for (row, &letter) in written.iter().enumerate() {
        let mut cells = Vec::with_capacity(last.len());
        let mut left = row.saturating_add(1);
        cells.push(left);
        let mut previous = None;
        for (column, &other) in name.iter().enumerate() {
            let next = column.saturating_add(1);
            let substituted = at(&last, column).saturating_add(usize::from(letter != other));
            let mut cost = substituted.min(at(&last, next).saturating_add(1)).min(left.saturating_add(1));
            if previous == Some(letter) && before == Some(other) {
                cost = cost.min(at(&older, column.saturating_sub(1)).saturating_add(1));
            }
            cells.push(cost);
            left = cost;
            previous = Some(other);
        }
        older = mem::replace(&mut last, cells);
        before = Some(letter);
    }
    at(&last, name.len())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn one_slip_is_found_and_another_word_is_not() {
        let names = ["title", "description", "grants", "optional"];
        assert_eq!(nearest("titel", names), Some("title"));
        assert_eq!(nearest("grant", names), Some("grants"));
        assert_eq!(nearest("optoinal", names), Some("optional"));
        assert_eq!(nearest("holders", names), None);
        assert_eq!(nearest("", ["a", "b"]), Some("a"));
        assert_eq!(nearest("x", ["abc"]), None);
    }
}
