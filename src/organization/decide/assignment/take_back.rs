//! What a directory or an import takes back.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What others gave stays, and the events say through whom. Whoever is left with nothing is out, if it takes back
/// everything: it may be what made them a member.
pub(in crate::organization::decide) fn take_back<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    source: &Source,
    place: Option<Place>,
    role: Option<&Role>,
) -> Changes {
    let active = context.member(user)?.is_active();
    let named = |held: &Access| place.is_none_or(|at| at == held.place) && role.is_none_or(|role| *role == held.role);
    let (out, holds): (Vec<_>, Vec<_>) =
        context.state.access(user).into_iter().partition(|held| held.source == *source && named(held));
    if out.is_empty() {
        return Err(unknown("source of what the member holds there", source));
    }
    let stays = !holds.is_empty() || place.is_some() || role.is_some();
    context.person_after(&After { user, holds: &holds, active: active && stays, passes: None })?;
    if !stays {
        return Ok([Change::MemberRemoved { user, sources: context.state.given_by_others(user, |_| true) }].into());
    }
    let taken: BTreeSet<(Place, Role)> = out.into_iter().map(|held| (held.place, held.role)).collect();
    Ok(taken.iter().map(|(place, role)| context.revoked(user, *place, role, source.clone())).collect())
}
