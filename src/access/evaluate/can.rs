//! The hot path.

use super::Request;
use super::gather;
use crate::access::actor::{ABSENT, Folded, NodeTable, allowance};
use crate::level::Level;
use crate::policy::allowance::Allowance;
use crate::policy::tables::Tables;
use crate::resource::{AnyResource, Place};

/// Whether everything asked is allowed without obligation (R8, R9).
///
/// The organization comes first, so that a resource of another one costs no look at a table. Always inlined: a call site
/// knows the level and often the permission and half of each id, and a call would first have to write the whole resource to
/// memory.
#[inline(always)]
pub(crate) fn can<R: Place>(tables: &Tables, actor: &Folded, asked: u128, on: &R) -> bool {
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
    gather::effective(request, missing).allowed & missing == missing
}

impl Folded {
    /// Whether the actor was built by this policy, in the resource's organization.
    #[inline(always)]
    pub(super) fn belongs<R: Place>(&self, tables: &Tables, on: &R) -> bool {
        self.organization.as_u128() == on.in_organization().as_u128() && self.stamp == tables.stamp
    }

    /// The table of what roles at the node itself allow, and the node's id; `None` on the organization.
    #[inline(always)]
    pub(super) fn table<R: Place>(&self, on: &R) -> Option<(&NodeTable, u128)> {
        match (on.at_level(), on.in_workspace(), on.on_profile()) {
            (Level::Workspace, Some(workspace), _) => Some((&self.workspaces, workspace.as_u128())),
            (Level::Profile, _, Some(profile)) => Some((&self.profiles, profile.as_u128())),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn allowance<'a>(&'a self, tables: &'a Tables, level: Level, number: u8) -> &'a Allowance {
        allowance(tables.palette.on(level), &self.own, number)
    }

    /// The complement of what is allowed on every resource of a level, whatever the facts.
    #[inline]
    pub(super) fn lacking(&self, tables: &Tables, level: Level) -> u128 {
        let table = match level {
            Level::Organization => return self.lacking,
            Level::Workspace => &self.workspaces,
            Level::Profile => &self.profiles,
        };
        match table.beside.everywhere {
            ABSENT => u128::MAX,
            number => self.allowance(tables, level, number).lacking,
        }
    }

    /// Whether roles at workspaces give something on the profiles below.
    #[inline]
    pub(super) fn gives_below(&self, level: Level) -> bool {
        level == Level::Profile && !self.profiles_below.is_empty()
    }

    /// What roles at nodes on the way to the resource allow, those at the organization aside.
    pub(super) fn found_here(&self, tables: &Tables, on: &AnyResource<'_>) -> Allowance {
        self.nodes(tables, on).fold(Allowance::NOTHING, |found, (_, _, allowance)| found.and(*allowance))
    }

    /// The nodes on the way to the resource, the organization aside, and what roles there allow on it.
    pub(super) fn nodes<'a>(
        &'a self,
        tables: &'a Tables,
        on: &AnyResource<'_>,
    ) -> impl Iterator<Item = (Level, u128, &'a Allowance)> {
        let palette = tables.palette.on(on.level);
        let below = if on.level == Level::Workspace { &self.workspaces } else { &self.profiles_below };
        let workspace = on.workspace.map(|workspace| (Level::Workspace, workspace.as_u128(), below));
        let profile = on.profile.map(|profile| (Level::Profile, profile.as_u128(), &self.profiles));
        let allowed = |(level, node, table): (_, _, &NodeTable)| {
            Some((level, node, allowance(palette, &self.own, table.find(node)?)))
        };
        workspace.into_iter().chain(profile).filter_map(allowed)
    }

    /// Whether the slow path might allow what the masks lack. The flags are tested first because they spare most checks
    /// the two words of the masks.
    #[inline]
    fn leaves_open(&self, level: Level, here: &Allowance, missing: u128, is_silent: bool) -> bool {
        self.is_open(level, here)
            && missing & self.masks.at(level).settled == 0
            && (!is_silent || missing & !self.masks.at(level).placed == 0)
    }

    /// Whether anything is given there that is not plain.
    #[inline]
    pub(super) fn is_open(&self, level: Level, here: &Allowance) -> bool {
        let is_open_elsewhere = match level {
            Level::Organization => self.profiles.beside.is_organization_open,
            Level::Workspace => self.workspaces.beside.is_open,
            Level::Profile => self.profiles.beside.is_open,
        };
        here.open || is_open_elsewhere
    }
}
