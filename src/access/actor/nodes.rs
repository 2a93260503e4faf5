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
struct Group {
    /// One byte a slot, the first slot lowest: 0 for a free slot, else 7 bits of the mixed id below a set bit. One
    /// comparison of this word finds the slot or that there is none, without a loop whose end must be guessed.
    tags: u64,
    entries: [Entry; SLOTS],
}

/// 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Entry {
    node: u128,
    lacking: u128,
}

/// What a node without an entry lacks: everything.
const NOTHING: u128 = u128::MAX;
const FREE: Group = Group { tags: 0, entries: [Entry { node: 0, lacking: NOTHING }; SLOTS] };

/// The lowest bit of each byte, and the highest.
const LOW: u64 = 0x0101_0101_0101_0101;
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
        let mixed = mix(node);
        let home = self.home(mixed);
        let mut at = home;
        while let Some(group) = self.groups.get(at) {
            let mut candidates = group.candidates(mixed);
            while let Some(entry) = slot(candidates).and_then(|slot| group.entries.get(slot)) {
                if entry.node == node {
                    return entry.lacking;
                }
                candidates &= candidates.wrapping_sub(1);
            }
            at = self.after(at);
            if group.has_room() || at == home {
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
        let last = self.groups.len().wrapping_sub(1);
        let mut at = home;
        while let Some(group) = self.groups.get_mut(at) {
            if group.add(node, mixed, mask) {
                return;
            }
            at = at.wrapping_add(1) & last;
            if at == home {
                return;
            }
        }
    }

    #[inline]
    fn home(&self, mixed: u64) -> usize {
        usize::try_from(mixed >> 39).unwrap_or(0) & self.groups.len().wrapping_sub(1)
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

    #[inline]
    fn has_room(&self) -> bool {
        self.tags & HIGH != HIGH
    }

    /// Whether the node is in this group now.
    fn add(&mut self, node: u128, mixed: u64, mask: u128) -> bool {
        let same = |entry: &&mut Entry| entry.node == node && entry.lacking != NOTHING;
        if let Some(entry) = self.entries.iter_mut().find(same) {
            entry.lacking &= !mask;
            return true;
        }
        let free = slot(!self.tags & HIGH);
        let Some((free, entry)) = free.and_then(|slot| Some((slot, self.entries.get_mut(slot)?))) else {
            return false;
        };
        *entry = Entry { node, lacking: !mask };
        self.tags |= u32::try_from(free).map_or(0, |slot| tag(mixed).wrapping_shl(slot.wrapping_mul(8)));
        true
    }
}

/// The slot of the lowest set bit of a word with bits for slots.
#[inline]
fn slot(bits: u64) -> Option<usize> {
    if bits == 0 { None } else { usize::try_from(bits.trailing_zeros() / 8).ok() }
}

#[inline]
fn tag(mixed: u64) -> u64 {
    (mixed >> 32) & 0x7f | 0x80
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
