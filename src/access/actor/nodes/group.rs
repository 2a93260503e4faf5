//! Six nodes and their numbers in half a line of the cache.

use super::ABSENT;

/// So many nodes in a group.
pub(super) const SLOTS: usize = 6;
/// So many wide ids have their rest in a group behind.
pub(super) const RESTS: usize = 2;

/// A group of nodes.
///
/// A slot has the mix of its node but for the lowest byte, in whose place stands the node's number; that byte is the slot's
/// tag and stands with the other tags. One comparison of all tags finds the slot or that there is none, without a loop
/// whose end must be guessed. No two narrow ids have the same mix, so a slot needs five bytes.
///
/// Wide ids have the same mix only if the rest of them differs. In the groups behind one with wide ids, slots have the
/// rests of two each, three words a rest, and there are no tags.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Group {
    /// The tags, the first slot's lowest; above them [`USED`] and [`SPILLED`].
    tags: u64,
    slots: [u32; SLOTS],
}

/// How many slots are used, which are the first ones: one of them.
const USED: u64 = 1 << 48;
/// Some node lies further on because this group was full.
const SPILLED: u64 = 1 << 63;

pub(super) const EMPTY: Group = Group { tags: 0, slots: [FREE; SLOTS] };
const FREE: u32 = u32::from_le_bytes([ABSENT, 0, 0, 0]);
const NUMBER: u32 = 0xff;
/// The lowest bit of each tag.
const LOW: u64 = 0x0101_0101_0101;
/// The highest bit of each tag.
const HIGH: u64 = 0x8080_8080_8080;

impl Group {
    /// The high bits of the bytes of slots whose tag is that of the mix, and perhaps of some others.
    #[inline(always)]
    pub(super) fn candidates(&self, mixed: u32) -> u64 {
        let differing = self.tags ^ u64::from(mixed & 0xff).wrapping_mul(LOW);
        differing.wrapping_sub(LOW) & !differing & HIGH
    }

    #[inline(always)]
    fn slot(&self, slot: usize) -> u32 {
        self.slots.get(slot).copied().unwrap_or(FREE)
    }

    #[inline(always)]
    pub(super) fn number(&self, slot: usize) -> u8 {
        low_byte(self.slot(slot))
    }

    /// Whether a slot whose tag is that of the mix has all of it.
    #[inline(always)]
    pub(super) fn has(&self, slot: usize, mixed: u32) -> bool {
        self.slot(slot) ^ mixed <= NUMBER
    }

    #[inline]
    pub(super) fn used(&self) -> usize {
        usize::try_from((self.tags / USED) & 7).unwrap_or(SLOTS)
    }

    #[inline(always)]
    pub(super) fn spilled(&self) -> bool {
        self.tags & SPILLED != 0
    }

    /// Notes that a node found no slot here and lies further on.
    pub(super) fn spill(&mut self) {
        self.tags |= SPILLED;
    }

    pub(super) fn set_number(&mut self, slot: usize, number: u8) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = *slot & !NUMBER | u32::from(number);
        }
    }

    /// Puts a node's mix and its number into the first free slot; notes that there is none.
    #[inline]
    pub(super) fn enter(&mut self, mixed: u32, number: u8) -> Option<usize> {
        let at = self.used();
        let Some(slot) = self.slots.get_mut(at) else {
            self.spill();
            return None;
        };
        *slot = mixed & !NUMBER | u32::from(number);
        self.tags |= u64::from(mixed & 0xff) << bits(at);
        self.tags = self.tags.wrapping_add(USED);
        Some(at)
    }

    /// Whether a group behind has that rest at that place.
    #[inline]
    pub(super) fn has_rest(&self, place: usize, rest: [u32; 3]) -> bool {
        self.slots.chunks_exact(rest.len()).nth(place).is_some_and(|words| *words == rest)
    }

    pub(super) fn enter_rest(&mut self, place: usize, rest: [u32; 3]) -> bool {
        let words = self.slots.chunks_exact_mut(rest.len()).nth(place);
        words.is_some_and(|words| {
            words.copy_from_slice(&rest);
            true
        })
    }
}

/// How far a slot's tag is shifted.
#[inline]
fn bits(slot: usize) -> u32 {
    u32::try_from(slot).unwrap_or(0).wrapping_mul(8) & 63
}

/// The slot of the lowest candidate.
#[inline(always)]
pub(super) fn lowest(candidates: u64) -> Option<usize> {
    if candidates == 0 { None } else { usize::try_from(candidates.trailing_zeros() / 8).ok() }
}

/// The id of a node where all are narrow.
#[inline(always)]
pub(super) fn narrow(node: u128) -> Option<u32> {
    u32::try_from(node).ok()
}

/// Different for different ids: an odd factor and a shift can both be undone.
#[inline(always)]
pub(super) fn mix(id: u32) -> u32 {
    let product = id.wrapping_mul(0x9e37_79b1);
    product ^ product >> 16
}

/// The mix of a wide id, different for ids of the same rest.
#[inline]
pub(super) fn mix_wide(node: u128) -> u32 {
    let (high, low) = halves(node);
    let rest = (high ^ low & !u64::from(u32::MAX)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mix(low_half(low) ^ low_half(rest >> 32))
}

/// What the mix leaves of a wide id.
#[inline]
pub(super) fn rest(node: u128) -> [u32; 3] {
    let (high, low) = halves(node);
    [low_half(low >> 32), low_half(high), low_half(high >> 32)]
}

#[inline]
#[expect(clippy::as_conversions, reason = "both halves are taken whole")]
fn halves(node: u128) -> (u64, u64) {
    ((node >> 64) as u64, node as u64)
}

#[inline(always)]
#[expect(clippy::as_conversions, reason = "the low byte is what is wanted")]
fn low_byte(word: u32) -> u8 {
    word as u8
}

#[inline]
#[expect(clippy::as_conversions, reason = "the low half is what is wanted")]
fn low_half(word: u64) -> u32 {
    word as u32
}
