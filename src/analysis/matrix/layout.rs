//! The blocks that every rendering shares: the roles of one level by the permissions of one level.

use super::{Cell, Column, Frame, GrantWay, Listed, Matrix, Verdict};
use crate::level::Level;
use crate::policy::model::Named;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The roles of one level by the permissions of one level.
pub(super) struct Block<'m> {
    pub(super) role_level: Level,
    pub(super) level: Level,
    pub(super) roles: Vec<&'m Column>,
    pub(super) groups: Vec<Group<'m>>,
    /// The ways that a mark alone does not tell, each once, in order of appearance; the first is note 1.
    pub(super) notes: Vec<&'m [GrantWay]>,
}

/// The permissions of a section.
pub(super) struct Group<'m> {
    /// `None`: the permissions without a section, which come last.
    pub(super) section: Option<&'m Named>,
    pub(super) rows: Vec<Row<'m>>,
}

/// A permission with one mark for each role of the block.
pub(super) struct Row<'m> {
    pub(super) permission: &'m Listed,
    pub(super) marks: Vec<Mark>,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) verdict: Verdict,
    /// From 1.
    pub(super) note: Option<usize>,
}

type Place<'m> = (Level, &'m str, Level, &'m str);

impl Matrix {
    /// The blocks that have cells, organization roles first.
    pub(super) fn blocks(&self) -> Vec<Block<'_>> {
        let place = |cell: &'_ Cell| (cell.role_level, cell.level);
        let index: BTreeMap<Place<'_>, &Cell> = self
            .cells
            .iter()
            .map(|cell| ((cell.role_level, cell.role.as_str(), cell.level, cell.permission.as_str()), cell))
            .collect();
        let pairs =
            Level::ALL.into_iter().flat_map(|role_level| role_level.and_below().map(move |at| (role_level, at)));
        let filled = pairs.filter(|pair| self.cells.iter().any(|cell| place(cell) == *pair));
        filled.map(|(role_level, level)| block(&self.frame, &index, role_level, level)).collect()
    }

    /// The verdicts that occur, from most to least.
    pub(super) fn verdicts(&self) -> impl Iterator<Item = Verdict> + '_ {
        Verdict::ALL.into_iter().filter(|verdict| self.cells.iter().any(|cell| cell.verdict == *verdict))
    }
}

fn block<'m>(frame: &'m Frame, index: &BTreeMap<Place<'_>, &'m Cell>, role_level: Level, level: Level) -> Block<'m> {
    let roles: Vec<&Column> = frame.roles.iter().filter(|role| role.level == role_level).collect();
    let mut notes = Vec::new();
    let sections = frame.sections.iter().enumerate().map(|(index, section)| (Some(index), Some(section)));
    let mut groups = Vec::new();
    for (section, heading) in sections.chain([(None, None)]) {
        let listed = frame.permissions.at(level).iter().filter(|permission| permission.section == section);
        let rows = listed.map(|permission| {
            let cells = roles.iter().map(|role| index.get(&(role_level, &role.name, level, &permission.name)));
            Row { permission, marks: cells.flatten().map(|cell| mark(cell, &mut notes)).collect() }
        });
        let rows: Vec<Row<'_>> = rows.collect();
        if !rows.is_empty() {
            groups.push(Group { section: heading, rows });
        }
    }
    Block { role_level, level, roles, groups, notes }
}

fn mark<'m>(cell: &'m Cell, notes: &mut Vec<&'m [GrantWay]>) -> Mark {
    let bare = match cell.verdict {
        Verdict::Allow | Verdict::Deny => true,
        Verdict::Optional => cell.ways.iter().any(|way| way.when.is_empty() && way.obligations.is_empty()),
        Verdict::Obliged | Verdict::Conditional => false,
    };
    if bare {
        return Mark { verdict: cell.verdict, note: None };
    }
    let known = notes.iter().position(|ways| *ways == cell.ways);
    let index = known.unwrap_or_else(|| {
        notes.push(&cell.ways);
        notes.len().saturating_sub(1)
    });
    Mark { verdict: cell.verdict, note: Some(index.saturating_add(1)) }
}

impl Block<'_> {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row<'_>> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// How many permissions each role has in some way that needs no switch.
    pub(super) fn totals(&self) -> impl Iterator<Item = usize> + '_ {
        let held = |mark: &&Mark| !matches!(mark.verdict, Verdict::Optional | Verdict::Deny);
        (0..self.roles.len())
            .map(move |column| self.rows().filter_map(|row| row.marks.get(column)).filter(held).count())
    }

    /// Whether sections need headings at all.
    pub(super) fn has_sections(&self) -> bool {
        self.groups.iter().any(|group| group.section.is_some())
    }
}

impl Mark {
    /// The sign alone.
    pub(super) fn sign(self) -> &'static str {
        sign(self.verdict)
    }
}

/// The sign of a verdict in every rendering for people.
pub(super) fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "✓",
        Verdict::Obliged => "✓+",
        Verdict::Conditional => "◐",
        Verdict::Optional => "○",
        Verdict::Deny => "·",
    }
}
