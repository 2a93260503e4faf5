//! What may be asked of an organization.

use crate::event_sourcing::{by_name, digest};
use crate::id::{
    CommandId, ContentId, DelegationId, GroupId, InvitationId, KeyId, OrganizationId, ProfileId, TeamId, TokenId,
    UserId, WorkspaceId,
};
use crate::level::Level;
use crate::organization::model::access::{Access, Narrowing};
use crate::organization::model::by::By;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::place::Place;
use crate::organization::model::review_item::ReviewItem;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Asks something of an organization: by whom, when, and having seen which revision.
///
/// ```
/// # use countersign::{id::CommandId, organization::{Action, By, Command}, Timestamp, UserId};
/// let (marc, julie, now) = (UserId::new(2), UserId::new(3), Timestamp::from_millis(0));
/// let suspend = Command::new(CommandId::new(41), By::user(marc), now, Action::Suspend { user: julie });
/// let as_seen = suspend.seen(12); // refused if somebody else was faster
/// assert_eq!(as_seen.revision, Some(12));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// The id that the sender chose. Sent again by the same sender with the same action, the command is done once, and
    /// answered with no further event; another command under the id is refused.
    pub id: CommandId,
    /// Who asks.
    #[serde(deserialize_with = "by_name")]
    pub by: By,
    /// When it is asked, by the sender's own clock. One that is behind the last event is taken at that event's time,
    /// and what opens by time still waits for it; [`decide_in_order`](crate::organization::decide_in_order) refuses
    /// it.
    pub now: Timestamp,
    /// The revision that the sender saw; another one is refused. Absent: whatever it is now. That is accepted as long
    /// as the organization remembers every command that it accepted, of which it keeps the latest
    /// [`REMEMBERED_COMMANDS`](crate::organization::REMEMBERED_COMMANDS): afterwards a command that is sent again
    /// could be done again, so one that names no revision is refused as
    /// [`TooOld`](crate::organization::Refusal::TooOld).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
    /// What is asked.
    pub action: Action,
}

/// Lists everything that can be asked of an organization.
///
/// ```
/// # use countersign::{organization::{Access, Action, Place, Role}, ProfileId, UserId};
/// let (marc, page) = (UserId::new(2), Place::profile(ProfileId::new(7)));
/// let grant = Action::Grant { user: marc, access: Access::new(page, Role::policy("editor")) };
/// let json = serde_json::to_value(&grant)?;
/// assert_eq!(json["type"], "grant");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "fields of one kind are explained once, on the type that they have")]
pub enum Action {
    /// Begins the organization, with its first member and what that member holds there.
    Create {
        /// The id of the new organization.
        organization: OrganizationId,
        /// The person who becomes the first member.
        founder: UserId,
        /// What the founder holds.
        access: Vec<Access>,
        /// The name of its plan, if the policy has plans.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
    },
    /// Invites somebody to several places at once. The host mails the link to `recipient`, for whom no other waits there.
    Invite { invitation: InvitationId, recipient: String, token: TokenId, access: Vec<Access>, expires_at: Timestamp },
    /// Sends an invitation anew; the old link is dead, and whoever resends answers for it from now on.
    ResendInvitation { invitation: InvitationId, token: TokenId, expires_at: Timestamp },
    /// Takes an invitation back.
    CancelInvitation { invitation: InvitationId },
    /// Becomes a member, or gains what the invitation adds; nothing that was taken since it was sent. Who holds all of it
    /// already gains nothing, and the invitation waits no more.
    AcceptInvitation { invitation: InvitationId, token: TokenId },
    /// Records which invitations have run out.
    ExpireInvitations {},
    /// Makes somebody a member without an invitation, with what they hold then.
    AddMember { user: UserId, access: Vec<Access> },
    /// Takes back what a directory or an import gave a member: everywhere or at that place, every role or that one.
    /// Who is left with nothing when it takes back everything is out of the organization.
    TakeBack {
        /// The member.
        user: UserId,
        /// The directory's group or the import that takes it back.
        source: Source,
        /// Where; absent: everywhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        /// Which role; absent: every one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
    },
    /// Gives a member a role.
    Grant { user: UserId, access: Access },
    /// Takes a role that people gave a member and gives another at the same place, at once.
    ChangeRole { user: UserId, role: Role, to: Access },
    /// Takes a role from a member, as far as people gave it.
    Revoke { user: UserId, place: Place, role: Role },
    /// Sets what an assignment is narrowed to.
    Narrow { user: UserId, place: Place, role: Role, narrowing: Narrowing },
    /// Sets which optional permissions of an assignment are switched on.
    SwitchOptional { user: UserId, place: Place, role: Role, optional: Vec<String> },
    /// Sets when an assignment begins and ends.
    Schedule {
        /// The member who holds it.
        user: UserId,
        /// Where it is held.
        place: Place,
        /// The role that is held.
        role: Role,
        /// When it begins (inclusive); absent: at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Timestamp>,
        /// When it ends (exclusive); absent: never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Sets whether posts wait for a member's approval.
    SetMustApprove { user: UserId, place: Place, role: Role, must_approve: bool },
    /// Answers for what members hold, as an access review lists it: keeps some of it, and takes some. `revision` is the one at
    /// which the review was made; at another one it is refused.
    ReviewAccess {
        revision: u64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<ReviewItem>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        revoked: Vec<ReviewItem>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Takes a member out of the organization.
    RemoveMember { user: UserId },
    /// Takes everything that a member holds in a workspace and on its profiles.
    RemoveFromWorkspace { user: UserId, workspace: WorkspaceId },
    /// Leaves the organization.
    Leave {},
    /// Keeps a member from doing anything, until reinstated.
    Suspend { user: UserId },
    /// Suspends whoever takes a seat and has no access at that time, as [`State::seats_without_access`] lists them, but nobody
    /// whose access is still to begin or waits for a group's first profile, and nobody without whom too few would hold a role.
    ///
    /// [`State::seats_without_access`]: crate::organization::State::seats_without_access
    FreeSeats {},
    /// Lets a suspended member in again.
    Reinstate { user: UserId },
    /// Hands a role that one person at most holds at a place to another member, as it is held; the former holder may keep
    /// a lesser one, as narrow and as long.
    TransferOwnership {
        /// Where the role is held.
        place: Place,
        /// The role that is handed on.
        role: Role,
        /// The member who gets it.
        to: UserId,
        /// The lesser role that the former holder keeps, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        former: Option<Role>,
    },
    /// Adds a workspace. `holder` takes the roles that must be held there.
    CreateWorkspace {
        /// The id of the new workspace.
        workspace: WorkspaceId,
        /// Its name.
        name: String,
        /// The member who takes the roles that must be held there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<UserId>,
    },
    /// Gives a workspace another name.
    RenameWorkspace { workspace: WorkspaceId, name: String },
    /// Deletes a workspace with its profiles.
    DeleteWorkspace { workspace: WorkspaceId },
    /// Adds a profile and connects it, in a workspace or directly below the organization.
    ConnectProfile {
        /// The id of the new profile.
        profile: ProfileId,
        /// Its name.
        name: String,
        /// The workspace that it lies in; absent: directly below the organization.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        workspace: Option<WorkspaceId>,
    },
    /// Disconnects a profile from its network. It stays in the organization with what is held on it, to be connected
    /// again.
    DisconnectProfile { profile: ProfileId },
    /// Connects a disconnected profile again, where it lies.
    ReconnectProfile { profile: ProfileId },
    /// Deletes a profile: it is in the organization no longer, and nothing is held on it.
    DeleteProfile { profile: ProfileId },
    /// Moves a profile to another workspace, or directly below the organization.
    MoveProfile {
        /// The profile to move.
        profile: ProfileId,
        /// The workspace to move it to; absent: directly below the organization.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        workspace: Option<WorkspaceId>,
    },
    /// Makes a group of profiles.
    CreateGroup { group: GroupId, name: String, profiles: Vec<ProfileId> },
    /// Deletes a group; what is held there is held no longer.
    DeleteGroup { group: GroupId },
    /// Puts a profile into a group.
    AddToGroup { group: GroupId, profile: ProfileId },
    /// Takes a profile out of a group.
    RemoveFromGroup { group: GroupId, profile: ProfileId },
    /// Makes a team, which has nobody in it and holds nothing yet.
    CreateTeam { team: TeamId, name: String },
    /// Renames a team.
    RenameTeam { team: TeamId, name: String },
    /// Deletes a team; what its members held through it, they hold no longer.
    DeleteTeam { team: TeamId },
    /// Puts a member into a team: what the team has is theirs from then on.
    AddToTeam { team: TeamId, user: UserId },
    /// Takes a member out of a team, with what they held through it.
    RemoveFromTeam { team: TeamId, user: UserId },
    /// Gives a team a role, and so whoever is in it, now and later. A team has a role at a place once.
    GrantToTeam { team: TeamId, access: Access },
    /// Takes a role from a team and gives another at the same place, at once; or the same one, narrowed, timed or with optional
    /// permissions in another way.
    ChangeTeamAccess { team: TeamId, role: Role, to: Access },
    /// Takes a role from a team, and so from whoever holds it through the team.
    RevokeFromTeam { team: TeamId, place: Place, role: Role },
    /// Makes a custom role.
    DefineCustomRole { document: RoleDocument },
    /// Changes a custom role for everybody who holds it.
    EditCustomRole { document: RoleDocument },
    /// Deletes a custom role; nobody holds it any longer.
    DeleteCustomRole {
        /// The level of the role.
        #[serde(with = "crate::organization::model::wire::level")]
        level: Level,
        /// The name of the role.
        name: String,
    },
    /// Makes an API key of the actor: these permissions, at these places (none: everywhere), until that instant. With
    /// `content`, it is a share link: it is good for that content and nothing else.
    MintKey {
        /// The id of the new key.
        key: KeyId,
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
    /// Ends an API key or a share link.
    RevokeKey { key: KeyId },
    /// Lets `to` decide on posts in the place of `user`, at these places (none: everywhere), from one instant until another.
    /// It reaches what both hold already, for as long as they hold it without a break.
    Delegate {
        /// The id of the new delegation.
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
    /// Ends a standing delegation before its time; what was decided by it counts no more.
    EndDelegation { delegation: DelegationId },
    /// Lets the operator who sends it in, for that reason until that instant: as themselves with the rights of the role at the
    /// place (the organization where none is said; no group), or in the place of a member, within both.
    BeginSupport {
        #[serde(default = "Place::organization", skip_serializing_if = "Place::is_organization")]
        place: Place,
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
        reason: String,
        until: Timestamp,
    },
    /// Puts an operator out before the time.
    EndSupport { operator: UserId },
    /// Changes the plan: at once if nothing is lost by it, else announced, to be applied at `at`, or as early as the
    /// plan's notice allows. The seats beyond those that it includes may come with it; absent: as many as now.
    ChangePlan {
        /// The name of the new plan.
        plan: String,
        /// When the change is to apply; absent: as early as the plan's notice allows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Timestamp>,
        /// How many seats come with it beyond those that it includes; absent: as many as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra_seats: Option<u32>,
    },
    /// Takes an announced change of plan back.
    CancelPlanChange {},
    /// Applies an announced change of plan, its time having come.
    ApplyPlanChange {},
    /// Sets how many seats are bought beyond those that the plan includes; on a plan without a limit, ahead of one that
    /// has one.
    SetExtraSeats { extra: u32 },
}

impl Command {
    /// Creates a command of somebody in their own name, on the organization as it is now.
    ///
    /// ```
    /// use countersign::organization::{Action, By, Command};
    /// use countersign::{Timestamp, UserId, id::CommandId};
    ///
    /// let by = By::user(UserId::new(1));
    /// let command = Command::new(CommandId::new(7), by, Timestamp::from_millis(0), Action::Leave {}).seen(12);
    /// assert_eq!(command.revision, Some(12));
    /// ```
    #[must_use]
    pub const fn new(id: CommandId, by: By, now: Timestamp, action: Action) -> Self {
        Self { id, by, now, revision: None, action }
    }

    /// Sets the revision that the sender saw: if the organization stands at another one, the command is refused.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let leave = Command::new(CommandId::new(40), By::user(UserId::new(3)), Timestamp::from_millis(30), Action::Leave {});
    /// let refused = decide(&policy, &agency, &leave.seen(20)).err(); // the screen showed revision 20
    /// assert_eq!(refused, Some(Refusal::StaleRevision { expected: 21, found: 20 }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn seen(self, revision: u64) -> Self {
        Self { revision: Some(revision), ..self }
    }

    /// By which another command of the same id is known.
    pub(in crate::organization) fn digest(&self) -> u64 {
        digest(&(self.by, &self.action))
    }
}
