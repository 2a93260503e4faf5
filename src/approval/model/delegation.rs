//! Chains of delegations (S25).

use crate::approval::model::state::Delegation;
use crate::id::UserId;
use crate::time::Timestamp;

/// How many steps a chain may have.
pub(in crate::approval) const MAX_STEPS: u32 = 3;

/// How many there are once one person delegated to another, which replaces what they delegated to them before.
pub(in crate::approval) fn with_one_more(delegations: &[Delegation], from: UserId, to: UserId) -> usize {
    let others = delegations.iter().filter(|delegation| (delegation.from, delegation.to) != (from, to));
    others.count().saturating_add(1)
}

/// Whether a chain of at most [`MAX_STEPS`] delegations leads from one person to another; with a time, of those in
/// force then.
pub(in crate::approval) fn reaches(
    delegations: &[Delegation],
    from: UserId,
    to: UserId,
    now: Option<Timestamp>,
) -> bool {
    within(delegations, from, to, now, MAX_STEPS)
}

fn within(delegations: &[Delegation], from: UserId, to: UserId, now: Option<Timestamp>, steps: u32) -> bool {
    let Some(left) = steps.checked_sub(1) else { return false };
    let live = |delegation: &&Delegation| delegation.from == from && now.is_none_or(|now| now < delegation.until);
    let mut onward = delegations.iter().filter(live);
    onward.any(|delegation| delegation.to == to || within(delegations, delegation.to, to, now, left))
}

/// How many steps the longest chain has that ends at a person (backwards) or begins there.
pub(in crate::approval) fn longest(delegations: &[Delegation], at: UserId, now: Timestamp, backwards: bool) -> u32 {
    bounded(delegations, at, now, MAX_STEPS, backwards)
}

fn bounded(delegations: &[Delegation], at: UserId, now: Timestamp, most: u32, backwards: bool) -> u32 {
    let Some(less) = most.checked_sub(1) else { return 0 };
    let next = |delegation: &Delegation| match backwards {
        true => (delegation.to == at).then_some(delegation.from),
        false => (delegation.from == at).then_some(delegation.to),
    };
    let onward = delegations.iter().filter(|delegation| now < delegation.until).filter_map(next);
    onward.map(|next| bounded(delegations, next, now, less, backwards).saturating_add(1)).max().unwrap_or(0)
}
