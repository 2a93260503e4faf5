//! Giving a member a role.

use super::context::taken;
use super::holders::After;
use super::{Changes, Context};
use crate::id::UserId;
use crate::organization::access::Access;
use crate::organization::event::Change;
use crate::organization::guards;
use crate::vocabulary::Vocabulary;

pub(super) fn grant<V: Vocabulary>(context: &Context<'_, V>, user: UserId, access: &Access) -> Changes {
    let access = access.clone().settled();
    context.hand_out(guards::EDIT_PERMISSIONS, &access, None)?;
    let member = context.member(user)?;
    if context.state.held(user, access.place, &access.role).is_some() {
        return Err(taken("role of the member at that place", &access.role));
    }
    let mut holds = context.state.access(user);
    holds.push(access.clone());
    context.person_after(&After { user, holds: &holds, active: member.is_active(), passes: None })?;
    Ok([Change::AccessGranted { user, access }].into())
}
