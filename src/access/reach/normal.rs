//! The normal form of a union: as few and as large parts as merging finds.

use super::nodes::Nodes;
use super::part_masks::PartMasks;
use crate::work;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Up to so many parts are compared with each other.
const COMPARED: usize = 512;

/// Areas that differ in their profiles alone become one, then those that differ in their workspaces alone; what lies
/// within another goes.
pub(super) fn normal(parts: Vec<PartMasks>) -> Vec<PartMasks> {
    let mut by_rest: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for PartMasks { workspaces, profiles, content, terms } in parts {
        by_rest.entry((terms, content, workspaces)).or_default().push(profiles);
    }
    let mut by_profiles: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for ((terms, content, workspaces), profiles) in by_rest {
        by_profiles.entry((terms, content, Nodes::union(profiles))).or_default().push(workspaces);
    }
    let merged = by_profiles.into_iter().map(|((terms, content, profiles), workspaces)| PartMasks {
        workspaces: Nodes::union(workspaces),
        profiles,
        content,
        terms,
    });
    let merged: Vec<PartMasks> = merged.filter(|part| !part.workspaces.is_none() && !part.profiles.is_none()).collect();
    if merged.len() > COMPARED { merged } else { without_contained(merged) }
}

fn without_contained(parts: Vec<PartMasks>) -> Vec<PartMasks> {
    let mut kept: Vec<PartMasks> = Vec::new();
    for part in parts {
        if kept.iter().any(|larger| part.is_within(larger)) {
            continue;
        }
        kept.retain(|smaller| !smaller.is_within(&part));
        kept.push(part);
    }
    kept
}

/// What lies in one of these and in one of those.
pub(super) fn both(one: &[PartMasks], other: &[PartMasks]) -> Vec<PartMasks> {
    let pairs = one.iter().flat_map(|part| other.iter().map(move |other| (part, other)));
    let common = pairs.inspect(|_| work::step()).filter_map(|(part, other)| part.and(other));
    normal(common.collect())
}
