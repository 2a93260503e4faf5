//! Whom events concern.

use crate::id::UserId;
use crate::organization::decide::limit::bound::Names;
use crate::organization::model::by::By;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::state::{Group, State, Stored, Team};
use alloc::collections::BTreeSet;

#[derive(Default)]
pub(super) struct Affected {
    pub(super) users: BTreeSet<UserId>,
    /// Nodes that the events speak of.
    pub(super) nodes: Names,
}

pub(super) fn by(state: &State, events: &[Event]) -> Affected {
    let mut affected = Affected::default();
    for event in events {
        affected.person(state, &event.change);
        affected.node(state, &event.change);
        affected.rights(state, &event.change);
    }
    affected
}

/// Those whom events concern, and by whom and for whom they are: who is out does nothing.
pub(super) fn there(state: &State, affected: &Affected, events: &[Event]) -> BTreeSet<UserId> {
    let by = events.iter().map(|event| event.by);
    let maker = |by: By| match by {
        By::Key { key, .. } => state.keys.get(&key).map(|found| found.maker),
        By::User { .. } | By::Operator { .. } | By::Host {} => by.person(),
    };
    let senders = by.flat_map(|by| [maker(by), by.acting_for()]).flatten();
    affected.users.iter().copied().chain(senders).collect()
}

impl Affected {
    fn person(&mut self, state: &State, change: &Change) {
        if let Change::OrganizationCreated { founder: user, .. }
        | Change::InvitationAccepted { user, .. }
        | Change::AccessGranted { user, .. }
        | Change::AccessChanged { user, .. }
        | Change::AccessRevoked { user, .. }
        | Change::MemberAdded { user, .. }
        | Change::MemberRemoved { user, .. }
        | Change::MemberLeft { user, .. }
        | Change::MemberSuspended { user }
        | Change::TeamJoined { user, .. }
        | Change::TeamLeft { user, .. }
        | Change::MemberReinstated { user } = change
        {
            self.users.insert(*user);
        }
        if let Change::AccessReviewed { kept, revoked, .. } = change {
            self.users.extend(kept.iter().chain(revoked).map(|item| item.user));
        }
        if let Change::OwnershipTransferred { from, to, .. }
        | Change::Delegated { user: from, to, .. }
        | Change::DelegationEnded { user: from, to, .. } = change
        {
            self.users.extend([*from, *to]);
        }
        if let Change::TeamAccessGranted { team, .. }
        | Change::TeamAccessChanged { team, .. }
        | Change::TeamAccessRevoked { team, .. } = change
        {
            self.users.extend(state.teams.get(team).into_iter().flat_map(Team::members));
        }
        if let Change::PlanChanged { .. } = change {
            self.users.extend(state.members());
        }
    }

    fn node(&mut self, state: &State, change: &Change) {
        if let Change::WorkspaceCreated { workspace, .. } | Change::WorkspaceDeleted { workspace, .. } = change {
            self.nodes.workspaces.insert(*workspace);
            let inside = state.profiles.iter().filter(|(_, profile)| profile.workspace == Some(*workspace));
            self.nodes.profiles.extend(inside.map(|(profile, _)| *profile));
            self.holding(state, |held| {
                held.place() == Place::organization() || state.lies_in(held.place(), *workspace)
            });
        }
        if let Change::ProfileConnected { profile, workspace, .. } = change {
            self.nodes.profiles.insert(*profile);
            let above = workspace.map(Place::workspace);
            self.holding(state, |held| held.place() == Place::organization() || Some(held.place()) == above);
        }
        if let Change::ProfileDeleted { profile } = change {
            self.nodes.profiles.insert(*profile);
            let above = state.profiles.get(profile).and_then(|found| found.workspace).map(Place::workspace);
            let (here, grouped) =
                (Place::profile(*profile), |place| state.nodes(place).any(|id| id == profile.as_u128()));
            self.holding(state, |held| {
                let place = held.place();
                place == here || place == Place::organization() || Some(place) == above || grouped(place)
            });
        }
        if let Change::ProfileMoved { profile, from, to } = change {
            self.nodes.profiles.insert(*profile);
            let (from, to) = (from.map(Place::workspace), to.map(Place::workspace));
            self.holding(state, |held| {
                let place = Some(held.place());
                let wide = matches!(held.place(), Place::Organization {} | Place::Group { .. });
                let narrowed = held.narrowing().is_some() && wide;
                place == from || place == to || narrowed
            });
        }
        if let Change::ProfileGrouped { group, profile } | Change::ProfileUngrouped { group, profile } = change {
            self.nodes.profiles.insert(*profile);
            self.holding(state, |held| held.place() == Place::group(*group));
        }
        if let Change::GroupDeleted { group } = change {
            self.nodes.profiles.extend(state.groups.get(group).into_iter().flat_map(Group::profiles));
            self.holding(state, |held| held.place() == Place::group(*group));
        }
    }

    fn rights(&mut self, state: &State, change: &Change) {
        let mut identity = None;
        if let Change::CustomRoleDeleted { level, name } = change {
            identity = Some((*level, name.clone()));
        }
        if let Change::CustomRoleEdited { document } = change {
            identity = document.identity();
        }
        if let Some((level, name)) = identity {
            let index = state.roles.index(&Role::custom(&name));
            self.holding(state, |held| Some(held.role()) == index && held.place().level() == level);
        }
    }

    fn holding(&mut self, state: &State, concerned: impl Fn(&Stored) -> bool) {
        let found = state.members.iter().filter(|(_, member)| member.holds.iter().any(&concerned));
        self.users.extend(found.map(|(user, _)| user));
    }
}

impl State {
    /// The same organization with these members alone, and without the ids of accepted commands.
    pub(super) fn excerpt(&self, users: &BTreeSet<UserId>) -> Self {
        let mut excerpt = Self::new(self.organization);
        (excerpt.revision, excerpt.clock, excerpt.roles) = (self.revision, self.clock, self.roles.clone());
        for user in users {
            if let Some(member) = self.members.at(*user) {
                excerpt.active = excerpt.active.saturating_add(usize::from(member.is_active()));
                excerpt.members.insert(*user, member.clone());
            }
        }
        excerpt.workspaces.clone_from(&self.workspaces);
        excerpt.profiles.clone_from(&self.profiles);
        excerpt.groups.clone_from(&self.groups);
        let there = |team: &Team| team.members.intersection(users).copied().collect();
        let teams = self.teams.iter().map(|(id, team)| (*id, Team { members: there(team), ..team.clone() }));
        excerpt.teams = teams.collect();
        excerpt.invitations.clone_from(&self.invitations);
        excerpt.taken.clone_from(&self.taken);
        // Events count keys, and are sent by them, whosever they are.
        excerpt.keys.clone_from(&self.keys);
        excerpt.delegations.clone_from(&self.delegations);
        excerpt.support.clone_from(&self.support);
        excerpt.custom_roles.clone_from(&self.custom_roles);
        excerpt.plan.clone_from(&self.plan);
        excerpt.announced.clone_from(&self.announced);
        excerpt.extra_seats = self.extra_seats;
        excerpt.permissions_since.clone_from(&self.permissions_since);
        excerpt
    }
}
