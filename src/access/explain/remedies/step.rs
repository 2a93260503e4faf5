//! Changes that only ever add.

use crate::level::Level;

/// A change that only ever adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Assign {
        role: u16,
        level: Level,
        node: u128,
        permissions: u32,
    },
    SwitchOnHeld {
        held: usize,
        level: Level,
        bit: u128,
    },
    /// On the assignment that the step of that index adds.
    SwitchOnNew {
        assign: usize,
        level: Level,
        bit: u128,
    },
    Widen {
        held: usize,
        permissions: u32,
    },
    Drop {
        limit: usize,
    },
    Reinstate,
}
