//! What an actor's masks say of a resource at a glance.

use crate::access::actor::{ABSENT, Folded, NodeTable, allowance};
use crate::level::Level;
use crate::policy::allowance::Allowance;
use crate::policy::tables::Tables;
use crate::resource::{ErasedResource, Located};

impl Folded {
    /// Whether the actor was built by this policy, in the resource's organization.
    #[inline(always)]
    pub(super) fn belongs<R: Located>(&self, tables: &Tables, on: &R) -> bool {
        self.organization.as_u128() == on.in_organization().as_u128() && self.stamp == tables.stamp
    }

    /// The table of what roles at the node itself allow, and the node's id; `None` on the organization.
    #[inline(always)]
    pub(super) fn table<R: Located>(&self, on: &R) -> Option<(&NodeTable, u128)> {
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
    pub(super) fn found_here(&self, tables: &Tables, on: &ErasedResource<'_>) -> Allowance {
        self.nodes(tables, on).fold(Allowance::NOTHING, |found, (_, _, allowance)| found.and(*allowance))
    }

    /// The nodes on the way to the resource, the organization aside, and what roles there allow on it.
    pub(super) fn nodes<'a>(
        &'a self,
        tables: &'a Tables,
        on: &ErasedResource<'_>,
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
    pub(super) fn leaves_open(&self, level: Level, here: &Allowance, missing: u128, is_silent: bool) -> bool {
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
