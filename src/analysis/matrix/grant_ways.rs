//! The alternatives by which a role gives a permission, exactly: grants, and forbid rules as negated literals.

use crate::level::Level;
use crate::policy::model::Condition;
use crate::policy::tables::{Atoms, RoleTable, Tables};
use alloc::vec;
use alloc::vec::Vec;

/// A way before its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) optional: bool,
    pub(super) when: Condition,
    /// Bits are indices into [`Tables::obligations`].
    pub(super) obligations: u16,
}

/// The alternatives under which no forbid rule stands against a permission.
///
/// A rule is lifted when one of its literals is known to fail, which is when its negation is known to hold; so each
/// rule multiplies the alternatives by its negated literals. Without rules there is one, which asks nothing.
pub(super) fn openings(tables: &Tables, level: Level, permission: u128) -> Vec<Condition> {
    let mut open = vec![Path { optional: false, when: Condition::default(), obligations: 0 }];
    for rule in tables.forbids.at(level).iter().filter(|rule| rule.permissions & permission != 0) {
        let lifted: Vec<Path> =
            negations(rule.when).flat_map(|literal| open.iter().map(move |path| path.under(literal))).collect();
        open = weakest(lifted, &tables.atoms);
    }
    open.into_iter().map(|path| path.when).collect()
}

/// Every alternative of a role for a permission, in the given openings; none implied by another.
pub(super) fn paths(
    tables: &Tables,
    role: &RoleTable,
    level: Level,
    permission: u128,
    openings: &[Condition],
) -> Vec<Path> {
    // Whoever holds a role is a member.
    let everyone = &tables.everyone.members;
    let plain = (role.plain.at(level) | everyone.plain.at(level)) & permission != 0;
    let plain = plain.then_some(Path { optional: false, when: Condition::default(), obligations: 0 });
    let gates = role.gates.at(level).iter().chain(everyone.gates.at(level)).map(|gate| (false, gate));
    let gates = gates.chain(role.optional.at(level).iter().map(|gate| (true, gate)));
    let gated = gates.filter(|(_, gate)| gate.permissions & permission != 0);
    let gated = gated.map(|(optional, gate)| Path { optional, when: gate.when, obligations: gate.obligations });
    let given = plain.into_iter().chain(gated);
    let all = given.flat_map(|path| openings.iter().map(move |opening| path.under(*opening)));
    weakest(all.collect(), &tables.atoms)
}

/// What is left when contradictions and whatever a weaker path implies are dropped.
fn weakest(mut paths: Vec<Path>, atoms: &Atoms) -> Vec<Path> {
    paths.retain(|path| !contradicts(path.when, atoms));
    paths.sort_by_key(Path::size);
    let mut kept: Vec<Path> = Vec::new();
    for path in paths {
        if !kept.iter().any(|weaker| weaker.implied_by(&path)) {
            kept.push(path);
        }
    }
    kept
}

/// A literal with its own negation, or two states at once.
fn contradicts(when: Condition, atoms: &Atoms) -> bool {
    when.all_true & when.all_false != 0 || (when.all_true & atoms.any_state).count_ones() > 1
}

/// Each literal of a conjunction, negated.
fn negations(when: Condition) -> impl Iterator<Item = Condition> {
    let failing = bits(when.all_true).map(|all_false| Condition { all_true: 0, all_false });
    failing.chain(bits(when.all_false).map(|all_true| Condition { all_true, all_false: 0 }))
}

/// The bits that are set, one by one.
fn bits(mask: u16) -> impl Iterator<Item = u16> {
    (0..u16::BITS).filter_map(|index| 1_u16.checked_shl(index)).filter(move |bit| mask & bit != 0)
}

impl Path {
    fn under(self, when: Condition) -> Self {
        Self { when: self.when.union(when), ..self }
    }

    /// Nothing is implied by something that comes later in this order and differs from it.
    fn size(&self) -> (u32, u32, bool) {
        let literals = self.when.all_true.count_ones().saturating_add(self.when.all_false.count_ones());
        (literals, self.obligations.count_ones(), self.optional)
    }

    /// Whoever goes the other path could go this one, which asks no more.
    fn implied_by(&self, other: &Path) -> bool {
        self.when.all_true & !other.when.all_true == 0
            && self.when.all_false & !other.when.all_false == 0
            && self.obligations & !other.obligations == 0
            && (!self.optional || other.optional)
    }
}
