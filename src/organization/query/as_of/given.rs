//! Which events gave what is held.

use crate::id::{CommandId, TeamId, UserId};
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::organization::model::state::{State, Team};
use crate::policy::PolicyDigest;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Names the event by which somebody gave something, or changed what was given.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let agency = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?;
/// let given: &Given = &agency.grants(UserId::new(5))[0].given[0];
/// assert_eq!((given.by, given.revision), (By::operator(UserId::new(900)), 9)); // the directory's word
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Given {
    /// The revision of the event.
    pub revision: u64,
    /// When.
    pub at: Timestamp,
    /// Who asked for it. For an invitation this is whoever accepted it.
    pub by: By,
    /// The command.
    pub command: CommandId,
    /// The member who answered for the invitation that was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inviter: Option<UserId>,
    /// The policy under which it was decided, if the event says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyDigest>,
}

/// What tells apart what a member holds: a role at a place, and through what.
type Key = (Place, Role, Source);

/// By member and by what they hold, the events that gave it.
#[derive(Clone, Debug, Default)]
pub(in crate::organization) struct GivenBy {
    members: BTreeMap<UserId, BTreeMap<Key, Vec<Given>>>,
    /// By member and by what they hold, the last review that kept it.
    reviewed: BTreeMap<UserId, BTreeMap<Key, Given>>,
    /// The revision at which a custom role was changed last for everybody who holds it.
    edited: BTreeMap<(Level, Role), u64>,
    /// What teams were given, told of whoever comes in later.
    teams: BTreeMap<TeamId, BTreeMap<Key, Vec<Given>>>,
    /// The revision at which a place or a custom role was deleted last, with all that was held by it.
    deleted: BTreeMap<Deleted, u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deleted {
    Place(Place),
    Role(Level, Role),
}

/// What an event gives, and through whose invitation.
#[derive(Default)]
pub(in crate::organization) struct Handouts {
    given: Vec<(UserId, Key)>,
    /// Who may hold less by it.
    less: Vec<UserId>,
    inviter: Option<UserId>,
    deleted: Vec<Deleted>,
    /// What a team is given.
    to_team: Option<(TeamId, Key)>,
    /// Who comes into a team.
    joins: Option<(TeamId, UserId)>,
}

impl GivenBy {
    /// What an event gives that is about to happen.
    pub(super) fn of(&self, before: &State, event: &Event) -> Handouts {
        let mut handouts = Handouts::default();
        handouts.joining(before, &event.change);
        handouts.changing(&event.change);
        handouts.teaming(before, &event.change);
        handouts.deleting(before, &event.change);
        handouts
    }

    /// Notes what an event gave that has happened.
    pub(super) fn note(&mut self, after: &State, event: &Event, handouts: Handouts) {
        let Handouts { given, less, inviter, deleted, to_team, joins } = handouts;
        self.deleted.extend(deleted.into_iter().map(|deleted| (deleted, event.revision)));
        for user in less {
            self.forget(after, user);
        }
        let Event { revision, at, by, command, policy, .. } = *event;
        if let Change::CustomRoleEdited { document } = &event.change {
            let identity = document.identity().map(|(level, name)| (level, Role::custom(&name)));
            self.edited.extend(identity.map(|identity| (identity, revision)));
        }
        if let Change::AccessReviewed { kept, .. } = &event.change {
            for item in kept {
                let key = (item.place, item.role.clone(), item.source.clone());
                let review = Given { revision, at, by, command, inviter: None, policy };
                self.reviewed.entry(item.user).or_default().insert(key, review);
            }
        }
        let one = Given { revision, at, by, command, inviter, policy };
        for (user, key) in given {
            let before = joins.filter(|joins| joins.1 == user).map_or(&[][..], |(team, _)| self.of_team(team, &key));
            let before = before.to_vec();
            let deleted = self.deleted_with(key.0, &key.1);
            let events = self.members.entry(user).or_default().entry(key).or_default();
            if events.last().is_some_and(|last| Some(last.revision) < deleted) {
                events.clear();
            }
            events.extend(before);
            events.push(one);
        }
        if let Some((team, key)) = to_team {
            self.teams.entry(team).or_default().entry(key).or_default().push(one);
        }
        let has = |team: &TeamId, (place, role, _): &Key| {
            after.team_access(*team).iter().any(|access| access.is_for(*place, role))
        };
        if let Change::TeamAccessChanged { team, .. }
        | Change::TeamAccessRevoked { team, .. }
        | Change::TeamDeleted { team } = &event.change
        {
            if let Some(known) = self.teams.get_mut(team) {
                known.retain(|key, _| has(team, key));
            }
        }
    }

    /// The events that gave a team this, the oldest first.
    fn of_team(&self, team: TeamId, key: &Key) -> &[Given] {
        let found = self.teams.get(&team).and_then(|had| had.get(key)).map_or(&[][..], Vec::as_slice);
        let deleted = self.deleted_with(key.0, &key.1);
        if found.last().is_some_and(|last| Some(last.revision) < deleted) { &[] } else { found }
    }

    /// The events that gave a member this, the oldest first.
    pub(super) fn to(&self, user: UserId, access: &Access) -> &[Given] {
        let key = (access.place, access.role.clone(), access.source.clone());
        let found = self.members.get(&user).and_then(|held| held.get(&key)).map_or(&[][..], Vec::as_slice);
        let deleted = self.deleted_with(access.place, &access.role);
        if found.last().is_some_and(|last| Some(last.revision) < deleted) { &[] } else { found }
    }

    /// The last review that kept it as it is held since.
    pub(super) fn reviewed(&self, user: UserId, access: &Access) -> Option<Given> {
        let key = (access.place, access.role.clone(), access.source.clone());
        let found = self.reviewed.get(&user)?.get(&key)?;
        let given = self.to(user, access).last().map(|given| given.revision);
        let edited = self.edited.get(&(access.place.level(), access.role.clone())).copied();
        let changed = given.max(edited).max(self.deleted_with(access.place, &access.role));
        Some(*found).filter(|review| Some(review.revision) > changed)
    }

    /// When what is held of a role at a place was last deleted with either.
    fn deleted_with(&self, place: Place, role: &Role) -> Option<u64> {
        let with_place = self.deleted.get(&Deleted::Place(place));
        let with_role = self.deleted.get(&Deleted::Role(place.level(), role.clone()));
        with_place.max(with_role).copied()
    }

    /// Forgets what somebody holds no more.
    fn forget(&mut self, after: &State, user: UserId) {
        let held = after.access(user);
        let is = |access: &Access, (place, role, source): &Key| {
            access.place == *place && access.role == *role && access.source == *source
        };
        let holds = |key: &Key| held.iter().any(|access| is(access, key));
        if let Some(known) = self.members.get_mut(&user) {
            known.retain(|key, _| holds(key));
        }
        if let Some(known) = self.reviewed.get_mut(&user) {
            known.retain(|key, _| holds(key));
        }
        if held.is_empty() {
            self.members.remove(&user);
            self.reviewed.remove(&user);
        }
    }
}

impl Handouts {
    fn gives(&mut self, user: UserId, access: &[Access]) {
        let key = |access: &Access| (access.place, access.role.clone(), access.source.clone());
        self.given.extend(access.iter().map(|access| (user, key(access))));
    }

    fn joining(&mut self, before: &State, change: &Change) {
        if let Change::OrganizationCreated { founder: user, access, .. } | Change::MemberAdded { user, access, .. } =
            change
        {
            self.gives(*user, access);
        }
        if let Change::InvitationAccepted { invitation, user, gives, .. } = change {
            let found = before.invitations.get(invitation);
            self.inviter = found.map(|found| found.inviter);
            let all = found.map_or(&[][..], |found| &found.access);
            self.gives(*user, gives.as_deref().unwrap_or(all));
        }
    }

    fn changing(&mut self, change: &Change) {
        if let Change::AccessGranted { user, access } = change {
            self.gives(*user, core::slice::from_ref(access));
        }
        if let Change::AccessChanged { user, after, .. } = change {
            self.gives(*user, core::slice::from_ref(after));
            self.less.push(*user);
        }
        if let Change::AccessRevoked { user, .. }
        | Change::MemberRemoved { user, .. }
        | Change::MemberLeft { user, .. } = change
        {
            self.less.push(*user);
        }
        if let Change::OwnershipTransferred { place, role, from, to, former, .. } = change {
            self.given.push((*to, (*place, role.clone(), Source::default())));
            if let Some(former) = former {
                self.given.push((*from, (*place, former.clone(), Source::default())));
            }
            self.less.extend([*from, *to]);
        }
    }

    /// Who comes into a team holds what it was given; what it is given, everybody in it holds.
    fn teaming(&mut self, before: &State, change: &Change) {
        if let Change::TeamJoined { team, user } = change {
            let through = before.team_access(*team).into_iter().map(|access| access.given_by(Source::team(*team)));
            self.gives(*user, &through.collect::<Vec<_>>());
            self.joins = Some((*team, *user));
        }
        if let Change::TeamAccessGranted { team, access } | Change::TeamAccessChanged { team, after: access, .. } =
            change
        {
            let access = access.clone().given_by(Source::team(*team));
            let members: Vec<UserId> = before.teams.get(team).into_iter().flat_map(Team::members).collect();
            for user in members {
                self.gives(user, core::slice::from_ref(&access));
            }
            self.to_team = Some((*team, (access.place, access.role, access.source)));
        }
        if let Change::TeamLeft { user, .. } = change {
            self.less.push(*user);
        }
        if let Change::TeamAccessChanged { team, .. } | Change::TeamAccessRevoked { team, .. } = change {
            self.less.extend(before.teams.get(team).into_iter().flat_map(Team::members));
        }
    }

    fn deleting(&mut self, before: &State, change: &Change) {
        if let Change::WorkspaceDeleted { workspace, .. } = change {
            let inside = before.profiles.iter().filter(|(_, profile)| profile.workspace == Some(*workspace));
            self.deleted.push(Deleted::Place(Place::workspace(*workspace)));
            self.deleted.extend(inside.map(|(id, _)| Deleted::Place(Place::profile(*id))));
        }
        if let Change::ProfileDeleted { profile } = change {
            self.deleted.push(Deleted::Place(Place::profile(*profile)));
        }
        if let Change::GroupDeleted { group } = change {
            self.deleted.push(Deleted::Place(Place::group(*group)));
        }
        if let Change::CustomRoleDeleted { level, name } = change {
            self.deleted.push(Deleted::Role(*level, Role::custom(name)));
        }
    }
}
