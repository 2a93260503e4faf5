//! Every permission on a resource at once (R10).

use super::Request;
use super::slow_path::{self, Sets};
use crate::access::actor::{Folded, Limit};
use crate::level::Level;
use crate::policy::allowance::Allowance;
use crate::policy::tables::Tables;
use crate::resource::Located;

/// The permissions of the resource's level that are allowed plainly and those that come with obligations; disjoint.
pub(crate) fn permissions(request: Request<'_>) -> Sets {
    permissions_on(request.tables, request.actor, &request.on)
}

/// The same for a resource of any type.
#[inline(always)]
pub(crate) fn permissions_on<R: Located>(tables: &Tables, actor: &Folded, on: &R) -> Sets {
    if !actor.belongs(tables, on) {
        return Sets::default();
    }
    let level = on.at_level();
    let number = actor.table(on).and_then(|(table, node)| table.find(node));
    let here = number.map_or(&Allowance::NOTHING, |number| actor.allowance(tables, level, number));
    let sets = if actor.gives_below(level) { None } else { actor.settled(tables, level, here, on.is_silent()) };
    match sets {
        Some(sets) => sets,
        None => rest(Request { tables, actor, on: on.erased() }),
    }
}

impl Folded {
    /// Both sets, unless a fact or the place can change what the masks say.
    #[inline]
    fn settled(&self, tables: &Tables, level: Level, here: &Allowance, is_silent: bool) -> Option<Sets> {
        let masks = self.masks.at(level);
        let lacking = self.lacking(tables, level) & here.lacking;
        if !self.is_open(level, here) {
            return Some(Sets { allowed: !lacking, obliged: 0 });
        }
        let is_settled = is_silent && lacking & !masks.settled & masks.placed == 0;
        is_settled.then_some(Sets { allowed: !lacking, obliged: (masks.obliged | here.obliged) & lacking })
    }
}

/// What takes more than a glance: roles at the profile's workspace, and the slow path.
#[inline(never)]
fn rest(request: Request<'_>) -> Sets {
    let Request { tables, actor, on } = &request;
    let here = actor.found_here(tables, on);
    actor.settled(tables, on.level, &here, on.is_silent()).unwrap_or_else(|| contested(&request, here.lacking))
}

#[cold]
fn contested(request: &Request<'_>, here: u128) -> Sets {
    let masks = request.actor.masks.at(request.on.level);
    let lacking = request.actor.lacking(request.tables, request.on.level) & here;
    let found = effective(request, lacking & !masks.settled);
    Sets { allowed: !lacking | found.allowed, obliged: found.obliged }
}

/// What the slow path says, ceilings included; the organization and the stamp have been compared.
pub(super) fn effective(request: &Request<'_>, asked: u128) -> Sets {
    let sets = slow_path::before_limits(request, asked);
    request.actor.record.limits.iter().fold(sets, |sets, limit| under(request, sets, limit))
}

/// What a ceiling leaves.
fn under(request: &Request<'_>, sets: Sets, limit: &Limit) -> Sets {
    match limit {
        Limit::Key(key) => {
            let covers = key.is_live(request.actor.record.latest) && key.covers(&request.on);
            let mask = if covers { *key.permissions.at(request.on.level) } else { 0 };
            Sets { allowed: sets.allowed & mask, obliged: sets.obliged & mask }
        }
        Limit::Actor(operator) => {
            let theirs = permissions(Request { actor: operator, ..*request });
            let both = (sets.allowed | sets.obliged) & (theirs.allowed | theirs.obliged);
            let allowed = sets.allowed & theirs.allowed;
            Sets { allowed, obliged: both & !allowed }
        }
    }
}
