//! The fixpoint.

use crate::level::{ByLevel, Level};
use crate::organization::{EDIT_PERMISSIONS, INVITE, MANAGE_CUSTOM_ROLES, TRANSFER, within};
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::policy::tables::Gate;
use crate::vocabulary::Vocabulary;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// Conditions, obligations and permissions.
pub(super) type Formula = (Condition, u16, u128);

/// One person: what they hold on the one path of nodes that there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Agent {
    /// Roles, with the optional permissions that are switched on.
    roles: BTreeMap<usize, ByLevel<u128>>,
    /// Parts that custom roles gave, by the level at which the custom role is held and that of the permission.
    parts: BTreeSet<(Level, Level, Formula)>,
}

/// People who act together, the last one being the second account of all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group(Vec<Agent>);

impl Group {
    pub(super) fn of<V: Vocabulary>(_: &Policy<V>, roles: &[usize]) -> Self {
        Self(roles.iter().map(|role| Agent::holding(*role)).chain([Agent::default()]).collect())
    }

    /// Until nobody can hand out anything more. Everything only adds, so it ends.
    pub(super) fn closed<V: Vocabulary>(mut self, policy: &Policy<V>) -> Self {
        loop {
            let before = self.clone();
            for giver in before.0.iter().filter(|agent| agent.is_member()) {
                for receiver in &mut self.0 {
                    giver.give(policy, receiver);
                }
            }
            if self == before {
                return self;
            }
        }
    }

    /// Everything that one of them holds.
    pub(super) fn everybody(&self) -> Agent {
        self.0.iter().cloned().fold(Agent::default(), Agent::union)
    }
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

    fn is_member(&self) -> bool {
        !self.roles.is_empty() || !self.parts.is_empty()
    }

    /// Hands out whatever it may.
    fn give<V: Vocabulary>(&self, policy: &Policy<V>, receiver: &mut Agent) {
        let member = receiver.is_member();
        for (index, role) in policy.model.roles.iter().enumerate() {
            if self.transfers(policy, index) {
                receiver.roles.entry(index).or_default();
            }
            let from = self.assigns_from(policy, index);
            let guarded = from.is_some_and(|from| {
                let from = from.max(role.level);
                self.has(policy, INVITE, from) || (member && self.has(policy, EDIT_PERMISSIONS, from))
            });
            if !guarded {
                continue;
            }
            let may = self.roles.keys().filter_map(|own| policy.model.roles.get(*own));
            let may = may.into_iter().any(|own| own.may_give.contains(&index));
            let Some(table) = policy.tables.roles.get(index) else {
                continue;
            };
            let part = |level: Level, way: Gate| self.covers(policy, role.level, level, way) == way.permissions;
            let whole = role.level.and_below().all(|level| {
                let plain = Gate { permissions: *table.plain.at(level), when: Condition::default(), obligations: 0 };
                part(level, plain) && table.gates.at(level).iter().all(|gate| part(level, *gate))
            });
            if may || whole {
                receiver.roles.entry(index).or_default();
            }
            let Some(on) = receiver.roles.get_mut(&index) else {
                continue;
            };
            for level in role.level.and_below() {
                let all = *table.offered.at(level);
                let lacking = |gate: &Gate| gate.permissions & !self.covers(policy, role.level, level, *gate);
                let refused = table.optional.at(level).iter().fold(0, |mask, gate| mask | lacking(gate));
                *on.at_mut(level) |= if may { all } else { all & !refused };
            }
        }
        self.give_parts(policy, receiver, member);
    }

    /// A custom role of any part of what it holds in the whole organization, or in a workspace.
    fn give_parts<V: Vocabulary>(&self, policy: &Policy<V>, receiver: &mut Agent, member: bool) {
        let homes = [Level::Organization, Level::Workspace].into_iter();
        for home in homes.filter(|home| self.has(policy, MANAGE_CUSTOM_ROLES, *home)) {
            self.give_parts_of(policy, home, receiver, member);
        }
    }

    fn give_parts_of<V: Vocabulary>(&self, policy: &Policy<V>, home: Level, receiver: &mut Agent, member: bool) {
        for at in home.and_below() {
            let Some(ceiling) = policy.model.custom_roles.at(at) else {
                continue;
            };
            if !(self.has(policy, INVITE, at) || (member && self.has(policy, EDIT_PERMISSIONS, at))) {
                continue;
            }
            for level in at.and_below() {
                for way in self.ways(policy, home, level) {
                    let permissions = way.permissions & ceiling.at(level);
                    if permissions != 0 {
                        receiver.parts.insert((at, level, (way.when, way.obligations, permissions)));
                    }
                }
            }
        }
    }

    /// Whether it holds a role that one person has at a time and may pass on.
    fn transfers<V: Vocabulary>(&self, policy: &Policy<V>, index: usize) -> bool {
        let role = policy.model.roles.get(index).filter(|role| role.holders.max == Some(1));
        self.roles.contains_key(&index) && role.is_some_and(|role| self.has(policy, TRANSFER, role.level))
    }

    /// The level from which it may assign a role, as far as `assignable_by` goes.
    fn assigns_from<V: Vocabulary>(&self, policy: &Policy<V>, index: usize) -> Option<Level> {
        let role = policy.model.roles.get(index)?;
        let Some(list) = &role.assignable_by else {
            return Some(role.level);
        };
        let held = list.iter().filter(|listed| self.roles.contains_key(listed));
        // From as far below as possible: the guard is found there or above.
        held.filter_map(|listed| policy.model.roles.get(*listed)).map(|listed| listed.level).max()
    }

    /// Whether it has one of these permissions at a level or above it, ways with obligations left aside.
    fn has<V: Vocabulary>(&self, policy: &Policy<V>, guard: &[&str], at: Level) -> bool {
        let levels = Level::ALL.into_iter().filter(|level| *level <= at);
        let mut asked = levels.flat_map(|level| {
            let entries = policy.model.permissions.at(level).iter();
            entries.filter(|entry| guard.contains(&entry.name.as_str())).map(move |entry| (level, entry.mask))
        });
        asked.any(|(level, mask)| {
            let ways = self.ways(policy, level, level);
            ways.iter().any(|way| way.obligations == 0 && way.permissions & mask != 0)
        })
    }

    /// Which permissions of `way` are within what it holds, of roles at `at` or above.
    fn covers<V: Vocabulary>(&self, policy: &Policy<V>, at: Level, level: Level, way: Gate) -> u128 {
        within(&policy.tables, way, self.ways(policy, at, level))
    }

    /// The ways in which it holds permissions of a level, by roles at `at` or above.
    fn ways<V: Vocabulary>(&self, policy: &Policy<V>, at: Level, level: Level) -> Vec<Gate> {
        // What everyone has, whoever is given something has besides.
        let everyone = &policy.tables.everyone.members;
        let mut ways: Vec<Gate> = everyone.gates(level, 0).collect();
        let mut plain = *everyone.plain.at(level);
        for (index, on) in &self.roles {
            let above = policy.model.roles.get(*index).is_some_and(|role| role.level <= at);
            if let Some(table) = policy.tables.roles.get(*index).filter(|_| above) {
                plain |= table.plain.at(level);
                ways.extend(table.gates(level, *on.at(level)).filter(|gate| gate.permissions != 0));
            }
        }
        for (held_at, of, (when, obligations, permissions)) in &self.parts {
            if *held_at <= at && *of == level {
                ways.push(Gate { permissions: *permissions, when: *when, obligations: *obligations });
            }
        }
        ways.push(Gate { permissions: plain, when: Condition::default(), obligations: 0 });
        ways
    }

    /// What it holds on the path and `before` did not.
    pub(super) fn beyond<V: Vocabulary>(&self, policy: &Policy<V>, before: &Agent, level: Level) -> Vec<Formula> {
        let (now, then) = (self.ways(policy, level, level), before.ways(policy, level, level));
        let new = now.into_iter().map(|way| {
            let old = within(&policy.tables, way, then.iter().copied());
            (way.when, way.obligations, way.permissions & !old)
        });
        new.filter(|(_, _, permissions)| *permissions != 0).collect()
    }
}
