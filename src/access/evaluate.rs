//! The evaluator: R1 to R13 over masks. No strings, no allocation, no errors.

mod can;
mod decide;
mod masks;
mod permissions;
mod slow_path;

pub(crate) use can::can;
pub(crate) use decide::{decide, smallness};
pub(crate) use permissions::{permissions, permissions_on};
pub(in crate::access) use slow_path::forbidden;

use crate::access::actor::{Folded, Held};
use crate::access::facts;
use crate::id::UserId;
use crate::policy::model::Condition;
use crate::policy::tables::Tables;
use crate::resource::ErasedResource;

/// What is asked: permissions of one level on a resource of that level.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) actor: &'a Folded,
    pub(crate) on: ErasedResource<'a>,
}

/// Whether the condition that an assignment is under holds there; `None`: nobody knows.
pub(crate) fn is_met(tables: &Tables, actor: &Folded, held: &Held, on: &ErasedResource<'_>) -> Option<bool> {
    let when = held.when();
    if when.is_empty() {
        return Some(true);
    }
    let known = facts::known(tables, actor, on);
    let told = when.holds(known) || when.fails(known);
    told.then_some(when.holds(known))
}

/// The conditions of the forbid rules that stand against these permissions there.
pub(crate) fn prohibitions<'t>(
    tables: &'t Tables,
    actor: &Folded,
    on: &ErasedResource<'_>,
    asked: u128,
) -> impl Iterator<Item = Condition> + use<'t> {
    let known = facts::known(tables, actor, on);
    let here = tables.forbids.at(on.level).iter().filter(move |rule| rule.permissions & asked != 0);
    here.map(|rule| rule.when).filter(move |when| !when.fails(known))
}

/// Whether a forbid rule takes one of these permissions from everybody there. Atoms that speak of the actor are unknown.
pub(crate) fn is_forbidden(tables: &Tables, on: &ErasedResource<'_>, asked: u128) -> bool {
    let nobody = facts::known_of(&tables.atoms, tables.stamp, UserId::from_u128(u128::MAX), on);
    let personal = tables.atoms.author | tables.atoms.assignee | tables.atoms.connector;
    let known = crate::policy::tables::Known { yes: nobody.yes & !personal, no: nobody.no & !personal };
    slow_path::forbidden(tables, on.level, known) & asked != 0
}
