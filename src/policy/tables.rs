//! What an evaluation reads: masks, one `u128` a level, and the few rules that need facts.

use super::allowance::Palette;
use super::model::Condition;
use crate::level::{ByLevel, Level};
use crate::resource::ContentState;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// A compiled policy.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    /// Hash of the canonical document and of the vocabulary. Actors and handles carry it; evaluation refuses others.
    pub(crate) stamp: u64,
    /// By role index, as in the model.
    pub(crate) roles: Vec<RoleTable>,
    pub(crate) forbids: ByLevel<Vec<ForbidTable>>,
    /// Union of the forbid rules' permissions. Folding an actor leaves these bits to the slow path.
    pub(crate) forbiddable: ByLevel<u128>,
    /// By plan index, as in the model.
    pub(crate) plans: Vec<PlanTable>,
    /// What is in force on no plan, where the policy has some: nothing.
    pub(crate) no_plan: PlanTable,
    pub(crate) palette: Palette,
    pub(crate) atoms: Atoms,
    /// Sorted; the index is the bit in a mask of obligations. Decisions borrow it.
    pub(crate) obligations: Vec<String>,
}

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
    /// Bits are indices into [`Tables::obligations`].
    pub(crate) obligations: u16,
}

/// A prohibition at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ForbidTable {
    pub(crate) permissions: u128,
    pub(crate) when: Condition,
}

/// The index of being on no plan where the policy has some.
pub(crate) const NO_PLAN: u16 = u16::MAX;

/// What is in force on a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlanTable {
    /// By role index.
    pub(crate) roles: Vec<bool>,
    pub(crate) permissions: ByLevel<u128>,
    pub(crate) custom_roles: bool,
}

/// The atoms in use. Masks have one bit an atom; an atom that no rule uses has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Atoms {
    /// Sorted; the index is the bit.
    pub(crate) names: Vec<String>,
    pub(crate) author: u16,
    pub(crate) assignee: u16,
    pub(crate) connector: u16,
    /// By state.
    pub(crate) states: Vec<(ContentState, u16)>,
    /// Union of `states`.
    pub(crate) any_state: u16,
    /// The declared facts: the only bits that a host sets itself.
    pub(crate) facts: u16,
}

/// What is known of the atoms. The two masks are disjoint; an atom in neither is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) yes: u16,
    pub(crate) no: u16,
}

impl Condition {
    /// Every literal is known to hold.
    pub(crate) fn holds(self, known: Known) -> bool {
        self.all_true & !known.yes == 0 && self.all_false & !known.no == 0
    }

    /// Some literal is known to fail.
    pub(crate) fn fails(self, known: Known) -> bool {
        self.all_true & known.no != 0 || self.all_false & known.yes != 0
    }

    /// The literals that are not known to hold.
    pub(crate) fn unmet(self, known: Known) -> Condition {
        Condition { all_true: self.all_true & !known.yes, all_false: self.all_false & !known.no }
    }

    /// Both, as one set of literals.
    pub(crate) fn union(self, other: Condition) -> Condition {
        Condition { all_true: self.all_true | other.all_true, all_false: self.all_false | other.all_false }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.all_true == 0 && self.all_false == 0
    }
}

impl Tables {
    /// Makes the palette follow a change of the roles; without it actors built from now on still have what was before.
    pub(crate) fn repaint(&mut self) {
        self.palette = Palette::of(&self.roles, &self.plans, &self.forbiddable);
    }

    pub(crate) fn role(&self, index: u16) -> Option<&RoleTable> {
        self.roles.get(usize::from(index))
    }

    pub(crate) fn plan(&self, index: Option<u16>) -> Option<&PlanTable> {
        index.and_then(|index| if index == NO_PLAN { Some(&self.no_plan) } else { self.plans.get(usize::from(index)) })
    }
}

impl RoleTable {
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
