//! An organization as its history made it.

mod delegation;
mod lookup;
mod parts;
mod stored;
mod support;
mod team;
mod users;

pub use delegation::Delegation;
pub(in crate::organization) use stored::{Roles, Stored};
pub use support::Support;
pub use team::Team;
pub(in crate::organization) use users::Users;

use crate::event_sourcing::{Accepted, Position};
use crate::free_text::FreeText;
use crate::id::{
    CommandId, ContentId, DelegationId, GroupId, InvitationId, KeyId, OrganizationId, ProfileId, TeamId, TokenId,
    UserId, WorkspaceId,
};
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::{self, Source};
use crate::organization::model::taken::Taken;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Holds an organization as its events made it: members and what they hold, the tree, invitations, keys, custom roles
/// and plan.
///
/// It changes by [`evolve`](crate::organization::evolve()) alone. It holds names, so it outlives the policy that it was made under.
/// Two are equal if they say the same, whatever order they came to say it in.
///
/// ```
/// # use countersign::{organization::State, UserId};
/// fn summary(state: &State, marc: UserId) -> String {
///     let held = state.access(marc).len();
///     let (members, active) = (state.member_count(), state.active_count());
///     format!("{members} members, {active} active; Marc: {} with {held} roles", state.is_member(marc))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct State {
    pub(in crate::organization) organization: OrganizationId,
    pub(in crate::organization) revision: u64,
    /// The time of the last event.
    pub(in crate::organization) clock: Option<Timestamp>,
    pub(in crate::organization) roles: Roles,
    pub(in crate::organization) members: Users<Member>,
    /// Members who are not suspended; kept beside the members so that seats are counted in constant time.
    pub(in crate::organization) active: usize,
    pub(in crate::organization) workspaces: BTreeMap<WorkspaceId, WorkspaceDetails>,
    pub(in crate::organization) profiles: BTreeMap<ProfileId, ProfileDetails>,
    pub(in crate::organization) groups: BTreeMap<GroupId, Group>,
    /// What they have, those who are in them hold besides, among `members`.
    pub(in crate::organization) teams: BTreeMap<TeamId, Team>,
    /// Those that are neither accepted nor cancelled nor noted to be over.
    pub(in crate::organization) invitations: BTreeMap<InvitationId, Invitation>,
    /// From whom something was taken since the oldest of these was sent.
    pub(in crate::organization) taken: BTreeMap<UserId, Taken>,
    pub(in crate::organization) keys: BTreeMap<KeyId, Key>,
    /// Those that nobody ended, over or not: by these is known which decisions still count.
    pub(in crate::organization) delegations: BTreeMap<DelegationId, Delegation>,
    /// By the operator; those whom nobody put out, whose time is over or not.
    pub(in crate::organization) support: BTreeMap<UserId, Support>,
    pub(in crate::organization) custom_roles: BTreeMap<(Level, String), RoleDocument>,
    pub(in crate::organization) plan: Option<String>,
    pub(in crate::organization) announced: Option<Announced>,
    pub(in crate::organization) extra_seats: u32,
    /// The profile permissions that a change of plan brought into force, with its revision.
    pub(in crate::organization) permissions_since: BTreeMap<String, u32>,
    pub(in crate::organization) commands: Accepted,
}

/// A member as stored.
#[derive(Clone, Debug)]
pub(in crate::organization) struct Member {
    pub(in crate::organization) since: Timestamp,
    pub(in crate::organization) suspended: bool,
    /// One for each role at a place.
    pub(in crate::organization) holds: Vec<Stored>,
}

/// Describes a workspace of the organization; as the place of a decision it is a [`Workspace`](crate::Workspace), which
/// [`State::workspace`] gives.
///
/// ```
/// # use countersign::organization::State;
/// fn names(state: &State) -> Vec<String> {
///     state.workspaces().map(|(id, workspace)| format!("{id}: {}", workspace.name())).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceDetails {
    pub(in crate::organization) name: FreeText,
}

/// Describes a profile of the organization; as the place of a decision it is a [`Profile`](crate::Profile), which
/// [`State::profile`] gives.
///
/// ```
/// # fn list(organization: &countersign::organization::State) {
/// for (id, profile) in organization.profiles() {
///     println!("{id} {} {:?} {:?} {}", profile.name(), profile.workspace(), profile.connected_by(), profile.is_connected());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileDetails {
    pub(in crate::organization) name: FreeText,
    pub(in crate::organization) workspace: Option<WorkspaceId>,
    pub(in crate::organization) connected_by: Option<UserId>,
    /// Whether it is connected to its network now.
    pub(in crate::organization) connected: bool,
    /// The revision since which it is in the organization.
    pub(in crate::organization) since: u32,
    /// The revision since which it lies where it lies.
    pub(in crate::organization) placed_since: u32,
}

/// Describes a group of profiles.
///
/// ```
/// # use countersign::organization::State;
/// fn sizes(state: &State) -> Vec<(&str, usize)> {
///     state.groups().map(|(_, group)| (group.name(), group.profiles().count())).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub(in crate::organization) name: FreeText,
    /// With the revision since which each is in the group.
    pub(in crate::organization) profiles: BTreeMap<ProfileId, u32>,
}

/// Describes an invitation that waits for its answer.
///
/// ```
/// # use countersign::{organization::State, Timestamp};
/// fn open(state: &State, now: Timestamp) -> impl Iterator<Item = &str> {
///     let open = state.invitations().filter(move |(_, invitation)| now < invitation.expires_at());
///     open.map(|(_, invitation)| invitation.recipient())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub(in crate::organization) inviter: UserId,
    pub(in crate::organization) recipient: FreeText,
    pub(in crate::organization) token: TokenId,
    pub(in crate::organization) access: Vec<Access>,
    pub(in crate::organization) expires_at: Timestamp,
    /// The revision at which it was sent, or sent anew.
    pub(in crate::organization) sent: u64,
    /// The member who accepted another one to the same recipient.
    pub(in crate::organization) seated: Option<UserId>,
}

/// Describes an API key or a share link.
///
/// ```
/// # use countersign::{id::KeyId, organization::State, UserId};
/// fn keys_of(state: &State, maker: UserId) -> Vec<(KeyId, &[String])> {
///     state.keys().filter(|(_, key)| key.maker() == maker).map(|(id, key)| (id, key.permissions())).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub(in crate::organization) maker: UserId,
    pub(in crate::organization) permissions: Vec<String>,
    /// None: everywhere.
    pub(in crate::organization) places: Vec<Place>,
    pub(in crate::organization) until: Option<Timestamp>,
    /// Of a share link.
    pub(in crate::organization) content: Option<ContentId>,
}

/// Describes a change of plan whose time has not come.
///
/// ```
/// # use countersign::organization::State;
/// fn banner(state: &State) -> Option<String> {
///     state.announced().map(|change| format!("plan {} from {} on", change.plan(), change.at()))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    pub(in crate::organization) plan: String,
    pub(in crate::organization) at: Timestamp,
    /// That come with it; absent: as many as then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::organization) extra_seats: Option<u32>,
}

impl State {
    /// Creates an organization to which nothing has happened yet;
    /// [`Action::Create`](crate::organization::Action::Create) begins it.
    #[must_use]
    pub fn new(organization: OrganizationId) -> Self {
        Self {
            organization,
            revision: 0,
            clock: None,
            roles: Roles::default(),
            members: Users::default(),
            active: 0,
            workspaces: BTreeMap::new(),
            profiles: BTreeMap::new(),
            groups: BTreeMap::new(),
            teams: BTreeMap::new(),
            invitations: BTreeMap::new(),
            taken: BTreeMap::new(),
            keys: BTreeMap::new(),
            delegations: BTreeMap::new(),
            support: BTreeMap::new(),
            custom_roles: BTreeMap::new(),
            plan: None,
            announced: None,
            extra_seats: 0,
            permissions_since: BTreeMap::new(),
            commands: Accepted::default(),
        }
    }

    /// Where the organization stands, for what comes next.
    pub(in crate::organization) fn position(&self) -> Position<'_, OrganizationId> {
        let (revision, last) = (self.revision, self.clock);
        Position { stream: self.organization, revision, begun: revision > 0, last, accepted: &self.commands }
    }

    /// Returns the id of the organization.
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Returns how many events made it; what a command names as the revision that it saw.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the revision that the command of that id made, if it was accepted and is remembered.
    #[must_use]
    pub fn done(&self, command: CommandId) -> Option<u64> {
        self.commands.revision(command)
    }

    /// Counts the members, suspended ones included.
    #[must_use]
    pub fn member_count(&self) -> usize {
        self.members.len()
    }

    /// Counts the members who are not suspended: the seats that are taken.
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.active
    }

    /// Lists the members, in no particular order.
    pub fn members(&self) -> impl Iterator<Item = UserId> + '_ {
        self.members.iter().map(|(user, _)| user)
    }

    /// Returns `true` if that person is a member, suspended or not.
    #[must_use]
    pub fn is_member(&self, user: UserId) -> bool {
        self.members.at(user).is_some()
    }

    /// Returns `true` if that person is a member and suspended.
    #[must_use]
    pub fn is_suspended(&self, user: UserId) -> bool {
        self.members.at(user).is_some_and(|member| member.suspended)
    }

    /// Returns when that person became a member.
    #[must_use]
    pub fn member_since(&self, user: UserId) -> Option<Timestamp> {
        self.members.at(user).map(|member| member.since)
    }

    /// Returns what that person holds; nothing if they are no member.
    #[must_use]
    pub fn access(&self, user: UserId) -> Vec<Access> {
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        holds.iter().filter_map(|held| held.access(&self.roles)).collect()
    }

    /// Lists the workspaces.
    pub fn workspaces(&self) -> impl Iterator<Item = (WorkspaceId, &WorkspaceDetails)> {
        self.workspaces.iter().map(|(id, workspace)| (*id, workspace))
    }

    /// Lists the profiles.
    pub fn profiles(&self) -> impl Iterator<Item = (ProfileId, &ProfileDetails)> {
        self.profiles.iter().map(|(id, profile)| (*id, profile))
    }

    /// Lists the groups of profiles.
    pub fn groups(&self) -> impl Iterator<Item = (GroupId, &Group)> {
        self.groups.iter().map(|(id, group)| (*id, group))
    }

    /// Lists the invitations that wait for an answer.
    pub fn invitations(&self) -> impl Iterator<Item = (InvitationId, &Invitation)> {
        self.invitations.iter().map(|(id, invitation)| (*id, invitation))
    }

    /// Lists the API keys and share links.
    pub fn keys(&self) -> impl Iterator<Item = (KeyId, &Key)> {
        self.keys.iter().map(|(id, key)| (*id, key))
    }

    /// Returns the name of the plan, if there is one.
    #[must_use]
    pub fn plan(&self) -> Option<&str> {
        self.plan.as_deref()
    }

    /// Returns the change of plan whose time has not come, if one is announced.
    #[must_use]
    pub fn announced(&self) -> Option<&Announced> {
        self.announced.as_ref()
    }

    /// The revision that the next event has, as holdings count it.
    pub(in crate::organization) fn next_since(&self) -> u32 {
        as_of(self.revision).saturating_add(1)
    }

    /// Whether that place is in the organization.
    pub(in crate::organization) fn has(&self, place: Place) -> bool {
        match place {
            Place::Organization {} => self.revision > 0,
            Place::Workspace { workspace } => self.workspaces.contains_key(&workspace),
            Place::Profile { profile } => self.profiles.contains_key(&profile),
            Place::Group { group } => self.groups.contains_key(&group),
        }
    }

    /// Whether a place is that workspace or a profile of it.
    pub(in crate::organization) fn lies_in(&self, place: Place, workspace: WorkspaceId) -> bool {
        match place {
            Place::Workspace { workspace: at } => at == workspace,
            Place::Profile { profile } => {
                self.profiles.get(&profile).is_some_and(|found| found.workspace == Some(workspace))
            }
            Place::Organization {} | Place::Group { .. } => false,
        }
    }

    /// What a member holds of that role at that place; of several assignments the widest, whoever gave it.
    pub(in crate::organization) fn held(&self, user: UserId, place: Place, role: &Role) -> Option<Access> {
        let found = self.members.at(user)?.holds.iter().filter(|held| held.is_for(&self.roles, place, role));
        found.filter_map(|held| held.access(&self.roles)).min_by(|one, other| one.by_width().cmp(&other.by_width()))
    }

    /// The directories, imports and teams that give a member what is picked.
    pub(in crate::organization) fn given_by_others(
        &self,
        user: UserId,
        picks: impl Fn(&Stored) -> bool,
    ) -> Vec<Source> {
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        let others = holds.iter().filter(|held| picks(held)).map(Stored::source);
        source::each_once(others.filter(|source| !source.is_person()))
    }

    /// Through whom else a member holds a role at a place.
    pub(in crate::organization) fn kept(&self, user: UserId, place: Place, role: &Role, taken: &Source) -> Vec<Source> {
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        let here = holds.iter().filter(|held| held.is_for(&self.roles, place, role)).map(Stored::source);
        source::each_once(here.filter(|source| *source != taken))
    }
}

/// A revision, as holdings count it.
pub(in crate::organization) fn as_of(revision: u64) -> u32 {
    u32::try_from(revision).unwrap_or(u32::MAX)
}
