//! Changes to an assignment that leave its role and place as they are.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context, unknown};
use crate::organization::decide::guards;
use crate::organization::decide::limit::bound::Handout;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::command::Action;
use crate::organization::model::event::Change;
use crate::organization::model::join;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// What one of these commands sets.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other command is carried out elsewhere")]
pub(in crate::organization::decide) fn change<V: Vocabulary>(context: &Context<'_, V>, action: &Action) -> Changes {
    match action {
        Action::Narrow { user, place, role, narrowing } => {
            adjust(context, *user, *place, role, |access| access.narrowing = narrowing.clone())
        }
        Action::SwitchOptional { user, place, role, optional } => {
            adjust(context, *user, *place, role, |access| access.optional.clone_from(optional))
        }
        Action::Schedule { user, place, role, from, until } => {
            adjust(context, *user, *place, role, |access| (access.from, access.until) = (*from, *until))
        }
        Action::SetMustApprove { user, place, role, must_approve } => {
            adjust(context, *user, *place, role, |access| access.must_approve = *must_approve)
        }
        _ => Err(Refusal::NoChange {}),
    }
}

/// Narrowing, optional permissions and time. What the assignment gave before is not handed out anew, so taking away
/// needs the permission alone.
fn adjust<V: Vocabulary>(
    context: &Context<'_, V>,
    user: UserId,
    place: Place,
    role: &Role,
    change: impl Fn(&mut Access),
) -> Changes {
    context.permit(guards::EDIT_PERMISSIONS, place)?;
    context.member(user)?;
    let before = context.given_by_people(user, place, role)?;
    let changed = |before: &Access| {
        let mut after = before.clone();
        change(&mut after);
        after.settled()
    };
    let after = before.iter().map(changed).collect();
    context.replace(user, before, after)
}

impl<V: Vocabulary> Context<'_, V> {
    /// Whether something that `before` gave is not given afterwards.
    pub(in crate::organization::decide) fn takes(&self, before: &[Handout], after: &[Handout]) -> bool {
        before.iter().any(|old| !self.adds_nothing(old, after.iter().find(|new| new.is_where(old))))
    }

    /// What people gave the member of that role at that place: theirs to take and to change.
    pub(in crate::organization::decide) fn given_by_people(
        &self,
        user: UserId,
        place: Place,
        role: &Role,
    ) -> Result<Vec<Access>, Refusal> {
        let mut holds = self.state.access(user);
        holds.retain(|held| held.is_for(place, role) && held.source.is_person());
        if holds.is_empty() {
            let sources = self.state.kept(user, place, role, &Source::default());
            let nobodys = sources.is_empty();
            return Err(if nobodys { unknown("role of the member", role) } else { Refusal::GivenBy { sources } });
        }
        Ok(holds)
    }

    fn changed(&self, user: UserId, before: Access, after: Access) -> Result<Change, Refusal> {
        let less = self.takes(&self.handouts_held(&before)?, &self.handouts_held(&after)?);
        let kept = self.state.kept(user, before.place, &before.role, &before.source);
        let kept = if less { kept } else { Vec::new() };
        Ok(Change::AccessChanged { user, before, after, less, kept })
    }

    /// Whether each assignment gives way to another one by itself: none of them is joined with one whose turn is to come.
    fn changes_apart(&self, user: UserId, before: &[Access], after: &[Access]) -> bool {
        let mut holds = self.state.access(user);
        let each = before.iter().zip(after).filter(|(before, after)| before != after).all(|(before, after)| {
            let known = holds.iter().position(|held| held == before).map(|index| holds.remove(index));
            join::add(&mut holds, after, self.now);
            known.is_some()
        });
        each && before.len() == after.len()
    }

    /// Puts assignments of a member in place of all that they hold of a role at the same place; the guard has been
    /// passed. One for one is told as a change each, so that what goes on is not held anew; else what is taken and what is
    /// given.
    pub(in crate::organization::decide) fn replace(
        &self,
        user: UserId,
        before: Vec<Access>,
        after: Vec<Access>,
    ) -> Changes {
        if before == after {
            return Err(Refusal::NoChange {});
        }
        let mut holds = self.state.access(user);
        holds.retain(|held| !before.contains(held));
        let mut made = Vec::new();
        for (index, after) in after.iter().enumerate() {
            let replaced = before.get(index).or(before.first());
            self.hand_out_again(replaced, after)?;
            join::add(&mut holds, after, self.now);
            join::add(&mut made, after, self.now);
        }
        let active = self.member(user)?.is_active();
        self.person_after(&After { user, holds: &holds, active, passes: None })?;
        if self.changes_apart(user, &before, &after) {
            let pairs = before.into_iter().zip(after).filter(|(before, after)| before != after);
            return pairs.map(|(before, after)| self.changed(user, before, after)).collect();
        }
        let taken = before.first().map(|held| (held.place, held.role.clone()));
        let taken = taken.map(|(place, role)| self.revoked(user, place, &role, Source::default()));
        let given = made.into_iter().map(|access| Change::AccessGranted { user, access });
        Ok(taken.into_iter().chain(given).collect())
    }

    /// The actors hand out what an assignment gives beyond the one that it replaces.
    pub(in crate::organization::decide) fn hand_out_again(
        &self,
        before: Option<&Access>,
        after: &Access,
    ) -> Result<(), Refusal> {
        let given = self.resolve_after(before, after)?;
        let old = before.map(|before| self.handouts_held(before)).transpose()?.unwrap_or_default();
        let same = before.is_some_and(|before| before.role == after.role);
        for given in &given {
            let old = old.iter().find(|old| old.is_where(given));
            // Who may assign a role is not asked when the member has it already and gets no more of it.
            if same && self.adds_nothing(given, old) {
                continue;
            }
            self.hand_out_one(None, given, old, after)?;
        }
        Ok(())
    }
}
