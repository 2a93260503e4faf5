//! What the parts of an organization say of themselves.

use super::{Announced, Group, Invitation, Key, Profile, Workspace};
use crate::id::{ContentId, ProfileId, UserId, WorkspaceId};
use crate::organization::model::access::Access;
use crate::time::Timestamp;
use alloc::string::String;

impl Workspace {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Profile {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The workspace that it lies in; none if it lies directly below the organization.
    #[must_use]
    pub fn workspace(&self) -> Option<WorkspaceId> {
        self.workspace
    }

    /// The member who connected it last; none if an operator did.
    #[must_use]
    pub fn connected_by(&self) -> Option<UserId> {
        self.connected_by
    }

    /// Whether it is connected to its network now; nothing is published on one that is not.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.connected
    }
}

impl Group {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The profiles in it.
    pub fn profiles(&self) -> impl Iterator<Item = ProfileId> + '_ {
        self.profiles.keys().copied()
    }
}

impl Invitation {
    /// Who answers for it.
    #[must_use]
    pub fn inviter(&self) -> UserId {
        self.inviter
    }

    /// Where the host mailed it.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// What it gives.
    #[must_use]
    pub fn access(&self) -> &[Access] {
        &self.access
    }

    /// The first instant at which it can't be accepted any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

impl Key {
    /// Whose rights it carries.
    #[must_use]
    pub fn maker(&self) -> UserId {
        self.maker
    }

    /// The names of its permissions.
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        &self.permissions
    }

    /// The only content that it is good for, if it is a share link.
    #[must_use]
    pub fn content(&self) -> Option<ContentId> {
        self.content
    }
}

impl Announced {
    /// The name of the plan to come.
    #[must_use]
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// When it comes.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// How many seats come with it beyond those that it includes; none: as many as there are then.
    #[must_use]
    pub fn extra_seats(&self) -> Option<u32> {
        self.extra_seats
    }
}
