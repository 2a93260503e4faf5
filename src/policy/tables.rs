//! What an evaluation reads: masks, one `u128` a level, and the few rules that need facts.

use super::allowance::Palette;
use super::condition::Condition;
use crate::level::{ByLevel, Level};
use crate::resource::ContentState;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use super::condition::Known;
pub(crate) use super::grants::{Gate, PlanTable, RoleTable};

/// A compiled policy.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    /// Hash of the canonical document and of the vocabulary. Actors and handles carry it; evaluation refuses others.
    pub(crate) stamp: u64,
    /// By role index, as in the model.
    pub(crate) roles: Vec<RoleTable>,
    pub(crate) everyone: Everyone,
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

/// What nobody has to be given, as if it were by a role at the organization.
#[derive(Clone, Debug, Default)]
pub(crate) struct Everyone {
    /// The policy says something of everyone.
    pub(crate) is_said: bool,
    /// What a member has, what anyone has included.
    pub(crate) members: RoleTable,
    pub(crate) anyone: RoleTable,
}

/// A prohibition at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ForbidTable {
    pub(crate) permissions: u128,
    pub(crate) when: Condition,
}

/// The index of being on no plan where the policy has some.
pub(crate) const NO_PLAN: u16 = u16::MAX;

/// The atoms in use, and the built-in ones besides as far as there is room. Masks have one bit an atom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Atoms {
    /// The index is the bit. Those in use come first, sorted.
    pub(crate) names: Vec<String>,
    pub(crate) author: u16,
    pub(crate) assignee: u16,
    pub(crate) connector: u16,
    /// By state.
    pub(crate) states: Vec<(ContentState, u16)>,
    /// Union of `states`.
    pub(crate) any_state: u16,
    /// The declared facts about content: the only bits of it that a host sets itself.
    pub(crate) facts: u16,
    /// The declared facts about who asks, which are told when an actor is built.
    pub(crate) actor_facts: u16,
}

impl Tables {
    /// Makes the palette follow a change of the roles; without it actors built from now on still have what was before.
    pub(crate) fn repaint(&mut self) {
        self.palette = Palette::of(&self.roles, &self.plans, &self.forbiddable, self.atoms.actor_facts);
    }

    /// What forbid rules may take from an actor of whom that is told: rules that it lifts take nothing.
    #[inline]
    pub(crate) fn forbiddable_to(&self, level: Level, told: Known) -> u128 {
        if told.is_nothing() {
            return *self.forbiddable.at(level);
        }
        let standing = self.forbids.at(level).iter().filter(|rule| !rule.when.fails(told));
        standing.fold(0, |mask, rule| mask | rule.permissions)
    }

    pub(crate) fn role(&self, index: u16) -> Option<&RoleTable> {
        self.roles.get(usize::from(index))
    }

    pub(crate) fn plan(&self, index: Option<u16>) -> Option<&PlanTable> {
        index.and_then(|index| if index == NO_PLAN { Some(&self.no_plan) } else { self.plans.get(usize::from(index)) })
    }
}
