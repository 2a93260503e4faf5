//! Why a requirement cannot be met.

use crate::id::UserId;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Tells why a post cannot go on by itself.
///
/// ```
/// # use countersign::{approval::*, *};
/// fn hint(cause: &Cause) -> String {
///     match cause {
///         Cause::ClientLost { people } => format!("{} of the clients can approve no more", people.len()),
///         other => format!("{other:?}"),
///     }
/// }
/// assert_eq!(hint(&Cause::ClientLost { people: vec![UserId::new(4)] }), "1 of the clients can approve no more");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Cause {
    /// Nobody holds the right to decide.
    NoApprover {},
    /// Whoever holds the right to decide is barred, because it is their own work.
    EveryoneBarred {
        /// Those who are barred.
        people: Vec<UserId>,
    },
    /// Fewer people may decide than are needed.
    TooFew {
        /// How many are needed.
        needed: u32,
        /// How many there are.
        available: u32,
    },
    /// Clients who had to approve lost the right or are barred.
    ClientLost {
        /// The clients who are lost.
        people: Vec<UserId>,
    },
    /// The profile is disconnected from its network; it goes on when it is back.
    ProfileDisconnected {},
    /// The host does not say where the profile lies; it goes on when it does.
    ProfileUnknown {},
}
