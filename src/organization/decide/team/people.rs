//! Who is in a team.

use crate::id::{TeamId, UserId};
use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::limits::{MAX_IN_A_TEAM, at_most};
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;

/// Everything that the team has is handed out to whoever comes in, by whoever puts them in.
pub(in crate::organization::decide) fn add<V: Vocabulary>(
    context: &Context<'_, V>,
    team: TeamId,
    user: UserId,
) -> Changes {
    let found = context.team(team)?;
    let access = context.state.team_access(team);
    context.hand_out_team(&access)?;
    let active = context.member(user)?.is_active();
    if found.has(user) {
        return Err(Refusal::NoChange {});
    }
    at_most(MAX_IN_A_TEAM, "members of a team", found.members.len().saturating_add(1))?;
    let mut holds = context.state.access(user);
    holds.extend(access.into_iter().map(|access| access.given_by(Source::team(team))));
    context.person_after(&After { user, holds: &holds, active, passes: None })?;
    Ok([Change::TeamJoined { team, user }].into())
}

/// What others gave stays, and the event says through whom.
pub(in crate::organization::decide) fn remove<V: Vocabulary>(
    context: &Context<'_, V>,
    team: TeamId,
    user: UserId,
) -> Changes {
    let found = context.team(team)?;
    context.permit_over_team(&context.state.team_access(team))?;
    let active = context.member(user)?.is_active();
    if !found.has(user) {
        return Err(unknown("member of the team", user));
    }
    let mut holds = context.state.access(user);
    holds.retain(|held| held.source != Source::team(team));
    context.person_after(&After { user, holds: &holds, active, passes: None })?;
    let kept = context.state.kept_beside(team, user);
    Ok([Change::TeamLeft { team, user, kept }].into())
}

impl<V: Vocabulary> Context<'_, V> {
    /// The actors may take all that a team has; of one that has nothing, they edit permissions in the whole organization.
    fn permit_over_team(&self, access: &[Access]) -> Result<(), Refusal> {
        if access.is_empty() {
            return self.permit_or_operator(guards::EDIT_PERMISSIONS, Place::organization());
        }
        access.iter().try_for_each(|one| self.permit_or_operator(guards::EDIT_PERMISSIONS, one.place))
    }

    /// The actors may give all that a team has, but what is over. What names nodes that are gone gives nothing there.
    fn hand_out_team(&self, access: &[Access]) -> Result<(), Refusal> {
        self.giver()?;
        if access.is_empty() {
            return self.permit(guards::EDIT_PERMISSIONS, Place::organization());
        }
        for one in access {
            if one.until.is_some_and(|until| until <= self.now) {
                self.permit(guards::EDIT_PERMISSIONS, one.place)?;
                continue;
            }
            let given = self.resolve_after(Some(one), one)?;
            if given.is_empty() {
                self.permit(guards::EDIT_PERMISSIONS, one.place)?;
            }
            for given in &given {
                self.hand_out_one(Some(guards::EDIT_PERMISSIONS), given, None, one)?;
            }
        }
        Ok(())
    }
}
