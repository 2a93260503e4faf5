//! Masks by node: a hash table in groups of eight, of which a check mostly reads one word and one entry.

use alloc::boxed::Box;
use alloc::vec;

/// Node ids and what is not allowed on each. The complement is kept because a check asks for what is missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeTable {
    /// Empty, or a power of two. With more than one group, at most half of the slots are used, so that a node seldom
    /// lies in another group than its home.
    groups: Box<[Group]>,
    /// What comes with obligations, by group and slot, if anything does.
    obliged: Option<Box<Obliged>>,
}

/// Behind a thin pointer, since it is read seldom and an actor's first line is full.
#[derive(Clone, Debug)]
struct Obliged(Box<[[u128; SLOTS]]>);

const SLOTS: usize = 8;

/// Slots are used from the first on.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Group {
    /// Eight bits of the mixed id for each slot, the first slot lowest. One comparison of this word finds the slot or
    /// that there is none, without a loop whose end must be guessed.
    tags: u64,
    /// How many slots are used.
    used: u8,
    /// Some node lies further on because this group was full.
    spilled: bool,
    /// One bit a slot, the first lowest: [`Found::open`].
    open: u8,
    entries: [Entry; SLOTS],
}

/// 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Entry {
    node: u128,
    /// Everything in a free slot.
    lacking: u128,
}

/// What is allowed on a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// The complement of what is allowed plainly.
    pub(crate) lacking: u128,
    /// What is given without condition but with obligations.
    pub(crate) obliged: u128,
    /// Roles at the node give something that is not plain, such as a grant under a condition. Where this is false,
    /// most resources of most actors, no fact can add to what the masks say.
    pub(crate) open: bool,
}

impl Found {
    pub(crate) const NOTHING: Self = Self { lacking: u128::MAX, obliged: 0, open: false };

    /// What is allowed plainly and nothing else.
    pub(crate) fn plain(allowed: u128) -> Self {
        Self { lacking: !allowed, ..Self::NOTHING }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            lacking: self.lacking & other.lacking,
            obliged: self.obliged | other.obliged,
            open: self.open | other.open,
        }
    }
}

const EMPTY: Group =
    Group { tags: 0, used: 0, spilled: false, open: 0, entries: [Entry { node: 0, lacking: u128::MAX }; SLOTS] };

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
        Self { groups: vec![EMPTY; groups].into_boxed_slice(), obliged: None }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// What is allowed on that node: nothing for a node that is not in the table.
    #[inline]
    pub(crate) fn find(&self, node: u128) -> Found {
        self.glance(node).unwrap_or_else(|| self.search(node))
    }

    /// The same, or `None` if the first look settles nothing, which is rare.
    #[inline]
    pub(crate) fn glance(&self, node: u128) -> Option<Found> {
        let mixed = mix(node);
        let home = self.home(mixed);
        let Some(group) = self.groups.get(home) else {
            return Some(Found::NOTHING);
        };
        match lowest(group.candidates(mixed)) {
            None if !group.spilled => Some(Found::NOTHING),
            Some(slot) if group.entries.get(slot)?.node == node => self.found(home, slot),
            _ => None,
        }
    }

    /// The same when the first look settles nothing.
    #[cold]
    #[inline(never)]
    fn search(&self, node: u128) -> Found {
        match self.place(node) {
            Ok((at, slot)) => self.found(at, slot).unwrap_or(Found::NOTHING),
            Err(_) => Found::NOTHING,
        }
    }

    #[inline]
    fn found(&self, at: usize, slot: usize) -> Option<Found> {
        let group = self.groups.get(at)?;
        let lacking = group.entries.get(slot)?.lacking;
        let obliged = self.obliged.as_ref().and_then(|obliged| obliged.0.get(at)?.get(slot)).copied();
        Some(Found { lacking, obliged: obliged.unwrap_or(0), open: group.open & bit(slot) != 0 })
    }

    /// The group and the slot of a node, or the group in which the way to it ends.
    fn place(&self, node: u128) -> Result<(usize, usize), usize> {
        let mixed = mix(node);
        let home = self.home(mixed);
        let mut at = home;
        while let Some(group) = self.groups.get(at) {
            let mut candidates = group.candidates(mixed);
            while let Some(slot) = lowest(candidates) {
                if slot < usize::from(group.used) && group.entries.get(slot).is_some_and(|entry| entry.node == node) {
                    return Ok((at, slot));
                }
                candidates &= candidates.wrapping_sub(1);
            }
            let after = self.after(at);
            if !group.spilled || after == home {
                break;
            }
            at = after;
        }
        Err(at)
    }

    /// Allows more on a node, besides what is allowed there already.
    pub(crate) fn add(&mut self, node: u128, Found { lacking, obliged, open }: Found) {
        if lacking == u128::MAX && obliged == 0 && !open {
            return;
        }
        let Some((at, slot)) = self.place(node).or_else(|end| self.take(node, end).ok_or(end)).ok() else {
            return;
        };
        if let Some(group) = self.groups.get_mut(at) {
            group.open |= if open { bit(slot) } else { 0 };
            if let Some(entry) = group.entries.get_mut(slot) {
                entry.lacking &= lacking;
            }
        }
        if obliged == 0 {
            return;
        }
        let groups = self.groups.len();
        let sides = self.obliged.get_or_insert_with(|| Box::new(Obliged(vec![[0; SLOTS]; groups].into_boxed_slice())));
        if let Some(side) = sides.0.get_mut(at).and_then(|group| group.get_mut(slot)) {
            *side |= obliged;
        }
    }

    /// Takes a free slot for a node, from a group on.
    fn take(&mut self, node: u128, from: usize) -> Option<(usize, usize)> {
        let mut at = from;
        for _ in 0..self.groups.len() {
            let after = self.after(at);
            let group = self.groups.get_mut(at)?;
            let slot = usize::from(group.used);
            if let Some(entry) = group.entries.get_mut(slot) {
                entry.node = node;
                group.tags |= tag(mix(node)).wrapping_shl(u32::from(group.used).wrapping_mul(8));
                group.used = group.used.wrapping_add(1);
                return Some((at, slot));
            }
            group.spilled = true;
            at = after;
        }
        None
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
}

/// The slot of the lowest candidate.
#[inline]
fn lowest(candidates: u64) -> Option<usize> {
    if candidates == 0 { None } else { usize::try_from(candidates.trailing_zeros() / 8).ok() }
}

/// The bit of a slot.
#[inline]
fn bit(slot: usize) -> u8 {
    u32::try_from(slot).map_or(0, |slot| 1_u8.wrapping_shl(slot))
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    /// Nodes of which many share a home and a tag: the mix of a node is undone, so that a chosen mix comes out.
    fn node(mixed: u64) -> u128 {
        const INVERSE: u64 = 0xf1de_83e1_9937_733d;
        u128::from(mixed.wrapping_mul(INVERSE))
    }

    fn same(room: usize, nodes: impl Iterator<Item = u128> + Clone) {
        let (mut table, mut model) = (NodeTable::with_room(room), BTreeMap::<u128, (u128, u128, bool)>::new());
        for (step, node) in (1_u32..).zip(nodes.clone().chain(nodes.clone().step_by(3))) {
            let (plain, obliged) = (1_u128.rotate_left(step), if step % 2 == 0 { 1 } else { 0 });
            let open = step % 5 == 0;
            table.add(node, Found { lacking: !plain, obliged, open });
            let sets = model.entry(node).or_default();
            *sets = (sets.0 | plain, sets.1 | obliged, sets.2 | open);
        }
        for node in nodes.flat_map(|node| [node, node.wrapping_add(1), node | 1 << 100]).chain([0, 1, u128::MAX]) {
            let expected = model.get(&node).copied().unwrap_or_default();
            let found = table.find(node);
            assert_eq!((!found.lacking, found.obliged, found.open), expected, "{node:#x} of {room}");
        }
    }

    #[test]
    fn a_table_finds_what_was_added_and_nothing_else() {
        assert_eq!(mix(node(0x1234_5678_9abc_def0)), 0x1234_5678_9abc_def0);
        for room in [1, 2, 7, 8, 9, 10, 31, 100, 1000] {
            same(room, (0_u128..).take(room));
            same(room, (0_u128..).map(|id| id << 64 | 5).take(room));
            same(room, (0_u64..).map(|low| node(0x0100_0042_0000_0000 | low)).take(room));
            same(room, (0_u64..).map(|tag| node((tag % 4) << 32 | tag)).take(room));
        }
        assert_eq!(NodeTable::with_room(0).find(0).lacking, u128::MAX);
    }
}
