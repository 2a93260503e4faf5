//! Eight nodes and their numbers in one line of the cache.

use super::ABSENT;

/// So many nodes in a line.
pub(super) const SLOTS: usize = 8;

/// A line of the cache. One that is searched has, by word:
///
/// - 0: a tag of eight bits of each slot's mixed id, the first slot lowest. One comparison of this word finds the slot or
///   that there is none, without a loop whose end must be guessed.
/// - 1: the number of each slot; [`ABSENT`] in a free slot.
/// - 2 to 5: narrow ids, two a word.
/// - 6: how many slots are used, which are the first ones, and [`SPILLED`].
///
/// The lines after one with wide ids have four of them each, the low half first.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Line(pub(super) [u64; 8]);

const TAGS: usize = 0;
const NUMBERS: usize = 1;
const IDS: usize = 2;
const USE: usize = 6;
/// Some node lies further on because this line was full.
const SPILLED: u64 = 1 << 8;

pub(super) const EMPTY: Line = Line([0, u64::MAX, 0, 0, 0, 0, 0, 0]);
/// The lowest bit of each byte.
const LOW: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

impl Line {
    /// The high bits of the bytes of slots whose tag is that of the mixed id, and perhaps of some others.
    #[inline]
    pub(super) fn candidates(&self, mixed: u64) -> u64 {
        let differing = self.word(TAGS) ^ tag(mixed).wrapping_mul(LOW);
        differing.wrapping_sub(LOW) & !differing & HIGH
    }

    #[inline]
    fn word(&self, place: usize) -> u64 {
        self.0.get(place).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn number(&self, slot: usize) -> u8 {
        low_byte(self.word(NUMBERS) >> bits(slot))
    }

    #[inline]
    pub(super) fn id(&self, slot: usize) -> u32 {
        low_half(self.word(IDS.wrapping_add(slot / 2)) >> half(slot))
    }

    #[inline]
    pub(super) fn used(&self) -> usize {
        usize::from(low_byte(self.word(USE)))
    }

    #[inline]
    pub(super) fn spilled(&self) -> bool {
        self.word(USE) & SPILLED != 0
    }

    pub(super) fn set_number(&mut self, slot: usize, number: u8) {
        let [_, numbers, ..] = &mut self.0;
        *numbers = *numbers & !(0xff << bits(slot)) | u64::from(number) << bits(slot);
    }

    /// Puts a node's tag, its number, and its id if that is narrow, into the first free slot; notes that there is none.
    #[inline]
    pub(super) fn enter(&mut self, node: u128, number: u8) -> Option<usize> {
        let slot = self.used();
        let [tags, numbers, ids @ .., uses, _] = &mut self.0;
        if slot >= SLOTS {
            *uses |= SPILLED;
            return None;
        }
        *tags |= tag(mix(node)) << bits(slot);
        *numbers ^= u64::from(number ^ ABSENT) << bits(slot);
        if let (Some(id), Some(ids)) = (narrow(node), ids.get_mut(slot / 2)) {
            *ids |= u64::from(id) << half(slot);
        }
        *uses = uses.wrapping_add(1);
        Some(slot)
    }
}

/// How far a slot's byte is shifted in a word.
#[inline]
fn bits(slot: usize) -> u32 {
    u32::try_from(slot).unwrap_or(0).wrapping_mul(8) & 63
}

/// How far a slot's narrow id is shifted in a word.
#[inline]
fn half(slot: usize) -> u32 {
    if slot % 2 == 0 { 0 } else { 32 }
}

/// The slot of the lowest candidate.
#[inline]
pub(super) fn lowest(candidates: u64) -> Option<usize> {
    if candidates == 0 { None } else { usize::try_from(candidates.trailing_zeros() / 8).ok() }
}

/// Bits of the mixed id that hardly matter for the place of a node.
#[inline]
fn tag(mixed: u64) -> u64 {
    (mixed >> 32) & 0xff
}

#[inline]
pub(super) fn narrow(node: u128) -> Option<u32> {
    u32::try_from(node).ok()
}

#[inline]
pub(super) fn mix(node: u128) -> u64 {
    let (high, low) = halves(node);
    (low ^ high.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline]
#[expect(clippy::as_conversions, reason = "both halves are taken whole")]
pub(super) fn halves(node: u128) -> (u64, u64) {
    ((node >> 64) as u64, node as u64)
}

#[inline]
#[expect(clippy::as_conversions, reason = "the low byte is what is wanted")]
fn low_byte(word: u64) -> u8 {
    word as u8
}

#[inline]
#[expect(clippy::as_conversions, reason = "the low half is what is wanted")]
fn low_half(word: u64) -> u32 {
    word as u32
}
