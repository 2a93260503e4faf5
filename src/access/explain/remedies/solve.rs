//! What one combination of settings still needs.

use super::needs::{Alternatives, Budget, Need};
use super::person::{Person, Source};
use crate::access::actor::{Held, Limit, Status};
use crate::access::facts;
use crate::policy::model::Condition;
use crate::policy::tables::{Known, RoleTable, Tables};
use crate::resource::ErasedResource;
use crate::time::Clocks;
use crate::work;
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
        let reinstated = person.reinstate.map(|step| Alternatives(alloc::vec![Need::step(step)]));
        match person.record.status {
            Status::Active => self.solve_from(person, Alternatives::nothing(), true, budget),
            Status::Suspended => reinstated.map_or(none, |start| self.solve_from(person, start, true, budget)),
            // Who is no member any more has what anyone has.
            Status::Removed => {
                let mut all = self.solve_from(person, Alternatives::nothing(), false, budget);
                if let Some(start) = reinstated {
                    all.0.extend(self.solve_from(person, start, true, budget).0);
                }
                Alternatives::smallest(all.0, budget)
            }
        }
    }

    /// The same from what must be so anyway, for a member or for somebody who is none.
    fn solve_from(
        &self,
        person: &Person<'_>,
        start: Alternatives,
        is_member: bool,
        budget: &mut Budget,
    ) -> Alternatives {
        let mut solution = start;
        let known =
            facts::known_of(&self.tables.atoms, self.tables.stamp, person.record.user, &self.on).and(person.told);
        for rule in self.tables.forbids.at(self.on.level).iter().filter(|rule| rule.permissions & self.asked != 0) {
            budget.spend(1);
            let clause = self.failing(person, rule.when, known);
            solution = solution.and(&clause, budget);
        }
        let mut open = self.asked;
        while open != 0 && !solution.0.is_empty() {
            let bit = open & open.wrapping_neg();
            open &= !bit;
            let mut ways = self.as_everyone(person, bit, known, is_member);
            if is_member {
                ways.extend(self.giving(person, bit, known, budget));
            }
            budget.spend(ways.len());
            if budget.is_spent() {
                return Alternatives(Vec::new());
            }
            let clause = Alternatives::smallest(ways, budget);
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

    /// The ways in which everyone has one permission, members as soon as they hold something.
    fn as_everyone(&self, person: &Person<'_>, bit: u128, known: Known, is_member: bool) -> Vec<Need> {
        let everyone = &self.tables.everyone;
        let mut ways = self.ways(person, &everyone.anyone, (0, bit), known);
        if is_member && everyone.members.reach(self.on.level, 0) & bit != 0 {
            let holds = person.record.assignments.iter().any(|held| self.makes_a_member(person, held));
            let added =
                person.sources.iter().filter(|source| source.held.is_none() && self.is_in_force(person, source));
            let steps = if holds { alloc::vec![0] } else { added.map(|source| source.steps).collect() };
            ways.extend(steps.into_iter().flat_map(|steps| self.ways(person, &everyone.members, (steps, bit), known)));
        }
        ways
    }

    /// The ways in which a role that takes those steps gives one permission; nothing of it is optional.
    fn ways(&self, person: &Person<'_>, role: &RoleTable, (steps, bit): (u128, u128), known: Known) -> Vec<Need> {
        let level = self.on.level;
        if role.plain.at(level) & bit != 0 {
            return alloc::vec![Need::step(steps)];
        }
        let gates = role.gates.at(level).iter().filter(|gate| gate.permissions & bit != 0);
        gates.filter_map(|gate| self.open(person, gate.when, steps, known)).collect()
    }

    /// What opens a gate, unless something that changes do not set keeps it shut.
    fn open(&self, person: &Person<'_>, when: Condition, steps: u128, known: Known) -> Option<Need> {
        let (facts, Condition { all_true, all_false }) = (person.open, when);
        work::step();
        let other = Condition { all_true: all_true & !facts, all_false: all_false & !facts };
        let facts = Known { yes: all_true & facts, no: all_false & facts };
        other.holds(known).then_some(Need { facts, steps })
    }

    /// The ways in which one permission is given.
    fn giving(&self, person: &Person<'_>, bit: u128, known: Known, budget: &mut Budget) -> Vec<Need> {
        let level = self.on.level;
        let mut ways = Vec::new();
        for source in &person.sources {
            // Each of its grants is looked at, whether it gives this or not.
            let gates = source.table.gates.at(level).len().saturating_add(source.table.optional.at(level).len());
            budget.spend(gates.saturating_add(1));
            if budget.is_spent() || !self.is_in_force(person, source) {
                continue;
            }
            if source.table.plain.at(level) & bit != 0 {
                ways.push(Need::step(source.steps));
                continue;
            }
            for (gate, switch) in source.gates(level, bit) {
                ways.extend(self.open(person, gate.when, source.steps | switch, known));
            }
        }
        ways
    }

    fn is_in_force(&self, person: &Person<'_>, source: &Source<'_>) -> bool {
        let custom = source.held.is_some_and(Held::is_custom);
        self.is_on_plan(person, custom, source.role) && source.held.is_none_or(|held| held.is_live_at(self.clocks))
    }

    fn makes_a_member(&self, person: &Person<'_>, held: &Held) -> bool {
        self.is_on_plan(person, held.is_custom(), held.role) && held.is_live_at(self.clocks)
    }

    fn is_on_plan(&self, person: &Person<'_>, custom: bool, role: u16) -> bool {
        self.tables.plan(self.plan.or(person.record.plan)).is_none_or(|plan| match custom {
            true => plan.custom_roles,
            false => plan.roles.get(usize::from(role)).copied().unwrap_or(false),
        })
    }
}
