//! Profiles: connected, disconnected, connected again, moved, deleted.

use crate::id::{ProfileId, WorkspaceId};
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::policy::PlanLimit;
use crate::vocabulary::Vocabulary;

pub(in crate::organization::decide) fn connect<V: Vocabulary>(
    context: &Context<'_, V>,
    profile: ProfileId,
    name: &str,
    workspace: Option<WorkspaceId>,
) -> Changes {
    let place = match workspace {
        Some(workspace) => context.workspace(workspace)?,
        None => Place::organization(),
    };
    context.permit_or_operator(guards::CONNECT, place)?;
    if context.state.profiles.contains_key(&profile) {
        return Err(taken("profile", profile));
    }
    context.room_for(PlanLimit::Profiles)?;
    if !context.is_operator() {
        context.check_reach_by_connecting(profile, workspace)?;
    }
    let connected_by = context.person;
    Ok([Change::ProfileConnected { profile, name: name.into(), workspace, connected_by }].into())
}

/// What is held on it stays. Where the policy's grant says so, only whoever connected it may.
pub(in crate::organization::decide) fn disconnect<V: Vocabulary>(
    context: &Context<'_, V>,
    profile: ProfileId,
) -> Changes {
    let found = context.state.profiles.get(&profile).ok_or_else(|| unknown("profile", profile))?;
    context.permit_or_operator(guards::DISCONNECT, Place::profile(profile))?;
    if !found.connected {
        return Err(Refusal::NoChange {});
    }
    Ok([Change::ProfileDisconnected { profile }].into())
}

/// Whoever connects it again is the one who connected it.
pub(in crate::organization::decide) fn reconnect<V: Vocabulary>(
    context: &Context<'_, V>,
    profile: ProfileId,
) -> Changes {
    let found = context.state.profiles.get(&profile).ok_or_else(|| unknown("profile", profile))?;
    context.permit_or_operator(guards::CONNECT, Place::profile(profile))?;
    if found.connected {
        return Err(Refusal::NoChange {});
    }
    context.room_for(PlanLimit::Profiles)?;
    Ok([Change::ProfileReconnected { profile, connected_by: context.person }].into())
}

/// What is held on it goes with it, and the invitations that name it. Where the policy's grant says so, only whoever
/// connected it may.
pub(in crate::organization::decide) fn delete<V: Vocabulary>(context: &Context<'_, V>, profile: ProfileId) -> Changes {
    let place = Place::profile(profile);
    if !context.state.has(place) {
        return Err(unknown("profile", profile));
    }
    context.permit_or_operator(guards::DELETE_PROFILE, place)?;
    let mut changes = context.uninvited(|access| access.place == place);
    changes.push(Change::ProfileDeleted { profile });
    Ok(changes)
}

/// What others come to hold on the profile by its new place is handed out by whoever moves it.
pub(in crate::organization::decide) fn relocate<V: Vocabulary>(
    context: &Context<'_, V>,
    profile: ProfileId,
    to: Option<WorkspaceId>,
) -> Changes {
    let found = context.state.profiles.get(&profile).ok_or_else(|| unknown("profile", profile))?;
    context.permit_or_operator(guards::MOVE, Place::profile(profile))?;
    if let Some(workspace) = to {
        context.workspace(workspace)?;
    }
    if found.workspace == to {
        return Err(Refusal::NoChange {});
    }
    if !context.is_operator() {
        context.check_reach_by_move(profile, to)?;
    }
    Ok([Change::ProfileMoved { profile, from: found.workspace, to }].into())
}
