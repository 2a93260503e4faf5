//! Ownership passes from one to another.

use super::grant;
use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context, taken, unknown, wrong_actor};
use crate::organization::decide::guards;
use crate::organization::decide::limit::bound;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::organization::model::state::Stored;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// By the holder, or by an operator. One event, so there is no instant with two holders or none. It passes on as it was
/// held, no wider and no longer (J9), whoever gave it, and is a person's grant from then on. The other roles that people
/// gave the new holder at the place give way to it, unless it is narrowed or ends; and the former holder keeps `former`, which is within what they had, as narrow and as short.
pub(in crate::organization::decide) fn transfer<V: Vocabulary>(
    context: &Context<'_, V>,
    place: Place,
    role: &Role,
    to: UserId,
    former: Option<&Role>,
) -> Changes {
    if context.limits(place.level(), role).max != Some(1) {
        return Err(Refusal::Unfit { problem: "only a role that one person at most holds is transferred".into() });
    }
    let through_team = |user: UserId| {
        let of = |held: &Stored| held.source().through().is_some() && held.is_for(&context.state.roles, place, role);
        context.state.given_by_others(user, of)
    };
    let holds = |user: &UserId| context.state.held(*user, place, role).is_some();
    // A policy that knew no limit may have left several: each passes on their own.
    let own = context.person.filter(holds);
    let Some(from) = own.or_else(|| context.state.members().filter(holds).min()) else {
        let access = Access::new(place, role.clone());
        // Nobody has it to pass it on: an operator gives it, if somebody has to hold it.
        return match context.is_operator() && former.is_none() && context.fills_minimum(&access).is_ok() {
            true => grant::grant(context, to, &access),
            false => Err(unknown("holder of role", role)),
        };
    };
    if !context.is_operator() {
        context.permit(guards::TRANSFER, place)?;
        if context.person != Some(from) || matches!(context.by, By::Key { .. }) {
            return Err(wrong_actor("the holder or an operator"));
        }
    }
    if context.member(to)?.suspended {
        return Err(Refusal::Suspended { user: to });
    }
    if from == to {
        return Err(Refusal::NoChange {});
    }
    if holds(&to) {
        return Err(taken("holder of the role", to));
    }
    // What a team has is not one member's to hand on.
    let teams = through_team(from);
    if !teams.is_empty() {
        return Err(Refusal::GivenBy { sources: teams });
    }
    let passed = context.state.held(from, place, role).ok_or_else(|| unknown("holder of role", role))?;
    let passed = passed.given_by(Source::default());
    let gives_way = |held: &Access| held.place == place && held.source.is_person() && passed.is_whole();
    let (replaced, mut gained): (Vec<_>, Vec<_>) = context.state.access(to).into_iter().partition(gives_way);
    gained.push(passed.clone());
    let passes = Some(&passed);
    context.person_after(&After { user: to, holds: &gained, active: true, passes })?;
    let mut left = context.state.access(from);
    left.retain(|held| !held.is_for(place, role));
    if let Some(former) = former {
        let kept = passed.kept_as(former);
        if left.iter().any(|held| held.is_for(place, former)) || former == role {
            return Err(Refusal::NoChange {});
        }
        within_former(context, from, &passed, &kept)?;
        left.push(kept);
    }
    let active = context.member(from)?.is_active();
    context.person_after(&After { user: from, holds: &left, active, passes })?;
    context.room_for_clients(&[(to, &gained, true), (from, &left, active)])?;
    let replaced = replaced.into_iter().map(|held| held.role).collect();
    let sources = context.state.given_by_others(from, |held| held.is_for(&context.state.roles, place, role));
    let (role, former) = (role.clone(), former.cloned());
    Ok([Change::OwnershipTransferred { place, role, from, to, replaced, former, sources }].into())
}

/// What the former holder keeps is no more than what they have.
fn within_former<V: Vocabulary>(
    context: &Context<'_, V>,
    from: UserId,
    passed: &Access,
    kept: &Access,
) -> Result<(), Refusal> {
    let holder = context.of(from)?;
    for given in context.resolve_after(Some(passed), kept)? {
        for actor in &holder.actors {
            let missing = bound::missing(context.policy, context.state, &actor.core, &given, None);
            if !missing.is_empty() {
                return Err(Refusal::Beyond { missing, could: Vec::new() });
            }
        }
    }
    Ok(())
}
