//! What has happened to an organization.

mod change;
mod header;
#[cfg(feature = "audit")]
mod texts;

pub use change::Change;

use crate::event_sourcing::Format;
use crate::id::{CommandId, OrganizationId};
use crate::organization::model::by::By;
use crate::policy::PolicyDigest;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Records something that has happened to an organization. One command may make several, and they are stored together
/// or not at all.
///
/// ```
/// # use countersign::{event_sourcing::Aggregate, organization::*, policies, OrganizationId, Policy, Timestamp, UserId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (id, sarah, now) = (OrganizationId::new(10), UserId::new(1), Timestamp::from_millis(0));
/// # let mut agency = Aggregate::new(State::new(id));
/// # let owner = Access::new(Place::organization(), Role::policy("owner"));
/// # let create = Action::Create { organization: id, founder: sarah, access: vec![owner], plan: None };
/// # let command = Command::new(agency.next_id(), By::user(sarah), now, create);
/// # agency.apply(decide(&policy, agency.state(), &command)?)?;
/// let event = &agency.pending()[0];
/// assert!(event.revision == 1 && matches!(event.change, Change::OrganizationCreated { founder, .. } if founder == sarah));
/// let stored = serde_json::to_string(event)?;
/// assert_eq!(&serde_json::from_str::<Event>(&stored)?, event);
/// # Ok(()) }
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
    pub by: By,
    /// What has happened.
    pub change: Change,
}
