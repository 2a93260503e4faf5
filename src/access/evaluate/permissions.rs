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
    let everywhere = *actor.lacking.at(level);
    let mut lacking = match (level, on.in_workspace(), on.on_profile()) {
        (Level::Workspace, Some(workspace), _) => everywhere & actor.workspaces.lacking(workspace.as_u128()),
        (Level::Profile, _, Some(profile)) => everywhere & actor.profiles.lacking(profile.as_u128()),
        _ => everywhere,
    };
    if level == Level::Profile && !actor.profiles_below.is_empty() {
        lacking &= actor.lacking_below(on.in_workspace().map(|workspace| workspace.as_u128()));
    }
    if !*actor.is_contested.at(level) {
        return Sets { allowed: !lacking, obliged: 0 };
    }
    if on.is_silent() && lacking & !actor.settled.at(level) & actor.placed.at(level) == 0 {
        return actor.with_obliged(level, on.on_profile().map(|profile| profile.as_u128()), lacking);
    }
    contested(Request { tables, actor, on: on.erased() }, lacking)
}

impl Folded {
    /// What roles at the profile's workspace lack.
    #[inline(never)]
    fn lacking_below(&self, workspace: Option<u128>) -> u128 {
        workspace.map_or(u128::MAX, |workspace| self.profiles_below.lacking(workspace))
    }

    /// Adds what roles at the organization and at the profile give without condition but with obligations.
    #[inline(never)]
    fn with_obliged(&self, level: Level, profile: Option<u128>, lacking: u128) -> Sets {
        let mut obliged = *self.obliged.at(level);
        if let Some(profile) = profile.filter(|_| !self.profiles_obliged.is_empty()) {
            obliged |= !self.profiles_obliged.lacking(profile);
        }
        Sets { allowed: !lacking, obliged: obliged & lacking }
    }
}

/// Adds what the masks leave open.
#[cold]
#[inline(never)]
fn contested(request: Request<'_>, lacking: u128) -> Sets {
    let open = lacking & !request.actor.settled.at(request.on.level);
    let gathered = gather::effective(&request, open);
    Sets { allowed: !lacking | gathered.allowed, obliged: gathered.obliged }
}
