//! Another role at the same place.

use super::context::unknown;
use super::{Changes, Context};
use crate::id::UserId;
use crate::organization::access::Access;
use crate::organization::guards;
use crate::organization::role::Role;
use crate::vocabulary::Vocabulary;

/// Both at once: nobody is without a role in between. Taking the old one away needs the permission at the place; the
/// new one is handed out.
pub(super) fn change_role<V: Vocabulary>(context: &Context<'_, V>, user: UserId, role: &Role, to: &Access) -> Changes {
    let to = to.clone().settled();
    context.permit(guards::EDIT_PERMISSIONS, to.place)?;
    context.member(user)?;
    let before = context.holds(user, to.place, role);
    if before.is_empty() {
        return Err(unknown("role of the member", role));
    }
    context.replace(user, before, [to].into())
}
