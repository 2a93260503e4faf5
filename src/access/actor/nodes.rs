//! Numbers by node: a hash table of which a check reads half a line of the cache.

mod group;

use crate::work;
use alloc::boxed::Box;
use alloc::vec;
use group::{EMPTY, Group, RESTS, SLOTS, lowest, mix, mix_wide, narrow, rest};

/// Node ids, each with the number of what is allowed there.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeTable {
    /// Where ids are wide, [`WIDE`] groups for each.
    groups: Box<[Group]>,
    /// Some id has more than 32 bits: the rests of the ids stand in groups of their own then.
    is_wide: bool,
    pub(crate) beside: Beside,
}

/// What an actor keeps in a table of its own nodes, since a check reads both together and mostly nothing more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside {
    /// The number of what roles at the organization allow on all nodes of the level; [`ABSENT`] if that is nothing.
    pub(crate) everywhere: u8,
    /// A node has nothing from elsewhere than the table and `everywhere`, and what is everywhere is plain.
    pub(crate) is_all: bool,
    /// Something that is not plain comes from elsewhere than roles at nodes: from roles at the organization, or from what
    /// is narrowed or cut to places.
    pub(crate) is_open: bool,
    /// The same on the organization itself. Kept in the table of profiles.
    pub(crate) is_organization_open: bool,
}

/// Nothing is said of the node. No allowance has this number.
pub(crate) const ABSENT: u8 = u8::MAX;
/// There were no numbers left for what is said of the node, or no room in the groups that are looked through for it.
pub(crate) const UNTOLD: u8 = ABSENT - 1;

/// At most so many nodes for each group, so that a node seldom lies in another group than its home.
const LOAD: usize = 4;
/// At least so many groups if there is more than one: of two, one would overflow for every seventh actor with eight nodes.
const FEWEST: usize = 3;
/// A node lies in one of so many groups from its home on, or is [`UNTOLD`]: whoever chooses ids that share a home makes
/// nobody look through all groups.
const FARTHEST: usize = 16;
/// Groups for one with wide ids.
const WIDE: usize = 1 + SLOTS / RESTS;

/// What a table needs room for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Room {
    /// At most so many different nodes.
    nodes: usize,
    /// The bits that some id has.
    bits: u128,
}

impl Room {
    pub(super) fn of(nodes: usize, bits: u128) -> Self {
        Self { nodes, bits }
    }

    #[inline]
    pub(crate) fn and(self, node: u128) -> Self {
        Self { nodes: self.nodes.saturating_add(1), bits: self.bits | node }
    }
}

impl FromIterator<u128> for Room {
    fn from_iter<I: IntoIterator<Item = u128>>(nodes: I) -> Self {
        nodes.into_iter().fold(Self::default(), Self::and)
    }
}

impl Default for Beside {
    fn default() -> Self {
        Self { everywhere: ABSENT, is_all: false, is_open: false, is_organization_open: false }
    }
}

impl NodeTable {
    /// An empty table.
    pub(crate) fn with_room(room: Room) -> Self {
        let groups = match room.nodes {
            0 => return Self::default(),
            1..=SLOTS => 1,
            nodes => nodes.div_ceil(LOAD).max(FEWEST),
        };
        let is_wide = narrow(room.bits).is_none();
        let groups = if is_wide { groups.saturating_mul(WIDE) } else { groups };
        Self { groups: vec![EMPTY; groups].into_boxed_slice(), is_wide, ..Self::default() }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The number of that node, if it is in the table. A free slot looks as if it had node 0, whose number is then
    /// [`ABSENT`]: it stands for nothing, as none does, and a check is spared a comparison.
    #[inline(always)]
    pub(crate) fn find(&self, node: u128) -> Option<u8> {
        if self.is_wide {
            return self.find_wide(node);
        }
        let mixed = mix(narrow(node)?);
        let group = self.groups.get(place(mixed, self.groups.len()))?;
        match lowest(group.candidates(mixed)) {
            Some(slot) if group.has(slot, mixed) => Some(group.number(slot)),
            None if !group.spilled() => None,
            _ => self.search(node),
        }
    }

    /// A function of its own, so that a check has the narrow one alone in it.
    #[inline(never)]
    fn find_wide(&self, node: u128) -> Option<u8> {
        let mixed = mix_wide(node);
        let home = self.home(mixed);
        let group = self.groups.get(home)?;
        match lowest(group.candidates(mixed)) {
            Some(slot) if self.is_at(home, slot, node, mixed) => Some(group.number(slot)),
            None if !group.spilled() => None,
            _ => self.search(node),
        }
    }

    /// The same when the first look at a group does not tell, which is rare.
    #[cold]
    #[inline(never)]
    fn search(&self, node: u128) -> Option<u8> {
        match self.seek(node, self.mix(node)?) {
            Way::Found(at, slot) => Some(self.groups.get(at)?.number(slot)),
            Way::Ends(..) => None,
            Way::Far => Some(UNTOLD),
        }
    }

    /// The mix of a node; `None` if no such node is in the table.
    #[inline]
    fn mix(&self, node: u128) -> Option<u32> {
        if self.is_wide { Some(mix_wide(node)) } else { narrow(node).map(mix) }
    }

    /// Returns a node that is clearly new its number; answers whether it has done so.
    #[inline(always)]
    pub(crate) fn number_new(&mut self, node: u128, number: u8) -> bool {
        if self.is_wide {
            return false;
        }
        let Some(mixed) = narrow(node).map(mix) else {
            return false;
        };
        match self.groups.get_mut(place(mixed, self.groups.len())) {
            Some(group) if group.candidates(mixed) == 0 && !group.spilled() => group.enter(mixed, number).is_some(),
            _ => false,
        }
    }

    /// Returns a node the number that follows from the one it has, [`ABSENT`] if it has none yet; answers whether there was
    /// room for it: there is, unless many ids share a home, and then the node is [`UNTOLD`].
    #[inline]
    pub(crate) fn renumber(&mut self, node: u128, number: impl FnOnce(u8) -> u8) -> bool {
        let Some(mixed) = self.mix(node) else {
            return false;
        };
        match self.seek(node, mixed) {
            Way::Found(at, slot) => {
                if let Some(group) = self.groups.get_mut(at) {
                    group.set_number(slot, number(group.number(slot)));
                }
                true
            }
            Way::Ends(at, left) => self.enter(node, mixed, (at, left), number),
            Way::Far => false,
        }
    }

    /// Where a node is, or where the way to it ends.
    #[inline]
    fn seek(&self, node: u128, mixed: u32) -> Way {
        let mut at = self.home(mixed);
        for passed in 0..FARTHEST {
            work::step();
            let Some(group) = self.groups.get(at) else {
                break;
            };
            let mut candidates = group.candidates(mixed);
            while let Some(slot) = lowest(candidates) {
                if slot < group.used() && self.is_at(at, slot, node, mixed) {
                    return Way::Found(at, slot);
                }
                candidates &= candidates.wrapping_sub(1);
            }
            if !group.spilled() {
                return Way::Ends(at, FARTHEST.wrapping_sub(passed));
            }
            at = self.after(at);
        }
        Way::Far
    }

    /// Puts a new node into the first free slot of so many groups from one on.
    #[inline]
    fn enter(
        &mut self,
        node: u128,
        mixed: u32,
        (mut at, groups): (usize, usize),
        number: impl FnOnce(u8) -> u8,
    ) -> bool {
        for _ in 0..groups {
            work::step();
            let Some(group) = self.groups.get_mut(at) else {
                return false;
            };
            if group.used() < SLOTS {
                let entered = group.enter(mixed, number(ABSENT));
                return entered.is_some_and(|slot| !self.is_wide || self.enter_rest(node, at, slot));
            }
            group.spill();
            at = self.after(at);
        }
        false
    }

    fn enter_rest(&mut self, node: u128, at: usize, slot: usize) -> bool {
        let group = self.groups.get_mut(behind(at, slot));
        group.is_some_and(|group| group.enter_rest(slot % RESTS, rest(node)))
    }

    /// Whether that slot, a candidate, has the node.
    #[inline]
    fn is_at(&self, at: usize, slot: usize, node: u128, mixed: u32) -> bool {
        let has_rest =
            || self.groups.get(behind(at, slot)).is_some_and(|group| group.has_rest(slot % RESTS, rest(node)));
        self.groups.get(at).is_some_and(|group| group.has(slot, mixed)) && (!self.is_wide || has_rest())
    }

    #[inline]
    fn home(&self, mixed: u32) -> usize {
        if self.is_wide {
            place(mixed, self.groups.len() / WIDE).wrapping_mul(WIDE)
        } else {
            place(mixed, self.groups.len())
        }
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        let next = at.wrapping_add(if self.is_wide { WIDE } else { 1 });
        if next < self.groups.len() { next } else { 0 }
    }
}

/// What there is on the way to a node.
enum Way {
    /// It is in that group and slot.
    Found(usize, usize),
    /// It is not in the table: its place is from that group on, in so many groups.
    Ends(usize, usize),
    /// It is in none of the groups that are looked through.
    Far,
}

/// The group in which the rest of a slot's wide id stands.
#[inline]
fn behind(at: usize, slot: usize) -> usize {
    at.wrapping_add(1).wrapping_add(slot / RESTS)
}

/// A place among so many, by the high bits of the mix.
#[inline(always)]
fn place(mixed: u32, places: usize) -> usize {
    let places = u64::try_from(places).unwrap_or(0);
    usize::try_from(u64::from(mixed).wrapping_mul(places) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    /// Nodes of which many share a home and a tag: the mix of a node is undone, so that a chosen mix comes out.
    fn node(mixed: u32) -> u128 {
        const INVERSE: u32 = 0x0e8b_2f51;
        u128::from((mixed ^ mixed >> 16).wrapping_mul(INVERSE))
    }

    /// Whether the table says of each node what it was given, or [`UNTOLD`] where there is no room; what is the most that may be
    /// untold.
    fn same(room: usize, untold: usize, nodes: impl Iterator<Item = u128> + Clone) {
        let (mut table, mut model) = (NodeTable::with_room(nodes.clone().collect()), BTreeMap::<u128, u8>::new());
        for (step, node) in (1_u32..).zip(nodes.clone().chain(nodes.clone().step_by(3))) {
            let number = u8::try_from(step % 251).unwrap();
            let has_room = table.renumber(node, |_| number);
            model.insert(node, if has_room { number } else { UNTOLD });
        }
        assert!(model.values().filter(|number| **number == UNTOLD).count() <= untold, "of {room}");
        for node in nodes.flat_map(|node| [node, node.wrapping_add(1), node | 1 << 100]).chain([0, 1, u128::MAX]) {
            let found = table.find(node).filter(|number| *number != ABSENT);
            let is_untold = untold > 0 && !model.contains_key(&node) && found == Some(UNTOLD);
            assert!(is_untold || found == model.get(&node).copied(), "{node:#x} of {room}: {found:?}");
        }
    }

    #[test]
    fn a_table_finds_what_was_added_and_nothing_else() {
        for room in [1, 2, 5, 6, 7, 8, 12, 13, 31, 100, 1000] {
            same(room, 0, (0_u128..).take(room));
            same(room, 0, (0_u128..).step_by(7919).take(room));
            same(room, 0, (0_u128..).map(|id| id << 32 | 5).take(room));
            same(room, 0, (0_u128..).map(|id| id << 64 | 5).take(room));
            same(room, 0, (0_u128..).map(|id| id << 96 | id.wrapping_mul(0x9e37_79b9) & 0xffff_ffff).take(room));
        }
        assert_eq!(NodeTable::default().find(0), None);
    }

    #[test]
    fn nodes_that_share_a_group_or_a_tag_are_told_apart() {
        for mixed in [0, 1, 255, 256, 0x1234_5678, u32::MAX] {
            assert_eq!(narrow(node(mixed)).map(mix), Some(mixed));
        }
        for room in [6, 7, 70, 250] {
            same(room, room.saturating_sub(FARTHEST * SLOTS), (0_u32..).map(node).take(room));
            same(room, room.saturating_sub(FARTHEST * SLOTS), (0_u32..).map(|high| node(high << 8 | 0x42)).take(room));
            same(room, room.saturating_sub(FARTHEST * SLOTS), (0_u32..).map(|high| node(high << 24)).take(room));
            same(
                room,
                room.saturating_sub(FARTHEST * SLOTS),
                (0_u32..).map(|wide| node(wide << 8) | 1 << 70).take(room),
            );
        }
    }

    /// Ids that are mixed to the same differ in their rest, and a slot looks the same for both.
    #[test]
    fn wide_nodes_of_the_same_mix_are_told_apart() {
        let mut by_mix = BTreeMap::<u32, u128>::new();
        let mut nodes = (1_u128..).map(|high| high << 32 | high.wrapping_mul(0x1_0003) & 0xffff_ffff);
        let pair = nodes.find_map(|node| Some([by_mix.insert(mix_wide(node), node)?, node])).unwrap();
        assert_ne!(rest(pair[0]), rest(pair[1]));
        let mut table = NodeTable::with_room(pair.into_iter().collect());
        assert!(table.renumber(pair[0], |_| 1));
        assert_eq!(pair.map(|node| table.find(node)), [Some(1), None]);
        assert!(table.renumber(pair[1], |_| 2));
        assert_eq!(pair.map(|node| table.find(node)), [Some(1), Some(2)]);
    }

    /// Whoever chooses ids so that all of them have one home makes nobody look at more than a few groups for each.
    #[test]
    fn ids_that_were_chosen_to_collide_cost_a_bounded_number_of_looks() {
        // The mix of this wide id is that of its lowest bits, one of which each of its high ones changes.
        let wide: fn(u32) -> u128 = |mixed| 1 << 64 | (node(mixed) ^ 0x9e37_79b9);
        assert_eq!([0, 7, 3000].map(|mixed| mix_wide(wide(mixed))), [0, 7, 3000]);
        for (room, id) in [100_u32, 3000].into_iter().flat_map(|room| [node, wide].map(|id| (room, id))) {
            let chosen = (0..room).map(id);
            let mut table = NodeTable::with_room(chosen.clone().collect());
            let most = u64::from(room) * 2 * u64::try_from(FARTHEST).unwrap();
            let (there, looks) = work::count(|| chosen.clone().filter(|id| table.renumber(*id, |_| 1)).count());
            assert!(there == FARTHEST * SLOTS && looks <= most, "{looks} looks to put {there} of {room} there");
            for from in [0, room] {
                let asked = (from..from + room).map(id);
                let (_, looks) = work::count(|| asked.clone().for_each(|id| assert_ne!(table.find(id), None)));
                assert!(looks <= most, "{looks} looks for {room} from {from} on");
            }
            same(0, usize::MAX, chosen);
        }
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
