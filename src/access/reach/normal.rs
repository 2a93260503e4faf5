//! The normal form of a union: as few and as large areas as merging finds.

use super::area::Area;
use super::nodes::Nodes;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Up to so many areas are compared with each other.
const COMPARED: usize = 512;

/// Areas that differ in their profiles alone become one, then those that differ in their workspaces alone; what lies
/// within another goes.
pub(super) fn normal(areas: Vec<Area>) -> Vec<Area> {
    let mut by_rest: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for Area { workspaces, profiles, content, terms } in areas {
        by_rest.entry((terms, content, workspaces)).or_default().push(profiles);
    }
    let mut by_profiles: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for ((terms, content, workspaces), profiles) in by_rest {
        by_profiles.entry((terms, content, Nodes::union(profiles))).or_default().push(workspaces);
    }
    let merged = by_profiles.into_iter().map(|((terms, content, profiles), workspaces)| Area {
        workspaces: Nodes::union(workspaces),
        profiles,
        content,
        terms,
    });
    let merged: Vec<Area> = merged.filter(|area| !area.workspaces.is_none() && !area.profiles.is_none()).collect();
    if merged.len() > COMPARED { merged } else { without_contained(merged) }
}

fn without_contained(areas: Vec<Area>) -> Vec<Area> {
    let mut kept: Vec<Area> = Vec::new();
    for area in areas {
        if kept.iter().any(|larger| area.is_within(larger)) {
            continue;
        }
        kept.retain(|smaller| !smaller.is_within(&area));
        kept.push(area);
    }
    kept
}

/// What lies in one of these and in one of those.
pub(super) fn both(one: &[Area], other: &[Area]) -> Vec<Area> {
    normal(one.iter().flat_map(|area| other.iter().filter_map(|other| area.and(other))).collect())
}
