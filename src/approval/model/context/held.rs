//! What people hold at the place of a target: rights, roles, and the side that they stand on.

use super::Context;
use crate::access::{Actor, Held, is_met, permissions_on};
use crate::approval::model::rules::RoleSet;
use crate::approval::model::standing::{Standing, Standings};
use crate::approval_definition::{Side, Stage};
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;

impl<V: Vocabulary> Context<'_, V> {
    /// What bears on decisions of one person there, some permissions left aside.
    pub(in crate::approval) fn standing_by(
        &self,
        actor: &Actor<V>,
        on: &ErasedResource<'_>,
        without: u128,
    ) -> Standing {
        let allowed = permissions_on(&self.policy().tables, &actor.core, on).allowed;
        self.standing(actor, allowed & !without, on)
    }

    fn standing(&self, actor: &Actor<V>, allowed: u128, on: &ErasedResource<'_>) -> Standing {
        let (mut side, mut roles) = (Side::Internal, RoleSet::default());
        let (mut sure, mut unsure) = (false, false);
        let live = actor.core.record.applying(on).filter(|held| held.is_live() && !held.is_custom());
        live.for_each(|held| {
            let met = self.is_met(actor, held, on);
            if self.is_external(held.role) && met != Some(false) {
                side = Side::External;
                (sure, unsure) = (sure || met.is_some(), unsure || met.is_none());
            }
            if held.is_in_force() && met == Some(true) {
                roles = roles.union(self.rules.expansion(held.role));
            }
        });
        // What support may do makes nobody an approver, and exempts nobody. Of whose side nobody is sure decides nothing.
        let unsure = unsure && !sure;
        if unsure || actor.operator().is_some() {
            return Standing { user: actor.user(), allowed: 0, side, roles: RoleSet::default() };
        }
        Standing { user: actor.user(), allowed, side, roles }
    }

    /// Everybody who might decide there at one of the stages, sorted. `on` is the target while it is in review: a right
    /// must not depend on what the decision itself changes.
    pub(in crate::approval) fn standings(&self, stages: &[Stage], on: &ErasedResource<'_>) -> Standings {
        self.roster().filter_map(|actor| self.standing_at(actor, stages, on)).collect()
    }

    /// The same for one person.
    pub(in crate::approval) fn standing_at(
        &self,
        actor: &Actor<V>,
        stages: &[Stage],
        on: &ErasedResource<'_>,
    ) -> Option<Standing> {
        let guard = self.rules.deciding.map_or(0, |guard| guard.mask);
        if guard != 0 && !self.can(actor, guard, on) {
            return None;
        }
        let asked = stages.iter().fold(guard, |asked, stage| asked | self.rules.asked(stage));
        // Mostly nothing else is asked, and one permission is less work than all.
        let allowed = if asked == guard { guard } else { self.allowed(actor, on) };
        Some(self.standing(actor, allowed, on))
    }

    /// The profile permissions that somebody holds there without obligation; what support may do approves nothing and
    /// exempts nobody.
    pub(in crate::approval) fn allowed(&self, actor: &Actor<V>, on: &ErasedResource<'_>) -> u128 {
        if actor.operator().is_some() {
            return 0;
        }
        permissions_on(&self.policy().tables, &actor.core, on).allowed
    }

    /// Whether the person is in the team there or outside: one external role makes a client.
    pub(in crate::approval) fn side(&self, actor: &Actor<V>, on: &ErasedResource<'_>) -> Side {
        let mut live = actor.core.record.applying(on).filter(|held| held.is_live() && !held.is_custom());
        let external = |held: &Held| self.is_external(held.role) && self.is_met(actor, held, on) != Some(false);
        if live.any(external) { Side::External } else { Side::Internal }
    }

    fn is_external(&self, role: u16) -> bool {
        self.policy().model.roles.get(usize::from(role)).is_some_and(|role| role.external)
    }

    /// The roles that the person holds there, with all that those inherit and confer.
    pub(in crate::approval) fn roles_at(&self, actor: &Actor<V>, on: &ErasedResource<'_>) -> RoleSet {
        let live =
            actor.core.record.applying(on).filter(|held| held.is_live() && held.is_in_force() && !held.is_custom());
        let met = live.filter(|held| self.is_met(actor, held, on) == Some(true));
        met.fold(RoleSet::default(), |roles, held| roles.union(self.rules.expansion(held.role)))
    }

    /// Whether a role is held there, as far as its assignment is under a condition; `None`: nobody knows.
    fn is_met(&self, actor: &Actor<V>, held: &Held, on: &ErasedResource<'_>) -> Option<bool> {
        is_met(&self.policy().tables, &actor.core, held, on)
    }
}
