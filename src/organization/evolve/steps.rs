//! What several events do to a state.

use crate::event_sourcing::HistoryProblem;
use crate::id::UserId;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::state::{State, Stored, as_of};

pub(in crate::organization::evolve) type Evolved = Result<(), HistoryProblem>;

pub(in crate::organization::evolve) fn expect(holds: bool, expected: &'static str) -> Evolved {
    if holds { Ok(()) } else { Err(HistoryProblem::Impossible(expected)) }
}

impl State {
    /// Takes from everybody what `gone` picks, and from every team.
    pub(in crate::organization::evolve) fn let_go(&mut self, gone: impl Fn(Place, &Role) -> bool) {
        let roles = &self.roles;
        for member in self.members.values_mut() {
            let keeps = |held: &Stored| roles.name(held.role()).is_none_or(|role| !gone(held.place(), role));
            if !member.holds.iter().all(keeps) {
                member.holds.retain(keeps);
                member.holds.shrink_to_fit();
            }
        }
        for team in self.teams.values_mut() {
            team.holds.retain(|held| roles.name(held.role()).is_none_or(|role| !gone(held.place(), role)));
        }
    }

    /// What `picks` says that members hold begins anew.
    pub(in crate::organization::evolve) fn begin(&mut self, picks: impl Fn(Place, &Role) -> bool) {
        let (roles, since) = (&self.roles, as_of(self.revision).saturating_add(1));
        for held in self.members.values_mut().flat_map(|member| &mut member.holds) {
            if roles.name(held.role()).is_some_and(|role| picks(held.place(), role)) {
                held.begin(since);
            }
        }
    }

    pub(in crate::organization::evolve) fn suspend(&mut self, user: UserId) {
        if let Some(member) = self.members.at_mut(user).filter(|member| !member.suspended) {
            member.suspended = true;
            self.active = self.active.saturating_sub(1);
            self.end_delegations_of(user);
            self.end_support_for(user);
        }
    }
}
