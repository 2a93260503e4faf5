//! The changes that a case may notice, and the tables after each.

use crate::level::Level;
use crate::policy::model::Condition;
use crate::policy::tables::{ForbidTable, Gate, RoleTable, Tables};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// One change to a policy.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mutant {
    /// The role gives the permission if it did not, and does not if it did.
    Cell { role: usize, level: Level, permission: u128 },
    /// One way in which the role gives the permission loses a part.
    Way { role: usize, level: Level, permission: u128, way: PermissionGate, part: Loss },
    /// One way in which everyone has the permission loses a part; what anyone has, members have.
    Everyone { anyone: bool, level: Level, permission: u128, way: PermissionGate, part: Loss },
    /// A forbid rule loses a part.
    Forbid { level: Level, rule: usize, part: Loss },
}

/// A gate of a role, for one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PermissionGate {
    pub(super) optional: bool,
    pub(super) when: Condition,
    pub(super) obligations: u16,
}

/// What is taken away.
#[derive(Clone, Copy, Debug)]
pub(super) enum Loss {
    Whole,
    /// Exactly one bit is set.
    Literal(Condition),
    /// One bit.
    Obligation(u16),
    Switch,
}

impl Mutant {
    /// The level and the permissions that a request must ask for to notice; and the role that must be held.
    pub(super) fn asks(&self, tables: &Tables) -> (Level, u128, Option<usize>) {
        match *self {
            Mutant::Cell { role, level, permission } | Mutant::Way { role, level, permission, .. } => {
                (level, permission, Some(role))
            }
            Mutant::Everyone { level, permission, .. } => (level, permission, None),
            Mutant::Forbid { level, rule, .. } => {
                let permissions = tables.forbids.at(level).get(rule).map_or(0, |rule| rule.permissions);
                (level, permissions, None)
            }
        }
    }

    /// Makes the change.
    pub(super) fn apply(&self, tables: &mut Tables) {
        match *self {
            Mutant::Cell { role, level, permission } => {
                if let Some(role) = tables.roles.get_mut(role) {
                    turn(role, level, permission);
                }
                tables.repaint();
            }
            Mutant::Way { role, level, permission, way, part } => {
                if let Some(role) = tables.roles.get_mut(role) {
                    lose(role, level, permission, way, part);
                }
                tables.repaint();
            }
            Mutant::Everyone { anyone, level, permission, way, part } => {
                let everyone = &mut tables.everyone;
                if anyone {
                    lose_or_clear(&mut everyone.anyone, level, permission, way, part);
                }
                // What members have plainly they do not have by what anyone has under a condition.
                let plain = way.when.is_empty() && way.obligations == 0;
                if plain || everyone.members.plain.at(level) & permission == 0 {
                    lose_or_clear(&mut everyone.members, level, permission, way, part);
                }
            }
            Mutant::Forbid { level, rule, part } => {
                if let Some(rule) = tables.forbids.at_mut(level).get_mut(rule) {
                    *rule = without(*rule, part);
                }
            }
        }
    }
}

/// The ways of a cell, but for those that another one makes needless.
pub(super) fn ways(role: &RoleTable, level: Level, permission: u128) -> Vec<PermissionGate> {
    let gates = role.gates.at(level).iter().map(|gate| (false, gate));
    let gates = gates.chain(role.optional.at(level).iter().map(|gate| (true, gate)));
    let here = gates.filter(|(_, gate)| gate.permissions & permission != 0);
    let all: Vec<PermissionGate> = here
        .map(|(optional, gate)| PermissionGate { optional, when: gate.when, obligations: gate.obligations })
        .collect();
    let needed = |way: &&PermissionGate| !all.iter().any(|other| other != *way && other.asks_no_more_than(way));
    all.iter().filter(needed).copied().collect()
}

/// The ways in which everyone has a permission, a plain one included.
pub(super) fn ways_of_everyone(role: &RoleTable, level: Level, permission: u128) -> Vec<PermissionGate> {
    if role.plain.at(level) & permission == 0 {
        return ways(role, level, permission);
    }
    Vec::from([PermissionGate { optional: false, when: Condition::default(), obligations: 0 }])
}

/// The parts of a way: all of it, then one by one.
pub(super) fn losses(way: PermissionGate) -> Vec<Loss> {
    let switch = way.optional.then_some(Loss::Switch);
    let obligations = bits(way.obligations).map(Loss::Obligation);
    condition_losses(way.when).chain(obligations).chain(switch).collect()
}

/// All of a condition, then literal by literal.
pub(super) fn condition_losses(when: Condition) -> impl Iterator<Item = Loss> {
    let holding = bits(when.all_true).map(|all_true| Condition { all_true, all_false: 0 });
    let failing = bits(when.all_false).map(|all_false| Condition { all_true: 0, all_false });
    [Loss::Whole].into_iter().chain(holding.chain(failing).map(Loss::Literal))
}

impl PermissionGate {
    /// Whoever goes the other way could go this one.
    fn asks_no_more_than(&self, other: &PermissionGate) -> bool {
        self.when.all_true & !other.when.all_true == 0
            && self.when.all_false & !other.when.all_false == 0
            && self.obligations & !other.obligations == 0
            && (!self.optional || other.optional)
    }
}

fn lose_or_clear(role: &mut RoleTable, level: Level, permission: u128, way: PermissionGate, part: Loss) {
    if role.plain.at(level) & permission == 0 {
        lose(role, level, permission, way, part);
    } else {
        *role.plain.at_mut(level) &= !permission;
    }
}

fn turn(role: &mut RoleTable, level: Level, permission: u128) {
    let given = role.reach(level, u128::MAX) & permission != 0;
    for gate in role.gates.at_mut(level).iter_mut().chain(role.optional.at_mut(level)) {
        gate.permissions &= !permission;
    }
    *role.gated.at_mut(level) &= !permission;
    *role.offered.at_mut(level) &= !permission;
    *role.plain.at_mut(level) &= !permission;
    if !given {
        *role.plain.at_mut(level) |= permission;
    }
}

fn lose(role: &mut RoleTable, level: Level, permission: u128, way: PermissionGate, part: Loss) {
    let list = if way.optional { role.optional.at_mut(level) } else { role.gates.at_mut(level) };
    let same = |gate: &&mut Gate| gate.when == way.when && gate.obligations == way.obligations;
    for gate in list.iter_mut().filter(same) {
        gate.permissions &= !permission;
    }
    let left = Gate { permissions: permission, when: way.when, obligations: way.obligations };
    match part {
        Loss::Whole => {}
        Loss::Literal(literal) => add(list, Gate { when: minus(way.when, literal), ..left }),
        Loss::Obligation(obligation) => add(list, Gate { obligations: way.obligations & !obligation, ..left }),
        Loss::Switch => add(role.gates.at_mut(level), left),
    }
    *role.gated.at_mut(level) = role.gates.at(level).iter().fold(0, |mask, gate| mask | gate.permissions);
}

fn without(rule: ForbidTable, part: Loss) -> ForbidTable {
    match part {
        Loss::Literal(literal) => ForbidTable { when: minus(rule.when, literal), ..rule },
        Loss::Whole | Loss::Obligation(_) | Loss::Switch => ForbidTable { permissions: 0, ..rule },
    }
}

fn add(list: &mut Box<[Gate]>, gate: Gate) {
    *list = list.iter().copied().chain([gate]).collect();
}

fn minus(when: Condition, literal: Condition) -> Condition {
    Condition { all_true: when.all_true & !literal.all_true, all_false: when.all_false & !literal.all_false }
}

fn bits(mask: u16) -> impl Iterator<Item = u16> {
    (0..u16::BITS).filter_map(|index| 1_u16.checked_shl(index)).filter(move |bit| mask & bit != 0)
}
