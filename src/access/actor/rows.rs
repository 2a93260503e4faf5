//! A person's rows as they were read: a word each, where that is enough.

use super::accept::accepts;
use super::assignment::Assignment;
use super::error::ActorError;
use super::held::Held;
use super::nodes::Room;
use crate::level::{ByLevel, Level};
use crate::policy::tables::Tables;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// The rows of a person in the order in which they were added.
///
/// Most are a role of the policy at a node, which a word tells; so who is asked once or twice costs no more than a look at
/// each word, and somebody with a few roles costs no allocation.
#[derive(Clone, Debug, Default)]
pub(in crate::access) struct Rows {
    words: SmallVec<[Word; FEW]>,
    /// Those that no word tells, in the order of the words that stand in their place; mostly none.
    aside: Option<Vec<Held>>,
}

const FEW: usize = 8;

/// A row: the role, two bits for the level, and the node; or what stands in the place of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::access) struct Word(u64);

impl Word {
    const NODE: u32 = 46;
    const PLACE: u32 = 48;
    /// The place of the organization.
    pub(in crate::access) const ORGANIZATION: u64 = 0;
    /// In the place of a row that lies aside.
    const ASIDE: Self = Self(3 << Self::NODE);
    /// In the place of a row that was refused.
    const REFUSED: Self = Self(3 << Self::NODE | 1);

    #[inline(always)]
    fn of(level: Level, node: u128, role: u16) -> Option<Self> {
        Some(Self(u64::from(role) << Self::PLACE | place(level, node)?))
    }

    #[inline(always)]
    fn node(self) -> u64 {
        self.0 & ((1 << Self::NODE) - 1)
    }

    /// The row; `None` if the word stands in the place of one.
    #[inline]
    pub(in crate::access) fn held(self) -> Option<Held> {
        let level = Level::ALL.get(usize::try_from(self.0 >> Self::NODE & 3).ok()?)?;
        Some(Held::plain(*level, u128::from(self.node()), u16::try_from(self.0 >> Self::PLACE).unwrap_or(u16::MAX), 0))
    }

    /// The level and the node, in their order; no two nodes have the same.
    #[inline(always)]
    pub(in crate::access) fn place(self) -> u64 {
        self.0 << (u64::BITS - Self::PLACE)
    }

    /// The place that words of a node have; where no word can tell the node, one that none has.
    #[inline]
    pub(in crate::access) fn place_of(level: Level, node: Option<u128>) -> u64 {
        node.and_then(|node| place(level, node)).map_or(u64::MAX, |place| Self(place).place())
    }
}

#[inline(always)]
fn place(level: Level, node: u128) -> Option<u64> {
    let node = u64::try_from(node).ok()?;
    let (level, nodes) = match level {
        Level::Organization => (0, 1),
        Level::Workspace => (1, 1 << Word::NODE),
        Level::Profile => (2, 1 << Word::NODE),
    };
    (node < nodes).then_some(level << Word::NODE | node)
}

impl Rows {
    /// Adds a row that fits; notes the first that does not.
    #[inline]
    pub(super) fn add<V: Vocabulary>(&mut self, tables: &Tables, row: Assignment<V>, refused: &mut Option<ActorError>) {
        self.words.push(read(tables, row, &mut self.aside, refused));
    }

    /// Adds several.
    #[inline]
    pub(super) fn extend<V: Vocabulary>(
        &mut self,
        tables: &Tables,
        rows: impl IntoIterator<Item = Assignment<V>>,
        refused: &mut Option<ActorError>,
    ) {
        let Self { words, aside } = self;
        let rows = rows.into_iter();
        let word_of = |row| read(tables, row, aside, refused);
        match rows.size_hint().0 {
            more if words.is_empty() && more > FEW => *words = SmallVec::from_vec(rows.map(word_of).collect()),
            _ => few(words, rows, word_of),
        }
    }

    #[inline]
    pub(in crate::access) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The rows that no word tells.
    #[inline]
    pub(in crate::access) fn aside(&self) -> &[Held] {
        self.aside.as_deref().unwrap_or_default()
    }

    /// All of them in their order, if words tell them all.
    #[inline]
    pub(super) fn plain(&self) -> Option<&[Word]> {
        self.aside.is_none().then_some(&self.words)
    }

    /// All of them in their order, each shown to `each` with its place.
    pub(super) fn into_held(self, mut each: impl FnMut(u64, &mut Held)) -> Vec<Held> {
        let mut all = Vec::with_capacity(self.words.len());
        let mut aside = self.aside.into_iter().flatten();
        for word in &self.words {
            let (place, row) = match word.held() {
                None => next(*word, &mut aside),
                row => (word.place(), row),
            };
            if let Some(mut row) = row {
                each(place, &mut row);
                all.push(row);
            }
        }
        all
    }
}

/// The room that rows need by the level of their nodes, and whether they are in the order of their places.
pub(super) fn rooms(words: &[Word]) -> (ByLevel<Room>, bool) {
    let (mut rooms, mut last, mut is_sorted) = ([(0, 0); 4], 0, true);
    for word in words {
        is_sorted &= last <= word.place();
        last = word.place();
        let level = usize::try_from(word.0 >> Word::NODE & 3).unwrap_or_default();
        if let Some((nodes, bits)) = rooms.get_mut(level) {
            *nodes = usize::wrapping_add(*nodes, 1);
            *bits |= word.node();
        }
    }
    let [organization, workspace, profile, _] = rooms.map(|(nodes, bits)| Room::of(nodes, u128::from(bits)));
    (ByLevel { organization, workspace, profile }, is_sorted)
}

/// Adds what are few rows, unless their iterator knows too little of itself.
#[inline(always)]
fn few<R>(words: &mut SmallVec<[Word; FEW]>, rows: impl Iterator<Item = R>, mut word_of: impl FnMut(R) -> Word) {
    let (mut first, mut used) = ([Word::default(); FEW], 0_usize);
    rows.for_each(|row| {
        let word = word_of(row);
        match first.get_mut(used) {
            Some(free) => (*free, used) = (word, used.wrapping_add(1)),
            None => {
                add_all(words, &first);
                (first, used) = ([word; FEW], 1);
            }
        }
    });
    add_all(words, first.get(..used).unwrap_or_default());
}

#[inline(never)]
fn add_all(words: &mut SmallVec<[Word; FEW]>, more: &[Word]) {
    words.extend_from_slice(more);
}

/// The row in whose place a word stands, if it was not refused.
#[inline(never)]
fn next(word: Word, aside: &mut impl Iterator<Item = Held>) -> (u64, Option<Held>) {
    let row = if word == Word::ASIDE { aside.next() } else { None };
    (row.as_ref().map_or(u64::MAX, |row| Word::place_of(row.level, Some(row.node))), row)
}

/// The word of a row. Most are a role of the policy at a node and nothing else, which fit at a glance.
#[inline(always)]
fn read<V: Vocabulary>(
    tables: &Tables,
    row: Assignment<V>,
    aside: &mut Option<Vec<Held>>,
    refused: &mut Option<ActorError>,
) -> Word {
    let Held { level, node, role, since, ref detail, .. } = row.held;
    let is_more = row.is_of_another(tables.stamp) || detail.is_some() || since != 0;
    match Word::of(level, node, role) {
        Some(word) if !is_more => word,
        _ => judge(tables, row, aside, refused),
    }
}

#[inline(never)]
fn judge<V: Vocabulary>(
    tables: &Tables,
    mut row: Assignment<V>,
    aside: &mut Option<Vec<Held>>,
    refused: &mut Option<ActorError>,
) -> Word {
    match accepts(tables, &mut row) {
        Ok(()) => {
            aside.get_or_insert_default().push(row.held);
            Word::ASIDE
        }
        Err(error) => {
            refused.get_or_insert(error);
            Word::REFUSED
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ProfileId;
    use crate::policies;
    use crate::policy::Policy;
    use crate::time::Timestamp;

    #[test]
    fn a_word_tells_all_of_a_row_or_there_is_none() {
        for level in Level::ALL {
            for node in [0, 1, 7, (1 << 46) - 1, 1 << 46, 1 << 47, 1 << 64, 7 | 1 << 64, u128::MAX] {
                for role in [0, 1, u16::MAX] {
                    let word = Word::of(level, node, role);
                    let fits = if level == Level::Organization { node == 0 } else { node < 1 << 46 };
                    assert_eq!(word.and_then(Word::held), fits.then(|| Held::plain(level, node, role, 0)));
                    assert!(word.is_none_or(|word| word.place() == Word::place_of(level, Some(node))));
                }
            }
        }
        assert_eq!(Word::place_of(Level::Organization, Some(0)), Word::ORGANIZATION);
    }

    #[test]
    fn no_word_has_the_place_of_a_node_that_no_word_tells() {
        let nowhere = Word::place_of(Level::Profile, Some(1 << 46));
        assert_eq!(nowhere, Word::place_of(Level::Workspace, None));
        let all = [Word::of(Level::Profile, (1 << 46) - 1, u16::MAX), Some(Word::ASIDE), Some(Word::REFUSED)];
        assert!(all.into_iter().flatten().all(|word| word.place() != nowhere && word.place() != Word::ORGANIZATION));
    }

    #[test]
    fn rows_come_back_in_their_order_whatever_they_are() {
        let policy = Policy::parse(policies::AGORAPULSE).unwrap();
        let guest = policy.profile_role("guest").unwrap();
        let row = |at: u64| -> Assignment {
            let row = Assignment::profile(ProfileId::new(if at % 5 == 0 { at << 50 } else { at }), guest);
            match at % 3 {
                0 => row.until(Timestamp::from_millis(9)),
                1 => row,
                _ => row.since(u32::from(at % 2 == 0)),
            }
        };
        for (one_by_one, together) in [(0, 3), (3, 5), (3, 6), (9, 0), (2, 40), (20, 20)] {
            let (mut rows, mut refused) = (Rows::default(), None);
            let mut all = (1..).map(row);
            all.by_ref().take(one_by_one).for_each(|row| rows.add(&policy.tables, row, &mut refused));
            rows.extend(&policy.tables, all.take(together).collect::<Vec<_>>(), &mut refused);
            let expected: Vec<Held> = (1..).map(|at| row(at).held).take(one_by_one + together).collect();
            assert_eq!((rows.into_held(|_, _| ()), refused), (expected, None));
        }
    }
}
