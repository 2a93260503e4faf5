//! An assignment with something else switched on, or narrowed to something else.

use super::held::Held;
use super::narrowing::{Narrow, Narrowing};
use crate::level::Level;

impl Held {
    /// The same with optional permissions switched on.
    pub(crate) fn switch_on(&mut self, level: Level, permissions: u128) {
        *self.detail.get_or_insert_default().optional.at_mut(level) |= permissions;
    }

    /// The same with another narrowing.
    pub(crate) fn cut_to(&self, narrow: Narrow) -> Self {
        let mut cut = self.clone();
        cut.detail.get_or_insert_default().narrowing = Narrowing::to(narrow);
        cut
    }
}
