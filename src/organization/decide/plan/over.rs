//! Who is over when a plan comes.

use crate::id::UserId;
use crate::organization::decide::context::Context;
use crate::organization::decide::limit::holders::is_untouched;
use crate::organization::decide::limit::seats;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::state::Member;
use crate::policy::model::{OnDowngrade, Plan};
use crate::policy::tables::PlanTable;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;

impl<V: Vocabulary> Context<'_, V> {
    /// Who is suspended when the plan comes, sorted. Where the plan says so, members without a role in force on it;
    /// then, with `extra` seats beyond those that it includes, as many as have no seat: who joined last first, of those
    /// who joined together the higher id. Never somebody without whom too few would hold a role, never the last who may
    /// edit the permissions of members. Without `extra`, nobody for want of a seat.
    pub(in crate::organization::decide) fn over(
        &self,
        plan: &Plan,
        table: &PlanTable,
        extra: Option<u32>,
    ) -> Vec<UserId> {
        if plan.downgrade.members == OnDowngrade::Keep {
            return Vec::new();
        }
        let mut stay = Stay::of(self, Some(table));
        let active = self.state.members.iter().filter(|(_, member)| member.is_active());
        let mut members: Vec<(Reverse<(Timestamp, UserId)>, &Member)> =
            active.map(|(user, member)| (Reverse((member.since, user)), member)).collect();
        members.sort_unstable_by_key(|(order, _)| *order);
        if plan.downgrade.members == OnDowngrade::Suspend {
            for (Reverse((_, user)), member) in &members {
                if !self.any_in_force(member, table) {
                    stay.suspend(*user, member);
                }
            }
        }
        let seats = extra.and_then(|extra| seats::capacity(self.policy, Some(&plan.name), extra));
        let seats = seats.map_or(usize::MAX, |seats| usize::try_from(seats).unwrap_or(usize::MAX));
        for (Reverse((_, user)), member) in &members {
            if members.len().saturating_sub(stay.suspended.len()) > seats {
                stay.suspend(*user, member);
            }
        }
        stay.suspended.into_iter().collect()
    }

    /// Those of these members whom nobody needs, each after those before: without the rest too few would hold a role, or nobody
    /// could edit the permissions of members.
    pub(in crate::organization::decide) fn may_go(&self, users: &[UserId]) -> Vec<UserId> {
        let mut stay = Stay::of(self, self.plan_table());
        for user in users {
            if let Some(member) = self.state.members.at(*user) {
                stay.suspend(*user, member);
            }
        }
        stay.suspended.into_iter().collect()
    }

    fn any_in_force(&self, member: &Member, plan: &PlanTable) -> bool {
        let in_force = |role: &Role, level| self.in_force(Some(plan), level, role);
        member.holds.iter().any(|held| {
            let role = self.state.roles.name(held.role());
            role.is_some_and(|role| in_force(role, held.place().level()))
        })
    }
}

/// Who has to stay so far.
struct Stay {
    suspended: BTreeSet<UserId>,
    /// How many hold a role beyond the least number, for each that has one.
    spare: BTreeMap<(Place, u16), u32>,
    administrators: BTreeSet<UserId>,
}

impl Stay {
    fn of<V: Vocabulary>(context: &Context<'_, V>, plan: Option<&PlanTable>) -> Self {
        let mut holders: BTreeMap<(Place, u16), u32> = BTreeMap::new();
        for (_, member) in context.state.members.iter().filter(|(_, member)| member.is_active()) {
            let full = member.holds.iter().filter(|held| is_untouched(held));
            // Whoever has a role from two sources is one holder.
            let full: BTreeSet<(Place, u16)> = full.map(|held| (held.place(), held.role())).collect();
            for held in full {
                let count = holders.entry(held).or_default();
                *count = count.saturating_add(1);
            }
        }
        let least = |(place, role): &(Place, u16)| {
            let role = context.state.roles.name(*role)?;
            context.limits(place.level(), role).min
        };
        let spare = holders.into_iter();
        let spare = spare.filter_map(|(at, count)| Some((at, count.saturating_sub(least(&at)?)))).collect();
        let there = context.administrators_on(plan);
        let administrators = if there.is_empty() { context.administrators_on(None) } else { there };
        Self { suspended: BTreeSet::new(), spare, administrators }
    }

    /// Suspends the member, unless somebody needs them.
    fn suspend(&mut self, user: UserId, member: &Member) {
        let counts = member.holds.iter().filter(|held| is_untouched(held)).map(|held| (held.place(), held.role()));
        let counts: BTreeSet<(Place, u16)> = counts.filter(|at| self.spare.contains_key(at)).collect();
        let needed = counts.iter().any(|at| self.spare.get(at) == Some(&0));
        let last = self.administrators.len() == 1 && self.administrators.contains(&user);
        if needed || last || self.suspended.contains(&user) {
            return;
        }
        for at in counts {
            if let Some(spare) = self.spare.get_mut(&at) {
                *spare = spare.saturating_sub(1);
            }
        }
        self.administrators.remove(&user);
        self.suspended.insert(user);
    }
}
