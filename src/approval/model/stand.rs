//! As of when something rests on a right.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// As of when something was decided that rests on a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Stand {
    /// The time.
    pub(in crate::approval) at: Timestamp,
    /// The number as of which the host had read the people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) as_of: Option<u32>,
}
