//! Standing delegations: one member decides in another's place (J20).

use crate::id::{DelegationId, UserId};
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::model::event::Change;
use crate::organization::model::limits::{MAX_DELEGATIONS, at_most};
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::state::Delegation;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

/// Everybody for themselves; and whoever manages a person's permissions, within the bound: they need what they would
/// need to give the other all that the person holds.
pub(in crate::organization::decide) fn delegate<V: Vocabulary>(
    context: &Context<'_, V>,
    delegation: DelegationId,
    (user, to): (UserId, UserId),
    places: &[Place],
    (from, until): (Option<Timestamp>, Timestamp),
) -> Changes {
    if context.myself() != Ok(user) {
        context.giver()?;
        context.permit_over(guards::EDIT_PERMISSIONS, user)?;
        context.hand_out_all_of(user)?;
    }
    for user in [user, to] {
        if context.member(user)?.suspended {
            return Err(Refusal::Suspended { user });
        }
    }
    if context.state.delegations.contains_key(&delegation) {
        return Err(taken("delegation", delegation));
    }
    let others = context.state.delegated(user, context.now);
    at_most(MAX_DELEGATIONS, "delegations of one person", others.saturating_add(1))?;
    if user == to {
        return Err(unfit("nobody decides in their own place"));
    }
    if until <= context.now.max(from.unwrap_or(context.now)) {
        return Err(unfit("it ends before it begins, or has ended"));
    }
    if let Some(place) = places.iter().find(|place| !context.state.has(**place)) {
        return Err(unknown("place", place));
    }
    let mut places = places.to_vec();
    places.sort_unstable();
    places.dedup();
    Ok([Change::Delegated { delegation, user, to, places, from, until }].into())
}

/// The two may, and whoever may take the right away from either: who removes them, or edits their permissions, everywhere
/// or where the delegation holds.
pub(in crate::organization::decide) fn end<V: Vocabulary>(
    context: &Context<'_, V>,
    delegation: DelegationId,
) -> Changes {
    let found = context.state.delegations.get(&delegation).ok_or_else(|| unknown("delegation", delegation))?;
    if !context.myself().is_ok_and(|user| found.is_of(user)) {
        context.may_end(found)?;
    }
    if found.until <= context.now {
        return Err(Refusal::Expired { at: found.until });
    }
    Ok([Change::DelegationEnded { delegation, user: found.user, to: found.to }].into())
}

impl<V: Vocabulary> Context<'_, V> {
    /// The actors may give all that a person holds, also on what comes to their groups.
    fn hand_out_all_of(&self, user: UserId) -> Result<(), Refusal> {
        for held in self.state.access(user) {
            for given in self.handouts_held(&held)? {
                self.hand_out_one(None, &given, None, &held)?;
            }
        }
        Ok(())
    }

    fn may_end(&self, delegation: &Delegation) -> Result<(), Refusal> {
        let managed = self.permit_over(guards::EDIT_PERMISSIONS, delegation.user);
        let (guards, places) = ([guards::EDIT_PERMISSIONS, guards::REMOVE], &delegation.places);
        let over = |guard| [delegation.user, delegation.to].iter().any(|user| self.permit_over(guard, *user).is_ok());
        let there = |guard| !places.is_empty() && places.iter().all(|place| self.permit(guard, *place).is_ok());
        let may = guards.into_iter().any(|guard| over(guard) || there(guard));
        if may { Ok(()) } else { managed }
    }
}

fn unfit(problem: &str) -> Refusal {
    Refusal::Unfit { problem: problem.into() }
}
