//! Events to state.

use crate::event_sourcing::{EventSourced, HistoryError, HistoryProblem, sealed};
use crate::id::CommandId;
use crate::organization::evolve::possible::possible;
use crate::organization::evolve::steps::{Evolved, expect};
use crate::organization::evolve::{delegations, members, nodes, reviews, support, teams};
use crate::organization::model::event::{Change, Event};
use crate::organization::model::role::Role;
use crate::organization::model::state::{Announced, Key, State};
use alloc::string::String;

/// Changes the state by one event that was decided or read from the host's store. It is never refused for reasons of
/// business: [`decide`](crate::organization::decide()) has seen to that.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let mut agency = State::new(OrganizationId::new(10));
/// evolve(&mut agency, &log[0])?;
/// assert_eq!((agency.revision(), agency.is_member(UserId::new(1))), (1, true));
/// assert!(evolve(&mut agency, &log[0]).is_err(), "it has happened already");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// An event that cannot follow: of another version or organization, out of order, about something that is not there, or one
/// that nobody can have brought about then, such as an acceptance after the end of an invitation or by somebody else. The
/// state is then as it was before. Whether somebody had the right is not asked again: that is the policy's matter.
pub fn evolve(state: &mut State, event: &Event) -> Result<(), HistoryError> {
    let revision = state.revision;
    happen(state, event).map_err(|problem| HistoryError::new(revision, problem))
}

fn happen(state: &mut State, event: &Event) -> Evolved {
    state.position().follows(event.header())?;
    possible(state, event)?;
    support::possible(state, event)?;
    change(state, event)?;
    state.revision = event.revision;
    state.clock = Some(event.at);
    state.commands.note(event.command, event.command_digest, event.revision);
    Ok(())
}

impl sealed::Sealed for State {}

impl EventSourced for State {
    type Event = Event;

    fn revision(&self) -> u64 {
        self.revision
    }

    fn evolve(&mut self, event: &Event) -> Result<(), HistoryError> {
        evolve(self, event)
    }

    fn evolve_or_break(&mut self, event: &Event) -> Result<(), HistoryError> {
        evolve(self, event)
    }

    fn highest_command(&self) -> Option<CommandId> {
        self.commands.highest()
    }
}

fn change(state: &mut State, event: &Event) -> Evolved {
    match &event.change {
        Change::OrganizationCreated { .. }
        | Change::MemberInvited { .. }
        | Change::InvitationResent { .. }
        | Change::InvitationCancelled { .. }
        | Change::InvitationExpired { .. }
        | Change::InvitationAccepted { .. }
        | Change::MemberAdded { .. }
        | Change::AccessGranted { .. }
        | Change::AccessChanged { .. }
        | Change::AccessRevoked { .. }
        | Change::MemberRemoved { .. }
        | Change::MemberLeft { .. }
        | Change::MemberSuspended { .. }
        | Change::MemberReinstated { .. }
        | Change::OwnershipTransferred { .. } => members::change(state, event),
        Change::WorkspaceCreated { .. }
        | Change::WorkspaceRenamed { .. }
        | Change::WorkspaceDeleted { .. }
        | Change::ProfileConnected { .. }
        | Change::ProfileDisconnected { .. }
        | Change::ProfileReconnected { .. }
        | Change::ProfileDeleted { .. }
        | Change::ProfileMoved { .. }
        | Change::GroupCreated { .. }
        | Change::GroupDeleted { .. }
        | Change::ProfileGrouped { .. }
        | Change::ProfileUngrouped { .. } => nodes::change(state, &event.change),
        Change::TeamCreated { .. }
        | Change::TeamRenamed { .. }
        | Change::TeamDeleted { .. }
        | Change::TeamJoined { .. }
        | Change::TeamLeft { .. }
        | Change::TeamAccessGranted { .. }
        | Change::TeamAccessChanged { .. }
        | Change::TeamAccessRevoked { .. } => teams::change(state, event),
        Change::Delegated { .. } | Change::DelegationEnded { .. } => delegations::change(state, event),
        Change::AccessReviewed { .. } => reviews::change(state, event),
        Change::SupportBegan { .. } | Change::SupportEnded { .. } => support::change(state, event),
        Change::CustomRoleDefined { .. }
        | Change::CustomRoleEdited { .. }
        | Change::CustomRoleDeleted { .. }
        | Change::KeyMinted { .. }
        | Change::KeyRevoked { .. } => rights(state, &event.change),
        Change::PlanChangeAnnounced { .. }
        | Change::PlanChangeCancelled {}
        | Change::PlanChanged { .. }
        | Change::ExtraSeatsSet { .. } => plan(state, &event.change),
    }
}

fn rights(state: &mut State, change: &Change) -> Evolved {
    if let Change::CustomRoleDefined { document } | Change::CustomRoleEdited { document } = change {
        let known = matches!(change, Change::CustomRoleEdited { .. });
        let identity = document.identity().ok_or(HistoryProblem::Impossible("a document with a level and a name"))?;
        expect(state.custom_roles.contains_key(&identity) == known, "a custom role to be defined once")?;
        let there = document.workspace().is_none_or(|workspace| state.workspaces.contains_key(&workspace));
        let stays = state.custom_roles.get(&identity).is_none_or(|role| role.workspace() == document.workspace());
        expect(there && stays, "a custom role of a workspace that is there, always the same one")?;
        if state.custom_roles.get(&identity).is_some_and(|before| !document.gives_what(before)) {
            let (level, role) = (identity.0, Role::custom(&identity.1));
            state.begin(|place, held| place.level() == level && *held == role);
        }
        state.custom_roles.insert(identity, document.clone());
    }
    if let Change::CustomRoleDeleted { level, name } = change {
        let removed = state.custom_roles.remove(&(*level, name.clone()));
        expect(removed.is_some(), "a custom role that is there")?;
        let role = Role::custom(name);
        state.let_go(|place, held| place.level() == *level && *held == role);
    }
    if let Change::KeyMinted { key, maker, permissions, places, until, content } = change {
        expect(state.members.at(*maker).is_some() && !state.keys.contains_key(key), "a new key of a member")?;
        let (permissions, places): (alloc::vec::Vec<String>, _) = (permissions.clone(), places.clone());
        state.keys.insert(*key, Key { maker: *maker, permissions, places, until: *until, content: *content });
    }
    if let Change::KeyRevoked { key } = change {
        expect(state.keys.remove(key).is_some(), "a key that is there")?;
    }
    Ok(())
}

fn plan(state: &mut State, change: &Change) -> Evolved {
    if let Change::PlanChangeAnnounced { plan, at, extra_seats, .. } = change {
        state.announced = Some(Announced { plan: plan.clone(), at: *at, extra_seats: *extra_seats });
    }
    if let Change::PlanChangeCancelled {} = change {
        expect(state.announced.take().is_some(), "a change of plan that was announced")?;
    }
    if let Change::PlanChanged { plan, extra_seats, suspended, began, .. } = change {
        let active = |user: &crate::id::UserId| state.members.at(*user).is_some_and(|member| member.is_active());
        expect(suspended.iter().all(active), "members who are not suspended")?;
        for user in suspended {
            state.suspend(*user);
        }
        let since = state.next_since();
        state.permissions_since.extend(began.permissions.iter().map(|name| (name.clone(), since)));
        state.begin(|place, role| began.roles.iter().any(|began| began.level == place.level() && began.role == *role));
        state.plan = Some(plan.clone());
        state.announced = None;
        state.extra_seats = extra_seats.unwrap_or(state.extra_seats);
    }
    if let Change::ExtraSeatsSet { extra } = change {
        state.extra_seats = *extra;
        // The last word on seats is the one that counts when a plan comes.
        if let Some(announced) = &mut state.announced {
            announced.extra_seats = None;
        }
    }
    Ok(())
}
