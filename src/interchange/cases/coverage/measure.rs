//! Changes a policy part by part, and sees whether a case fails.

use super::super::{Case, Cases};
use super::mutant::{self, Loss, Mutant, PermissionGate};
use super::{CellAt, ConditionAt, ConditionPart, Coverage, EveryoneAt, ForbidAt, Tally};
use crate::access::explain::Lexicon;
use crate::interchange::answer::Answer;
use crate::interchange::request::{ActionShape, ActorShape};
use crate::interchange::resolve;
use crate::level::{ByLevel, Level};
use crate::policy::Policy;
use crate::policy::model::{Model, PermissionEntry};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

pub(super) fn coverage<V: Vocabulary>(cases: &Cases, policy: &Policy<V>) -> Coverage {
    let passing: Vec<PassingCase<'_>> = cases
        .run(policy)
        .iter()
        .filter(|outcome| outcome.passed())
        .map(|outcome| passing_case(policy, outcome.case()))
        .collect();
    let mut trial = Trial { changed: policy.clone(), policy, passing: &passing };
    let Model { permissions, .. } = &policy.model;
    let (mut cells, mut conditions) = (Tally::new(), Tally::new());
    for role in policy.model.role_order.iter().copied() {
        let Some(level) = policy.model.roles.get(role).map(|role| role.level) else {
            continue;
        };
        for level in level.and_below() {
            for entry in permissions.at(level) {
                trial.cell(role, level, entry, &mut cells);
                trial.ways(role, level, entry, &mut conditions);
            }
        }
    }
    Coverage {
        policy: policy.name().into(),
        cases: cases.cases().len(),
        passed: passing.len(),
        cells,
        conditions,
        everyone: trial.everyone(),
        forbids: trial.forbids(),
    }
}

/// A case that passes, with what it is about.
struct PassingCase<'c> {
    case: &'c Case,
    /// Indices of the policy's roles that its people hold.
    roles: Vec<usize>,
    asked: ByLevel<u128>,
}

fn passing_case<'c, V: Vocabulary>(policy: &Policy<V>, case: &'c Case) -> PassingCase<'c> {
    let mut passing_case = PassingCase { case, roles: Vec::new(), asked: ByLevel::default() };
    held(policy, &case.request.actor, &mut passing_case.roles);
    let names = match &case.request.action {
        ActionShape::One(name) => core::slice::from_ref(name),
        ActionShape::All(names) => names.as_slice(),
    };
    for permission in names.iter().flat_map(|name| resolve::everywhere(policy, name).unwrap_or_default()) {
        *passing_case.asked.at_mut(permission.level) |= permission.mask;
    }
    passing_case
}

/// The roles of an actor and of whoever acts for them.
fn held<V: Vocabulary>(policy: &Policy<V>, actor: &ActorShape, roles: &mut Vec<usize>) {
    for assignment in &actor.assignments {
        let name = assignment.role.as_deref().unwrap_or_default();
        if let Ok(role) = policy.role(Level::from(assignment.level), name) {
            roles.push(usize::from(role.index));
        }
    }
    for operator in actor.attenuations.iter().filter_map(|attenuation| attenuation.actor.as_deref()) {
        held(policy, operator, roles);
    }
}

struct Trial<'t, V: Vocabulary> {
    /// As `policy`, but while a change is tried.
    changed: Policy<V>,
    policy: &'t Policy<V>,
    passing: &'t [PassingCase<'t>],
}

impl<V: Vocabulary> Trial<'_, V> {
    fn cell(&mut self, role: usize, level: Level, entry: &PermissionEntry, cells: &mut Tally<CellAt>) {
        let mutant = Mutant::Cell { role, level, permission: entry.mask };
        let touched = self.notices(mutant, |case, answer| !answer.is_some_and(|answer| case.expect.equals(answer)));
        cells.count(touched, || cell(&self.policy.model, role, level, entry));
    }

    fn ways(&mut self, role: usize, level: Level, entry: &PermissionEntry, conditions: &mut Tally<ConditionAt>) {
        let Some(table) = self.policy.tables.roles.get(role) else {
            return;
        };
        let lexicon = Lexicon::of(self.policy);
        for way in mutant::ways(table, level, entry.mask) {
            for part in mutant::losses(way) {
                let mutant = Mutant::Way { role, level, permission: entry.mask, way, part };
                let touched =
                    self.notices(mutant, |case, answer| answer.is_some_and(|answer| !case.expect.decides_as(answer)));
                let cell = || cell(&self.policy.model, role, level, entry);
                conditions.count(touched, || condition(&lexicon, cell(), way, part));
            }
        }
    }

    /// What anyone has, and what members have besides.
    fn everyone(&mut self) -> Tally<EveryoneAt> {
        let (mut tally, lexicon) = (Tally::new(), Lexicon::of(self.policy));
        let tables = &self.policy.tables.everyone;
        for (anyone, who) in [(true, &tables.anyone), (false, &tables.members)] {
            for level in Level::ALL {
                for entry in self.policy.model.permissions.at(level) {
                    let public = mutant::ways_of_everyone(&tables.anyone, level, entry.mask);
                    let ways = mutant::ways_of_everyone(who, level, entry.mask).into_iter();
                    for way in ways.filter(|way| anyone || !public.contains(way)) {
                        for part in mutant::losses(way) {
                            let mutant = Mutant::Everyone { anyone, level, permission: entry.mask, way, part };
                            let touched = self.notices(mutant, |case, answer| {
                                answer.is_some_and(|answer| !case.expect.decides_as(answer))
                            });
                            tally.count(touched, || EveryoneAt {
                                anyone,
                                level,
                                permission: entry.name.clone(),
                                when: lexicon.literals(way.when),
                                obligations: lexicon.obligations(way.obligations),
                                part: name(&lexicon, part),
                            });
                        }
                    }
                }
            }
        }
        tally
    }

    fn forbids(&mut self) -> Tally<ForbidAt> {
        let (mut forbids, lexicon) = (Tally::new(), Lexicon::of(self.policy));
        for (level, rules) in self.policy.tables.forbids.iter() {
            for (index, rule) in rules.iter().enumerate() {
                for part in mutant::condition_losses(rule.when) {
                    let mutant = Mutant::Forbid { level, rule: index, part };
                    let touched =
                        self.notices(mutant, |case, answer| !answer.is_some_and(|answer| case.expect.equals(answer)));
                    let model = &self.policy.model;
                    let listed = model.permissions.at(level).iter();
                    let named = listed.filter(|entry| rule.permissions & entry.mask != 0);
                    forbids.count(touched, || ForbidAt {
                        level,
                        permissions: named.map(|entry| entry.name.clone()).collect(),
                        when: lexicon.literals(rule.when),
                        part: name(&lexicon, part),
                    });
                }
            }
        }
        forbids
    }

    /// Whether one of the cases that could notice the change does; `None` stands for a request that is none any more.
    fn notices(&mut self, mutant: Mutant, notices: impl Fn(&Case, Option<&Answer>) -> bool) -> bool {
        let (level, permissions, role) = mutant.asks(&self.policy.tables);
        let concerned = |passing_case: &&PassingCase<'_>| {
            passing_case.asked.at(level) & permissions != 0
                && role.is_none_or(|role| passing_case.roles.contains(&role))
        };
        let mut concerned = self.passing.iter().filter(concerned).peekable();
        if concerned.peek().is_none() {
            return false;
        }
        mutant.apply(&mut self.changed.tables);
        let found = concerned.any(|passing_case| {
            notices(passing_case.case, self.changed.answer(&passing_case.case.request).ok().as_ref())
        });
        self.restore(mutant);
        found
    }

    fn restore(&mut self, mutant: Mutant) {
        let (changed, original) = (&mut self.changed.tables, &self.policy.tables);
        match mutant {
            Mutant::Cell { role, .. } | Mutant::Way { role, .. } => {
                if let (Some(role), Some(original)) = (changed.roles.get_mut(role), original.roles.get(role)) {
                    role.clone_from(original);
                }
                changed.palette.clone_from(&original.palette);
            }
            Mutant::Everyone { .. } => changed.everyone.clone_from(&original.everyone),
            Mutant::Forbid { level, .. } => changed.forbids.at_mut(level).clone_from(original.forbids.at(level)),
        }
    }
}

impl<T> Tally<T> {
    fn new() -> Self {
        Self { total: 0, untouched: Vec::new() }
    }

    fn count(&mut self, touched: bool, item: impl FnOnce() -> T) {
        self.total = self.total.saturating_add(1);
        if !touched {
            self.untouched.push(item());
        }
    }
}

fn cell(model: &Model, role: usize, level: Level, entry: &PermissionEntry) -> CellAt {
    let role = model.roles.get(role);
    CellAt {
        role_level: role.map_or(level, |role| role.level),
        role: role.map(|role| role.name.clone()).unwrap_or_default(),
        level,
        permission: entry.name.clone(),
    }
}

fn condition(lexicon: &Lexicon<'_>, cell: CellAt, way: PermissionGate, part: Loss) -> ConditionAt {
    ConditionAt {
        cell,
        when: lexicon.literals(way.when),
        obligations: lexicon.obligations(way.obligations),
        optional: way.optional,
        part: name(lexicon, part),
    }
}

fn name(lexicon: &Lexicon<'_>, part: Loss) -> ConditionPart {
    match part {
        Loss::Whole => ConditionPart::Whole {},
        Loss::Literal(literal) => ConditionPart::Literal(lexicon.literals(literal).concat()),
        Loss::Obligation(obligation) => ConditionPart::Obligation(lexicon.obligations(obligation).concat()),
        Loss::Switch => ConditionPart::Switch {},
    }
}
