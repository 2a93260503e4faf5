//! What the names in a document stand for.

use super::super::document::Node;
use super::super::model::{Named, RoleIndex, Text};
use super::fields::{entries, list, text, texts};
use super::name::name;
use super::problems::{Message, Problems};
use super::quote::suspicious;
use super::text::entry;
use crate::level::{ByLevel, Level};
use crate::vocabulary::VocabularyNames;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

/// Everything that the rules of a document can refer to.
pub(super) struct Scope<'a> {
    /// Absent while a custom role is read: its policy has settled what is in the vocabulary.
    pub(super) vocabulary: Option<&'a VocabularyNames>,
    pub(super) permissions: ByLevel<Declared<'a, u128>>,
    /// Every listed permission.
    pub(super) listed: ByLevel<u128>,
    /// Sorted; the index is the bit in a condition.
    pub(super) atoms: Vec<&'a str>,
    /// The declared facts about content, which stand among the atoms.
    pub(super) facts: Declared<'a, ()>,
    /// Those about whoever asks, which stand there too.
    pub(super) actor_facts: Declared<'a, ()>,
    pub(super) obligations: Declared<'a, usize>,
    pub(super) roles: ByLevel<Declared<'a, RoleIndex>>,
}

/// Declared names with their meaning.
#[derive(Clone, Debug)]
pub(super) struct Declared<'a, T> {
    pub(super) names: BTreeMap<&'a str, T>,
    /// The declarations could not be read, so no reference is blamed.
    pub(super) unreadable: bool,
}

impl<T> Default for Declared<'_, T> {
    fn default() -> Self {
        Self { names: BTreeMap::new(), unreadable: false }
    }
}

impl<'a, T: Copy> Declared<'a, T> {
    pub(super) fn unreadable() -> Self {
        Self { names: BTreeMap::new(), unreadable: true }
    }

    /// The meaning of a name; `what` says what was expected if there is none.
    pub(super) fn resolve(&self, node: &Node, what: &str, problems: &mut Problems) -> Option<T> {
        self.resolve_name(text(node, problems)?, node, what, problems)
    }

    /// As [`Declared::resolve`], for a name that was read already.
    pub(super) fn resolve_name(&self, written: &str, node: &Node, what: &str, problems: &mut Problems) -> Option<T> {
        let meaning = self.names.get(written).copied();
        if meaning.is_none() && !self.unreadable {
            problems.report(node, || {
                let text = format!("expected {what}, found {}", suspicious(written));
                Message::with_nearest(text, written, self.names.keys().copied())
            });
        }
        meaning
    }
}

impl<'a> Declared<'a, usize> {
    /// Names in their order, which is their numbering.
    pub(super) fn numbered(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: BTreeMap<&str, usize> = names.into_iter().map(|name| (name, 0)).collect();
        names.values_mut().enumerate().for_each(|(index, number)| *number = index);
        Self { names, unreadable: false }
    }
}

/// A name that a document declares.
pub(super) struct Declaration<'a> {
    pub(super) name: &'a str,
    /// The name itself in a list, else what stands under it.
    pub(super) node: &'a Node,
    /// Text or entry, unless the name stands in a list.
    pub(super) entry: Option<&'a Node>,
}

/// The declarations in an array of names or an object from name to something, each name once.
pub(super) fn declarations<'a>(node: &'a Node, problems: &mut Problems) -> Option<Vec<Declaration<'a>>> {
    if node.as_list().is_some() {
        let names = texts(list(node, problems)?, problems);
        return Some(names.into_iter().map(|(name, node)| Declaration { name, node, entry: None }).collect());
    }
    if node.as_object().is_none() {
        problems.expected(node, "an array of names or an object from name to text");
        return None;
    }
    let named = entries(node, problems)?;
    Some(named.into_iter().map(|(name, node)| Declaration { name, node, entry: Some(node) }).collect())
}

/// The declarations as names with text.
pub(super) fn named(declarations: &[Declaration<'_>], problems: &mut Problems) -> Vec<Named> {
    named_by(declarations, entry, problems)
}

/// As [`named`], where what stands under the name is read by `entry`.
pub(super) fn named_by(
    declarations: &[Declaration<'_>],
    entry: impl Fn(&Node, &mut Problems) -> Text,
    problems: &mut Problems,
) -> Vec<Named> {
    declarations
        .iter()
        .map(|declaration| {
            name(declaration.name, declaration.node, problems);
            let text = declaration.entry.map(|node| entry(node, problems)).unwrap_or_default();
            Named { name: declaration.name.to_owned(), text }
        })
        .collect()
}

/// The mask of a permission that the document lists at that level.
pub(super) fn permission(
    written: &str,
    node: &Node,
    level: Level,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<u128> {
    let listed = scope.permissions.at(level);
    let mask = listed.names.get(written).copied();
    if mask.is_none() && !listed.unreadable {
        problems.report(node, || {
            let elsewhere =
                Level::ALL.into_iter().find(|other| scope.permissions.at(*other).names.contains_key(written));
            let in_vocabulary = scope.vocabulary.is_some_and(|names| names.mask(level, written).is_some());
            let mut text = format!(
                "expected a permission that is listed in `permissions` at level `{level}`, found {}",
                suspicious(written)
            );
            if in_vocabulary {
                text.push_str(", which is in the vocabulary but not listed");
            } else if let Some(other) = elsewhere {
                text.push_str(&format!(", which is listed at level `{other}`"));
            }
            if in_vocabulary {
                Message::from(text)
            } else {
                Message::with_nearest(text, written, listed.names.keys().copied())
            }
        });
    }
    mask
}
