//! Numbers by node: a hash table of which a check reads one line of the cache.

mod line;

use alloc::boxed::Box;
use alloc::vec;
use line::{EMPTY, Line, SLOTS, halves, lowest, mix, narrow};

/// Node ids, each with the number of what is allowed there.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeTable {
    /// One line a group of nodes; where ids are wide, [`WIDE`] lines.
    lines: Box<[Line]>,
    /// Some id has more than 32 bits: the ids stand whole in lines of their own then.
    is_wide: bool,
    /// A node that has nothing here has nothing from elsewhere either. Said by the owner of the table; kept in it because
    /// a denial reads it together with the table and, mostly, nothing more.
    pub(crate) is_all: bool,
}

/// Nothing is said of the node. No allowance has this number.
pub(crate) const ABSENT: u8 = u8::MAX;
/// There were no numbers left for what is said of the node.
pub(crate) const UNTOLD: u8 = ABSENT - 1;

/// At most so many nodes for each line, so that a node seldom lies in another line than its home.
const LOAD: usize = 4;
/// Lines of a group with wide ids.
const WIDE: usize = 3;

/// What a table needs room for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Room {
    /// At most so many different nodes.
    nodes: usize,
    /// The bits that some id has.
    bits: u128,
}

impl Room {
    pub(crate) fn and(self, node: u128) -> Self {
        Self { nodes: self.nodes.saturating_add(1), bits: self.bits | node }
    }
}

impl FromIterator<u128> for Room {
    fn from_iter<I: IntoIterator<Item = u128>>(nodes: I) -> Self {
        nodes.into_iter().fold(Self::default(), Self::and)
    }
}

impl NodeTable {
    /// An empty table.
    pub(crate) fn with_room(room: Room) -> Self {
        let groups = match room.nodes {
            0 => return Self::default(),
            1..=SLOTS => 1,
            nodes => nodes.div_ceil(LOAD),
        };
        let is_wide = narrow(room.bits).is_none();
        let lines = if is_wide { groups.saturating_mul(WIDE) } else { groups };
        Self { lines: vec![EMPTY; lines].into_boxed_slice(), is_wide, is_all: false }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The number of that node, if it is in the table. A free slot looks as if it had node 0, whose number is then
    /// [`ABSENT`]: it stands for nothing, as none does, and a check is spared a comparison.
    #[inline]
    pub(crate) fn find(&self, node: u128) -> Option<u8> {
        if self.is_wide {
            return self.find_wide(node);
        }
        let id = narrow(node)?;
        let mixed = mix(node);
        let line = self.lines.get(place(mixed, self.lines.len()))?;
        match lowest(line.candidates(mixed)) {
            Some(slot) if line.id(slot) == id => Some(line.number(slot)),
            None if !line.spilled() => None,
            _ => self.search(node),
        }
    }

    /// A function of its own, so that a check has the narrow one alone in it.
    #[inline(never)]
    fn find_wide(&self, node: u128) -> Option<u8> {
        let mixed = mix(node);
        let home = self.home(mixed);
        let line = self.lines.get(home)?;
        match lowest(line.candidates(mixed)) {
            Some(slot) if self.is_at(home, slot, node) => Some(line.number(slot)),
            None if !line.spilled() => None,
            _ => self.search(node),
        }
    }

    /// The same when the first look at a line does not tell, which is rare.
    #[cold]
    #[inline(never)]
    fn search(&self, node: u128) -> Option<u8> {
        let (at, slot) = self.seek(node).ok()?;
        Some(self.lines.get(at)?.number(slot))
    }

    /// Gives a node that is clearly new its number; answers whether it has done so.
    #[inline(always)]
    pub(crate) fn number_new(&mut self, node: u128, number: u8) -> bool {
        if self.is_wide || narrow(node).is_none() {
            return false;
        }
        let mixed = mix(node);
        let home = place(mixed, self.lines.len());
        match self.lines.get_mut(home) {
            Some(line) if line.candidates(mixed) == 0 && !line.spilled() => line.enter(node, number).is_some(),
            _ => false,
        }
    }

    /// Gives a node the number that follows from the one it has, [`ABSENT`] if it has none yet; answers whether there was
    /// room for it.
    #[inline]
    pub(crate) fn renumber(&mut self, node: u128, number: impl FnOnce(u8) -> u8) -> bool {
        if !self.is_wide && narrow(node).is_none() {
            return false;
        }
        match self.seek(node) {
            Ok((at, slot)) => {
                if let Some(line) = self.lines.get_mut(at) {
                    line.set_number(slot, number(line.number(slot)));
                }
                true
            }
            Err(end) => self.enter(node, end, number(ABSENT)),
        }
    }

    /// The line and the slot of a node, or the line in which the way to it ends.
    #[inline]
    fn seek(&self, node: u128) -> Result<(usize, usize), usize> {
        let mixed = mix(node);
        let home = self.home(mixed);
        let mut at = home;
        while let Some(line) = self.lines.get(at) {
            let mut candidates = line.candidates(mixed);
            while let Some(slot) = lowest(candidates) {
                if slot < line.used() && self.is_at(at, slot, node) {
                    return Ok((at, slot));
                }
                candidates &= candidates.wrapping_sub(1);
            }
            if !line.spilled() {
                break;
            }
            at = self.after(at);
            if at == home {
                break;
            }
        }
        Err(at)
    }

    /// Puts a new node into the first free slot from a line on.
    #[inline]
    fn enter(&mut self, node: u128, from: usize, number: u8) -> bool {
        let mut at = from;
        for _ in 0..self.lines.len() {
            let Some(line) = self.lines.get_mut(at) else {
                return false;
            };
            if let Some(slot) = line.enter(node, number) {
                return !self.is_wide || self.enter_whole(node, at, slot);
            }
            at = self.after(at);
        }
        false
    }

    /// Puts a wide id behind the line of its slot.
    fn enter_whole(&mut self, node: u128, at: usize, slot: usize) -> bool {
        let (line, place) = whole(at, slot);
        let (high, low) = halves(node);
        let words = self.lines.get_mut(line).and_then(|line| line.0.get_mut(place..place.wrapping_add(2)));
        words.is_some_and(|words| {
            words.copy_from_slice(&[low, high]);
            true
        })
    }

    /// Whether that slot has the node.
    #[inline]
    fn is_at(&self, at: usize, slot: usize, node: u128) -> bool {
        if !self.is_wide {
            return self.lines.get(at).is_some_and(|line| narrow(node) == Some(line.id(slot)));
        }
        let (line, place) = whole(at, slot);
        let (high, low) = halves(node);
        let id = self.lines.get(line).and_then(|line| line.0.get(place..place.wrapping_add(2)));
        id.is_some_and(|id| *id == [low, high])
    }

    #[inline]
    fn home(&self, mixed: u64) -> usize {
        if self.is_wide {
            place(mixed, self.lines.len() / WIDE).wrapping_mul(WIDE)
        } else {
            place(mixed, self.lines.len())
        }
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        let next = at.wrapping_add(if self.is_wide { WIDE } else { 1 });
        if next < self.lines.len() { next } else { 0 }
    }
}

/// Where the whole id of a slot stands: the line and its first word there.
#[inline]
fn whole(at: usize, slot: usize) -> (usize, usize) {
    (at.wrapping_add(1).wrapping_add(slot / 4), (slot % 4).wrapping_mul(2))
}

/// A place among so many, by the high bits of the mix.
#[inline]
fn place(mixed: u64, places: usize) -> usize {
    let places = u64::try_from(places).unwrap_or(0);
    usize::try_from((mixed >> 32).wrapping_mul(places) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use alloc::vec::Vec;

    /// Nodes of which many share a home and a tag: the mix of a node is undone, so that a chosen mix comes out.
    fn node(mixed: u64) -> u128 {
        const INVERSE: u64 = 0xf1de_83e1_9937_733d;
        u128::from(mixed.wrapping_mul(INVERSE))
    }

    fn same(room: usize, nodes: impl Iterator<Item = u128> + Clone) {
        let (mut table, mut model) = (NodeTable::with_room(nodes.clone().collect()), BTreeMap::<u128, u8>::new());
        for (step, node) in (1_u32..).zip(nodes.clone().chain(nodes.clone().step_by(3))) {
            let number = u8::try_from(step % 251).unwrap();
            assert!(table.renumber(node, |_| number));
            model.insert(node, number);
        }
        for node in nodes.flat_map(|node| [node, node.wrapping_add(1), node | 1 << 100]).chain([0, 1, u128::MAX]) {
            let found = table.find(node).filter(|number| *number != ABSENT);
            assert_eq!(found, model.get(&node).copied(), "{node:#x} of {room}");
        }
    }

    #[test]
    fn a_table_finds_what_was_added_and_nothing_else() {
        assert_eq!(mix(node(0x1234_5678_9abc_def0)), 0x1234_5678_9abc_def0);
        for room in [1, 2, 7, 11, 12, 13, 14, 31, 100, 1000] {
            same(room, (0_u128..).take(room));
            same(room, (0_u128..).step_by(7919).take(room));
            same(room, (0_u128..).map(|id| id << 64 | 5).take(room));
            same(room, (0_u64..).map(|low| node(0x0100_0042_0000_0000 | low)).take(room));
            same(room, (0_u64..).map(|home| node((home % 4) << 40 | home)).take(room));
            same(room, (0_u64..).map(|tag| node((tag % 4) << 32 | tag)).take(room));
        }
        assert_eq!(NodeTable::default().find(0), None);
    }

    /// Narrow ids that share a line cannot be made by undoing the mix; these are searched for.
    #[test]
    fn narrow_nodes_that_share_a_line_spill_into_the_next() {
        let table = NodeTable::with_room((0..70).collect());
        let crowded: Vec<u128> = (0_u128..).filter(|node| table.home(mix(*node)) == 3).take(70).collect();
        same(70, crowded.into_iter());
    }

    #[test]
    fn a_wide_node_has_no_room_in_a_narrow_table() {
        let mut table = NodeTable::with_room([3, 5, 9].into_iter().collect());
        assert!(!table.renumber(1 << 32, |_| 1));
        assert_eq!(table.find(1 << 32), None);
        assert!(table.renumber(5, |_| 1));
        assert_eq!([table.find(5), table.find(1 << 32 | 5), table.find(1 << 64 | 5)], [Some(1), None, None]);
    }
}
