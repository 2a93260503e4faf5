//! What a team has.

use crate::id::TeamId;
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::limits::{MAX_OF_A_TEAM, at_most};
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// As to one person: bounded by what the giver holds, and everybody in the team may hold it.
pub(in crate::organization::decide) fn grant<V: Vocabulary>(
    context: &Context<'_, V>,
    team: TeamId,
    access: &Access,
) -> Changes {
    context.team(team)?;
    let access = access.clone().settled();
    context.hand_out(guards::EDIT_PERMISSIONS, &access, None)?;
    let found = context.state.team_access(team);
    if found.iter().any(|held| held.is_for(access.place, &access.role)) {
        return Err(taken("role of the team", &access.role));
    }
    at_most(MAX_OF_A_TEAM, "roles of a team", found.len().saturating_add(1))?;
    context.team_after(team, |_| false, Some(&access))?;
    Ok([Change::TeamAccessGranted { team, access }].into())
}

/// What it gave before is not handed out anew, so taking away needs the permission alone.
pub(in crate::organization::decide) fn change<V: Vocabulary>(
    context: &Context<'_, V>,
    team: TeamId,
    role: &Role,
    to: &Access,
) -> Changes {
    context.team(team)?;
    let to = to.clone().settled();
    context.permit(guards::EDIT_PERMISSIONS, to.place)?;
    let mut before = context.had_by_team(team, to.place, role)?;
    if before == [to.clone()] {
        return Err(Refusal::NoChange {});
    }
    let other = |held: &Access| held.is_for(to.place, &to.role) && to.role != *role;
    if context.state.team_access(team).iter().any(other) {
        return Err(taken("role of the team", &to.role));
    }
    context.hand_out_again(before.first(), &to)?;
    context.team_after(team, |held| held.is_for(to.place, role), Some(&to))?;
    // Under the names of yesterday it may have been two.
    let rest = before.split_off(1.min(before.len())).into_iter();
    let mut changes: Vec<Change> = rest.map(|access| context.revoked_from_team(team, access)).collect();
    for before in before.into_iter().filter(|before| *before != to) {
        let less = context.takes(&context.handouts_held(&before)?, &context.handouts_held(&to)?);
        let kept = if less { context.state.kept_in(team, &before) } else { Vec::new() };
        changes.push(Change::TeamAccessChanged { team, before, after: to.clone(), less, kept });
    }
    Ok(changes)
}

pub(in crate::organization::decide) fn revoke<V: Vocabulary>(
    context: &Context<'_, V>,
    team: TeamId,
    place: Place,
    role: &Role,
) -> Changes {
    context.team(team)?;
    context.permit_or_operator(guards::EDIT_PERMISSIONS, place)?;
    let had = context.had_by_team(team, place, role)?;
    context.team_after(team, |held| held.is_for(place, role), None)?;
    Ok(had.into_iter().map(|access| context.revoked_from_team(team, access)).collect())
}

impl<V: Vocabulary> Context<'_, V> {
    fn had_by_team(&self, team: TeamId, place: Place, role: &Role) -> Result<Vec<Access>, Refusal> {
        let mut access = self.state.team_access(team);
        access.retain(|held| held.is_for(place, role));
        if access.is_empty() { Err(unknown("role of the team", role)) } else { Ok(access) }
    }

    pub(super) fn revoked_from_team(&self, team: TeamId, access: Access) -> Change {
        let kept = self.state.kept_in(team, &access);
        Change::TeamAccessRevoked { team, access, kept }
    }
}
