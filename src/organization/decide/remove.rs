//! Taking people out.

use super::holders::After;
use super::{Changes, Context};
use crate::id::{UserId, WorkspaceId};
use crate::organization::access::Access;
use crate::organization::event::Change;
use crate::organization::guards;
use crate::organization::refusal::Refusal;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// In force at once, and never waits for anything that is pending.
pub(super) fn remove<V: Vocabulary>(context: &Context<'_, V>, user: UserId) -> Changes {
    context.permit_over(guards::REMOVE, user)?;
    context.member(user)?;
    context.person_after(&After { user, holds: &[], active: false, passes: None })?;
    Ok([Change::MemberRemoved { user }].into())
}

/// The person stays a member of the organization.
pub(super) fn remove_from_workspace<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    workspace: WorkspaceId,
) -> Changes {
    let place = context.workspace(workspace)?;
    context.permit_or_operator(guards::REMOVE, place)?;
    let member = context.member(user)?;
    let (out, holds): (Vec<_>, Vec<_>) =
        context.state.access(user).into_iter().partition(|held| context.state.lies_in(held.place, workspace));
    if out.is_empty() {
        return Err(Refusal::NoChange {});
    }
    context.person_after(&After { user, holds: &holds, active: member.is_active(), passes: None })?;
    let removed_from = Some(workspace);
    let revoked = |held: Access| Change::AccessRevoked { user, place: held.place, role: held.role, removed_from };
    Ok(out.into_iter().map(revoked).collect())
}
