//! From a policy to its matrix.

use super::grant_ways::{self, Path};
use super::{Cell, Column, Frame, GrantWay, Listed, Matrix, Verdict};
use crate::level::{ByLevel, Level};
use crate::policy::Policy;
use crate::policy::model::{Condition, Model, PermissionEntry, Role};
use crate::policy::tables::{RoleTable, Tables};
use crate::vocabulary::Vocabulary;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl<V: Vocabulary> Policy<V> {
    /// Tabulates every role by every permission that the policy lists, with the conditions and obligations.
    ///
    /// ```
    /// # use countersign::{analysis::Verdict, policies, Level, Policy};
    /// let matrix = Policy::parse(policies::AGORAPULSE)?.matrix();
    /// let verdict = |role| matrix.cell(Level::Profile, role, Level::Profile, "post.edit").map(|cell| cell.verdict);
    /// assert_eq!((verdict("editor"), verdict("guest")), (Some(Verdict::Allow), Some(Verdict::Deny)));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn matrix(&self) -> Matrix {
        let Self { model, tables, .. } = self;
        let openings = openings(model, tables);
        let mut cells = Vec::new();
        for index in &model.role_order {
            let (Some(role), Some(table)) = (model.roles.get(*index), tables.roles.get(*index)) else {
                continue;
            };
            for level in role.level.and_below() {
                let listed = model.permissions.at(level).iter().zip(openings.at(level));
                cells.extend(listed.map(|(entry, open)| cell(tables, (role, table), level, entry, open)));
            }
        }
        Matrix { cells, frame: frame(model) }
    }
}

/// By permission, in the policy's order.
fn openings(model: &Model, tables: &Tables) -> ByLevel<Vec<Vec<Condition>>> {
    let mut all = ByLevel::default();
    for (level, listed) in model.permissions.iter() {
        *all.at_mut(level) = listed.iter().map(|entry| grant_ways::openings(tables, level, entry.mask)).collect();
    }
    all
}

fn cell(
    tables: &Tables,
    (role, table): (&Role, &RoleTable),
    level: Level,
    entry: &PermissionEntry,
    openings: &[Condition],
) -> Cell {
    let paths = grant_ways::paths(tables, table, level, entry.mask, openings);
    let mut ways: Vec<GrantWay> = paths.iter().map(|path| way(tables, path)).collect();
    ways.sort_by(|a, b| (a.optional, &a.when, &a.obligations).cmp(&(b.optional, &b.when, &b.obligations)));
    Cell {
        role_level: role.level,
        role: role.name.clone(),
        level,
        permission: entry.name.clone(),
        verdict: verdict(&ways),
        ways,
    }
}

fn way(tables: &Tables, path: &Path) -> GrantWay {
    let Condition { all_true, all_false } = path.when;
    let literals = tables.atoms.names.iter().enumerate().filter_map(|(index, atom)| match index {
        _ if has(all_true, index) => Some(atom.clone()),
        _ if has(all_false, index) => Some(format!("!{atom}")),
        _ => None,
    });
    GrantWay {
        optional: path.optional,
        when: literals.collect(),
        obligations: named(&tables.obligations, path.obligations),
    }
}

fn named(names: &[String], mask: u16) -> Vec<String> {
    names.iter().enumerate().filter(|(index, _)| has(mask, *index)).map(|(_, name)| name.clone()).collect()
}

fn has(mask: u16, index: usize) -> bool {
    u32::try_from(index).is_ok_and(|index| mask.checked_shr(index).unwrap_or(0) & 1 == 1)
}

fn verdict(ways: &[GrantWay]) -> Verdict {
    let fixed = || ways.iter().filter(|way| !way.optional);
    if fixed().any(|way| way.when.is_empty() && way.obligations.is_empty()) {
        Verdict::Allow
    } else if fixed().any(|way| way.when.is_empty()) {
        Verdict::Obliged
    } else if fixed().next().is_some() {
        Verdict::Conditional
    } else if ways.is_empty() {
        Verdict::Deny
    } else {
        Verdict::Optional
    }
}

fn frame(model: &Model) -> Frame {
    let mut permissions = ByLevel::default();
    for (level, listed) in model.permissions.iter() {
        let listed = listed.iter();
        *permissions.at_mut(level) = listed
            .map(|entry| Listed { name: entry.name.clone(), text: entry.text.clone(), section: entry.section })
            .collect();
    }
    let roles = model.role_order.iter().filter_map(|index| model.roles.get(*index));
    Frame {
        name: model.name.clone(),
        text: model.text.clone(),
        labels: model.labels.clone(),
        sections: model.sections.clone(),
        permissions,
        roles: roles
            .map(|role| Column { level: role.level, name: role.name.clone(), text: role.text.clone() })
            .collect(),
        facts: model.facts.iter().chain(&model.actor_facts).cloned().collect(),
        obligations: model.obligations.clone(),
    }
}
