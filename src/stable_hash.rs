//! A hash that is the same on every platform and in every run, eight bytes at a time.
//!
//! It tells apart what people and hosts send by mistake; it is no defence against somebody who looks for a collision.

use core::hash::{Hash, Hasher};

/// Reports a text that is no digest.
///
/// ```
/// # use countersign::{id::ParseDigestError, policy::PolicyDigest};
/// let read: Result<PolicyDigest, ParseDigestError> = "yesterday's".parse();
/// assert_eq!(read.unwrap_err().to_string(), "expected 16 lower-case hexadecimal digits");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {digits} lower-case hexadecimal digits")]
pub struct ParseDigestError {
    digits: u8,
}

pub(super) fn of<T: Hash>(value: &T) -> u64 {
    let mut hasher = Words { state: 0xcbf2_9ce4_8422_2325, tail: 0, bits: 0 };
    value.hash(&mut hasher);
    hasher.finish()
}

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The bytes as one stream, however they are cut into calls.
struct Words {
    state: u64,
    /// Bytes that do not make a word yet, the first one lowest.
    tail: u64,
    /// How many bits those are: less than 64.
    bits: u32,
}

/// Every bit of the product of two words, folded into one.
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ b).wrapping_mul(u128::from(ODD));
    let [low, high] = [product & u128::from(u64::MAX), product >> 64];
    u64::try_from(low ^ high).unwrap_or_default()
}

impl Words {
    /// The lowest `bits` of a value, at most 64; the others are 0.
    #[inline]
    fn take(&mut self, value: u64, bits: u32) {
        self.tail |= value.wrapping_shl(self.bits);
        let all = self.bits.wrapping_add(bits);
        if all < 64 {
            self.bits = all;
            return;
        }
        self.state = mix(self.state, self.tail).wrapping_add(ODD);
        self.tail = value.checked_shr(64_u32.wrapping_sub(self.bits)).unwrap_or(0);
        self.bits = all.wrapping_sub(64);
    }
}

impl Hasher for Words {
    fn finish(&self) -> u64 {
        mix(mix(self.state, self.tail), self.bits.into())
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.take(word.try_into().map_or(0, u64::from_le_bytes), 64);
        }
        for byte in words.remainder() {
            self.take((*byte).into(), 8);
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.take(value.into(), 8);
    }

    fn write_u16(&mut self, value: u16) {
        self.take(value.into(), 16);
    }

    fn write_u32(&mut self, value: u32) {
        self.take(value.into(), 32);
    }

    fn write_u64(&mut self, value: u64) {
        self.take(value, 64);
    }

    fn write_i64(&mut self, value: i64) {
        self.write_u64(u64::from_le_bytes(value.to_le_bytes()));
    }

    fn write_u128(&mut self, value: u128) {
        self.write(&value.to_le_bytes());
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(u64::try_from(value).unwrap_or(u64::MAX));
    }

    fn write_isize(&mut self, value: isize) {
        self.write_i64(i64::try_from(value).unwrap_or(i64::MAX));
    }
}

/// The hash that 16 lower-case hexadecimal digits write.
pub(crate) fn of_text(text: &str) -> Result<u64, ParseDigestError> {
    let digits = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    u64::from_str_radix(text, 16).ok().filter(|_| digits).ok_or(ParseDigestError { digits: 16 })
}

/// The bytes that 64 lower-case hexadecimal digits write.
pub(crate) fn bytes_of_text(text: &str) -> Result<[u8; 32], ParseDigestError> {
    crate::free_text::read(text).ok_or(ParseDigestError { digits: 64 })
}

#[cfg(test)]
mod tests {
    use super::{Words, of};
    use core::hash::Hasher;

    #[test]
    fn a_stream_is_its_bytes_however_it_is_cut() {
        let bytes: [u8; 23] = core::array::from_fn(|at| u8::try_from(at).unwrap_or(0).wrapping_mul(37));
        let whole = of(&Cut(&bytes, 23));
        for cut in 1..23 {
            assert_eq!(of(&Cut(&bytes, cut)), whole, "{cut}");
        }
        assert_ne!(of(&Cut(bytes.get(..22).unwrap_or_default(), 22)), whole);
        let padded: [u8; 24] = core::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0));
        assert_ne!(of(&Cut(&padded, 24)), whole, "zeros count");
    }

    struct Cut<'b>(&'b [u8], usize);

    impl core::hash::Hash for Cut<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.chunks(self.1).for_each(|part| state.write(part));
        }
    }

    #[test]
    fn every_bit_of_every_word_tells() {
        let hash = |words: &[u64]| {
            let mut hasher = Words { state: 1, tail: 0, bits: 0 };
            words.iter().for_each(|word| hasher.write_u64(*word));
            hasher.finish()
        };
        let plain = hash(&[3, 5, 7]);
        for place in 0..3_usize {
            for bit in 0..64_u32 {
                let mut words = [3, 5, 7];
                if let Some(word) = words.get_mut(place) {
                    *word ^= 1_u64.wrapping_shl(bit);
                }
                assert_ne!(hash(&words), plain, "{place} {bit}");
            }
        }
    }
}
