//! What the parts of an organization say of themselves.

use super::{Announced, Group, Invitation, Key, ProfileDetails, WorkspaceDetails};
use crate::id::{ContentId, ProfileId, UserId, WorkspaceId};
use crate::organization::model::access::Access;
use crate::time::Timestamp;
use alloc::string::String;

impl WorkspaceDetails {
    /// Returns the name of the workspace.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl ProfileDetails {
    /// Returns the name of the profile.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the workspace that the profile lies in; `None` if it lies directly below the organization.
    #[must_use]
    pub fn workspace(&self) -> Option<WorkspaceId> {
        self.workspace
    }

    /// Returns the member who connected it last; `None` if an operator did.
    #[must_use]
    pub fn connected_by(&self) -> Option<UserId> {
        self.connected_by
    }

    /// Returns `true` if the profile is connected to its network now; nothing is published on one that is not.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.connected
    }
}

impl Group {
    /// Returns the name of the group.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lists the profiles in the group.
    pub fn profiles(&self) -> impl Iterator<Item = ProfileId> + '_ {
        self.profiles.keys().copied()
    }
}

impl Invitation {
    /// Returns the member who answers for the invitation.
    #[must_use]
    pub fn inviter(&self) -> UserId {
        self.inviter
    }

    /// Returns the address to which the host mailed it.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// Returns what the invitation gives.
    #[must_use]
    pub fn access(&self) -> &[Access] {
        &self.access
    }

    /// Returns the first instant at which it cannot be accepted any more.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

impl Key {
    /// Returns the member whose rights the key carries.
    #[must_use]
    pub fn maker(&self) -> UserId {
        self.maker
    }

    /// Lists the names of its permissions.
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        &self.permissions
    }

    /// Returns the one piece of content that it is good for, if it is a share link.
    #[must_use]
    pub fn content(&self) -> Option<ContentId> {
        self.content
    }
}

impl Announced {
    /// Returns the name of the plan to come.
    #[must_use]
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// Returns when the plan comes.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Returns how many seats come with it beyond those that it includes; `None`: as many as there are then.
    #[must_use]
    pub fn extra_seats(&self) -> Option<u32> {
        self.extra_seats
    }
}
