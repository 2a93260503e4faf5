//! A state as data, to be stored instead of replaying a long history.

mod check;
mod invalid;
mod parts;
mod said;
mod teams;

pub use invalid::InvalidSnapshot;

use teams::TeamShape;

use crate::event_sourcing::{Accepted, AcceptedShape, by_name};
use crate::free_text::FreeText;
use crate::id::{
    ContentId, DelegationId, GroupId, InvitationId, KeyId, OrganizationId, ProfileId, TokenId, UserId, WorkspaceId,
};
use crate::organization::model::access::Access;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::state::{Announced, Member, Roles, State, Users, WorkspaceDetails, as_of};
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize};

/// Numbers the format of snapshots that this crate writes, and the only one that it reads.
pub const SNAPSHOT_FORMAT: u32 = 1;

/// Stores everything that a [`State`] holds, so that a host need not replay all events; [`State::snapshot`] makes it
/// and [`State::restore`] reads it.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let row = serde_json::to_string(&agency.snapshot())?;
/// let snapshot: Snapshot = serde_json::from_str(&row)?;
/// assert_eq!(State::restore(snapshot)?, agency);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snapshot(Fields);

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        by_name(deserializer).map(Self)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "Snapshot", deny_unknown_fields)]
struct Fields {
    format: u32,
    organization: OrganizationId,
    revision: u64,
    clock: Option<Timestamp>,
    members: Vec<MemberShape>,
    workspaces: Vec<WorkspaceShape>,
    profiles: Vec<ProfileShape>,
    groups: Vec<GroupShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    teams: Vec<TeamShape>,
    invitations: Vec<InvitationShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    taken: Vec<TakenShape>,
    keys: Vec<KeyShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    delegations: Vec<DelegationShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    support: Vec<SupportShape>,
    custom_roles: Vec<RoleDocument>,
    plan: Option<String>,
    announced: Option<Announced>,
    extra_seats: u32,
    /// The profile permissions that a change of plan brought into force, with its revision.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    permissions_since: BTreeMap<String, u32>,
    commands: Vec<AcceptedShape>,
    /// The revision that the latest command made that is not among `commands` any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forgotten: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberShape {
    user: UserId,
    since: Timestamp,
    suspended: bool,
    holds: Vec<Access>,
    /// By place in `holds`: the revision since which each is held without a break. Absent: this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    holds_since: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkspaceShape {
    workspace: WorkspaceId,
    name: FreeText,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileShape {
    profile: ProfileId,
    name: FreeText,
    workspace: Option<WorkspaceId>,
    connected_by: Option<UserId>,
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    connected: bool,
    /// The revision since which it is there. Absent: this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<u32>,
    /// The revision since which it lies in its workspace. Absent: this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    placed_since: Option<u32>,
}

/// Profiles are connected unless the snapshot says that they are not.
fn yes() -> bool {
    true
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupShape {
    group: GroupId,
    name: FreeText,
    profiles: Vec<ProfileId>,
    /// By place in `profiles`: the revision since which each is in the group. Absent: this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    profiles_since: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InvitationShape {
    invitation: InvitationId,
    inviter: UserId,
    recipient: FreeText,
    token: TokenId,
    access: Vec<Access>,
    expires_at: Timestamp,
    sent: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seated: Option<UserId>,
}

/// What was taken from a person since the oldest invitation was sent, by revisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenShape {
    user: UserId,
    /// Of their last removal or leaving; 0: never.
    #[serde(default, skip_serializing_if = "is_zero")]
    gone: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    places: Vec<(Place, u64)>,
}

fn is_zero(revision: &u64) -> bool {
    *revision == 0
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyShape {
    key: KeyId,
    maker: UserId,
    permissions: Vec<String>,
    places: Vec<Place>,
    until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<ContentId>,
}

/// A standing delegation that nobody ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SupportShape {
    operator: UserId,
    #[serde(default = "Place::organization", skip_serializing_if = "Place::is_organization")]
    place: Place,
    role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acting_for: Option<UserId>,
    reason: FreeText,
    began: Timestamp,
    until: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DelegationShape {
    delegation: DelegationId,
    user: UserId,
    to: UserId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    places: Vec<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    until: Timestamp,
    made_at: Timestamp,
    /// The revision that made it.
    since: u32,
}

impl State {
    /// Makes a snapshot of the state, to be stored.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let row = serde_json::to_string(&agency.snapshot())?; // beside the log, so that not all of it need be read
    /// assert_eq!(State::restore(serde_json::from_str(&row)?)?, agency);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let member = |(user, member): (UserId, &Member)| {
            let own = member.holds.iter().filter(|held| held.source().through().is_none());
            let holds = own.filter_map(|held| Some((held.access(&self.roles)?, held.since())));
            let mut holds: Vec<_> = holds.collect();
            holds.sort_unstable();
            let (holds, holds_since) = holds.into_iter().unzip();
            MemberShape { user, since: member.since, suspended: member.suspended, holds, holds_since }
        };
        let mut members: Vec<_> = self.members.iter().map(member).collect();
        members.sort_unstable_by_key(|member| member.user);
        Snapshot(Fields {
            format: SNAPSHOT_FORMAT,
            organization: self.organization,
            revision: self.revision,
            clock: self.clock,
            members,
            workspaces: self.workspaces.iter().map(|(id, found)| found.shape(*id)).collect(),
            profiles: self.profiles.iter().map(|(id, found)| found.shape(*id)).collect(),
            groups: self.groups.iter().map(|(id, found)| found.shape(*id)).collect(),
            teams: self.teams.iter().map(|(id, found)| self.team_shape(*id, found)).collect(),
            invitations: self.invitations.iter().map(|(id, found)| found.shape(*id)).collect(),
            taken: self.taken.iter().map(|(user, taken)| taken.shape(*user)).collect(),
            keys: self.keys.iter().map(|(id, found)| found.shape(*id)).collect(),
            delegations: self.delegations.iter().map(|(id, found)| found.shape(*id)).collect(),
            support: self.support.iter().map(|(operator, found)| found.shape(*operator)).collect(),
            custom_roles: self.custom_roles.values().cloned().collect(),
            plan: self.plan.clone(),
            announced: self.announced.clone(),
            extra_seats: self.extra_seats,
            permissions_since: self.permissions_since.clone(),
            commands: self.commands.shapes(),
            forgotten: self.commands.forgotten(),
        })
    }

    /// Makes the state from a stored snapshot.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let snapshot = replay(State::new(OrganizationId::new(10)), &log[..15])?.snapshot(); // stored some time ago
    /// let newest = replay(State::restore(snapshot)?, &log[15..])?;
    /// assert_eq!(newest, replay(State::new(OrganizationId::new(10)), &log)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A snapshot of another version, or one in which something stands twice or names a node that is not there.
    pub fn restore(snapshot: Snapshot) -> Result<Self, InvalidSnapshot> {
        let Snapshot(snapshot) = snapshot;
        if snapshot.format != SNAPSHOT_FORMAT {
            return Err(InvalidSnapshot::Format(snapshot.format));
        }
        let mut state = Self::new(snapshot.organization);
        (state.revision, state.clock) = (snapshot.revision, snapshot.clock);
        (state.plan, state.extra_seats) = (snapshot.plan, snapshot.extra_seats);
        state.permissions_since = snapshot.permissions_since;
        state.announced = snapshot.announced;
        let workspaces =
            snapshot.workspaces.into_iter().map(|found| (found.workspace, WorkspaceDetails { name: found.name }));
        state.workspaces = unique(workspaces)?;
        let latest = as_of(snapshot.revision);
        state.profiles = unique(snapshot.profiles.into_iter().map(|shape| shape.made(latest)))?;
        for shape in &snapshot.groups {
            counted(&shape.profiles_since, shape.profiles.len())?;
            if !ascends(&shape.profiles) {
                return Err(TWICE);
            }
        }
        state.groups = unique(snapshot.groups.into_iter().map(|shape| shape.made(latest)))?;
        state.invitations = unique(snapshot.invitations.into_iter().map(InvitationShape::made))?;
        state.taken = unique(snapshot.taken.into_iter().map(TakenShape::made))?;
        state.keys = unique(snapshot.keys.into_iter().map(KeyShape::made))?;
        state.delegations = unique(snapshot.delegations.into_iter().map(DelegationShape::made))?;
        state.support = unique(snapshot.support.into_iter().map(SupportShape::made))?;
        for document in snapshot.custom_roles {
            let there = document.workspace().is_none_or(|workspace| state.workspaces.contains_key(&workspace));
            let identity = document.identity().filter(|_| there).ok_or(NOT_THERE)?;
            if state.custom_roles.insert(identity, document).is_some() {
                return Err(TWICE);
            }
        }
        let commands = Accepted::of(&snapshot.commands, snapshot.forgotten.unwrap_or(0), snapshot.revision);
        state.commands = commands.ok_or(COMMANDS)?;
        state.restore_members(snapshot.members)?;
        snapshot.teams.into_iter().try_for_each(|shape| state.restore_team(shape))?;
        state.consistent()?;
        Ok(state)
    }

    fn restore_members(&mut self, shapes: Vec<MemberShape>) -> Result<(), InvalidSnapshot> {
        let mut roles = Roles::default();
        let mut members = Users::default();
        for shape in shapes {
            let mut holds = Vec::with_capacity(shape.holds.len());
            counted(&shape.holds_since, shape.holds.len())?;
            for (index, access) in shape.holds.iter().enumerate() {
                let again = shape.holds.iter().take(index).any(|other| other == access);
                if again || !self.has(access.place) {
                    return Err(if again { TWICE } else { NOT_THERE });
                }
                if access.source.through().is_some() || !self.is_whole(access) {
                    return Err(NOT_WHOLE);
                }
                let since = shape.holds_since.get(index).copied().unwrap_or(as_of(self.revision));
                holds.push(roles.store(access, since).ok_or(NOT_THERE)?);
            }
            self.active = self.active.saturating_add(usize::from(!shape.suspended));
            if !members.insert(shape.user, Member { since: shape.since, suspended: shape.suspended, holds }) {
                return Err(TWICE);
            }
        }
        (self.roles, self.members) = (roles, members);
        Ok(())
    }
}

fn ascends<T: Ord>(list: &[T]) -> bool {
    list.windows(2).all(|pair| matches!(pair, [one, next] if one < next))
}

const NOT_WHOLE: InvalidSnapshot =
    InvalidSnapshot::Inconsistent("everything in its one form, at a time that there was");
const TWICE: InvalidSnapshot = InvalidSnapshot::Inconsistent("everything once");
const COMMANDS: InvalidSnapshot = InvalidSnapshot::Inconsistent("each accepted command once, in order");
const NOT_THERE: InvalidSnapshot = InvalidSnapshot::Inconsistent("nothing to name what is not there");

/// Numbers by place in another list are as many as that list has places, or none.
fn counted(numbers: &[u32], places: usize) -> Result<(), InvalidSnapshot> {
    let fits = numbers.is_empty() || numbers.len() == places;
    if fits { Ok(()) } else { Err(InvalidSnapshot::Inconsistent("as many numbers as there are places")) }
}

fn unique<K: Ord, T>(entries: impl Iterator<Item = (K, T)>) -> Result<BTreeMap<K, T>, InvalidSnapshot> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        if map.insert(key, value).is_some() {
            return Err(TWICE);
        }
    }
    Ok(map)
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.snapshot() == other.snapshot()
    }
}
impl Eq for State {}
