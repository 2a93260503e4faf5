//! The parts of an organization as data, and back.

use super::{
    DelegationShape, GroupShape, InvitationShape, KeyShape, ProfileShape, SupportShape, TakenShape, WorkspaceShape,
};
use crate::id::{DelegationId, GroupId, InvitationId, KeyId, ProfileId, UserId, WorkspaceId};
use crate::organization::model::state::{
    Delegation, Group, Invitation, Key, ProfileDetails, Support, WorkspaceDetails,
};
use crate::organization::model::taken::Taken;

impl WorkspaceDetails {
    pub(super) fn shape(&self, workspace: WorkspaceId) -> WorkspaceShape {
        WorkspaceShape { workspace, name: self.name.clone() }
    }
}

impl ProfileDetails {
    pub(super) fn shape(&self, profile: ProfileId) -> ProfileShape {
        let Self { name, workspace, connected_by, connected, since, placed_since } = self.clone();
        let (since, placed_since) = (Some(since), Some(placed_since));
        ProfileShape { profile, name, workspace, connected_by, connected, since, placed_since }
    }
}

impl ProfileShape {
    pub(super) fn made(self, latest: u32) -> (ProfileId, ProfileDetails) {
        let Self { profile, name, workspace, connected_by, connected, since, placed_since } = self;
        let (since, placed_since) = (since.unwrap_or(latest), placed_since.unwrap_or(latest));
        (profile, ProfileDetails { name, workspace, connected_by, connected, since, placed_since })
    }
}

impl Group {
    pub(super) fn shape(&self, group: GroupId) -> GroupShape {
        let (profiles, profiles_since) = self.profiles.iter().unzip();
        GroupShape { group, name: self.name.clone(), profiles, profiles_since }
    }
}

impl GroupShape {
    pub(super) fn made(self, latest: u32) -> (GroupId, Group) {
        let since = self.profiles_since.into_iter().chain(core::iter::repeat(latest));
        (self.group, Group { name: self.name, profiles: self.profiles.into_iter().zip(since).collect() })
    }
}

impl Invitation {
    pub(super) fn shape(&self, invitation: InvitationId) -> InvitationShape {
        let Self { inviter, recipient, token, access, expires_at, sent, seated } = self.clone();
        InvitationShape { invitation, inviter, recipient, token, access, expires_at, sent, seated }
    }
}

impl InvitationShape {
    pub(super) fn made(self) -> (InvitationId, Invitation) {
        let Self { invitation, inviter, recipient, token, access, expires_at, sent, seated } = self;
        (invitation, Invitation { inviter, recipient, token, access, expires_at, sent, seated })
    }
}

impl Taken {
    pub(super) fn shape(&self, user: UserId) -> TakenShape {
        TakenShape { user, gone: self.gone, places: self.places.iter().map(|(place, at)| (*place, *at)).collect() }
    }
}

impl TakenShape {
    pub(super) fn made(self) -> (UserId, Taken) {
        (self.user, Taken { gone: self.gone, places: self.places.into_iter().collect() })
    }
}

impl Key {
    pub(super) fn shape(&self, key: KeyId) -> KeyShape {
        let Self { maker, permissions, places, until, content } = self.clone();
        KeyShape { key, maker, permissions, places, until, content }
    }
}

impl KeyShape {
    pub(super) fn made(self) -> (KeyId, Key) {
        let Self { key, maker, permissions, places, until, content } = self;
        (key, Key { maker, permissions, places, until, content })
    }
}

impl Delegation {
    pub(super) fn shape(&self, delegation: DelegationId) -> DelegationShape {
        let Self { user, to, places, from, until, made_at, since } = self.clone();
        DelegationShape { delegation, user, to, places, from, until, made_at, since }
    }
}

impl DelegationShape {
    pub(super) fn made(self) -> (DelegationId, Delegation) {
        let Self { delegation, user, to, places, from, until, made_at, since } = self;
        (delegation, Delegation { user, to, places, from, until, made_at, since })
    }
}

impl Support {
    pub(super) fn shape(&self, operator: UserId) -> SupportShape {
        let Self { place, role, acting_for, reason, began, until } = self.clone();
        SupportShape { operator, place, role, acting_for, reason, began, until }
    }
}

impl SupportShape {
    pub(super) fn made(self) -> (UserId, Support) {
        let Self { operator, place, role, acting_for, reason, began, until } = self;
        (operator, Support { place, role, acting_for, reason, began, until })
    }
}
