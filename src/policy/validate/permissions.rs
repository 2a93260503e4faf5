//! `permissions` and `sections`: what this product can do.

use super::super::document::Node;
use super::super::model::{Named, PermissionEntry};
use super::fields::{at_most, entries, levels};
use super::name::is_permission;
use super::problems::{Message, Problems};
use super::quote::suspicious;
use super::scope::{Declaration, Declared, declarations, named};
use super::text::entry_in_section;
use crate::level::{ByLevel, Level};
use crate::vocabulary::VocabularyNames;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;

const MAX_PERMISSIONS: usize = 128;
const MAX_SECTIONS: usize = 64;

/// The permissions that a document lists, by level.
#[derive(Default)]
pub(super) struct Listing<'a> {
    pub(super) entries: ByLevel<Vec<PermissionEntry>>,
    pub(super) listed: ByLevel<u128>,
    /// Refused names have the empty mask, so that one problem is not told twice.
    pub(super) names: ByLevel<Declared<'a, u128>>,
}

/// The headings in document order and what refers to them.
pub(super) fn sections<'a>(node: Option<&'a Node>, problems: &mut Problems) -> (Vec<Named>, Declared<'a, usize>) {
    let Some(node) = node else { return (Vec::new(), Declared::default()) };
    let Some(mut found) = entries(node, problems) else { return (Vec::new(), Declared::unreadable()) };
    let names = found.iter().enumerate().map(|(index, (name, _))| (*name, index)).collect();
    at_most(MAX_SECTIONS, "sections", found.len(), node, problems);
    found.truncate(MAX_SECTIONS);
    let declarations: Vec<_> =
        found.into_iter().map(|(name, node)| Declaration { name, node, entry: Some(node) }).collect();
    (named(&declarations, problems), Declared { names, unreadable: false })
}

pub(super) fn listing<'a>(
    node: Option<&'a Node>,
    vocabulary: &VocabularyNames,
    sections: &Declared<'a, usize>,
    problems: &mut Problems,
) -> Listing<'a> {
    let mut listing = Listing::default();
    let Some(node) = node else {
        Level::ALL.into_iter().for_each(|level| *listing.names.at_mut(level) = Declared::unreadable());
        return listing;
    };
    let by_level = levels(node, &Level::ALL, problems);
    let unreadable = by_level.is_none();
    let mut count = 0_usize;
    for (level, node) in by_level.unwrap_or_default() {
        let Some(mut found) = declarations(node, problems) else {
            listing.names.at_mut(level).unreadable = true;
            continue;
        };
        count = count.saturating_add(found.len());
        at_most(MAX_PERMISSIONS, "permissions", found.len(), node, problems);
        listing.names.at_mut(level).names.extend(found.iter().map(|declaration| (declaration.name, 0)));
        found.truncate(MAX_PERMISSIONS);
        for declaration in found {
            entry(&declaration, level, vocabulary, sections, &mut listing, problems);
        }
    }
    let unread = Level::ALL.into_iter().any(|level| listing.names.at(level).unreadable);
    if unreadable {
        Level::ALL.into_iter().for_each(|level| listing.names.at_mut(level).unreadable = true);
    } else if count == 0 && !unread {
        problems.report(node, || "expected at least one permission".to_owned());
    }
    listing
}

fn entry<'a>(
    declaration: &Declaration<'a>,
    level: Level,
    vocabulary: &VocabularyNames,
    sections: &Declared<'a, usize>,
    listing: &mut Listing<'a>,
    problems: &mut Problems,
) {
    let (text, section) = declaration.entry.map(|node| entry_in_section(node, problems)).unwrap_or_default();
    let section = section.and_then(|node| sections.resolve(node, "a section of `sections`", problems));
    let before = listing.entries.at(level).len();
    let Some(mask) = vocabulary.listed(level, declaration.name, before) else {
        unknown(declaration, level, vocabulary, problems);
        return;
    };
    *listing.listed.at_mut(level) |= mask;
    listing.names.at_mut(level).names.insert(declaration.name, mask);
    listing.entries.at_mut(level).push(PermissionEntry { name: declaration.name.to_owned(), mask, text, section });
}

fn unknown(declaration: &Declaration<'_>, level: Level, vocabulary: &VocabularyNames, problems: &mut Problems) {
    problems.report(declaration.node, || {
        let written = declaration.name;
        let found = suspicious(written);
        let text = if is_permission(written) {
            let elsewhere = Level::ALL.into_iter().find(|other| vocabulary.mask(*other, written).is_some());
            let stands = elsewhere.map(|other| format!(", which stands at level `{other}`")).unwrap_or_default();
            format!("expected a permission of the vocabulary at level `{level}`, found {found}{stands}")
        } else {
            format!("expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found {found}")
        };
        Message::with_nearest(text, written, vocabulary.at(level).map(|(name, _)| name))
    });
}
