//! The slow path: what assignments give on a resource when facts, narrowing, forbid rules and ceilings have their say.

use super::Request;
use crate::access::actor::{Held, LINEAR, Record};
use crate::access::facts;
use crate::level::Level;
use crate::policy::allowance::Roles;
use crate::policy::tables::{Known, PlanTable, RoleTable, Tables};
use crate::resource::ErasedResource;
use core::cmp::Ordering;

/// Two disjoint sets of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sets {
    pub(crate) allowed: u128,
    pub(crate) obliged: u128,
}

/// R2 to R6 for the permissions in `asked`, before attenuations; the organization and the stamp have been compared.
pub(super) fn before_limits(request: &Request<'_>, asked: u128) -> Sets {
    let Request { tables, actor, on } = request;
    let record = &actor.record;
    let known = facts::known(tables, actor, on);
    let open = asked & !forbidden(tables, on.level, known) & plan_permissions(tables.plan(record.plan), on.level);
    let mut sets = Sets::default();
    each_role(request, |role, switched_on| {
        sets.allowed |= role.plain.at(on.level);
        role.gates(on.level, switched_on).filter(|gate| gate.when.holds(known)).for_each(|gate| {
            match gate.obligations {
                0 => sets.allowed |= gate.permissions,
                _ => sets.obliged |= gate.permissions,
            }
        });
    });
    sets.allowed &= open;
    sets.obliged &= open & !sets.allowed;
    sets
}

/// Gives the roles whose assignments are live, in force and apply, each with what is switched on, and what everyone has.
/// Where the tables of nodes know the role, no assignment is sought.
fn each_role(request: &Request<'_>, mut give: impl FnMut(&RoleTable, u128)) {
    let Request { tables, actor, on } = request;
    let record = &actor.record;
    if let Some(everyone) = actor.as_everyone(tables) {
        give(everyone, 0);
    }
    if !record.is_active() {
        return;
    }
    let mut each = |held: &Held| {
        if let Some(role) = held.table(tables).filter(|_| held.is_live() && held.is_in_force() && held.covers(on)) {
            give(role, held.switched_on(on.level));
        }
    };
    if record.is_short() || record.is_scoped {
        return record.applying(on).for_each(each);
    }
    let mut known = [None; 2];
    record.at(Level::Organization, 0).iter().for_each(&mut each);
    for ((level, node, allowance), known) in actor.nodes(tables, on).zip(&mut known) {
        match allowance.roles {
            Roles::None => {}
            Roles::Only(index) => *known = tables.role(index),
            Roles::Any => record.at(level, node).iter().for_each(&mut each),
        }
    }
    known.into_iter().flatten().for_each(|role| give(role, 0));
}

/// R5: what some rule forbids whose conditions are not known to fail.
pub(in crate::access) fn forbidden(tables: &Tables, level: Level, known: Known) -> u128 {
    let standing = tables.forbids.at(level).iter().filter(|rule| !rule.when.fails(known));
    standing.fold(0, |mask, rule| mask | rule.permissions)
}

pub(super) fn plan_permissions(plan: Option<&PlanTable>, level: Level) -> u128 {
    plan.map_or(u128::MAX, |plan| *plan.permissions.at(level))
}

impl Record {
    /// The assignments whose node and narrowing let the resource through, live or not.
    pub(crate) fn applying<'r>(&'r self, on: &'r ErasedResource<'r>) -> impl Iterator<Item = &'r Held> + 'r {
        let all: &[Held] = if self.is_short() { &self.assignments } else { &[] };
        let at = move |level, node: Option<u128>| match node {
            Some(node) if !self.is_short() => self.at(level, node),
            _ => &[],
        };
        let organization = at(Level::Organization, Some(0));
        let workspace = at(Level::Workspace, on.workspace.map(|workspace| workspace.as_u128()));
        let profile = at(Level::Profile, on.profile.map(|profile| profile.as_u128()));
        let candidates = all.iter().chain(organization).chain(workspace).chain(profile);
        candidates.filter(|held| held.covers(on))
    }

    /// So few assignments that they are asked one by one; more of them are sorted.
    fn is_short(&self) -> bool {
        self.assignments.len() <= LINEAR
    }

    /// The assignments at a node; they are sorted, those at the organization first.
    fn at(&self, level: Level, node: u128) -> &[Held] {
        let place = |held: &Held| (held.level, held.node).cmp(&(level, node));
        let start = match level {
            Level::Organization => 0,
            Level::Workspace | Level::Profile => self.assignments.partition_point(|held| place(held) == Ordering::Less),
        };
        let here = self.assignments.get(start..).unwrap_or_default();
        let end = here.iter().take_while(|held| place(held) == Ordering::Equal).count();
        here.get(..end).unwrap_or_default()
    }
}
