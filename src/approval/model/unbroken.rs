//! Whether a right was held without a break since something was decided by it (J17).

use crate::access::{Actor, Held};
use crate::approval::model::context::Context;
use crate::approval::model::stand::Stand;
use crate::id::UserId;
use crate::level::Level;
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;

/// What a person held already as of a stand, of what they hold now.
pub(in crate::approval) struct Then<V: Vocabulary> {
    /// They, by what they held already; none if that is all.
    less: Option<Actor<V>>,
    /// Permissions that nobody held yet.
    pub(in crate::approval) young: u128,
}

impl<V: Vocabulary> Then<V> {
    /// Whether they held all that they hold.
    pub(in crate::approval) fn is_whole(&self) -> bool {
        self.less.is_none() && self.young == 0
    }

    pub(in crate::approval) fn actor<'t>(&'t self, now: &'t Actor<V>) -> &'t Actor<V> {
        self.less.as_ref().unwrap_or(now)
    }
}

impl<V: Vocabulary> Context<'_, V> {
    /// What of that person's holdings there began no later than the stand, by number and by time.
    pub(in crate::approval) fn then(&self, actor: &Actor<V>, stand: Stand, on: &ErasedResource<'_>) -> Then<V> {
        let as_of = stand.as_of.unwrap_or(0);
        let profile = on.profile.and_then(|profile| self.holdings.profiles.get(&profile)).copied().unwrap_or_default();
        let old = |held: &Held| {
            let by_place = held.level == Level::Workspace
                || held.narrowing().is_some_and(crate::access::Narrowing::names_workspaces);
            let placed = if by_place { profile.placed } else { 0 };
            held.since.max(profile.there).max(placed) <= as_of && held.from().is_none_or(|from| from <= stand.at)
        };
        let record = &actor.core.record;
        // What everyone has, they hold by whatever made them a member.
        let bears = |held: &&Held| held.is_live() && (self.is_for_everyone() || held.covers(on));
        let whole = record.assignments.iter().filter(bears).all(old);
        let less = (!whole).then(|| actor.anew(self.policy(), record.clocks(), old));
        Then { less, young: self.holdings.young(as_of) }
    }

    /// Whether the person has held without a break since the stand what `holds` asks of an actor, of whom these
    /// permissions are left aside.
    pub(in crate::approval) fn unbroken(
        &self,
        user: UserId,
        stand: Stand,
        on: &ErasedResource<'_>,
        holds: impl Fn(&Actor<V>, u128) -> bool,
    ) -> bool {
        let Some(actor) = self.person(user) else { return false };
        let then = self.then(actor, stand, on);
        then.is_whole() || holds(then.actor(actor), then.young)
    }
}
