//! Tables of bad policies: each is a good one of the corpus with some lines changed.
//!
//! ```text
//! = NAME: BASE      a document, and the file of `good/` that it is made from; without a base it is all new
//! -OLD              a line taken out
//! +NEW              a line put in
//!  KEPT             a line that says where
//! @                 what follows is about another place
//! ```
//!
//! The lines kept and taken out of a place stand in the base once, one after another.

use std::collections::BTreeMap;

/// The documents of a table, each with its name.
///
/// # Panics
/// The table says what its bases do not have.
pub(crate) fn documents(table: &str, bases: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut entries: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty()) {
        match (line.strip_prefix("= "), entries.last_mut()) {
            (Some(head), _) => entries.push((head, Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => panic!("expected the head of a document, found `{line}`"),
        }
    }
    entries.into_iter().map(|(head, lines)| document(head, &lines, bases)).collect()
}

fn document(head: &str, lines: &[&str], bases: &BTreeMap<String, String>) -> (String, String) {
    let (name, base) = head.split_once(": ").map_or((head, ""), |(name, base)| (name, base));
    let mut text: Vec<&str> = match base {
        "" => Vec::new(),
        base => bases.get(base).unwrap_or_else(|| panic!("{name}: no good document `{base}`")).split('\n').collect(),
    };
    for place in lines.split(|line| *line == "@") {
        let side = |dropped: char| place.iter().filter(move |line| !line.starts_with(dropped)).map(|line| &line[1..]);
        let (before, after): (Vec<&str>, Vec<&str>) = (side('+').collect(), side('-').collect());
        let found: Vec<usize> = match before.len() {
            0 if base.is_empty() => vec![0],
            0 => Vec::new(),
            length => {
                text.windows(length).enumerate().filter(|(_, lines)| *lines == before).map(|(at, _)| at).collect()
            }
        };
        let [at] = found[..] else { panic!("{name}: {before:?} stands {} times in `{base}`", found.len()) };
        text.splice(at..at + before.len(), after);
    }
    (name.to_owned(), text.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::documents;
    use std::collections::BTreeMap;

    #[test]
    fn a_table_says_what_differs_from_a_good_document() {
        let bases = BTreeMap::from([("good".to_owned(), "a\nb\nc\nb\n".to_owned())]);
        let read = documents("= one: good\n a\n-b\n+x\n@\n-c\n\n= two\n+y\n", &bases);
        let expected = [("one", "a\nx\nb\n"), ("two", "y")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(read, expected);
    }

    #[test]
    #[should_panic(expected = "stands 2 times")]
    fn a_place_that_is_there_twice_is_none() {
        documents("= one: good\n-b\n+x\n", &BTreeMap::from([("good".to_owned(), "b\nb".to_owned())]));
    }
}
