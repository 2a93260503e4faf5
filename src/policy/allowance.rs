//! What roles at a node allow there, as masks, and the allowances that a policy's own roles have.

use super::condition::Known;
use super::grants::{Gate, PlanTable, RoleTable};
use crate::level::{ByLevel, Level};
use alloc::boxed::Box;

/// What roles at a node allow on resources of one level. The complement of what is allowed is kept because a check asks
/// for what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// The complement of what is allowed plainly, whatever the facts.
    pub(crate) lacking: u128,
    /// What is given without condition but with obligations.
    pub(crate) obliged: u128,
    /// The complement of the contested bits: those whose answer depends on facts, obligations or forbid rules.
    pub(crate) settled: u128,
    pub(crate) roles: Roles,
    /// Something is given that is not plain, such as a grant under a condition. Where this is false, on most resources
    /// of most actors, no fact can add to what is not lacking.
    pub(crate) open: bool,
}

/// Which roles an allowance comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roles {
    None,
    /// One of the policy's, with nothing switched on and nowhere narrowed. Index into the policy's roles.
    Only(u16),
    /// The assignments have to be asked.
    Any,
}

/// What is told of whoever asks: it stands for the whole life of an actor.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    /// The atoms that speak of nothing else.
    pub(crate) atoms: u16,
    pub(crate) known: Known,
}

impl Told {
    /// What can be given at all. Adds what is given for certain to what is given plainly or with obligations.
    #[inline(never)]
    fn open(self, gates: impl Iterator<Item = Gate>, plain: &mut u128, obliged: &mut u128) -> u128 {
        let mut reach = *plain;
        for gate in gates {
            let Some(left) = gate.when.left(self.atoms, self.known) else { continue };
            reach |= gate.permissions;
            match (left.is_empty(), gate.obligations) {
                (true, 0) => *plain |= gate.permissions,
                (true, _) => *obliged |= gate.permissions,
                (false, _) => {}
            }
        }
        reach
    }
}

impl Allowance {
    pub(crate) const NOTHING: Self =
        Self { lacking: u128::MAX, obliged: 0, settled: u128::MAX, roles: Roles::None, open: false };

    /// Nothing for certain, and everything perhaps: the assignments say.
    pub(crate) const UNTOLD: Self = Self { lacking: u128::MAX, obliged: 0, settled: 0, roles: Roles::Any, open: true };

    /// What a role gives with `on` switched on, under a ceiling; the slow path sees to what may be forbidden.
    #[inline]
    pub(crate) fn of(role: &RoleTable, level: Level, on: u128, ceiling: u128, forbiddable: u128, told: Told) -> Self {
        let (mut plain, mut obliged) = (*role.plain.at(level), *role.obliged.at(level));
        if on != 0 {
            for gate in role.optional.at(level).iter().filter(|gate| gate.when.is_empty()) {
                match gate.obligations {
                    0 => plain |= gate.permissions & on,
                    _ => obliged |= gate.permissions & on,
                }
            }
        }
        let unforbidden = ceiling & !forbiddable;
        let mut reach = role.reach(level, on) & ceiling;
        if told.atoms != 0 {
            reach = told.open(role.gates(level, on), &mut plain, &mut obliged) & ceiling;
        }
        let plain = plain & unforbidden;
        Self {
            lacking: !plain,
            obliged: obliged & unforbidden,
            settled: plain | !reach,
            roles: Roles::Any,
            open: reach & !plain != 0,
        }
    }

    /// What both allow together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            lacking: self.lacking & other.lacking,
            obliged: self.obliged | other.obliged,
            settled: self.settled & other.settled,
            roles: match (self.roles, other.roles) {
                (Roles::None, roles) | (roles, Roles::None) => roles,
                (one, other) if one == other => one,
                _ => Roles::Any,
            },
            open: self.open | other.open,
        }
    }
}

/// The allowances of a policy's own roles, for each plan. Actors share them: what most actors have at a node is the number
/// of one, and a check finds it in the cache that all actors keep warm.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    /// By the level of the resource; equally many.
    on: ByLevel<Box<[Allowance]>>,
    /// Roles a plan.
    roles: usize,
}

impl Palette {
    /// How many allowances are numbered here; the numbers above are each actor's own.
    const MOST: usize = 128;

    /// Nothing is told of whoever asks.
    pub(super) fn of(roles: &[RoleTable], plans: &[PlanTable], forbiddable: &ByLevel<u128>, actor_facts: u16) -> Self {
        let told = Told { atoms: actor_facts, known: Known::default() };
        let on = |level: Level| {
            let ceilings = plans.iter().map(move |plan| *plan.permissions.at(level));
            let without = plans.is_empty().then_some(u128::MAX);
            let each = without.into_iter().chain(ceilings).flat_map(|ceiling| {
                let of = move |(index, role)| Allowance {
                    roles: Roles::Only(index),
                    ..Allowance::of(role, level, 0, ceiling, *forbiddable.at(level), told)
                };
                (0_u16..).zip(roles).map(of)
            });
            each.take(Self::MOST).collect()
        };
        let on = ByLevel {
            organization: on(Level::Organization),
            workspace: on(Level::Workspace),
            profile: on(Level::Profile),
        };
        Self { on, roles: roles.len() }
    }

    #[inline]
    pub(crate) fn on(&self, level: Level) -> &[Allowance] {
        self.on.at(level)
    }

    /// Where the allowances of a plan begin.
    #[inline]
    pub(crate) fn first(&self, plan: Option<u16>) -> usize {
        usize::from(plan.unwrap_or(0)).saturating_mul(self.roles)
    }

    /// The allowances from that one on: of roles in their order, as far as there are not too many.
    #[inline]
    pub(crate) fn from(&self, first: usize) -> ByLevel<&[Allowance]> {
        let on = |level: Level| self.on(level).get(first..).unwrap_or_default();
        ByLevel { organization: on(Level::Organization), workspace: on(Level::Workspace), profile: on(Level::Profile) }
    }
}
