//! Everything that can happen.

use crate::free_text::FreeText;
use crate::id::{
    ContentId, DelegationId, GroupId, InvitationId, KeyId, OrganizationId, ProfileId, TeamId, TokenId, UserId,
    WorkspaceId,
};
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::began::Began;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::over_limit::OverLimit;
use crate::organization::model::place::Place;
use crate::organization::model::review_item::ReviewItem;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::organization::model::state::Announced;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Lists everything that can happen to an organization.
///
/// ```
/// # use countersign::{organization::{Change, Event}, UserId};
/// fn gone(events: &[Event]) -> impl Iterator<Item = UserId> {
///     events.iter().filter_map(|event| match &event.change {
///         Change::MemberRemoved { user, .. } | Change::MemberLeft { user, .. } => Some(*user),
///         _ => None,
///     })
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are those of the actions, and explained there")]
pub enum Change {
    /// The organization began.
    OrganizationCreated {
        /// The id of the organization.
        organization: OrganizationId,
        /// The first member.
        founder: UserId,
        /// What the founder holds.
        access: Vec<Access>,
        /// The name of its plan, if it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
    },
    /// Somebody was invited, by `inviter`.
    MemberInvited {
        /// The id of the invitation.
        invitation: InvitationId,
        /// The member who invited.
        inviter: UserId,
        /// Where the host mails the link.
        recipient: FreeText,
        /// The digest of the secret in the link.
        token: TokenId,
        /// What the invitation gives.
        access: Vec<Access>,
        /// When it ends (exclusive).
        expires_at: Timestamp,
    },
    /// An invitation was sent anew, by `inviter`.
    InvitationResent { invitation: InvitationId, inviter: UserId, token: TokenId, expires_at: Timestamp },
    /// An invitation was taken back.
    InvitationCancelled { invitation: InvitationId },
    /// An invitation ran out, and that was recorded.
    InvitationExpired { invitation: InvitationId },
    /// An invitation was accepted; `user` is a member and has what it gave. `gives` is what is left of it, if something
    /// was taken from them since it was sent. A change of plan that is `announced` is told to them.
    InvitationAccepted {
        /// The id of the invitation.
        invitation: InvitationId,
        /// Who accepted it.
        user: UserId,
        /// What is left of it, if something was taken from them since it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gives: Option<Vec<Access>>,
        /// The change of plan that they are told of, if one is announced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        announced: Option<Announced>,
    },
    /// Somebody became a member without an invitation. A change of plan that is `announced` is told to them.
    MemberAdded {
        /// The new member.
        user: UserId,
        /// What they hold.
        access: Vec<Access>,
        /// The change of plan that they are told of, if one is announced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        announced: Option<Announced>,
    },
    /// A member was given a role.
    AccessGranted { user: UserId, access: Access },
    /// What a member holds at a place was replaced by something else at the same place. `less`: something was taken by it;
    /// `kept` says who else gives the same role there, each as they gave it.
    AccessChanged {
        /// The member.
        user: UserId,
        /// What they held.
        before: Access,
        /// What they hold now.
        after: Access,
        /// Whether something was taken by it.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        less: bool,
        /// What others give of the same role there, each as they gave it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Source>,
    },
    /// A role was taken from a member, as far as that source gave it; `kept` says through whom they hold it on. With all
    /// that they held in a workspace, if it is `removed_from` there.
    AccessRevoked {
        /// The member.
        user: UserId,
        /// Where the role was held.
        place: Place,
        /// The role that was taken.
        role: Role,
        /// The workspace that they were removed from, if it was by that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        removed_from: Option<WorkspaceId>,
        /// The source whose grant was taken; a person's where none is named.
        #[serde(default, skip_serializing_if = "Source::is_person")]
        source: Source,
        /// What others give of the same role there, each as they gave it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Source>,
    },
    /// Somebody answered for what members hold: for what they `kept`, and for what they took by the same command, just before.
    AccessReviewed {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<ReviewItem>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        revoked: Vec<ReviewItem>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<FreeText>,
    },
    /// A member was taken out, with all keys; with what these directories and imports gave.
    MemberRemoved {
        /// Who was taken out.
        user: UserId,
        /// The directories and imports that had given them something.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<Source>,
    },
    /// A member left, with all keys; with what these directories and imports gave.
    MemberLeft {
        /// Who left.
        user: UserId,
        /// The directories and imports that had given them something.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<Source>,
    },
    /// A member was suspended.
    MemberSuspended { user: UserId },
    /// A suspended member was let in again.
    MemberReinstated { user: UserId },
    /// A role that one person holds went to another as it was held: narrowed, timed, with its options. It replaced other
    /// roles that people had given them at that place, and `from` keeps `former`, as narrow and for as long. It is a
    /// person's grant from now on; these directories and imports had given it to `from`.
    OwnershipTransferred {
        /// Where the role is held.
        place: Place,
        /// The role that was handed on.
        role: Role,
        /// The former holder.
        from: UserId,
        /// The new holder.
        to: UserId,
        /// The roles of the new holder at that place that it replaced.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaced: Vec<Role>,
        /// The lesser role that the former holder keeps, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        former: Option<Role>,
        /// The directories and imports that had given the role to the former holder.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<Source>,
    },
    /// A workspace was added.
    WorkspaceCreated { workspace: WorkspaceId, name: FreeText },
    /// A workspace has another name.
    WorkspaceRenamed { workspace: WorkspaceId, name: FreeText },
    /// A workspace was deleted, with its profiles and what was held there.
    WorkspaceDeleted {
        /// The workspace.
        workspace: WorkspaceId,
        /// The profiles that were deleted with it; none are named in a history that was written before they were.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        profiles: Vec<ProfileId>,
    },
    /// A profile was connected.
    ProfileConnected {
        /// The id of the profile.
        profile: ProfileId,
        /// Its name.
        name: FreeText,
        /// The workspace that it lies in; absent: directly below the organization.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        workspace: Option<WorkspaceId>,
        /// The member who connected it; absent: an operator did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        connected_by: Option<UserId>,
    },
    /// A profile was disconnected; what is held there stays.
    ProfileDisconnected { profile: ProfileId },
    /// A disconnected profile was connected again.
    ProfileReconnected {
        /// The profile.
        profile: ProfileId,
        /// The member who connected it; absent: an operator did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        connected_by: Option<UserId>,
    },
    /// A profile was deleted, with what was held there.
    ProfileDeleted { profile: ProfileId },
    /// A profile was moved.
    ProfileMoved {
        /// The profile.
        profile: ProfileId,
        /// The workspace that it lay in; absent: directly below the organization.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<WorkspaceId>,
        /// The workspace that it lies in now; absent: directly below the organization.
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
    /// A team was made, with nobody in it.
    TeamCreated { team: TeamId, name: FreeText },
    /// A team has another name.
    TeamRenamed { team: TeamId, name: FreeText },
    /// A team was deleted, which had nothing any more.
    TeamDeleted { team: TeamId },
    /// A member was put into a team, and holds what it has.
    TeamJoined { team: TeamId, user: UserId },
    /// A member was taken out of a team, with what they held through it; `kept` says through whom they hold a role of it on,
    /// each as they gave it. Whoever is out of the organization is out of every team, which is not told again.
    TeamLeft {
        /// The team.
        team: TeamId,
        /// Who was taken out.
        user: UserId,
        /// What others give of the same roles there, each as they gave it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Source>,
    },
    /// A team was given a role, and so was everybody in it.
    TeamAccessGranted { team: TeamId, access: Access },
    /// What a team has at a place was replaced by something else at the same place. `less`: something was taken by it; `kept`
    /// names who of the team holds the same role there through others too.
    TeamAccessChanged {
        /// The team.
        team: TeamId,
        /// What it had.
        before: Access,
        /// What it has now.
        after: Access,
        /// Whether something was taken by it.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        less: bool,
        /// Who holds the same role there through others too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<UserId>,
    },
    /// A role was taken from a team, and so from everybody in it; `kept` names who of them holds the same role there on, through
    /// others.
    TeamAccessRevoked {
        /// The team.
        team: TeamId,
        /// What it had.
        access: Access,
        /// Who holds the same role there on, through others.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<UserId>,
    },
    /// A custom role was made.
    CustomRoleDefined { document: RoleDocument },
    /// A custom role was changed for everybody who holds it.
    CustomRoleEdited { document: RoleDocument },
    /// A custom role was deleted; nobody holds it.
    CustomRoleDeleted {
        /// The level of the role.
        #[serde(with = "crate::organization::model::wire::level")]
        level: Level,
        /// The name of the role.
        name: String,
    },
    /// An API key was made.
    KeyMinted {
        /// The id of the key.
        key: KeyId,
        /// The member who made it and whose rights it carries.
        maker: UserId,
        /// The names of the permissions that it carries.
        permissions: Vec<String>,
        /// Where it is good; none: everywhere.
        places: Vec<Place>,
        /// When it ends (exclusive); absent: never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// The one piece of content that it is good for, if it is a share link.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<ContentId>,
    },
    /// An API key was ended.
    KeyRevoked { key: KeyId },
    /// A member lets another one decide in their place. It ends with the membership of either, or when either is
    /// suspended.
    Delegated {
        /// The id of the delegation.
        delegation: DelegationId,
        /// The member in whose place somebody decides.
        user: UserId,
        /// The member who decides in that place.
        to: UserId,
        /// Where; none: everywhere.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        places: Vec<Place>,
        /// When it begins (inclusive); absent: at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Timestamp>,
        /// When it ends (exclusive).
        until: Timestamp,
    },
    /// A standing delegation was ended before its time.
    DelegationEnded { delegation: DelegationId, user: UserId, to: UserId },
    /// An operator entered, for that reason until that instant: as themselves with the rights of the role at the place, or in
    /// the place of a member, within both.
    SupportBegan {
        operator: UserId,
        #[serde(default = "Place::organization", skip_serializing_if = "Place::is_organization")]
        place: Place,
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
        /// The name of the plan to come.
        plan: String,
        /// When it comes.
        at: Timestamp,
        /// How many seats come with it beyond those that it includes; absent: as many as then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra_seats: Option<u32>,
        /// What the plan has no room for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        over: Vec<OverLimit>,
    },
    /// An announced change of plan was taken back.
    PlanChangeCancelled {},
    /// The plan is another one, with that many seats beyond those that it includes (absent: as before); these members
    /// were suspended by it. `over`: what the plan has no room for; it stays, and nothing is added to it.
    PlanChanged {
        /// The name of the plan.
        plan: String,
        /// How many seats there are beyond those that it includes; absent: as before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra_seats: Option<u32>,
        /// The members who were suspended by it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        suspended: Vec<UserId>,
        /// What came into force by it.
        #[serde(default, skip_serializing_if = "Began::is_nothing")]
        began: Began,
        /// What the plan has no room for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        over: Vec<OverLimit>,
    },
    /// Another number of seats is bought beyond those that the plan includes.
    ExtraSeatsSet { extra: u32 },
}
