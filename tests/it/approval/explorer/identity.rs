//! Which states are the same: by 128 bits of a hash, in one pass. Among a million states two different ones share them
//! with a probability below one in 10^26.

use countersign::approval::State;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

#[derive(Default)]
pub(super) struct Seen(HashMap<u128, u32, BuildHasherDefault<Ready>>);

impl Seen {
    /// The number of a state at an instant among some people; the next one if it is new.
    pub(super) fn number(&mut self, state: &State, clock: u8, world: u8) -> u32 {
        let mut mixer = Mixer { one: 0x243f_6a88_85a3_08d3, other: 0x1319_8a2e_0370_7344 };
        state.hash(&mut mixer);
        (clock, world).hash(&mut mixer);
        let fresh = u32::try_from(self.0.len()).expect("few enough states");
        *self.0.entry(mixer.whole()).or_insert(fresh)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Two multiplications for each word.
struct Mixer {
    one: u64,
    other: u64,
}

impl Mixer {
    fn word(&mut self, word: u64) {
        let fold = |value: u64, with: u64| {
            let wide = u128::from(value) * u128::from(with);
            (wide as u64) ^ ((wide >> 64) as u64)
        };
        self.one = fold(self.one ^ word, 0x9e37_79b9_7f4a_7c15).wrapping_add(self.other);
        self.other = fold(self.other.rotate_left(23) ^ word ^ 0xa409_3822_299f_31d0, 0xd6e8_feb8_6659_fd93);
    }

    fn whole(&mut self) -> u128 {
        self.word(0x0828_4f6a);
        self.word(0x3707_3448);
        u128::from(self.one) << 64 | u128::from(self.other)
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.one
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
        self.word(bytes.len() as u64);
    }

    fn write_u8(&mut self, value: u8) {
        self.word(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.word(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.word(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.word(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.word(value as u64);
    }
}

/// What is a hash already.
#[derive(Default)]
pub(super) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("the key is one number");
    }

    fn write_u128(&mut self, value: u128) {
        self.0 = value as u64;
    }
}
