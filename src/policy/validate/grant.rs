//! `grants` and `optional`.

use super::super::document::Node;
use super::super::model::{Condition, Grant};
use super::condition::condition;
use super::fields::{Fields, fields, filled, levels, texts};
use super::problems::Problems;
use super::scope::Scope;
use super::set;
use crate::level::Level;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// What a role grants, merged, and how many grant objects were written for it.
#[derive(Default)]
pub(super) struct Grants {
    pub(super) merged: Vec<Grant>,
    pub(super) objects: usize,
}

type Merged = BTreeMap<(Level, Condition, u16), u128>;

/// The grants of a role of level `own` in the field of that name.
pub(super) fn grants(
    fields: &Fields<'_>,
    name: &str,
    own: Level,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Grants {
    let Some(node) = fields.optional(name) else { return Grants::default() };
    let known: Vec<Level> = own.and_below().collect();
    let (mut merged, mut objects) = (Merged::new(), 0_usize);
    for (level, node) in levels(node, &known, problems).unwrap_or_default() {
        objects = objects.saturating_add(at_level(node, level, scope, &mut merged, problems));
    }
    let merged = merged
        .into_iter()
        .filter(|(_, permissions)| *permissions != 0)
        .map(|((level, when, obligations), permissions)| Grant { level, when, obligations, permissions })
        .collect();
    Grants { merged, objects }
}

fn at_level(node: &Node, level: Level, scope: &Scope<'_>, merged: &mut Merged, problems: &mut Problems) -> usize {
    if node.as_list().is_none() {
        let permissions = set::permissions(node, level, false, scope, problems);
        *merged.entry((level, Condition::default(), 0)).or_default() |= permissions;
        return 0;
    }
    let items = filled(node, problems).unwrap_or_default();
    let mut objects = 0_usize;
    let mut names = Vec::new();
    for item in items {
        if item.as_object().is_some() {
            objects = objects.saturating_add(1);
            object(item, level, scope, merged, problems);
        } else if item.as_text().is_some() {
            names.push(item);
        } else {
            problems.expected(item, "the name of a permission or a grant object");
        }
    }
    let permissions = set::these_permissions(names, level, scope, problems);
    *merged.entry((level, Condition::default(), 0)).or_default() |= permissions;
    objects
}

fn object(node: &Node, level: Level, scope: &Scope<'_>, merged: &mut Merged, problems: &mut Problems) {
    let Some(fields) = fields(node, &["permissions", "when", "obligations"], problems) else { return };
    let permissions = fields.required("permissions", problems);
    let permissions = permissions.map_or(0, |node| set::permissions(node, level, false, scope, problems));
    let when = fields.optional("when").map(|node| condition(node, level, scope, problems)).unwrap_or_default();
    let obligations = fields.optional("obligations").map_or(0, |node| obligations(node, scope, problems));
    *merged.entry((level, when, obligations)).or_default() |= permissions;
}

fn obligations(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> u16 {
    let mut mask = 0;
    for (written, node) in texts(filled(node, problems).unwrap_or_default(), problems) {
        let index = scope.obligations.resolve_name(written, node, "a declared obligation", problems);
        let index = index.and_then(|index| u32::try_from(index).ok());
        mask |= index.and_then(|index| 1_u16.checked_shl(index)).unwrap_or(0);
    }
    mask
}
