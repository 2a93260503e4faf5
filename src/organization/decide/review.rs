//! An access review that ends in action.

use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::command::Action;
use crate::organization::model::event::Change;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::review_item::ReviewItem;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// What is kept is answered for by a member who may edit the permissions of members there. What is taken is taken as if each
/// were taken after the other: what people gave by whoever may revoke it, what a directory or an import gave by an operator
/// who speaks for it.
pub(super) fn review<V: Vocabulary>(context: &Context<'_, V>, action: &Action) -> Changes {
    let Action::ReviewAccess { revision, kept, revoked, note } = action else { return Err(Refusal::NoChange {}) };
    if *revision != context.state.revision {
        return Err(Refusal::StaleRevision { expected: context.state.revision, found: *revision });
    }
    let note = note.as_deref().map(str::trim);
    if note.is_some_and(str::is_empty) {
        return Err(unfit("a note of a review says something"));
    }
    if kept.is_empty() && revoked.is_empty() {
        return Err(Refusal::NoChange {});
    }
    let mut all: Vec<&ReviewItem> = kept.iter().chain(revoked).collect();
    all.sort_unstable();
    if all.windows(2).any(|pair| matches!(pair, [one, next] if one == next)) {
        return Err(unfit("a review names everything once"));
    }
    for item in kept {
        context.permit(guards::EDIT_PERMISSIONS, item.place)?;
    }
    for item in revoked {
        context.permit_or_operator(guards::EDIT_PERMISSIONS, item.place)?;
    }
    for item in all {
        context.member(item.user)?;
        if !context.state.is_held(item) {
            return Err(unknown("role that the member holds there", &item.role));
        }
    }
    let mut changes = taken(context, revoked)?;
    let sorted = |items: &[ReviewItem]| {
        let mut items = items.to_vec();
        items.sort_unstable();
        items
    };
    let (kept, revoked) = (sorted(kept), sorted(revoked));
    changes.push(Change::AccessReviewed { kept, revoked, note: note.map(Into::into) });
    Ok(changes)
}

/// Each on what those before it left: two of three administrators may be taken, and not the third.
fn taken<V: Vocabulary>(context: &Context<'_, V>, revoked: &[ReviewItem]) -> Changes {
    let mut changes = Vec::with_capacity(revoked.len().saturating_add(1));
    if revoked.is_empty() {
        return Ok(changes);
    }
    let mut later = context.state.clone();
    for item in revoked {
        let ReviewItem { user, place, role, source } = item;
        let is = |held: &Access| held.is_for(*place, role) && held.source == *source;
        if !source.is_person() && !context.is_operator() {
            return Err(Refusal::GivenBy { sources: [source.clone()].into() });
        }
        // What a team has is taken from the team.
        if source.through().is_some() {
            return Err(Refusal::GivenBy { sources: [source.clone()].into() });
        }
        let left = Context { state: &later, actors: Vec::new(), ..*context };
        let active = left.member(*user)?.is_active();
        let mut holds = later.access(*user);
        holds.retain(|held| !is(held));
        left.person_after(&After { user: *user, holds: &holds, active, passes: None })?;
        changes.push(left.revoked(*user, *place, role, source.clone()));
        let took = later.take(*user, |roles, held| held.is_for(roles, *place, role) && held.source() == source);
        took.map_err(|_| unknown("role that the member holds there", role))?;
    }
    Ok(changes)
}

fn unfit(problem: &str) -> Refusal {
    Refusal::Unfit { problem: problem.into() }
}
