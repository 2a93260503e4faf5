//! What bears on decisions of one person at one place.

use crate::approval::model::rules::RoleSet;
use crate::approval_definition::Side;
use crate::id::UserId;
use smallvec::SmallVec;

/// What bears on decisions of one person at one place: found once, asked at every stage.
#[derive(Clone, Copy, Debug)]
pub(in crate::approval) struct Standing {
    pub(in crate::approval) user: UserId,
    /// The profile permissions that they hold there without obligation, of those that are asked for at least.
    pub(in crate::approval) allowed: u128,
    pub(in crate::approval) side: Side,
    pub(in crate::approval) roles: RoleSet,
}

/// Everybody who might decide at one place. Teams are small, and most take no allocation.
pub(in crate::approval) type Standings = SmallVec<[Standing; 8]>;

impl Standing {
    pub(in crate::approval) fn may(&self, mask: u128) -> bool {
        mask != 0 && self.allowed & mask == mask
    }
}
