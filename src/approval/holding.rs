//! Holdings: what somebody has in a post belongs to one unbroken holding of the right that it used (J17).

use super::context::Context;
use super::stand::Stand;
use crate::access::{Actor, Held};
use crate::id::{ProfileId, UserId};
use crate::level::Level;
use crate::resource::AnyResource;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Since when what a host says of people and places is so, by its own numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holdings {
    pub(crate) as_of: Option<u32>,
    /// Those that are not named have always been there.
    pub(crate) profiles: BTreeMap<ProfileId, Since>,
    /// Profile permissions, and since when the plan has them in force. What is not named always was.
    pub(crate) permissions: Vec<(u128, u32)>,
}

/// Since when a profile is what it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Since {
    /// In the organization.
    pub(crate) there: u32,
    /// In its workspace.
    pub(crate) placed: u32,
}

impl Holdings {
    pub(super) fn placed(&mut self, profiles: impl IntoIterator<Item = (ProfileId, u32)>) {
        for (profile, placed) in profiles {
            self.profiles.entry(profile).or_default().placed = placed;
        }
    }

    /// The permissions that were not in force yet.
    fn young(&self, as_of: u32) -> u128 {
        self.permissions.iter().filter(|(_, since)| *since > as_of).fold(0, |young, (mask, _)| young | mask)
    }
}

/// What a person held already as of a stand, of what they hold now.
pub(super) struct Then<V: Vocabulary> {
    /// They, by what they held already; none if that is all.
    less: Option<Actor<V>>,
    /// Permissions that nobody held yet.
    pub(super) young: u128,
}

impl<V: Vocabulary> Then<V> {
    /// Whether they held all that they hold.
    pub(super) fn is_whole(&self) -> bool {
        self.less.is_none() && self.young == 0
    }

    pub(super) fn actor<'t>(&'t self, now: &'t Actor<V>) -> &'t Actor<V> {
        self.less.as_ref().unwrap_or(now)
    }
}

impl<V: Vocabulary> Context<'_, V> {
    /// What of that person's holdings there began no later than the stand, by number and by time.
    pub(super) fn then(&self, actor: &Actor<V>, stand: Stand, on: &AnyResource<'_>) -> Then<V> {
        let as_of = stand.as_of.unwrap_or(0);
        let profile = on.profile.and_then(|profile| self.holdings.profiles.get(&profile)).copied().unwrap_or_default();
        let old = |held: &Held| {
            let by_place = held.level == Level::Workspace
                || held.narrowing().is_some_and(crate::access::Narrowing::names_workspaces);
            let placed = if by_place { profile.placed } else { 0 };
            held.since.max(profile.there).max(placed) <= as_of && held.from().is_none_or(|from| from <= stand.at)
        };
        let record = &actor.core.record;
        let whole = record.applying(on).filter(|held| held.is_live()).all(old);
        let less = (!whole).then(|| actor.anew(self.policy(), record.clocks(), old));
        Then { less, young: self.holdings.young(as_of) }
    }

    /// Whether the person has held without a break since the stand what `holds` asks of an actor, of whom these
    /// permissions are left aside.
    pub(super) fn unbroken(
        &self,
        user: UserId,
        stand: Stand,
        on: &AnyResource<'_>,
        holds: impl Fn(&Actor<V>, u128) -> bool,
    ) -> bool {
        let Some(actor) = self.person(user) else { return false };
        let then = self.then(actor, stand, on);
        then.is_whole() || holds(then.actor(actor), then.young)
    }
}
