//! Who is let in at a stage.

use crate::access::Actor;
use crate::approval::model::context::Context;
use crate::approval::model::rules::{Rules, Wanted};
use crate::approval::model::standing::Standing;
use crate::approval::model::state::Reassigned;
use crate::approval_definition::{Side, Stage};
use crate::id::UserId;
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;

/// What everybody needs who decides at a stage, named there or not.
#[derive(Clone, Copy, Debug)]
pub(in crate::approval) struct Prerequisite {
    pub(in crate::approval) side: Side,
    pub(in crate::approval) permissions: u128,
    /// Of the permission that guards decisions, or else makes an approver; never empty where anybody is let in.
    pub(in crate::approval) name: &'static str,
}

/// Who decides at one stage, ready to be asked of many people.
pub(in crate::approval) struct Eligibility<'d> {
    pub(in crate::approval) prerequisite: Prerequisite,
    pub(in crate::approval) wanted: Option<Wanted<'d>>,
    pub(in crate::approval) escalated: Option<Wanted<'d>>,
    pub(in crate::approval) clients: &'d [UserId],
    pub(in crate::approval) reassigned: &'d [Reassigned],
}

/// What keeps a person from deciding at a stage, whoever lets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::approval) enum Ineligible {
    /// No right to decide.
    Right,
    /// In the team where clients decide, or the reverse.
    Side,
}

impl Prerequisite {
    pub(in crate::approval) fn of<V: Vocabulary>(rules: &Rules<V>, stage: &Stage) -> Self {
        let guard = rules.deciding.or_else(|| rules.wanted_guard(&stage.approvers));
        let (permissions, name) = guard.map_or((0, ""), |guard| (guard.mask, guard.name));
        Self { side: stage.party, permissions, name }
    }

    /// Whether the person could decide here if somebody let them.
    pub(in crate::approval) fn admits<V: Vocabulary>(
        self,
        context: &Context<'_, V>,
        actor: &Actor<V>,
        on: &ErasedResource<'_>,
    ) -> Result<(), Ineligible> {
        // Support approves nothing, in nobody's place.
        let support = actor.operator().is_some();
        if support || !context.can(actor, self.permissions, on) {
            return Err(Ineligible::Right);
        }
        if context.side(actor, on) == self.side { Ok(()) } else { Err(Ineligible::Side) }
    }
}

impl<'d> Eligibility<'d> {
    pub(in crate::approval) fn of<V: Vocabulary>(
        rules: &Rules<V>,
        stage: &'d Stage,
        escalated: bool,
        clients: &'d [UserId],
        reassigned: &'d [Reassigned],
    ) -> Self {
        let escalate_to = stage.escalate_to.as_ref().filter(|_| escalated);
        Self {
            prerequisite: Prerequisite::of(rules, stage),
            wanted: rules.wanted(&stage.approvers),
            escalated: escalate_to.and_then(|approvers| rules.wanted(approvers)),
            clients,
            reassigned,
        }
    }

    /// Whether the person holds the right to decide here, bars aside (S21, S23).
    #[inline]
    pub(in crate::approval) fn admits(&self, person: &Standing) -> bool {
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
    pub(in crate::approval) fn may_stand_in(&self, person: &Standing) -> bool {
        person.may(self.prerequisite.permissions) && person.side == self.prerequisite.side
    }

    fn is_named(&self, wanted: &Wanted<'_>, person: &Standing) -> bool {
        match wanted {
            Wanted::Permission(mask) => person.may(*mask),
            Wanted::Roles(roles) => person.roles.touches(*roles),
            Wanted::People(people) => people.contains(&person.user),
            Wanted::Clients => self.clients.contains(&person.user),
        }
    }

    /// Everybody of a standings who holds the right, in its order.
    pub(in crate::approval) fn people<'c>(&'c self, standings: &'c [Standing]) -> impl Iterator<Item = UserId> + 'c {
        standings.iter().filter(|person| self.admits(person)).map(|person| person.user)
    }
}
