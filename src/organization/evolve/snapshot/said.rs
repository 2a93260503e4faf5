//! What a snapshot says of itself.

use super::Snapshot;
use crate::id::OrganizationId;

impl Snapshot {
    /// Returns the id of the organization.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let snapshot = agency.snapshot();
    /// assert_eq!(snapshot.organization(), OrganizationId::new(10)); // the key of its row
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.0.organization
    }

    /// Returns the number of the last event that it holds; 0 before the first.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (snapshot, last_event) = (agency.snapshot(), 23);
    /// assert_eq!(last_event - snapshot.revision(), 2); // so many events are to be replayed on it
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.0.revision
    }

    /// Shows every text with the name of its field.
    #[cfg(feature = "audit")]
    pub(crate) fn texts(&mut self, visit: &mut dyn FnMut(&str, &mut crate::free_text::FreeText)) {
        self.0.workspaces.iter_mut().for_each(|found| visit("name", &mut found.name));
        self.0.profiles.iter_mut().for_each(|found| visit("name", &mut found.name));
        self.0.groups.iter_mut().for_each(|found| visit("name", &mut found.name));
        self.0.teams.iter_mut().for_each(|found| visit("name", &mut found.name));
        self.0.invitations.iter_mut().for_each(|found| visit("recipient", &mut found.recipient));
        self.0.support.iter_mut().for_each(|found| visit("reason", &mut found.reason));
        self.0.custom_roles.iter_mut().for_each(|found| found.each_text(visit));
    }
}
