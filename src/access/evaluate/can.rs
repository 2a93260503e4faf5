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
    let missing = match level {
        Level::Organization => missing,
        Level::Workspace => missing & actor.lacking_below(Level::Workspace, on),
        Level::Profile => {
            let mut left = missing;
            if let Some(profile) = on.on_profile() {
                left &= actor.profiles.lacking(profile.as_u128());
            }
            if left != 0 && !actor.profiles_below.is_empty() {
                left &= actor.lacking_below(Level::Profile, on);
            }
            left
        }
    };
    if missing == 0 {
        return actor.belongs(tables, on);
    }
    // The flag is tested first because it spares most actors the two words of the mask.
    *actor.is_contested.at(level)
        && missing & actor.settled.at(level) == 0
        && actor.belongs(tables, on)
        && contested(Request { tables, actor, on: on.erased() }, missing)
}

impl Folded {
    /// Whether the actor was built by this policy, in the resource's organization.
    #[inline]
    pub(super) fn belongs<R: Place>(&self, tables: &Tables, on: &R) -> bool {
        self.organization.as_u128() == on.in_organization().as_u128() && self.stamp == tables.stamp
    }

    /// What roles at the resource's workspace lack at a level.
    #[inline]
    pub(super) fn lacking_below<R: Place>(&self, level: Level, on: &R) -> u128 {
        on.in_workspace().map_or(u128::MAX, |workspace| self.lacking_in(level, workspace.as_u128()))
    }

    #[inline(never)]
    fn lacking_in(&self, level: Level, workspace: u128) -> u128 {
        let table = if level == Level::Profile { &self.profiles_below } else { &self.workspaces };
        table.lacking(workspace)
    }
}

/// Whether the bits that the masks leave open are allowed after all.
#[cold]
#[inline(never)]
fn contested(request: Request<'_>, missing: u128) -> bool {
    if request.on.is_silent() && missing & !request.actor.placed.at(request.on.level) != 0 {
        return false;
    }
    gather::effective(&request, missing).allowed & missing == missing
}
