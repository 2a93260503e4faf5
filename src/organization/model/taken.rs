//! What was taken from people while invitations waited: these give nothing of it back (J10).

use crate::organization::model::place::Place;
use alloc::collections::BTreeMap;

/// What was taken from a person, by the revisions at which it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::organization) struct Taken {
    /// Of the last removal from the organization, or the last leaving; 0: never.
    pub(in crate::organization) gone: u64,
    /// Of the last reduction at each place.
    pub(in crate::organization) places: BTreeMap<Place, u64>,
}
