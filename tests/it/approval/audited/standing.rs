//! Standing delegations, as the host knows them (J20).

use super::rounds::{Stand, Yes, unbroken};
use super::walk::Walk;
use super::world::*;
use countersign::approval::{Stage, StandingDelegation};
use countersign::{ProfileId, Timestamp, UserId, id::DelegationId};

/// Somebody decides in the place of somebody else, until somebody ends it.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    id: DelegationId,
    pub(super) from: UserId,
    pub(super) to: UserId,
    until: Timestamp,
    /// When it was made, and as of which number.
    made: (Timestamp, u32),
}

impl Standing {
    pub(super) fn told(&self) -> StandingDelegation {
        StandingDelegation::new(self.id, self.from, self.to, self.made.0, self.until).as_of(self.made.1)
    }
}

impl World {
    fn stands(&self, id: DelegationId, from: UserId, to: UserId) -> Option<&Standing> {
        self.standing.iter().find(|one| (one.id, one.from, one.to) == (id, from, to))
    }

    /// S25: whether it lets somebody decide now: it is not over, and both have held their jobs since it was made.
    pub(super) fn lets(&self, id: DelegationId, from: UserId, to: UserId, clocks: Clocks) -> bool {
        self.stands(id, from, to).is_some_and(|one| {
            let stand = Stand { at: one.made.0, as_of: Some(one.made.1) };
            clocks.latest < one.until && unbroken(self, from, stand) && unbroken(self, to, stand)
        })
    }

    /// J17: whether what was said by a standing delegation is still worth something. That its time is over ends nothing;
    /// that somebody ended it does, and that whoever said it could be let no more.
    pub(super) fn lasts(&self, yes: &Yes, stage: &Stage, at: ProfileId, clocks: Clocks) -> bool {
        yes.delegation.is_none_or(|id| {
            let lets_in = self.may(yes.by, "post.review", at, clocks) && self.side(yes.by, at, clocks) == stage.party;
            self.stands(id, yes.right_of(), yes.by).is_some() && lets_in && unbroken(self, yes.by, yes.stand)
        })
    }
}

impl Walk {
    pub(super) fn lets_decide(&mut self, from: UserId, to: UserId, until: Timestamp) {
        let number = if self.world.numbered { self.world.number } else { 0 };
        self.next += 1;
        let id = DelegationId::new(self.next);
        self.world.standing.push(Standing { id, from, to, until, made: (self.now, number) });
    }

    /// Somebody is away, or is back.
    pub(super) fn standing_moves(&mut self) {
        if !self.world.standing.is_empty() && self.random.chance(60) {
            let at = self.random.below(self.world.standing.len());
            self.world.number += 1;
            self.world.standing.remove(at);
            return;
        }
        self.world.number += 1;
        let (from, to) = (*self.random.pick(&PEOPLE), *self.random.pick(&PEOPLE));
        let until = later(self.now, *self.random.pick(&[2, 9, 40]));
        if from != to {
            self.lets_decide(from, to, until);
        }
    }
}
