//! Walking along sorted lists.

/// The first place at or after `from` that does not come before what is looked for, or the end. It looks ahead by
/// doubling steps, so a short way costs little and a long way no more than halving would.
pub(super) fn exponential_search<T>(sorted: &[T], from: usize, is_before: impl Fn(&T) -> bool) -> usize {
    let rest = sorted.get(from..).unwrap_or_default();
    let mut step = 1_usize;
    while rest.get(step.wrapping_sub(1)).is_some_and(&is_before) {
        step = step.saturating_mul(2);
    }
    let behind = step / 2;
    let near = rest.get(behind..step.min(rest.len())).unwrap_or_default();
    from.saturating_add(behind).saturating_add(near.partition_point(is_before)).min(sorted.len())
}

#[cfg(test)]
mod tests {
    use super::exponential_search;
    use alloc::vec::Vec;

    #[test]
    fn a_leap_ends_where_a_walk_would() {
        for length in 0..40_usize {
            let sorted: Vec<usize> = (0..length).map(|at| at / 2 * 3).collect();
            for from in 0..=length {
                for target in 0..70 {
                    let walked = (from..length).find(|at| sorted.get(*at).is_some_and(|found| *found >= target));
                    let found_at = exponential_search(&sorted, from, |found| *found < target);
                    assert_eq!(found_at, walked.unwrap_or(length), "{sorted:?} from {from} to {target}");
                }
            }
        }
    }
}
