//! The stamp that ties actors and handles to the policy that made them.

use super::model::Model;
use super::print;
use crate::level::Level;
use crate::vocabulary::VocabularyNames;

/// FNV-1a, 64 bits, over the canonical document and the vocabulary's names and bits: equal policies share a stamp, so
/// a host that loads the same file again keeps its actors.
pub(super) fn of(model: &Model, names: &VocabularyNames) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.write(print::canonical(model).as_bytes());
    for level in Level::ALL {
        for (name, mask) in names.at(level) {
            hash.write(level.name().as_bytes());
            hash.write(name.as_bytes());
            hash.write(&mask.to_le_bytes());
        }
    }
    hash.0
}

struct Fnv(u64);

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
