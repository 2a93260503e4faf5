//! The hot path.

use super::Request;
use super::permissions::effective;
use crate::access::actor::{ABSENT, Folded};
use crate::level::Level;
use crate::policy::allowance::Allowance;
use crate::policy::tables::Tables;
use crate::resource::Located;

/// Whether everything asked is allowed without obligation (R8, R9).
///
/// The organization comes first, so that a resource of another one costs no look at a table. Always inlined: a call site
/// knows the level and often the permission and half of each id, and a call would first have to write the whole resource to
/// memory.
#[inline(always)]
pub(crate) fn can<R: Located>(tables: &Tables, actor: &Folded, asked: u128, on: &R) -> bool {
    if asked == 0 || !actor.belongs(tables, on) {
        return false;
    }
    let level = on.at_level();
    let (mut missing, mut here) = (asked, &Allowance::NOTHING);
    match actor.table(on) {
        None if level != Level::Organization => return false,
        None => {
            missing &= actor.lacking;
            if !actor.is_open(level, here) {
                return missing == 0;
            }
        }
        Some((table, node)) => {
            if table.beside.everywhere != ABSENT {
                missing &= actor.allowance(tables, level, table.beside.everywhere).lacking;
                if missing == 0 {
                    return true;
                }
            }
            if let Some(number) = table.find(node) {
                here = actor.allowance(tables, level, number);
                missing &= here.lacking;
            }
            if table.beside.is_all && !here.open {
                return missing == 0;
            }
            if missing == 0 {
                return true;
            }
        }
    }
    let is_open = actor.gives_below(level) || actor.leaves_open(level, here, missing, on.is_silent());
    is_open && (missing == 0 || rest(Request { tables, actor, on: on.erased() }, missing))
}

/// Whether what is missing everywhere is allowed here after all, when that takes more than a glance. A function of its
/// own, so that the common check keeps nothing for it in registers.
#[inline(never)]
fn rest(request: Request<'_>, missing: u128) -> bool {
    let Request { tables, actor, on } = &request;
    let here = actor.found_here(tables, on);
    let missing = missing & here.lacking;
    missing == 0 || actor.leaves_open(on.level, &here, missing, on.is_silent()) && contested(&request, missing)
}

#[cold]
fn contested(request: &Request<'_>, missing: u128) -> bool {
    effective(request, missing).allowed & missing == missing
}
