//! From the model to tables. Total: whatever `validate` let through compiles.

use super::allowance::Palette;
use super::condition::{MAX_ATOMS, built_in};
use super::model::{self, Condition, CustomRoleModel, Forbid, Grant, Model, Plan, RoleIndex};
use super::tables::{Atoms, Everyone, ForbidTable, Gate, PlanTable, RoleTable, Tables};
use crate::level::{ByLevel, Level};
use crate::resource::ContentState;
use crate::vocabulary::VocabularyNames;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

pub(super) fn tables(model: &Model, names: &VocabularyNames) -> Tables {
    let roles: Vec<_> = (0..model.roles.len()).map(|index| role(model, index)).collect();
    let plans: Vec<_> = model.plans.iter().map(|plan| plan_table(plan, model.roles.len())).collect();
    let forbids = per_level(|level| forbids_at(&model.forbid, level));
    let forbiddable = per_level(|level| forbids.at(level).iter().fold(0, |mask, rule| mask | rule.permissions));
    let atoms = atoms(model);
    Tables {
        stamp: super::stamp::of(model, names),
        everyone: everyone(model),
        palette: Palette::of(&roles, &plans, &forbiddable, atoms.actor_facts),
        roles,
        forbids,
        forbiddable,
        plans,
        no_plan: PlanTable {
            roles: vec![false; model.roles.len()],
            permissions: ByLevel::default(),
            custom_roles: false,
        },
        atoms,
        obligations: model.obligations.iter().map(|named| named.name.clone()).collect(),
    }
}

fn everyone(model: &Model) -> Everyone {
    let model::Everyone { members, anyone } = &model.everyone;
    let both: Vec<Grant> = members.iter().chain(anyone).copied().collect();
    Everyone { is_said: !both.is_empty(), members: role_table(&both, &[]), anyone: role_table(anyone, &[]) }
}

pub(super) fn custom_role(model: &CustomRoleModel) -> RoleTable {
    role_table(&model.grants, &model.optional)
}

/// The roles whose grants a role has: itself, what it inherits and what it confers, each once.
pub(crate) fn expansion(model: &Model, index: RoleIndex) -> Vec<RoleIndex> {
    let mut seen = vec![index];
    let mut next = 0;
    while let Some(role) = seen.get(next).and_then(|index| model.roles.get(*index)) {
        for &other in role.inherits.iter().chain(&role.confers) {
            if !seen.contains(&other) {
                seen.push(other);
            }
        }
        next = next.saturating_add(1);
    }
    seen
}

fn role(model: &Model, index: RoleIndex) -> RoleTable {
    let (mut grants, mut optional) = (Vec::new(), Vec::new());
    for role in expansion(model, index).into_iter().filter_map(|index| model.roles.get(index)) {
        grants.extend_from_slice(&role.grants);
        optional.extend_from_slice(&role.optional);
    }
    role_table(&grants, &optional)
}

fn role_table(grants: &[Grant], optional: &[Grant]) -> RoleTable {
    let plain = per_level(|level| {
        let plain = |grant: &&Grant| grant.level == level && grant.when.is_empty() && grant.obligations == 0;
        grants.iter().filter(plain).fold(0, |mask, grant| mask | grant.permissions)
    });
    let gates = per_level(|level| gates_at(grants, level, *plain.at(level)));
    let offered = per_level(|level| union(&gates_at(optional, level, 0)));
    let optional = per_level(|level| gates_at(optional, level, *plain.at(level)));
    let gated = per_level(|level| union(gates.at(level)));
    let obliged = per_level(|level| gates.at(level).iter().filter(|gate| gate.when.is_empty()).fold(0, with));
    RoleTable { plain, obliged, gates, gated, optional, offered }
}

/// The grants of a level that are not wholly covered by `plain`, one gate for each condition and set of obligations.
fn gates_at(grants: &[Grant], level: Level, plain: u128) -> Box<[Gate]> {
    let mut merged: BTreeMap<(Condition, u16), u128> = BTreeMap::new();
    for grant in grants.iter().filter(|grant| grant.level == level) {
        *merged.entry((grant.when, grant.obligations)).or_default() |= grant.permissions & !plain;
    }
    let gates = merged.into_iter().filter(|(_, permissions)| *permissions != 0);
    gates.map(|((when, obligations), permissions)| Gate { permissions, when, obligations }).collect()
}

fn union(gates: &[Gate]) -> u128 {
    gates.iter().fold(0, with)
}

fn with(mask: u128, gate: &Gate) -> u128 {
    mask | gate.permissions
}

fn forbids_at(rules: &[Forbid], level: Level) -> Vec<ForbidTable> {
    let here = rules.iter().filter(|rule| rule.level == level);
    here.map(|rule| ForbidTable { permissions: rule.permissions, when: rule.when }).collect()
}

fn plan_table(plan: &Plan, roles: usize) -> PlanTable {
    PlanTable {
        roles: (0..roles).map(|index| plan.roles.contains(&index)).collect(),
        permissions: plan.permissions,
        custom_roles: plan.custom_roles,
    }
}

/// The atoms in use first; as far as there is room the built-in ones that no rule uses, for conditions of assignments.
fn atoms(model: &Model) -> Atoms {
    let mut names = model.atoms.clone();
    let unused = built_in().filter(|atom| !model.atoms.iter().any(|used| used == atom));
    names.extend(unused.map(String::from).take(MAX_ATOMS.saturating_sub(model.atoms.len())));
    let bit = |name: &str| {
        let index = names.iter().position(|atom| atom == name).and_then(|index| u32::try_from(index).ok());
        index.and_then(|index| 1_u16.checked_shl(index)).unwrap_or(0)
    };
    let states: Vec<(ContentState, u16)> =
        ContentState::ALL.into_iter().map(|state| (state, bit(state.name()))).collect();
    Atoms {
        author: bit("author"),
        assignee: bit("assignee"),
        connector: bit("connector"),
        any_state: states.iter().fold(0, |mask, (_, bit)| mask | bit),
        facts: model.facts.iter().fold(0, |mask, fact| mask | bit(&fact.name)),
        actor_facts: model.actor_facts.iter().fold(0, |mask, fact| mask | bit(&fact.name)),
        states,
        names,
    }
}

fn per_level<T>(make: impl Fn(Level) -> T) -> ByLevel<T> {
    ByLevel {
        organization: make(Level::Organization),
        workspace: make(Level::Workspace),
        profile: make(Level::Profile),
    }
}
