//! Leaving.

use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::limit::holders::After;
use crate::organization::model::event::Change;
use crate::vocabulary::Vocabulary;

/// Anybody may leave, unless somebody has to hold what they hold.
pub(in crate::organization::decide) fn leave<V: Vocabulary>(context: &Context<'_, V>) -> Changes {
    let user = context.myself()?;
    context.member(user)?;
    context.person_after(&After { user, holds: &[], active: false, passes: None })?;
    Ok([Change::MemberLeft { user, sources: context.state.given_by_others(user, |_| true) }].into())
}
