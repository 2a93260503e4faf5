//! Masks by node: an open-addressing table that a check probes once or twice.

use alloc::boxed::Box;
use alloc::vec;

/// Node ids and what is not allowed on each. The complement is kept because a check asks for what is missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeTable {
    /// Empty, or a power of two of at least twice as many as there are nodes, so that every probe ends.
    entries: Box<[Entry]>,
    /// `64 - log2(entries.len())`: the top bits of the mixed id are the home of a node.
    shift: u32,
}

/// 32 bytes: two to a cache line.
#[derive(Clone, Copy, Debug)]
struct Entry {
    node: u128,
    /// [`FREE`] marks a free entry.
    lacking: u128,
}

/// Lacks everything: what a node without an entry is answered.
const FREE: u128 = u128::MAX;

impl NodeTable {
    /// A table with room for `nodes` different nodes.
    pub(crate) fn with_room(nodes: usize) -> Self {
        if nodes == 0 {
            return Self::default();
        }
        let length = nodes.saturating_mul(2).next_power_of_two();
        let shift = 64_u32.saturating_sub(length.trailing_zeros());
        Self { entries: vec![Entry { node: 0, lacking: FREE }; length].into_boxed_slice(), shift }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is not allowed on that node: everything for a node that is not in the table.
    #[inline]
    pub(crate) fn lacking(&self, node: u128) -> u128 {
        let mut at = self.home(node);
        while let Some(entry) = self.entries.get(at) {
            if entry.node == node {
                return entry.lacking;
            }
            if entry.lacking == FREE {
                return FREE;
            }
            at = self.after(at);
        }
        FREE
    }

    /// Allows `mask` on `node`, besides what is allowed there already.
    pub(crate) fn add(&mut self, node: u128, mask: u128) {
        if mask == 0 {
            return;
        }
        let mut at = self.home(node);
        let last = self.entries.len().wrapping_sub(1);
        while let Some(entry) = self.entries.get_mut(at) {
            if entry.lacking == FREE || entry.node == node {
                *entry = Entry { node, lacking: entry.lacking & !mask };
                return;
            }
            at = at.wrapping_add(1) & last;
        }
    }

    #[inline]
    fn home(&self, node: u128) -> usize {
        let (high, low) = halves(node);
        let mixed = (low ^ high.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> (self.shift & 63)).unwrap_or(0)
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.entries.len().wrapping_sub(1)
    }
}

#[inline]
#[expect(clippy::as_conversions, reason = "both halves are taken whole")]
fn halves(node: u128) -> (u64, u64) {
    ((node >> 64) as u64, node as u64)
}
