//! What one role gives and what one plan leaves, as masks.

use super::condition::Condition;
use crate::level::{ByLevel, Level};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What a role gives, with everything that it inherits and confers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoleTable {
    /// Granted without condition and without obligation.
    pub(crate) plain: ByLevel<u128>,
    /// Granted without condition but with obligations. A bit that is in `plain` is not in here.
    pub(crate) obliged: ByLevel<u128>,
    /// All grants that are not plain. A bit that is in `plain` is in none of them.
    pub(crate) gates: ByLevel<Box<[Gate]>>,
    /// Union of the gates.
    pub(crate) gated: ByLevel<u128>,
    /// Grants of which an assignment switches permissions on. A bit that is in `plain` is in none of them.
    pub(crate) optional: ByLevel<Box<[Gate]>>,
    /// Every permission that an assignment may switch on, those in `plain` among them, where it changes nothing.
    pub(crate) offered: ByLevel<u128>,
}

/// A grant that holds under a condition or with obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gate {
    pub(crate) permissions: u128,
    pub(crate) when: Condition,
    /// Bits are indices into [`Tables::obligations`](super::tables::Tables::obligations).
    pub(crate) obligations: u16,
}

/// What is in force on a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlanTable {
    /// By role index.
    pub(crate) roles: Vec<bool>,
    pub(crate) permissions: ByLevel<u128>,
    pub(crate) custom_roles: bool,
}

impl RoleTable {
    /// What the role gives where a condition holds besides its own.
    pub(crate) fn under(&self, when: Condition) -> Self {
        let narrowed = |gate: &Gate| Gate { when: gate.when.union(when), ..*gate };
        let mut under = Self { offered: self.offered, ..Self::default() };
        for level in Level::ALL {
            let plain = Gate { permissions: *self.plain.at(level), when, obligations: 0 };
            let plain = Some(plain).filter(|gate| gate.permissions != 0);
            *under.gates.at_mut(level) = plain.into_iter().chain(self.gates.at(level).iter().map(narrowed)).collect();
            *under.optional.at_mut(level) = self.optional.at(level).iter().map(narrowed).collect();
            *under.gated.at_mut(level) = self.plain.at(level) | self.gated.at(level);
        }
        under
    }

    /// Everything that the role may give at a level when `on` is switched on, conditions ignored.
    pub(crate) fn reach(&self, level: Level, on: u128) -> u128 {
        self.plain.at(level) | self.gated.at(level) | (self.offered.at(level) & on)
    }

    /// The gates of a level with their permissions, the optional ones cut to what is switched on.
    pub(crate) fn gates(&self, level: Level, on: u128) -> impl Iterator<Item = Gate> + '_ {
        let optional =
            self.optional.at(level).iter().map(move |gate| Gate { permissions: gate.permissions & on, ..*gate });
        self.gates.at(level).iter().copied().chain(optional)
    }
}
