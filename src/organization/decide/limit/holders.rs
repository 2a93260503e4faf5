//! How many hold a role, and that somebody can always put things right.

use crate::id::UserId;
use crate::level::Level;
use crate::organization::decide::context::{Context, wrong_actor};
use crate::organization::model::access::Access;
use crate::organization::model::names;
use crate::organization::model::place::Place;
use crate::organization::model::reading::Parts;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::organization::model::state::{Member, Stored};
use crate::policy::model::Holders;
use crate::policy::tables::PlanTable;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// The permission whose last holder is never taken away.
const ADMINISTERS: &str = "member_permissions.edit";

/// What a person would have after a command.
pub(in crate::organization::decide) struct After<'a> {
    pub(in crate::organization::decide) user: UserId,
    pub(in crate::organization::decide) holds: &'a [Access],
    pub(in crate::organization::decide) active: bool,
    /// What passes from one person to another by the same command.
    pub(in crate::organization::decide) passes: Option<&'a Access>,
}

impl<V: Vocabulary> Context<'_, V> {
    /// The limits on holders, the separation of duties and the last administrator, after a change to one person.
    pub(in crate::organization::decide) fn person_after(&self, after: &After<'_>) -> Result<(), Refusal> {
        let before = self.state.access(after.user);
        let was_active = self.state.members.at(after.user).is_some_and(Member::is_active);
        self.separate(&before, after.holds)?;
        // Who passes something on may be a client no more by it: both are counted together there.
        if after.passes.is_none() {
            self.room_for_clients(&[(after.user, after.holds, after.active)])?;
        }
        for gained in after.holds.iter().filter(|access| !holds(&before, access)) {
            self.not_too_many(after, gained)?;
        }
        for held in before.iter().filter(|access| was_active && self.is_full(access)) {
            let kept = |access: &Access| access.is_for(held.place, &held.role) && self.is_full(access);
            if !(after.active && after.holds.iter().any(kept)) {
                self.not_too_few(after, held)?;
            }
        }
        let administered = was_active && before.iter().any(|access| self.administers(access));
        let administers = after.active && after.holds.iter().any(|access| self.administers(access));
        let passes = after.passes.is_some_and(|access| self.administers(access));
        if administered && !administers && !passes && !self.administered(|user, _| user != after.user) {
            return Err(Refusal::LastAdministrator {});
        }
        Ok(())
    }

    fn not_too_many(&self, after: &After<'_>, gained: &Access) -> Result<(), Refusal> {
        let Some(most) = self.limits(gained.place.level(), &gained.role).max else {
            return Ok(());
        };
        let (place, role) = (gained.place, &gained.role);
        if after.passes.is_some_and(|access| access.is_for(place, role)) {
            return Ok(());
        }
        let others = self.holders(place, role, Some(after.user), |_, _| true);
        if others >= usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(Refusal::TooManyHolders { role: role.clone(), place, at_most: most });
        }
        Ok(())
    }

    fn not_too_few(&self, after: &After<'_>, lost: &Access) -> Result<(), Refusal> {
        let Some(least) = self.limits(lost.place.level(), &lost.role).min else {
            return Ok(());
        };
        let (place, role) = (lost.place, &lost.role);
        if after.passes.is_some_and(|access| access.is_for(place, role)) {
            return Ok(());
        }
        let full = |member: &Member, held: &Stored| member.is_active() && is_untouched(held);
        if self.holders(place, role, Some(after.user), full) < usize::try_from(least).unwrap_or(usize::MAX) {
            return Err(Refusal::LastHolder { role: role.clone(), place, at_least: least });
        }
        Ok(())
    }

    /// How many others hold the role at the place.
    fn holders(
        &self,
        place: Place,
        role: &Role,
        but: Option<UserId>,
        counts: impl Fn(&Member, &Stored) -> bool,
    ) -> usize {
        let Some(index) = self.state.roles.index(role) else {
            return 0;
        };
        let held = |member: &Member| {
            let here = |held: &&Stored| held.role() == index && held.place() == place;
            member.holds.iter().filter(here).any(|held| counts(member, held))
        };
        self.state.members.iter().filter(|(user, member)| Some(*user) != but && held(member)).count()
    }

    /// Too few hold the role at the place as the policy demands, or nobody may edit the permissions of members, and this
    /// makes one more: what an operator may do, who hands out nothing else.
    pub(in crate::organization::decide) fn fills_minimum(&self, access: &Access) -> Result<(), Refusal> {
        let least = self.limits(access.place.level(), &access.role).min.unwrap_or(0);
        let full = |member: &Member, held: &Stored| member.is_active() && is_untouched(held);
        let holders = self.holders(access.place, &access.role, None, full);
        let too_few = holders < usize::try_from(least).unwrap_or(usize::MAX);
        if !access.is_plain() || !(too_few || (self.administers(access) && self.lacks_administrator())) {
            return Err(wrong_actor("a member"));
        }
        self.resolve(access).map(drop)
    }

    /// Whether nobody may edit the permissions of members for good, though a role at the organization lets its holders:
    /// one has to, as the last one who may cannot be taken away.
    pub(in crate::organization) fn lacks_administrator(&self) -> bool {
        let could = |name: &str| self.administers(&Access::new(Place::organization(), Role::policy(name)));
        let mut roles = self.policy.model.roles.iter().filter(|role| role.level == Level::Organization);
        self.state.revision > 0 && roles.any(|role| could(&role.name)) && !self.administered(|_, _| true)
    }

    pub(in crate::organization::decide) fn limits(&self, level: Level, role: &Role) -> Holders {
        let Role::Policy(name) = role else {
            return Holders::default();
        };
        let index = self.policy.role(level, name).ok().map(|role| usize::from(role.index));
        index.and_then(|index| self.policy.model.roles.get(index)).map_or(Holders::default(), |role| role.holders)
    }

    /// Whether it counts towards the least number of holders: for good, un-narrowed, in force on the plan.
    fn is_full(&self, access: &Access) -> bool {
        self.is_full_on(self.plan_table(), access)
    }

    fn is_full_on(&self, plan: Option<&PlanTable>, access: &Access) -> bool {
        access.is_whole() && self.in_force(plan, access.place.level(), &access.role)
    }

    pub(in crate::organization::decide) fn plan_table(&self) -> Option<&PlanTable> {
        let plan = self.policy.plan_of(self.state.plan.as_deref());
        self.policy.tables.plan(plan.map(|plan| plan.index))
    }

    pub(in crate::organization::decide) fn in_force(
        &self,
        plan: Option<&PlanTable>,
        level: Level,
        role: &Role,
    ) -> bool {
        let Some(plan) = plan else {
            return true;
        };
        match role {
            Role::Custom(_) => plan.custom_roles,
            Role::Policy(name) => {
                let role = self.policy.role(level, name).ok();
                role.is_some_and(|role| plan.roles.get(usize::from(role.index)).copied().unwrap_or(false))
            }
        }
    }

    /// Whether it lets its holder edit the permissions of members of the whole organization, whatever the plan's
    /// permissions: a plan without teams has nobody to administer.
    fn administers(&self, access: &Access) -> bool {
        self.administers_on(self.plan_table(), access)
    }

    fn administers_on(&self, plan: Option<&PlanTable>, access: &Access) -> bool {
        let Some(mask) = self.administering().filter(|_| access.place == Place::organization()) else {
            return false;
        };
        let reading = self.state.read(self.policy, Parts::of(access)).assignment;
        let held = reading.filter(|_| self.is_full_on(plan, access));
        let table = held.as_ref().and_then(|held| held.table(&self.policy.tables));
        table.is_some_and(|role| role.plain.organization & mask != 0)
    }

    /// The permission that its last holder keeps, where the policy lists it at the organization.
    pub(in crate::organization::decide) fn administering(&self) -> Option<u128> {
        names::listed(self.policy, Level::Organization, ADMINISTERS)
    }

    /// Whether an active member among those that `counts` picks may edit the permissions of members for good.
    pub(in crate::organization::decide) fn administered(&self, counts: impl Fn(UserId, &Stored) -> bool) -> bool {
        self.administered_on(self.plan_table(), counts)
    }

    /// The same on another plan.
    pub(in crate::organization::decide) fn administered_on(
        &self,
        plan: Option<&PlanTable>,
        counts: impl Fn(UserId, &Stored) -> bool,
    ) -> bool {
        self.administering_on(plan, counts).next().is_some()
    }

    /// Everybody who may; without a plan, whatever is in force.
    pub(in crate::organization::decide) fn administrators_on(&self, plan: Option<&PlanTable>) -> BTreeSet<UserId> {
        self.administering_on(plan, |_, _| true).collect()
    }

    fn administering_on(
        &self,
        plan: Option<&PlanTable>,
        counts: impl Fn(UserId, &Stored) -> bool,
    ) -> impl Iterator<Item = UserId> {
        let mut known: Vec<(u16, bool)> = Vec::new();
        let mut administers = move |held: &Stored| {
            if let Some((_, administers)) = known.iter().find(|(role, _)| *role == held.role()) {
                return *administers;
            }
            let access = held.access(&self.state.roles);
            let administers = access.is_some_and(|access| self.administers_on(plan, &access));
            known.push((held.role(), administers));
            administers
        };
        let active = self.state.members.iter().filter(|(_, member)| member.is_active());
        let held = active.flat_map(|(user, member)| member.holds.iter().map(move |held| (user, held)));
        held.filter_map(move |(user, held)| {
            let candidate = held.place() == Place::organization() && is_untouched(held) && counts(user, held);
            (candidate && administers(held)).then_some(user)
        })
    }
}

/// For good, un-narrowed and under no condition.
pub(in crate::organization::decide) fn is_untouched(held: &Stored) -> bool {
    held.narrowing().is_none() && held.until().is_none() && held.from().is_none() && held.when().is_empty()
}

fn holds(list: &[Access], access: &Access) -> bool {
    list.iter().any(|held| held.is_for(access.place, &access.role))
}
