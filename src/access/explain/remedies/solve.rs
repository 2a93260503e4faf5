//! What one combination of settings still needs.

use super::needs::{Alternatives, Budget, Need};
use super::person::{Person, Source};
use crate::access::actor::{Held, Limit, Status};
use crate::access::facts;
use crate::policy::model::Condition;
use crate::policy::tables::{Known, Tables};
use crate::resource::ErasedResource;
use crate::time::Clocks;
use alloc::vec::Vec;

/// A combination of settings, made concrete.
pub(super) struct Scene<'a> {
    pub(super) tables: &'a Tables,
    pub(super) asked: u128,
    pub(super) clocks: Clocks,
    /// In place of everybody's plan.
    pub(super) plan: Option<u16>,
    /// The resource as the settings say it is; its declared facts are those of the request.
    pub(super) on: ErasedResource<'a>,
}

impl Scene<'_> {
    /// The smallest needs under which this person may do everything that is asked.
    pub(super) fn solve(&self, person: &Person<'_>, budget: &mut Budget) -> Alternatives {
        let none = Alternatives(Vec::new());
        let plan = self.tables.plan(self.plan.or(person.record.plan));
        if plan.is_some_and(|plan| self.asked & !plan.permissions.at(self.on.level) != 0) {
            return none;
        }
        let mut solution = match (person.record.status, person.reinstate) {
            (Status::Active, _) => Alternatives::nothing(),
            (_, Some(step)) => Alternatives(alloc::vec![Need::step(step)]),
            (_, None) => return none,
        };
        let known =
            facts::known_of(&self.tables.atoms, self.tables.stamp, person.record.user, &self.on).and(person.told);
        for rule in self.tables.forbids.at(self.on.level).iter().filter(|rule| rule.permissions & self.asked != 0) {
            let clause = self.failing(person, rule.when, known);
            solution = solution.and(&clause, budget);
        }
        let mut open = self.asked;
        while open != 0 && !solution.0.is_empty() {
            let bit = open & open.wrapping_neg();
            open &= !bit;
            let clause = Alternatives::smallest(self.giving(person, bit, known), budget);
            solution = solution.and(&clause.0, budget);
        }
        for ceiling in &person.limits {
            let mut clause: Vec<Need> = ceiling.drop.map(Need::step).into_iter().collect();
            match (ceiling.limit, &ceiling.operator) {
                (_, Some(operator)) => clause.extend(self.solve(operator, budget).0),
                (Limit::Key(key), None) if self.passes(key) => continue,
                _ => {}
            }
            solution = solution.and(&clause, budget);
        }
        solution
    }

    fn passes(&self, key: &crate::access::actor::Key) -> bool {
        key.is_live(self.clocks.now) && key.covers(&self.on) && self.asked & !key.permissions.at(self.on.level) == 0
    }

    /// The ways in which a prohibition is lifted.
    fn failing(&self, person: &Person<'_>, when: Condition, known: Known) -> Vec<Need> {
        let facts = person.open;
        let other = Condition { all_true: when.all_true & !facts, all_false: when.all_false & !facts };
        if other.fails(known) {
            return alloc::vec![Need::default()];
        }
        let no = super::needs::bits(when.all_true & facts).map(|bit| Known { yes: 0, no: bit });
        let yes = super::needs::bits(when.all_false & facts).map(|bit| Known { yes: bit, no: 0 });
        no.chain(yes).map(|facts| Need { facts, steps: 0 }).collect()
    }

    /// The ways in which one permission is given.
    fn giving(&self, person: &Person<'_>, bit: u128, known: Known) -> Vec<Need> {
        let level = self.on.level;
        let facts = person.open;
        let mut ways = Vec::new();
        for source in person.sources.iter().filter(|source| self.is_in_force(person, source)) {
            if source.table.plain.at(level) & bit != 0 {
                ways.push(Need::step(source.steps));
                continue;
            }
            for (gate, switch) in source.gates(level, bit) {
                let Condition { all_true, all_false } = gate.when;
                let other = Condition { all_true: all_true & !facts, all_false: all_false & !facts };
                if other.holds(known) {
                    let facts = Known { yes: all_true & facts, no: all_false & facts };
                    ways.push(Need { facts, steps: source.steps | switch });
                }
            }
        }
        ways
    }

    fn is_in_force(&self, person: &Person<'_>, source: &Source<'_>) -> bool {
        let custom = source.held.is_some_and(Held::is_custom);
        let on_plan = self.tables.plan(self.plan.or(person.record.plan)).is_none_or(|plan| match custom {
            true => plan.custom_roles,
            false => plan.roles.get(usize::from(source.role)).copied().unwrap_or(false),
        });
        on_plan && source.held.is_none_or(|held| held.is_live_at(self.clocks))
    }
}
