//! What has happened to an organization.

#[cfg(feature = "audit")]
mod texts;

use crate::event_sourcing::{EventHeader, Format};
use crate::free_text::FreeText;
use crate::id::{
    CommandId, ContentId, DelegationId, GroupId, InvitationId, KeyId, OrganizationId, ProfileId, TokenId, UserId,
    WorkspaceId,
};
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::over_limit::OverLimit;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::organization::model::state::Announced;
use crate::policy::PolicyDigest;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Stands for something that has happened. One command may make several, and they are stored together or not at all.
///
/// ```
/// # use countersign::{event_sourcing::Aggregate, organization::*, policies, OrganizationId, Policy, ProfileId, Timestamp, UserId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (id, sarah, now) = (OrganizationId::new(10), UserId::new(1), Timestamp::from_millis(0));
/// # let mut agency = Aggregate::new(State::new(id));
/// # let owner = Access::new(Place::organization(), Role::policy("owner"));
/// # for action in [
/// #     Action::Create { organization: id, founder: sarah, access: vec![owner], plan: None },
/// #     Action::ConnectProfile { profile: ProfileId::new(7), name: "Instagram".into(), workspace: None },
/// # ] {
/// #     let command = Command::new(agency.next_id(), By::user(sarah), now, action);
/// #     agency.apply(decide(&policy, agency.state(), &command)?)?;
/// # }
/// # let state = agency.state();
/// let event = &agency.pending()[0];
/// assert!(event.revision == 1 && matches!(event.change, Change::OrganizationCreated { founder, .. } if founder == sarah));
/// let stored = serde_json::to_string(event)?;
/// assert_eq!(&serde_json::from_str::<Event>(&stored)?, event);
/// # let _ = state;
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
    /// When; never before the event before.
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
    /// What.
    pub change: Change,
}

/// Says what has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are those of the actions, and explained there")]
#[expect(clippy::large_enum_variant, reason = "events are few at a time and soon written")]
pub enum Change {
    /// The organization began.
    OrganizationCreated {
        organization: OrganizationId,
        founder: UserId,
        access: Vec<Access>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
    },
    /// Somebody was invited, by `inviter`.
    MemberInvited {
        invitation: InvitationId,
        inviter: UserId,
        recipient: FreeText,
        token: TokenId,
        access: Vec<Access>,
        expires_at: Timestamp,
    },
    /// An invitation was sent anew, by `inviter`.
    InvitationResent { invitation: InvitationId, inviter: UserId, token: TokenId, expires_at: Timestamp },
    /// An invitation was taken back.
    InvitationCancelled { invitation: InvitationId },
    /// An invitation's time was noted to be over.
    InvitationExpired { invitation: InvitationId },
    /// An invitation was accepted; `user` is a member and has what it gave. `gives` is what is left of it, if something
    /// was taken from them since it was sent. A change of plan that is `announced` is told to them.
    InvitationAccepted {
        invitation: InvitationId,
        user: UserId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gives: Option<Vec<Access>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        announced: Option<Announced>,
    },
    /// Somebody became a member without an invitation. A change of plan that is `announced` is told to them.
    MemberAdded {
        user: UserId,
        access: Vec<Access>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        announced: Option<Announced>,
    },
    /// A member was given a role.
    AccessGranted { user: UserId, access: Access },
    /// What a member holds at a place was replaced by something else at the same place. `less`: something was taken by it;
    /// `kept` says who else gives the same role there, each as they gave it.
    AccessChanged {
        user: UserId,
        before: Access,
        after: Access,
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        less: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Source>,
    },
    /// A role was taken from a member, as far as that source gave it; `kept` says through whom they hold it on. With all
    /// that they held in a workspace, if it is `removed_from` there.
    AccessRevoked {
        user: UserId,
        place: Place,
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        removed_from: Option<WorkspaceId>,
        #[serde(default, skip_serializing_if = "Source::is_person")]
        source: Source,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Source>,
    },
    /// A member was taken out, with all keys; with what these directories and imports gave.
    MemberRemoved {
        user: UserId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<Source>,
    },
    /// A member left, with all keys; with what these directories and imports gave.
    MemberLeft {
        user: UserId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<Source>,
    },
    /// A member was suspended.
    MemberSuspended { user: UserId },
    /// A suspended member was let in again.
    MemberReinstated { user: UserId },
    /// A role that one person holds went to another as it was held: narrowed, timed, with its options. It replaced other
    /// roles that people had given them at that place, and `from` keeps `former`, as narrow and for as long. It is a
    /// person's gift from now on; these directories and imports had given it to `from`.
    OwnershipTransferred {
        place: Place,
        role: Role,
        from: UserId,
        to: UserId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaced: Vec<Role>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        former: Option<Role>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<Source>,
    },
    /// A workspace was added.
    WorkspaceCreated { workspace: WorkspaceId, name: FreeText },
    /// A workspace has another name.
    WorkspaceRenamed { workspace: WorkspaceId, name: FreeText },
    /// A workspace was deleted, with its profiles and what was held there.
    WorkspaceDeleted {
        workspace: WorkspaceId,
        /// Those that went with it; none are named in a history that was written before they were.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        profiles: Vec<ProfileId>,
    },
    /// A profile was connected.
    ProfileConnected {
        profile: ProfileId,
        name: FreeText,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        workspace: Option<WorkspaceId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        connected_by: Option<UserId>,
    },
    /// A profile was disconnected; what is held there stays.
    ProfileDisconnected { profile: ProfileId },
    /// A disconnected profile was connected again.
    ProfileReconnected {
        profile: ProfileId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        connected_by: Option<UserId>,
    },
    /// A profile was deleted, with what was held there.
    ProfileDeleted { profile: ProfileId },
    /// A profile lies elsewhere.
    ProfileMoved {
        profile: ProfileId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<WorkspaceId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<WorkspaceId>,
    },
    /// A group was made.
    GroupCreated { group: GroupId, name: FreeText, profiles: Vec<ProfileId> },
    /// A group was deleted, with what was held there.
    GroupDeleted { group: GroupId },
    /// A profile was put into a group.
    ProfileGrouped { group: GroupId, profile: ProfileId },
    /// A profile was taken out of a group.
    ProfileUngrouped { group: GroupId, profile: ProfileId },
    /// A custom role was made.
    CustomRoleDefined { document: RoleDocument },
    /// A custom role was changed for everybody who holds it.
    CustomRoleEdited { document: RoleDocument },
    /// A custom role was deleted; nobody holds it.
    CustomRoleDeleted {
        #[serde(with = "crate::organization::model::wire::level")]
        level: Level,
        name: String,
    },
    /// An API key was made.
    KeyMinted {
        key: KeyId,
        maker: UserId,
        permissions: Vec<String>,
        places: Vec<Place>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<ContentId>,
    },
    /// An API key was ended.
    KeyRevoked { key: KeyId },
    /// A member decides in another's place. It ends with the membership of either, or when either is suspended.
    Delegated {
        delegation: DelegationId,
        user: UserId,
        to: UserId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        places: Vec<Place>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Timestamp>,
        until: Timestamp,
    },
    /// A standing delegation was ended before its time.
    DelegationEnded { delegation: DelegationId, user: UserId, to: UserId },
    /// An operator entered, for that reason until that instant: as themselves with the rights of the role at the
    /// organization, or in the place of a member, within both.
    SupportBegan {
        operator: UserId,
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
        reason: FreeText,
        until: Timestamp,
    },
    /// An operator was put out before the time.
    SupportEnded { operator: UserId },
    /// A change of plan was announced. `over`: what there is now that the plan has no room for.
    PlanChangeAnnounced {
        plan: String,
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra_seats: Option<u32>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        over: Vec<OverLimit>,
    },
    /// An announced change of plan was taken back.
    PlanChangeCancelled {},
    /// The plan is another one, with that many seats beyond those that it includes (absent: as before); these members
    /// were suspended by it. `over`: what the plan has no room for; it stays, and nothing is added to it.
    PlanChanged {
        plan: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra_seats: Option<u32>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        suspended: Vec<UserId>,
        #[serde(default, skip_serializing_if = "Began::is_nothing")]
        began: Began,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        over: Vec<OverLimit>,
    },
    /// Another number of seats is bought beyond those that the plan includes.
    ExtraSeatsSet { extra: u32 },
}

/// Says what a change of plan brings into force that was not before: whoever has it by the new plan begins to hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Began {
    /// Roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleAt>,
    /// Profile permissions, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
}

/// Stands for a role of a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleAt {
    /// The level.
    #[serde(with = "crate::organization::model::wire::level")]
    pub level: Level,
    /// The role.
    pub role: Role,
}

impl Began {
    fn is_nothing(&self) -> bool {
        self.roles.is_empty() && self.permissions.is_empty()
    }
}

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
