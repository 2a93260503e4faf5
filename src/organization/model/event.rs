//! What has happened to an organization.

mod change;
mod header;
#[cfg(feature = "audit")]
mod texts;

pub use change::Change;

use crate::event_sourcing::{Format, by_name};
use crate::id::{CommandId, OrganizationId};
use crate::organization::model::by::By;
use crate::policy::PolicyDigest;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Records something that has happened to an organization. One command may make several, and they are stored together
/// or not at all.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let event: &Event = &log[9];
/// assert!(matches!(event.change, Change::MemberSuspended { user, .. } if user == UserId::new(5)));
/// assert_eq!((event.by, event.revision, event.at), (By::user(UserId::new(2)), 10, Timestamp::from_millis(5)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The format of the event; an unknown one is refused.
    pub format: Format,
    /// The organization that it happened to; an event of another one is refused.
    pub organization: OrganizationId,
    /// The place in the history: the first event has 1, and every event one more than the one before.
    pub revision: u64,
    /// When it happened; never before the event before.
    pub at: Timestamp,
    /// The sender's own clock, if it was behind the event before: the command was taken at that event's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Timestamp>,
    /// The command that made it.
    pub command: CommandId,
    /// The digest of that command, by which another command of the same id is known.
    pub command_digest: u64,
    /// The policy under which it was decided; absent in what a host wrote by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyDigest>,
    /// Who asked for it.
    #[serde(deserialize_with = "by_name")]
    pub by: By,
    /// What has happened.
    pub change: Change,
}
