//! The hot path.

use super::Request;
use super::gather;
use crate::access::actor::{Folded, Found};
use crate::level::Level;
use crate::policy::tables::Tables;
use crate::resource::{AnyResource, Place};

/// Whether everything asked is allowed without obligation (R8, R9).
///
/// Masks come first, since most denials are settled by them alone; every way to `true` compares the policy and the
/// organization. Always inlined: a call site knows the level and often the permission and half of each id, and a call
/// would first have to write the whole resource to memory.
#[inline(always)]
pub(crate) fn can<R: Place>(tables: &Tables, actor: &Folded, asked: u128, on: &R) -> bool {
    let level = on.at_level();
    let missing = asked & actor.lacking.at(level);
    if missing == 0 {
        return asked != 0 && actor.belongs(tables, on);
    }
    let here = match (level, on.in_workspace(), on.on_profile()) {
        (Level::Workspace, Some(workspace), _) => actor.workspaces.glance(workspace.as_u128()),
        (Level::Profile, _, Some(profile)) => actor.profiles.glance(profile.as_u128()),
        _ => Some(Found::NOTHING),
    };
    let is_open = match here {
        Some(here) if missing & here.lacking == 0 => return actor.belongs(tables, on),
        _ if level == Level::Profile && !actor.profiles_below.is_empty() => true,
        Some(here) => actor.leaves_open(level, here, missing & here.lacking, on.is_silent()),
        None => true,
    };
    is_open && rest(Request { tables, actor, on: on.erased() }, missing)
}

/// Whether what is missing everywhere is allowed here after all, when that takes more than a glance. A function of its
/// own, so that the common check keeps nothing for it in registers.
#[inline(never)]
fn rest(request: Request<'_>, missing: u128) -> bool {
    let Request { tables, actor, on } = &request;
    let here = actor.found_here(on);
    let missing = missing & here.lacking;
    actor.belongs(tables, on)
        && (missing == 0 || actor.leaves_open(on.level, here, missing, on.is_silent()) && contested(&request, missing))
}

#[cold]
fn contested(request: &Request<'_>, missing: u128) -> bool {
    gather::effective(request, missing).allowed & missing == missing
}

impl Folded {
    /// Whether the actor was built by this policy, in the resource's organization.
    #[inline]
    pub(super) fn belongs<R: Place>(&self, tables: &Tables, on: &R) -> bool {
        self.organization.as_u128() == on.in_organization().as_u128() && self.stamp == tables.stamp
    }

    /// What roles at nodes on the way to the resource allow, those at the organization aside.
    pub(super) fn found_here(&self, on: &AnyResource<'_>) -> Found {
        let mut found = on.profile.map_or(Found::NOTHING, |profile| self.profiles.find(profile.as_u128()));
        if let Some(workspace) = on.workspace {
            let table = if on.level == Level::Workspace { &self.workspaces } else { &self.profiles_below };
            found = found.and(table.find(workspace.as_u128()));
        }
        found
    }

    /// Whether the slow path might allow what the masks lack. The flags are tested first because they spare most checks
    /// the two words of the masks.
    #[inline]
    fn leaves_open(&self, level: Level, here: Found, missing: u128, is_silent: bool) -> bool {
        self.is_open(level, here)
            && missing & self.masks.at(level).settled == 0
            && (!is_silent || missing & !self.masks.at(level).placed == 0)
    }

    /// Whether anything is given there that is not plain.
    #[inline]
    pub(super) fn is_open(&self, level: Level, here: Found) -> bool {
        here.open || *self.is_open_elsewhere.at(level)
    }
}
