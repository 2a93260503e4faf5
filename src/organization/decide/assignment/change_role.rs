//! Another role at the same place.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::model::access::Access;
use crate::organization::model::role::Role;
use crate::vocabulary::Vocabulary;

/// Both at once: nobody is without a role in between. Taking the old one away needs the permission at the place; the
/// new one is handed out.
pub(in crate::organization::decide) fn change_role<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    role: &Role,
    to: &Access,
) -> Changes {
    let to = to.clone().settled();
    context.permit(guards::EDIT_PERMISSIONS, to.place)?;
    context.member(user)?;
    let before = context.given_by_people(user, to.place, role)?;
    context.replace(user, before, [to].into())
}
