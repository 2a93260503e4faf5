//! Who is let in at a stage.

use super::context::Context;
use super::definition::{Side, Stage};
use super::rules::{RoleSet, Rules, Wanted};
use super::state::Reassigned;
use crate::access::Actor;
use crate::id::UserId;
use crate::resource::AnyResource;
use crate::vocabulary::Vocabulary;
use smallvec::SmallVec;

/// What bears on decisions of one person at one place: found once, asked at every stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) user: UserId,
    /// The profile permissions that they hold there without obligation, of those that are asked for at least.
    pub(super) allowed: u128,
    pub(super) side: Side,
    pub(super) roles: RoleSet,
}

/// Everybody who might decide at one place. Teams are small, and most take no allocation.
pub(super) type Crowd = SmallVec<[Standing; 8]>;

/// What everybody needs who decides at a stage, named there or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) side: Side,
    pub(super) permissions: u128,
    /// Of the permission that guards decisions.
    pub(super) name: &'static str,
}

/// Who decides at one stage, ready to be asked of many people.
pub(super) struct Door<'d> {
    pub(super) entry: Entry,
    pub(super) wanted: Option<Wanted<'d>>,
    pub(super) escalated: Option<Wanted<'d>>,
    pub(super) clients: &'d [UserId],
    pub(super) reassigned: &'d [Reassigned],
}

/// What keeps a person from deciding at a stage, whoever lets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoEntry {
    /// No right to decide.
    Right,
    /// In the team where clients decide, or the reverse.
    Side,
}

impl Entry {
    pub(super) fn of<V: Vocabulary>(rules: &Rules<'_, V>, stage: &Stage) -> Self {
        let (permissions, name) = match rules.deciding {
            Some(guard) => (guard.mask, guard.name),
            None => (rules.wanted_permission(&stage.approvers), ""),
        };
        Self { side: stage.party, permissions, name }
    }

    /// Whether the person could decide here if somebody let them.
    pub(super) fn admits<V: Vocabulary>(
        self,
        context: &Context<'_, V>,
        actor: &Actor<V>,
        on: &AnyResource<'_>,
    ) -> Result<(), NoEntry> {
        if !context.can(actor, self.permissions, on) {
            return Err(NoEntry::Right);
        }
        if context.side(actor, on) == self.side { Ok(()) } else { Err(NoEntry::Side) }
    }
}

impl<'d> Door<'d> {
    pub(super) fn of<V: Vocabulary>(
        rules: &Rules<'_, V>,
        stage: &'d Stage,
        escalated: bool,
        clients: &'d [UserId],
        reassigned: &'d [Reassigned],
    ) -> Self {
        let escalate_to = stage.escalate_to.as_ref().filter(|_| escalated);
        Self {
            entry: Entry::of(rules, stage),
            wanted: rules.wanted(&stage.approvers),
            escalated: escalate_to.and_then(|approvers| rules.wanted(approvers)),
            clients,
            reassigned,
        }
    }

    /// Whether the person holds the right to decide here, bars aside (S21, S23).
    #[inline]
    pub(super) fn admits(&self, person: &Standing) -> bool {
        if !self.may_stand_in(person) {
            return false;
        }
        if self.reassigned.iter().any(|reassigned| reassigned.to == person.user) {
            return true;
        }
        let replaced = self.reassigned.iter().any(|reassigned| reassigned.from == person.user);
        let named = |wanted: &Option<Wanted<'d>>| wanted.as_ref().is_some_and(|wanted| self.is_named(wanted, person));
        (named(&self.wanted) || named(&self.escalated)) && !replaced
    }

    /// Whether the person could decide here if somebody let them.
    pub(super) fn may_stand_in(&self, person: &Standing) -> bool {
        person.may(self.entry.permissions) && person.side == self.entry.side
    }

    fn is_named(&self, wanted: &Wanted<'_>, person: &Standing) -> bool {
        match wanted {
            Wanted::Permission(mask) => person.may(*mask),
            Wanted::Roles(roles) => person.roles.touches(*roles),
            Wanted::People(people) => people.contains(&person.user),
            Wanted::Clients => self.clients.contains(&person.user),
        }
    }

    /// Everybody of a crowd who holds the right, in its order.
    pub(super) fn people<'c>(&'c self, crowd: &'c [Standing]) -> impl Iterator<Item = UserId> + 'c {
        crowd.iter().filter(|person| self.admits(person)).map(|person| person.user)
    }
}

impl Standing {
    fn may(&self, mask: u128) -> bool {
        mask != 0 && self.allowed & mask == mask
    }
}
