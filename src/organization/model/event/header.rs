//! What both engines ask of an event.

use super::{Change, Event};
use crate::event_sourcing::EventHeader;
use crate::id::OrganizationId;
use crate::organization::model::over_limit::OverLimit;

impl Change {
    /// What a plan that comes has no room for.
    pub(in crate::organization) fn over(&self) -> &[OverLimit] {
        if let Self::PlanChangeAnnounced { over, .. } | Self::PlanChanged { over, .. } = self { over } else { &[] }
    }
}

impl Event {
    pub(in crate::organization) fn header(&self) -> EventHeader<OrganizationId> {
        let Self { organization: stream, revision, at, clock, command, command_digest, .. } = *self;
        let begins = matches!(self.change, Change::OrganizationCreated { .. });
        EventHeader { stream, revision, at, clock, command, command_digest, begins }
    }
}
