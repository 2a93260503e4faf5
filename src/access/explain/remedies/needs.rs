//! Sets of steps and facts, and collections in which none contains another.

use super::step::Step;
use crate::policy::tables::Known;
use crate::work;
use alloc::vec;
use alloc::vec::Vec;

/// So many partial solutions are kept side by side.
const WIDTH: usize = 2048;
/// So many comparisons of sets are made for one explanation, and looks at ways to be given something: well under a second.
const COMPARISONS: usize = if cfg!(test) { 500_000 } else { 50_000_000 };

/// Steps that are taken and facts that must be known. Facts that are so already are among them until a solution is
/// complete, because another part of it may want them otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) facts: Known,
    /// Bits are indices of steps.
    pub(super) steps: u128,
}

impl Need {
    pub(super) fn step(step: u128) -> Self {
        Self { facts: Known::default(), steps: step }
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        work::step();
        self.facts.yes & !other.facts.yes == 0 && self.facts.no & !other.facts.no == 0 && self.steps & !other.steps == 0
    }

    /// Both; `None` if they want a fact one way and the other.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let facts = Known { yes: self.facts.yes | other.facts.yes, no: self.facts.no | other.facts.no };
        (facts.yes & facts.no == 0).then_some(Self { facts, steps: self.steps | other.steps })
    }

    /// Without the facts that are so already.
    pub(super) fn beyond(self, known: Known) -> Self {
        let facts = Known { yes: self.facts.yes & !known.yes, no: self.facts.no & !known.no };
        Self { facts, ..self }
    }

    pub(super) fn len(&self) -> u32 {
        let facts = self.facts.yes.count_ones().saturating_add(self.facts.no.count_ones());
        facts.saturating_add(self.steps.count_ones())
    }

    pub(super) fn chosen<'s>(&self, steps: &'s [Step]) -> impl Iterator<Item = &'s Step> + use<'s> {
        let mask = self.steps;
        let chosen = move |index: usize| mask & bit(index) != 0;
        steps.iter().enumerate().filter(move |(index, _)| chosen(*index)).map(|(_, step)| step)
    }
}

/// The bit of a step; none for a step beyond the 128th.
pub(super) fn bit(index: usize) -> u128 {
    u32::try_from(index).ok().and_then(|index| 1_u128.checked_shl(index)).unwrap_or(0)
}

fn bit_length(number: usize) -> usize {
    usize::try_from(usize::BITS.saturating_sub(number.leading_zeros())).unwrap_or(0)
}

/// The set bits one by one.
pub(super) fn bits(mask: u16) -> impl Iterator<Item = u16> {
    (0..u16::BITS).map(|shift| 1_u16.wrapping_shl(shift)).filter(move |bit| mask & bit != 0)
}

/// What a search may still cost.
pub(super) struct Budget {
    left: usize,
    reached: bool,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: COMPARISONS, reached: false }
    }

    pub(super) fn spend(&mut self, comparisons: usize) {
        self.left = self.left.saturating_sub(comparisons);
        self.reached |= self.left == 0;
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Some candidate had to be left aside.
    pub(super) fn reach(&mut self) {
        self.reached = true;
    }

    pub(super) fn was_reached(&self) -> bool {
        self.reached
    }
}

/// Alternatives of which none contains another.
#[derive(Clone, Debug)]
pub(super) struct Alternatives(pub(super) Vec<Need>);

impl Alternatives {
    /// Nothing is needed.
    pub(super) fn nothing() -> Self {
        Self(vec![Need::default()])
    }

    /// The smallest of these.
    pub(super) fn smallest(mut all: Vec<Need>, budget: &mut Budget) -> Self {
        // To put them in order takes so many comparisons, about.
        budget.spend(all.len().saturating_mul(bit_length(all.len())));
        if budget.is_spent() {
            return Self(Vec::new());
        }
        all.sort_unstable_by_key(|need| (need.len(), need.steps, need.facts.yes, need.facts.no));
        let mut kept: Vec<Need> = Vec::new();
        for need in all {
            budget.spend(kept.len());
            if budget.is_spent() {
                break;
            }
            if !kept.iter().any(|smaller| smaller.is_within(&need)) {
                kept.push(need);
            }
        }
        if kept.len() > WIDTH {
            kept.truncate(WIDTH);
            budget.reach();
        }
        Self(kept)
    }

    /// One of these and one of those.
    pub(super) fn and(&self, clause: &[Need], budget: &mut Budget) -> Self {
        if let [only] = clause {
            if *only == Need::default() {
                return self.clone();
            }
        }
        let mut pairs = Vec::new();
        for one in &self.0 {
            budget.spend(clause.len());
            if budget.is_spent() {
                return Self(Vec::new());
            }
            pairs.extend(clause.iter().filter_map(|other| one.and(other)));
        }
        Self::smallest(pairs, budget)
    }
}
