//! What a stage of a round says of the people in it.

use super::{Reassigned, StageState};
use crate::id::UserId;
use alloc::vec::Vec;

impl StageState {
    /// Who decides in whose place, and the clients that must approve, once these people have lost the right: their places
    /// go back to whom they were taken from, unless what was decided there counts on (`keeps`).
    pub(in crate::approval) fn given_back(&self, lost: &[UserId], keeps: bool) -> (Vec<Reassigned>, Vec<UserId>) {
        let decided = |user| keeps && self.decisions.iter().any(|approval| approval.right_of() == user);
        let ends = |reassigned: &Reassigned| lost.contains(&reassigned.to) && !decided(reassigned.to);
        let (ended, left): (Vec<Reassigned>, Vec<Reassigned>) = self.reassigned.iter().copied().partition(ends);
        let mut required = self.required.clone();
        for Reassigned { from, to, .. } in ended.iter().filter(|ended| ended.required) {
            required.retain(|user| user != to);
            required.push(*from);
        }
        required.sort_unstable();
        required.dedup();
        (left, required)
    }
}
