//! Ids in a document.

use super::super::super::document::{Node, Value};
use super::super::problems::Problems;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt::Display;
use core::str::FromStr;

/// How long the text of a UUID is; a number in quotes would give an id a second form.
const UUID_BYTES: usize = 36;

/// The ids in a list, sorted.
pub(in super::super) fn all<I>(items: &[Node], problems: &mut Problems) -> Vec<I>
where
    I: Copy + Ord + Display + From<u64> + FromStr,
{
    let mut ids = BTreeSet::new();
    for item in items {
        let id = if let Value::Integer(key) = item.value { Some(I::from(key)) } else { uuid(item) };
        match id {
            None => problems
                .expected(item, "an integer below 2^64 or a hyphenated lower-case UUID whose high half is not zero"),
            Some(id) if !ids.insert(id) => {
                problems.report(item, || format!("expected each id once, found `{id}` again"))
            }
            Some(_) => {}
        }
    }
    ids.into_iter().collect()
}

fn uuid<I: FromStr + Display>(node: &Node) -> Option<I> {
    let text = node.as_text().filter(|text| text.len() == UUID_BYTES)?;
    // A document has one form of an id, that which is written.
    text.parse().ok().filter(|id: &I| id.to_string() == text)
}
