//! Teams: made, renamed, deleted.

use crate::id::TeamId;
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::model::event::Change;
use crate::organization::model::limits::{MAX_TEAMS, at_most};
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::state::Team;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// It gives nobody anything before somebody gives it something.
pub(in crate::organization::decide) fn create<V: Vocabulary>(
    context: &Context<'_, V>,
    team: TeamId,
    name: &str,
) -> Changes {
    context.permit_or_operator(guards::EDIT_PERMISSIONS, Place::organization())?;
    if context.state.teams.contains_key(&team) {
        return Err(taken("team", team));
    }
    at_most(MAX_TEAMS, "teams", context.state.teams.len().saturating_add(1))?;
    Ok([Change::TeamCreated { team, name: name.into() }].into())
}

pub(in crate::organization::decide) fn rename<V: Vocabulary>(
    context: &Context<'_, V>,
    team: TeamId,
    name: &str,
) -> Changes {
    let found = context.team(team)?;
    context.permit_or_operator(guards::EDIT_PERMISSIONS, Place::organization())?;
    if found.name == name {
        return Err(Refusal::NoChange {});
    }
    Ok([Change::TeamRenamed { team, name: name.into() }].into())
}

/// What it has is taken from everybody in it first, and all of it must be free to go.
pub(in crate::organization::decide) fn delete<V: Vocabulary>(context: &Context<'_, V>, team: TeamId) -> Changes {
    context.team(team)?;
    context.permit_or_operator(guards::EDIT_PERMISSIONS, Place::organization())?;
    context.team_after(team, |_| true, None)?;
    let access = context.state.team_access(team).into_iter();
    let mut changes: Vec<Change> = access.map(|access| context.revoked_from_team(team, access)).collect();
    changes.push(Change::TeamDeleted { team });
    Ok(changes)
}

impl<'a, V: Vocabulary> Context<'a, V> {
    pub(super) fn team(&self, team: TeamId) -> Result<&'a Team, Refusal> {
        self.state.teams.get(&team).ok_or_else(|| unknown("team", team))
    }
}
