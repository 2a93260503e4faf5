//! What the parts of an organization say of themselves.

use super::{Announced, Group, Invitation, Key, Profile, Workspace};
use crate::id::{ContentId, ProfileId, UserId, WorkspaceId};
use crate::organization::model::access::Access;
use crate::time::Timestamp;
use alloc::string::String;

impl Workspace {
    /// Gives its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Profile {
    /// Gives its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the workspace that it lies in; none if it lies directly below the organization.
    #[must_use]
    pub fn workspace(&self) -> Option<WorkspaceId> {
        self.workspace
    }

    /// Gives the member who connected it last; none if an operator did.
    #[must_use]
    pub fn connected_by(&self) -> Option<UserId> {
        self.connected_by
    }

    /// Tells whether it is connected to its network now; nothing is published on one that is not.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.connected
    }
}

impl Group {
    /// Gives its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the profiles in it.
    pub fn profiles(&self) -> impl Iterator<Item = ProfileId> + '_ {
        self.profiles.keys().copied()
    }
}

impl Invitation {
    /// Tells who answers for it.
    #[must_use]
    pub fn inviter(&self) -> UserId {
        self.inviter
    }

    /// Tells where the host mailed it.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// Tells what it gives.
    #[must_use]
    pub fn access(&self) -> &[Access] {
        &self.access
    }

    /// Gives the first instant at which it can't be accepted any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

impl Key {
    /// Tells whose rights it carries.
    #[must_use]
    pub fn maker(&self) -> UserId {
        self.maker
    }

    /// Gives the names of its permissions.
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        &self.permissions
    }

    /// Gives the only content that it is good for, if it is a share link.
    #[must_use]
    pub fn content(&self) -> Option<ContentId> {
        self.content
    }
}

impl Announced {
    /// Gives the name of the plan to come.
    #[must_use]
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// Tells when it comes.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Tells how many seats come with it beyond those that it includes; none: as many as there are then.
    #[must_use]
    pub fn extra_seats(&self) -> Option<u32> {
        self.extra_seats
    }
}
