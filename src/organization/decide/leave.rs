//! Leaving.

use super::holders::After;
use super::{Changes, Context};
use crate::organization::event::Change;
use crate::vocabulary::Vocabulary;

/// Anybody may leave, unless somebody has to hold what they hold.
pub(super) fn leave<V: Vocabulary>(context: &Context<'_, V>) -> Changes {
    let user = context.myself()?;
    context.member(user)?;
    context.person_after(&After { user, holds: &[], active: false, passes: None })?;
    Ok([Change::MemberLeft { user }].into())
}
