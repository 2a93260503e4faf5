//! Taking people out.

use crate::id::{UserId, WorkspaceId};
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// In force at once, whoever gave what they hold, and never waits for anything that is pending.
pub(in crate::organization::decide) fn remove<V: Vocabulary>(context: &Context<'_, V>, user: UserId) -> Changes {
    context.permit_over(guards::REMOVE, user)?;
    context.member(user)?;
    context.person_after(&After { user, holds: &[], active: false, passes: None })?;
    Ok([Change::MemberRemoved { user, sources: context.state.given_by_others(user, |_| true) }].into())
}

/// The person stays a member of the organization, with what their roles there give. Whatever they hold in the workspace
/// is taken, whoever gave it; what they hold at groups, these profiles and those that come later, is cut to what lies elsewhere (J13). What they hold there
/// through a team is the team's: they are taken out of it first.
pub(in crate::organization::decide) fn remove_from_workspace<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    workspace: WorkspaceId,
) -> Changes {
    let place = context.workspace(workspace)?;
    context.permit_or_operator(guards::REMOVE, place)?;
    let member = context.member(user)?;
    let (out, mut holds): (Vec<_>, Vec<_>) =
        context.state.access(user).into_iter().partition(|held| context.state.lies_in(held.place, workspace));
    let grouped = |held: &&mut Access| matches!(held.place, Place::Group { .. });
    let there = context.state.access_in(user, workspace);
    if there.iter().all(|held| held.place == Place::organization()) {
        return Err(Refusal::NoChange {});
    }
    // To take somebody out of a team takes more than what it gives there: that is said, and not done on the side.
    let sources = context.state.teams_reaching(user, workspace);
    if !sources.is_empty() {
        return Err(Refusal::GivenBy { sources });
    }
    let removed_from = Some(workspace);
    let revoked: BTreeSet<(Place, Role, Source)> =
        out.into_iter().map(|held| (held.place, held.role, held.source)).collect();
    let revoked = revoked.into_iter().map(|(place, role, source)| Change::AccessRevoked {
        user,
        place,
        role,
        removed_from,
        source,
        kept: Vec::new(),
    });
    let mut changes: Vec<Change> = revoked.collect();
    for held in holds.iter_mut().filter(grouped) {
        let before = held.clone();
        let except = held.narrowing.except_workspaces.get_or_insert_default();
        if !except.contains(&workspace) {
            except.push(workspace);
            *held = held.clone().settled();
            changes.push(Change::AccessChanged { user, before, after: held.clone(), less: true, kept: Vec::new() });
        }
    }
    context.person_after(&After { user, holds: &holds, active: member.is_active(), passes: None })?;
    Ok(changes)
}
