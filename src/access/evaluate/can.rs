//! The hot path.

use super::Request;
use super::gather;
use crate::access::actor::Folded;
use crate::level::Level;
use crate::policy::tables::Tables;
use crate::resource::Place;

/// Whether everything asked is allowed without obligation (R8, R9).
///
/// Masks come first, since most denials are settled by them alone; every way to `true` compares the policy and the
/// organization.
#[inline]
pub(crate) fn can<R: Place>(tables: &Tables, actor: &Folded, asked: u128, on: &R) -> bool {
    let level = on.at_level();
    let missing = asked & actor.lacking.at(level);
    if missing == 0 {
        return asked != 0 && actor.belongs(tables, on);
    }
    let missing = match (level, on.in_workspace(), on.on_profile()) {
        (Level::Workspace, Some(workspace), _) => missing & actor.workspaces.lacking(workspace.as_u128()),
        (Level::Profile, _, Some(profile)) => missing & actor.profiles.lacking(profile.as_u128()),
        _ => missing,
    };
    if missing == 0 {
        return actor.belongs(tables, on);
    }
    let by_workspace = level == Level::Profile && !actor.profiles_below.is_empty();
    // The flag is tested first because it spares most actors the two words of the mask.
    let is_open = by_workspace || *actor.is_contested.at(level) && missing & actor.settled.at(level) == 0;
    is_open && rest(Request { tables, actor, on: on.erased() }, missing)
}

/// Whether what is missing is allowed after all: by a role at the profile's workspace, or on the slow path. A function
/// of its own, so that the common check keeps nothing for it in registers.
#[inline(never)]
fn rest(request: Request<'_>, missing: u128) -> bool {
    let Request { tables, actor, on } = &request;
    if !actor.belongs(tables, on) {
        return false;
    }
    let missing = match (on.level, on.workspace) {
        (Level::Profile, Some(workspace)) => missing & actor.profiles_below.lacking(workspace.as_u128()),
        _ => missing,
    };
    missing == 0 || missing & actor.settled.at(on.level) == 0 && contested(&request, missing)
}

#[cold]
fn contested(request: &Request<'_>, missing: u128) -> bool {
    if request.on.is_silent() && missing & !request.actor.placed.at(request.on.level) != 0 {
        return false;
    }
    gather::effective(request, missing).allowed & missing == missing
}

impl Folded {
    /// Whether the actor was built by this policy, in the resource's organization.
    #[inline]
    pub(super) fn belongs<R: Place>(&self, tables: &Tables, on: &R) -> bool {
        self.organization.as_u128() == on.in_organization().as_u128() && self.stamp == tables.stamp
    }
}
