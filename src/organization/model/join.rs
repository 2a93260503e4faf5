//! What is held together with what is added: the one union, for what a command makes and for what its event says.

use crate::organization::model::access::{Access, Narrowing};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;

/// Adds an access to what a person holds (J12). What is over of the same role at the same place, from the same source, is
/// replaced; what one assignment can say becomes one, and what it cannot stays two. What another source gave stands beside. Answers whether something was added.
pub(in crate::organization) fn add(holds: &mut Vec<Access>, gained: &Access, now: Timestamp) -> bool {
    let like = |held: &Access| held.is_of(gained);
    let over = |held: &Access| held.until.is_some_and(|until| until <= now);
    if holds.iter().any(|held| like(held) && !over(held) && covers(held, gained, now)) {
        return false;
    }
    let mut whole = gained.clone();
    holds.retain(|held| !(like(held) && over(held)));
    // What was joined may join or cover what could not be joined before.
    while let Some(index) = holds.iter().position(|held| like(held) && union(held, &whole, now).is_some()) {
        let held = holds.remove(index);
        whole = union(&held, &whole, now).unwrap_or(whole);
    }
    holds.push(whole);
    true
}

/// Whether one gives at every instant from now on all that the other gives.
fn covers(one: &Access, other: &Access, now: Timestamp) -> bool {
    starts(one, now) <= starts(other, now)
        && outlasts(one.until, other.until)
        && other.optional.iter().all(|name| one.optional.contains(name))
        && one.narrowing.leaves_all_of(&other.narrowing)
        && one.when.iter().all(|literal| other.when.contains(literal))
        && (one.must_approve || !other.must_approve)
}

/// Both as one assignment of a role at a place, if it gives exactly what both give: where they differ in one respect at
/// most, or one gives all that the other gives.
fn union(one: &Access, other: &Access, now: Timestamp) -> Option<Access> {
    if covers(one, other, now) {
        return Some(one.clone());
    }
    if covers(other, one, now) {
        return Some(other.clone());
    }
    let same_time = starts(one, now) == starts(other, now) && one.until == other.until;
    let (same_optional, same_nodes) = (one.optional == other.optional, one.narrowing == other.narrowing);
    let same_demand = one.must_approve == other.must_approve;
    // Two conditions of which neither says all of the other are no one condition.
    if one.when != other.when {
        return None;
    }
    match (same_time, same_optional, same_nodes, same_demand) {
        (true, true, true, _) => Some(Access { must_approve: true, ..one.clone() }),
        (true, true, false, true) => Some(Access { narrowing: one.narrowing.union(&other.narrowing)?, ..one.clone() }),
        (true, false, true, true) => {
            let mut optional: Vec<String> = one.optional.iter().chain(&other.optional).cloned().collect();
            optional.sort_unstable();
            optional.dedup();
            Some(Access { optional, ..one.clone() })
        }
        (false, true, true, true) => {
            let meet = |one: &Access, other: &Access| outlasts(one.until, Some(starts(other, now)));
            let (first, last) = if starts(one, now) <= starts(other, now) { (one, other) } else { (other, one) };
            let until = if outlasts(first.until, last.until) { first.until } else { last.until };
            meet(first, last).then(|| Access { until, ..first.clone() })
        }
        _ => None,
    }
}

fn starts(access: &Access, now: Timestamp) -> Timestamp {
    access.from.map_or(now, |from| from.max(now))
}

fn outlasts(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    one.is_none_or(|one| other.is_some_and(|other| other <= one))
}

impl Narrowing {
    fn is_cut(&self) -> bool {
        self.only_workspaces.is_some() || self.only_profiles.is_some()
    }

    /// Whether it leaves everything that the other leaves; by the nodes that both name, wherever these lie.
    fn leaves_all_of(&self, other: &Self) -> bool {
        let only = !self.is_cut()
            || (other.is_cut()
                && within(&other.only_workspaces, &self.only_workspaces)
                && within(&other.only_profiles, &self.only_profiles));
        only && within(&self.except_workspaces, &other.except_workspaces)
            && within(&self.except_profiles, &other.except_profiles)
    }

    /// What either leaves, if one narrowing says it.
    fn union(&self, other: &Self) -> Option<Self> {
        let excepts = |one: &Self| one.except_workspaces.is_some() || one.except_profiles.is_some();
        if self.is_cut() && other.is_cut() && !excepts(self) && !excepts(other) {
            let only_workspaces = either(&self.only_workspaces, &other.only_workspaces);
            let only_profiles = either(&self.only_profiles, &other.only_profiles);
            return Some(Self { only_workspaces, only_profiles, ..Self::default() });
        }
        let alike = self.except_workspaces == other.except_workspaces || self.except_profiles == other.except_profiles;
        if self.is_cut() || other.is_cut() || !alike {
            return None;
        }
        Some(Self {
            except_workspaces: both(&self.except_workspaces, &other.except_workspaces),
            except_profiles: both(&self.except_profiles, &other.except_profiles),
            ..Self::default()
        })
    }
}

type Nodes<T> = Option<Vec<T>>;

fn within<T: PartialEq>(part: &Nodes<T>, whole: &Nodes<T>) -> bool {
    let whole = whole.as_deref().unwrap_or_default();
    part.iter().flatten().all(|one| whole.contains(one))
}

fn either<T: Ord + Copy>(one: &Nodes<T>, other: &Nodes<T>) -> Nodes<T> {
    let mut nodes: Vec<T> = one.iter().chain(other).flatten().copied().collect();
    nodes.sort_unstable();
    nodes.dedup();
    (one.is_some() || other.is_some()).then_some(nodes)
}

fn both<T: PartialEq + Copy>(one: &Nodes<T>, other: &Nodes<T>) -> Nodes<T> {
    let other = other.as_deref().unwrap_or_default();
    let nodes: Vec<T> = one.iter().flatten().filter(|node| other.contains(node)).copied().collect();
    (!nodes.is_empty()).then_some(nodes)
}
