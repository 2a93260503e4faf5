//! Changes to an assignment that leave its role and place as they are.

use super::context::unknown;
use super::holders::After;
use super::{Changes, Context};
use crate::id::UserId;
use crate::organization::access::Access;
use crate::organization::bound::Gift;
use crate::organization::event::Change;
use crate::organization::guards;
use crate::organization::place::Place;
use crate::organization::refusal::Refusal;
use crate::organization::role::Role;
use crate::vocabulary::Vocabulary;

/// Narrowing, optional permissions and time. What the assignment gave before is not handed out anew, so taking away
/// needs the permission alone.
pub(super) fn adjust<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    place: Place,
    role: &Role,
    change: impl FnOnce(&mut Access),
) -> Changes {
    context.permit(guards::EDIT_PERMISSIONS, place)?;
    context.member(user)?;
    let before = context.state.held(user, place, role).ok_or_else(|| unknown("role of the member", role))?;
    let mut after = before.clone();
    change(&mut after);
    context.replace(user, before, after.settled())
}

impl<V: Vocabulary> Context<'_, V> {
    /// Whether something that `before` gave is not given afterwards.
    fn takes(&self, before: &[Gift], after: &[Gift]) -> bool {
        before.iter().any(|old| !self.adds_nothing(old, after.iter().find(|new| new.is_where(old))))
    }

    /// Puts one assignment of a member in place of another at the same place; the guard has been passed.
    pub(super) fn replace(&self, user: UserId, before: Access, after: Access) -> Changes {
        if before == after {
            return Err(Refusal::NoChange {});
        }
        let given = self.resolve_after(Some(&before), &after)?;
        let old = self.gifts_held(&before)?;
        for given in &given {
            let old = old.iter().find(|old| old.is_where(given));
            // Who may assign a role is not asked when the member has it already and gets no more of it.
            if before.role == after.role && self.adds_nothing(given, old) {
                continue;
            }
            self.hand_out_one(None, given, old, &after)?;
        }
        let mut holds = self.state.access(user);
        holds.retain(|held| !held.is_for(before.place, &before.role));
        holds.push(after.clone());
        let active = self.member(user)?.is_active();
        self.person_after(&After { user, holds: &holds, active, passes: None })?;
        let less = self.takes(&old, &self.gifts_held(&after)?);
        Ok([Change::AccessChanged { user, before, after, less }].into())
    }
}
