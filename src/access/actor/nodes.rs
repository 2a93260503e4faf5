//! Masks by node: a hash table in groups of eight, of which a check mostly reads one word and one entry.

use alloc::boxed::Box;
use alloc::vec;

/// Node ids and what is not allowed on each. The complement is kept because a check asks for what is missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeTable {
    /// Empty, or a power of two. With more than one group, at most half of the slots are used, so that a node seldom
    /// lies in another group than its home.
    groups: Box<[Group]>,
}

const SLOTS: usize = 8;

/// Slots are used from the first on.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Group {
    /// Eight bits of the mixed id for each slot, the first slot lowest. One comparison of this word finds the slot or
    /// that there is none, without a loop whose end must be guessed.
    tags: u64,
    /// Some node lies further on because this group was full.
    spilled: bool,
    entries: [Entry; SLOTS],
}

/// 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Entry {
    node: u128,
    /// [`NOTHING`] in a free slot.
    lacking: u128,
}

/// What is lacking where nothing is allowed.
const NOTHING: u128 = u128::MAX;
const FREE: Group = Group { tags: 0, spilled: false, entries: [Entry { node: 0, lacking: NOTHING }; SLOTS] };

/// The lowest bit of each byte.
const LOW: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

impl NodeTable {
    /// A table with room for `nodes` different nodes.
    pub(crate) fn with_room(nodes: usize) -> Self {
        let groups = match nodes {
            0 => return Self::default(),
            1..=SLOTS => 1,
            _ => nodes.div_ceil(SLOTS / 2).next_power_of_two(),
        };
        Self { groups: vec![FREE; groups].into_boxed_slice() }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// What is not allowed on that node: everything for a node that is not in the table.
    #[inline]
    pub(crate) fn lacking(&self, node: u128) -> u128 {
        self.glance(node).unwrap_or_else(|| self.search(node))
    }

    /// The same, or `None` if the first look settles nothing, which is rare.
    #[inline]
    pub(crate) fn glance(&self, node: u128) -> Option<u128> {
        let mixed = mix(node);
        let Some(group) = self.groups.get(self.home(mixed)) else {
            return Some(NOTHING);
        };
        match group.entry(group.candidates(mixed)) {
            Some(entry) if entry.node == node => Some(entry.lacking),
            None if !group.spilled => Some(NOTHING),
            _ => None,
        }
    }

    #[cold]
    #[inline(never)]
    fn search(&self, node: u128) -> u128 {
        let mixed = mix(node);
        let home = self.home(mixed);
        let mut at = home;
        while let Some(group) = self.groups.get(at) {
            let mut candidates = group.candidates(mixed);
            while let Some(entry) = group.entry(candidates) {
                if entry.node == node {
                    return entry.lacking;
                }
                candidates &= candidates.wrapping_sub(1);
            }
            at = self.after(at);
            if !group.spilled || at == home {
                break;
            }
        }
        NOTHING
    }

    /// Allows `mask` on `node`, besides what is allowed there already.
    pub(crate) fn add(&mut self, node: u128, mask: u128) {
        if mask == 0 {
            return;
        }
        let mixed = mix(node);
        let home = self.home(mixed);
        let length = self.groups.len();
        let mut at = home;
        for _ in 0..length {
            let after = self.after(at);
            let Some(group) = self.groups.get_mut(at) else {
                return;
            };
            if group.add(node, mixed, mask) {
                return;
            }
            group.spilled = true;
            at = after;
        }
    }

    #[inline]
    fn home(&self, mixed: u64) -> usize {
        usize::try_from(mixed >> 40).unwrap_or(0) & self.groups.len().wrapping_sub(1)
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.groups.len().wrapping_sub(1)
    }
}

impl Group {
    /// The high bits of the bytes of slots whose tag is that of the mixed id, and perhaps of some others.
    #[inline]
    fn candidates(&self, mixed: u64) -> u64 {
        let differing = self.tags ^ tag(mixed).wrapping_mul(LOW);
        differing.wrapping_sub(LOW) & !differing & HIGH
    }

    /// The entry of the lowest candidate.
    #[inline]
    fn entry(&self, candidates: u64) -> Option<&Entry> {
        if candidates == 0 {
            return None;
        }
        self.entries.get(usize::try_from(candidates.trailing_zeros() / 8).ok()?)
    }

    /// Whether the node is in this group now.
    fn add(&mut self, node: u128, mixed: u64, mask: u128) -> bool {
        for (entry, shift) in self.entries.iter_mut().zip((0_u32..).step_by(8)) {
            if entry.lacking == NOTHING {
                *entry = Entry { node, lacking: !mask };
                self.tags |= tag(mixed).wrapping_shl(shift);
                return true;
            }
            if entry.node == node {
                entry.lacking &= !mask;
                return true;
            }
        }
        false
    }
}

#[inline]
fn tag(mixed: u64) -> u64 {
    (mixed >> 32) & 0xff
}

#[inline]
fn mix(node: u128) -> u64 {
    let (high, low) = halves(node);
    (low ^ high.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline]
#[expect(clippy::as_conversions, reason = "both halves are taken whole")]
fn halves(node: u128) -> (u64, u64) {
    ((node >> 64) as u64, node as u64)
}
