//! Conditions and what is known of them, as masks (R4).

use crate::resource::ContentState;

/// So many atoms a policy has at most: one bit each.
pub(super) const MAX_ATOMS: usize = 16;

/// The atoms that no policy declares.
pub(super) fn built_in<'n>() -> impl Iterator<Item = &'n str> {
    ["author", "assignee", "connector"].into_iter().chain(ContentState::ALL.map(ContentState::name))
}

/// A conjunction of literals; empty always holds. Bits are indices into [`Model::atoms`](super::model::Model::atoms).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Condition {
    pub(crate) all_true: u16,
    /// Disjoint from `all_true`.
    pub(crate) all_false: u16,
}

/// What is known of the atoms. The two masks are disjoint; an atom in neither is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) yes: u16,
    pub(crate) no: u16,
}

impl Known {
    pub(crate) fn is_nothing(self) -> bool {
        self.yes | self.no == 0
    }

    /// Both, of atoms that are not the same.
    pub(crate) fn and(self, other: Known) -> Known {
        Known { yes: self.yes | other.yes, no: self.no | other.no }
    }
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

    /// What is left to know where nothing more will be known of `atoms`; `None` if a literal of theirs is not known to hold.
    pub(crate) fn left(self, atoms: u16, known: Known) -> Option<Condition> {
        let told = Condition { all_true: self.all_true & atoms, all_false: self.all_false & atoms };
        told.holds(known).then_some(Condition { all_true: self.all_true & !atoms, all_false: self.all_false & !atoms })
    }

    /// The literals that are not known to hold.
    pub(crate) fn unmet(self, known: Known) -> Condition {
        Condition { all_true: self.all_true & !known.yes, all_false: self.all_false & !known.no }
    }

    /// Both, as one set of literals.
    pub(crate) fn union(self, other: Condition) -> Condition {
        Condition { all_true: self.all_true | other.all_true, all_false: self.all_false | other.all_false }
    }

    /// Whether the other one says everything that this one says: whenever the other holds, this one does.
    pub(crate) fn is_within(self, other: Condition) -> bool {
        self.union(other) == other
    }

    /// Whether no atom would have to be both.
    pub(crate) fn is_possible(self) -> bool {
        self.all_true & self.all_false == 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.all_true == 0 && self.all_false == 0
    }
}
