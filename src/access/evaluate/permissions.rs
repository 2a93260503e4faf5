//! Every permission on a resource at once (R10).

use super::Request;
use super::gather::{self, Sets};
use crate::level::Level;

/// The permissions of the resource's level that are allowed plainly and those that come with obligations; disjoint.
#[inline]
pub(crate) fn permissions(request: Request<'_>) -> Sets {
    let Request { tables, actor, on } = request;
    if actor.stamp != tables.stamp || actor.organization != on.organization {
        return Sets::default();
    }
    let mut allowed = *actor.everywhere.at(on.level);
    match on.level {
        Level::Organization => {}
        Level::Workspace => {
            if let Some(workspace) = on.workspace {
                allowed |= actor.workspaces.mask(workspace.as_u128());
            }
        }
        Level::Profile => {
            if let Some(profile) = on.profile {
                allowed |= actor.profiles.mask(profile.as_u128());
            }
            if let Some(workspace) = on.workspace {
                allowed |= actor.profiles_below.mask(workspace.as_u128());
            }
        }
    }
    let open = actor.contested.at(on.level) & !allowed;
    if open == 0 {
        return Sets { allowed, obliged: 0 };
    }
    contested(request, allowed, open)
}

#[cold]
fn contested(request: Request<'_>, allowed: u128, open: u128) -> Sets {
    let gathered = gather::effective(&request, open);
    Sets { allowed: allowed | gathered.allowed, obliged: gathered.obliged }
}
