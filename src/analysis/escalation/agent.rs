//! One person, and what they hold.

use crate::level::{ByLevel, Level};
use crate::organization::within;
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::policy::tables::Gate;
use crate::vocabulary::Vocabulary;
use crate::work;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// Conditions, obligations and permissions.
pub(super) type Formula = (Condition, u16, u128);

/// One person: what they hold on the one path of nodes that there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Agent {
    /// Roles, with the optional permissions that are switched on.
    pub(super) roles: BTreeMap<usize, ByLevel<u128>>,
    /// Parts that custom roles gave, by the level at which the custom role is held and that of the permission.
    pub(super) parts: BTreeSet<(Level, Level, Formula)>,
}

impl Agent {
    pub(super) fn holding(role: usize) -> Self {
        Self { roles: BTreeMap::from([(role, ByLevel::default())]), parts: BTreeSet::new() }
    }

    pub(super) fn roles(&self) -> impl Iterator<Item = &usize> {
        self.roles.keys()
    }

    pub(super) fn union(mut self, other: Self) -> Self {
        for (role, on) in other.roles {
            let mine = self.roles.entry(role).or_default();
            for level in Level::ALL {
                *mine.at_mut(level) |= on.at(level);
            }
        }
        self.parts.extend(other.parts);
        self
    }

    pub(super) fn is_member(&self) -> bool {
        !self.roles.is_empty() || !self.parts.is_empty()
    }

    /// The ways in which it holds permissions of a level, by roles at `at` or above: one for each condition with its
    /// obligations.
    pub(super) fn ways<V: Vocabulary>(&self, policy: &Policy<V>, at: Level, level: Level) -> Vec<Gate> {
        // What everyone has, whoever is given something has besides.
        let everyone = &policy.tables.everyone.members;
        let mut ways: BTreeMap<(Condition, u16), u128> = BTreeMap::new();
        let mut add = |gate: Gate| *ways.entry((gate.when, gate.obligations)).or_default() |= gate.permissions;
        everyone.gates(level, 0).for_each(&mut add);
        let mut plain = *everyone.plain.at(level);
        for (index, on) in &self.roles {
            work::step();
            let above = policy.model.roles.get(*index).is_some_and(|role| role.level <= at);
            if let Some(table) = policy.tables.roles.get(*index).filter(|_| above) {
                plain |= table.plain.at(level);
                table.gates(level, *on.at(level)).for_each(&mut add);
            }
        }
        for (held_at, of, (when, obligations, permissions)) in &self.parts {
            if *held_at <= at && *of == level {
                add(Gate { permissions: *permissions, when: *when, obligations: *obligations });
            }
        }
        add(Gate { permissions: plain, when: Condition::default(), obligations: 0 });
        let ways = ways.into_iter().filter(|(_, permissions)| *permissions != 0);
        ways.map(|((when, obligations), permissions)| Gate { permissions, when, obligations }).collect()
    }

    /// What it holds on the path and `before` did not.
    pub(super) fn beyond<V: Vocabulary>(&self, policy: &Policy<V>, before: &Agent, level: Level) -> Vec<Formula> {
        let (now, then) = (self.ways(policy, level, level), before.ways(policy, level, level));
        let new = now.into_iter().map(|way| {
            work::step();
            let old = within(&policy.tables, way, then.iter().copied());
            (way.when, way.obligations, way.permissions & !old)
        });
        new.filter(|(_, _, permissions)| *permissions != 0).collect()
    }
}
