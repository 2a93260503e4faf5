//! The hot path.

use super::Request;
use crate::access::actor::Folded;
use crate::level::Level;
use crate::policy::tables::Tables;
use crate::resource::AnyResource;

/// Whether everything asked is allowed without obligation (R8, R9).
#[inline]
pub(crate) fn can(tables: &Tables, actor: &Folded, asked: u128, on: AnyResource<'_>) -> bool {
    if actor.stamp != tables.stamp || actor.organization != on.organization {
        return false;
    }
    let mut missing = asked & !actor.everywhere.at(on.level);
    if missing == 0 {
        return asked != 0;
    }
    match on.level {
        Level::Organization => {}
        Level::Workspace => missing &= !below(actor, Level::Workspace, &on),
        Level::Profile => {
            if let Some(profile) = on.profile {
                missing &= !actor.profiles.mask(profile.as_u128());
            }
            if missing != 0 && !actor.profiles_below.is_empty() {
                missing &= !below(actor, Level::Profile, &on);
            }
        }
    }
    if missing == 0 {
        return true;
    }
    missing & !actor.contested.at(on.level) == 0 && contested(Request { tables, actor, on }, asked)
}

/// What roles at the resource's workspace allow at a level.
#[inline(never)]
fn below(actor: &Folded, level: Level, on: &AnyResource<'_>) -> u128 {
    let table = if level == Level::Profile { &actor.profiles_below } else { &actor.workspaces };
    on.workspace.map_or(0, |workspace| table.mask(workspace.as_u128()))
}

#[cold]
fn contested(request: Request<'_>, asked: u128) -> bool {
    super::gather::effective(&request, asked).allowed & asked == asked
}
