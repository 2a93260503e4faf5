//! Sets of permissions, conditions and grants.

use super::super::document::Node;
use super::super::model::{Condition, Grant, PermissionEntry};
use super::Printer;
use super::node::{Object, list, text};
use crate::level::{ByLevel, Level};
use alloc::format;
use alloc::vec::Vec;

/// `all_except` is shorter to read than a list from here on: one exception among so many.
const ALL_EXCEPT_ONE_IN: usize = 4;

impl Printer<'_> {
    /// A set of permissions in the shortest form that says it.
    pub(super) fn set(&self, level: Level, mask: u128) -> Node {
        if mask == *self.model.listed.at(level) {
            return text("all");
        }
        let (has, lacks) = (self.names(level, mask), self.names(level, !mask));
        if has.is_empty() || lacks.len().saturating_mul(ALL_EXCEPT_ONE_IN) <= has.len() {
            return Object::of([("all_except", list(lacks.into_iter().map(text)))]);
        }
        list(has.into_iter().map(text))
    }

    /// Sets by level; a level without permissions is left out.
    pub(super) fn permissions_by_level(&self, masks: &ByLevel<u128>) -> Node {
        let levels = masks.iter().filter(|(_, mask)| **mask != 0);
        Object::of(levels.map(|(level, mask)| (level.name(), self.set(level, *mask))))
    }

    pub(super) fn grants(&self, grants: &[Grant]) -> Node {
        let mut levels = Object::default();
        for level in Level::ALL {
            let here: Vec<&Grant> = grants.iter().filter(|grant| grant.level == level).collect();
            let node = match here.as_slice() {
                [grant] if is_plain(grant) => self.set(level, grant.permissions),
                here => list(here.iter().flat_map(|grant| self.items(grant))),
            };
            levels.put_filled(level.name(), node);
        }
        levels.node()
    }

    fn items(&self, grant: &Grant) -> Vec<Node> {
        if is_plain(grant) {
            return self.names(grant.level, grant.permissions).into_iter().map(text).collect();
        }
        let obligations = self.model.obligations.iter().enumerate();
        let obligations = obligations.filter(|(index, _)| grant.obligations & bit(*index) != 0);
        let mut object = Object::default();
        object.put("permissions", self.set(grant.level, grant.permissions));
        object.put_filled("when", self.condition(grant.when));
        object.put_filled("obligations", list(obligations.map(|(_, obligation)| text(&obligation.name))));
        Vec::from([object.node()])
    }

    pub(super) fn condition(&self, condition: Condition) -> Node {
        list(self.model.atoms.iter().enumerate().filter_map(|(index, atom)| {
            if condition.all_true & bit(index) != 0 {
                return Some(text(atom));
            }
            (condition.all_false & bit(index) != 0).then(|| text(&format!("!{atom}")))
        }))
    }

    /// The names of listed permissions, in the order of the document or sorted.
    pub(super) fn names(&self, level: Level, mask: u128) -> Vec<&str> {
        let entries = self.model.permissions.at(level).iter();
        let mut names: Vec<&str> =
            entries.filter(|entry| entry.mask & mask != 0).map(|entry: &PermissionEntry| entry.name.as_str()).collect();
        if self.canonical {
            names.sort_unstable();
        }
        names
    }
}

fn is_plain(grant: &Grant) -> bool {
    grant.when == Condition::default() && grant.obligations == 0
}

fn bit(index: usize) -> u16 {
    u32::try_from(index).ok().and_then(|index| 1_u16.checked_shl(index)).unwrap_or(0)
}
