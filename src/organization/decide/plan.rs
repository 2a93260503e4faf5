//! Plans and seats.

mod over;

use crate::id::UserId;
use crate::level::Level;
use crate::organization::decide::context::{Changes, Context, unknown, wrong_actor};
use crate::organization::decide::guards;
use crate::organization::decide::limit::seats;
use crate::organization::model::began::{Began, RoleAt};
use crate::organization::model::by::By;
use crate::organization::model::event::Change;
use crate::organization::model::names;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::organization::model::state::Stored;
use crate::policy::PlanLimit;
use crate::policy::model::{Plan as PlanModel, Seats};
use crate::policy::tables::PlanTable;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeMap;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// At once if nothing is lost by it and no time is named; else announced, no earlier than the plan's notice. At once
/// nobody is suspended for want of a seat: the seats that are needed come with the change, or it is announced.
pub(super) fn change<V: Vocabulary>(
    context: &Context<'_, V>,
    plan: &str,
    at: Option<Timestamp>,
    extra_seats: Option<u32>,
) -> Changes {
    context.permit_or_operator(guards::CHANGE_PLAN, Place::organization())?;
    let target = context.target(plan)?;
    if context.state.plan.as_deref() == Some(plan) {
        return Err(Refusal::NoChange {});
    }
    target.sells(extra_seats)?;
    let notice = match context.takes_away(&target) {
        true => i64::from(target.model.downgrade.notice_days).saturating_mul(DAY),
        false => 0,
    };
    // A notice ends, an announced change opens (J6).
    let earliest = if notice == 0 { context.own } else { context.now };
    let earliest = Timestamp::from_millis(earliest.as_millis().saturating_add(notice));
    if at.is_some_and(|at| at < earliest) {
        return Err(Refusal::Notice { earliest });
    }
    let (extra, at) = (extra_seats.unwrap_or(context.state.extra_seats), at.unwrap_or(earliest));
    let announced = at > context.own;
    let suspended = context.over(target.model, target.table, announced.then_some(extra));
    context.after_plan(&target, extra, &suspended)?;
    let (plan, over) = (plan.into(), context.over_limits_of(target.model, &suspended));
    Ok([match announced {
        true => Change::PlanChangeAnnounced { plan, at, extra_seats, over },
        false => Change::PlanChanged { plan, extra_seats, suspended, began: context.begins(&target), over },
    }]
    .into())
}

pub(super) fn cancel<V: Vocabulary>(context: &Context<'_, V>) -> Changes {
    context.permit_or_operator(guards::CHANGE_PLAN, Place::organization())?;
    if context.state.announced.is_none() {
        return Err(Refusal::NoChange {});
    }
    Ok([Change::PlanChangeCancelled {}].into())
}

pub(super) fn apply<V: Vocabulary>(context: &Context<'_, V>) -> Changes {
    if context.by != (By::Host {}) && !context.is_operator() {
        return Err(wrong_actor("the clock or an operator"));
    }
    let announced = context.state.announced.as_ref().ok_or(Refusal::NoChange {})?;
    if context.own < announced.at {
        return Err(Refusal::Notice { earliest: announced.at });
    }
    let (target, extra_seats) = (context.target(&announced.plan)?, announced.extra_seats);
    let extra = extra_seats.unwrap_or(context.state.extra_seats);
    let suspended = context.over(target.model, target.table, Some(extra));
    let (plan, over) = (announced.plan.clone(), context.over_limits_of(target.model, &suspended));
    Ok([Change::PlanChanged { plan, extra_seats, suspended, began: context.begins(&target), over }].into())
}

pub(super) fn set_extra_seats<V: Vocabulary>(context: &Context<'_, V>, extra: u32) -> Changes {
    context.permit_or_operator(guards::BUY_SEATS, Place::organization())?;
    let plan = context.state.plan.as_deref();
    let limits = seats::limits(context.policy, plan);
    match limits.filter(|limits| limits.included.is_some()) {
        Some(limits) => sold(limits, extra)?,
        // Ahead of a plan that has a limit.
        None if extra > 0 => {
            let plans = context.policy.model.plans.iter().filter_map(|plan| plan.seats);
            let mut selling = plans.filter(|seats| seats.included.is_some());
            if !selling.any(|seats| sold(seats, extra).is_ok()) {
                return Err(not_sold(extra));
            }
        }
        None => {}
    }
    if extra == context.state.extra_seats {
        return Err(Refusal::NoChange {});
    }
    seats::fit(context.policy, plan, extra, context.state.active)?;
    seats::fit_into_kept(context, Some(extra), context.state.active)?;
    Ok([Change::ExtraSeatsSet { extra }].into())
}

fn sold(seats: Seats, extra: u32) -> Result<(), Refusal> {
    if seats.extra.is_some_and(|most| extra > most) { Err(not_sold(extra)) } else { Ok(()) }
}

fn not_sold(extra: u32) -> Refusal {
    Refusal::NotOnPlan { what: alloc::format!("`{extra}` extra seats") }
}

impl Target<'_> {
    /// The plan sells that many seats; one without a limit has no use for them.
    fn sells(&self, extra: Option<u32>) -> Result<(), Refusal> {
        let Some(extra) = extra.filter(|extra| *extra > 0) else {
            return Ok(());
        };
        match self.model.seats.filter(|seats| seats.included.is_some()) {
            Some(seats) => sold(seats, extra),
            None => Err(not_sold(extra)),
        }
    }
}

struct Target<'p> {
    model: &'p PlanModel,
    table: &'p PlanTable,
}

impl<'a, V: Vocabulary> Context<'a, V> {
    fn target(&self, plan: &str) -> Result<Target<'a>, Refusal> {
        let index = self.policy.plan(plan).map_err(|_| unknown("plan", plan))?.index;
        let model = self.policy.model.plans.get(usize::from(index));
        let found = model.zip(self.policy.tables.plan(Some(index)));
        found.map(|(model, table)| Target { model, table }).ok_or_else(|| unknown("plan", plan))
    }

    /// The plan that is in force now: the organization's, or the policy's default.
    fn today_plan(&self) -> Option<Target<'a>> {
        let today = self.policy.plan_of(self.state.plan.as_deref())?;
        let today = self.policy.model.plans.get(usize::from(today.index))?;
        self.target(&today.name).ok()
    }

    /// Whether something that the plan of today allows is not in the target.
    fn takes_away(&self, target: &Target<'_>) -> bool {
        let Some(today) = self.today_plan() else {
            return false;
        };
        let fewer_roles = today.table.roles.iter().zip(&target.table.roles).any(|(today, then)| *today && !then);
        let fewer = |level: &Level| today.table.permissions.at(*level) & !target.table.permissions.at(*level) != 0;
        let most = |seats: Option<Seats>| {
            let limit = seats.and_then(|seats| Some(seats.included?.saturating_add(seats.extra?)));
            limit.unwrap_or(u32::MAX)
        };
        let room = |plan: &PlanModel, limit| plan.limits.of(limit).unwrap_or(u32::MAX);
        let less_room = |limit: &PlanLimit| room(target.model, *limit) < room(today.model, *limit);
        fewer_roles
            || Level::ALL.iter().any(fewer)
            || (today.table.custom_roles && !target.table.custom_roles)
            || most(target.model.seats) < most(today.model.seats)
            || PlanLimit::ALL.iter().any(less_room)
    }

    /// What is in force on the target and not on the plan of today.
    fn begins(&self, target: &Target<'_>) -> Began {
        let today = self.today_plan();
        let new = |level, role: &Role| {
            let was = today.as_ref().is_some_and(|today| self.in_force(Some(today.table), level, role));
            !was && self.in_force(Some(target.table), level, role)
        };
        let custom = self.state.custom_roles.keys().map(|(level, name)| (*level, Role::custom(name)));
        let policy = self.policy.model.roles.iter().map(|role| (role.level, Role::policy(&role.name)));
        let roles = policy.chain(custom).filter(|(level, role)| new(*level, role));
        let was = today.as_ref().map_or(0, |today| today.table.permissions.profile);
        let permissions =
            names::permissions(&self.policy.model, Level::Profile, target.table.permissions.profile & !was);
        Began {
            roles: roles.map(|(level, role)| RoleAt { level, role }).collect(),
            permissions: permissions.map(Into::into).collect(),
        }
    }

    /// The limits on holders and the seats hold once these are suspended, and somebody may still edit the permissions of
    /// members.
    fn after_plan(&self, target: &Target<'_>, extra: u32, suspended: &[UserId]) -> Result<(), Refusal> {
        let mut holders: BTreeMap<(Place, u16), (u32, u32)> = BTreeMap::new();
        for (user, member) in self.state.members.iter().filter(|(_, member)| member.is_active()) {
            let stays = suspended.binary_search(&user).is_err();
            for held in
                member.holds.iter().filter(|held| crate::organization::decide::limit::holders::is_untouched(held))
            {
                let Some(role) = self.state.roles.name(held.role()) else {
                    continue;
                };
                let level = held.place().level();
                if self.limits(level, role).min.is_none() {
                    continue;
                }
                let counts = holders.entry((held.place(), held.role())).or_default();
                let today = self.in_force(self.plan_table(), level, role);
                let then = stays && self.in_force(Some(target.table), level, role);
                counts.0 = counts.0.saturating_add(u32::from(today));
                counts.1 = counts.1.saturating_add(u32::from(then));
            }
        }
        for ((place, role), (today, then)) in holders {
            let role = self.state.roles.name(role).cloned().unwrap_or_else(|| Role::policy(""));
            let least = self.limits(place.level(), &role).min;
            if let Some(at_least) = least.filter(|least| then < *least && then < today) {
                return Err(Refusal::LastHolder { role, place, at_least });
            }
        }
        let active = self.state.active.saturating_sub(suspended.len());
        seats::fit(self.policy, Some(&target.model.name), extra, active)?;
        let stays = |user, _: &Stored| suspended.binary_search(&user).is_err();
        if self.administered(|_, _| true) && !self.administered_on(Some(target.table), stays) {
            return Err(Refusal::LastAdministrator {});
        }
        Ok(())
    }
}
