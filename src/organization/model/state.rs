//! An organization as its history made it.

mod delegation;
mod getters;
mod lookup;
mod parts;
mod stored;
mod support;
mod team;
mod users;

pub use delegation::Delegation;
pub use parts::{Announced, Group, Invitation, Key, ProfileDetails, WorkspaceDetails};
pub(in crate::organization) use stored::{Roles, Stored};
pub use support::Support;
pub use team::Team;
pub(in crate::organization) use users::Users;

use crate::event_sourcing::{Accepted, Position};
use crate::id::{DelegationId, GroupId, InvitationId, KeyId, OrganizationId, ProfileId, TeamId, UserId, WorkspaceId};
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

impl State {
    /// Creates an organization to which nothing has happened yet;
    /// [`Action::Create`](crate::organization::Action::Create) begins it.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let id = OrganizationId::new(10);
    /// let nothing_yet = State::new(id);
    /// assert_eq!((nothing_yet.organization(), nothing_yet.revision(), nothing_yet.member_count()), (id, 0, 0));
    /// ```
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
