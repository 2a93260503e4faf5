//! Every permission on a resource at once (R10).

use super::Request;
use super::gather::{self, Sets};
use crate::access::actor::Folded;
use crate::level::Level;
use crate::policy::tables::Tables;
use crate::resource::Place;

/// The permissions of the resource's level that are allowed plainly and those that come with obligations; disjoint.
pub(crate) fn permissions(request: Request<'_>) -> Sets {
    permissions_on(request.tables, request.actor, &request.on)
}

/// The same for a resource of any type.
#[inline]
pub(crate) fn permissions_on<R: Place>(tables: &Tables, actor: &Folded, on: &R) -> Sets {
    if !actor.belongs(tables, on) {
        return Sets::default();
    }
    let level = on.at_level();
    let here = match (level, on.in_workspace(), on.on_profile()) {
        (Level::Workspace, Some(workspace), _) => actor.workspaces.glance(workspace.as_u128()),
        (Level::Profile, _, Some(profile)) if actor.profiles_below.is_empty() => {
            actor.profiles.glance(profile.as_u128())
        }
        (Level::Profile, ..) => None,
        _ => Some(u128::MAX),
    };
    let Some(here) = here else {
        return rest(Request { tables, actor, on: on.erased() });
    };
    let lacking = here & actor.masks.at(level).lacking;
    if !*actor.is_contested.at(level) {
        return Sets { allowed: !lacking, obliged: 0 };
    }
    if actor.is_known(level, lacking, on.is_silent()) {
        return actor.with_obliged(level, on.on_profile().map(|profile| profile.as_u128()), lacking);
    }
    contested(Request { tables, actor, on: on.erased() }, lacking)
}

impl Folded {
    /// Whether no fact and no place can change what the masks say, obligations aside.
    #[inline]
    fn is_known(&self, level: Level, lacking: u128, is_silent: bool) -> bool {
        is_silent && lacking & !self.masks.at(level).settled & self.masks.at(level).placed == 0
    }

    /// Adds what roles at the organization and at the profile give without condition but with obligations.
    #[inline(never)]
    fn with_obliged(&self, level: Level, profile: Option<u128>, lacking: u128) -> Sets {
        let mut obliged = self.masks.at(level).obliged;
        if let Some(profile) = profile.filter(|_| !self.profiles_obliged.is_empty()) {
            obliged |= !self.profiles_obliged.lacking(profile);
        }
        Sets { allowed: !lacking, obliged: obliged & lacking }
    }
}

/// What takes more than a glance: roles at the profile's workspace, and nodes that are not where they are sought first.
#[inline(never)]
fn rest(request: Request<'_>) -> Sets {
    let Request { actor, on, .. } = &request;
    let lacking = actor.masks.at(on.level).lacking & actor.lacking_here(on);
    if actor.is_known(on.level, lacking, on.is_silent()) {
        return actor.with_obliged(on.level, on.profile.map(|profile| profile.as_u128()), lacking);
    }
    contested(request, lacking)
}

/// Adds what the masks leave open.
#[cold]
#[inline(never)]
fn contested(request: Request<'_>, lacking: u128) -> Sets {
    let open = lacking & !request.actor.masks.at(request.on.level).settled;
    let gathered = gather::effective(&request, open);
    Sets { allowed: !lacking | gathered.allowed, obliged: gathered.obliged }
}
