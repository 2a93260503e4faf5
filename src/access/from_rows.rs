//! One question straight from a host's rows, with no actor built for it.

use super::actor::{ActorBuilder, ActorError, Assignment, Held, accepts};
use super::evaluate;
use crate::level::Level;
use crate::policy::tables::{PlanTable, Tables};
use crate::resource::{ErasedResource, Located, Resource};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::{ErasedPermissions, Permission, Vocabulary};
use smallvec::SmallVec;

/// The rows that matter for one resource.
#[derive(Clone, Copy)]
struct Near<'t> {
    tables: &'t Tables,
    stamp: u64,
    /// The low halves of the ids of the workspace and the profile that are asked about, as an organization's is 0: most rows are
    /// of other nodes, and half an id tells. A few rows that do not matter are looked at twice.
    workspace: u64,
    profile: u64,
}

/// What was kept of the rows so far.
#[derive(Default)]
struct Kept {
    /// Those that can matter for the resource, a few that cannot, and all that are more than a role of the policy.
    rows: SmallVec<[Held; 4]>,
    /// The first row that is refused.
    refused: Option<ActorError>,
}

impl<V: Vocabulary> ActorBuilder<'_, V> {
    /// Answers as [`Policy::can`](crate::Policy::can) does for the actor that [`build`](Self::build) would make, without
    /// making it: for services that read a person's rows for a request, ask a few questions and forget the person.
    ///
    /// Reading rows costs a fifth of building an actor, and each question a scan of them; an actor answers in no more than
    /// some seventy instructions. From about ten questions on, build one.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, now) = (UserId::new(3), OrganizationId::new(1), Timestamp::from_millis(0));
    /// let editor = policy.profile_role("editor")?;
    /// let julie = policy.actor(julie, agency).profile_role(ProfileId::new(8), editor); // nothing is built
    /// let page = Organization::new(agency).direct_profile(ProfileId::new(8));
    /// assert!(julie.can(ProfilePermissions::POST_EDIT, &page, now)?);
    /// assert!(julie.can(ProfilePermissions::POST_PUBLISH, &page, now)?);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`build`](Self::build).
    #[inline]
    pub fn can<P>(&self, permission: P, on: &P::Resource<'_>, now: Timestamp) -> Result<bool, ActorError>
    where
        P: Permission<Vocabulary = V>,
    {
        self.can_from([], permission, on, now)
    }

    /// Answers as [`Policy::can`](crate::Policy::can) does for the actor of these rows, without building it: for services
    /// that ask one question for each request and keep no actors. The rows are read once, in any order, beside those
    /// that the builder has already.
    ///
    /// For a second question give the rows to the builder and ask [`can`](Self::can); for the reason of a deny, build the actor.
    /// Where the policy has plans, tell the builder which one first ([`plan`](Self::plan)), as for an actor.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, now) = (UserId::new(3), OrganizationId::new(1), Timestamp::from_millis(0));
    /// let editor = policy.profile_role("editor")?;
    /// let rows = [7, 8].map(|id| Assignment::profile(ProfileId::new(id), editor)); // of your database
    /// let page = Organization::new(agency).direct_profile(ProfileId::new(8));
    /// assert!(policy.actor(julie, agency).can_from(rows, ProfilePermissions::POST_PUBLISH, &page, now)?);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`build`](Self::build), whichever row they are of.
    #[inline]
    pub fn can_from<P>(
        &self,
        rows: impl IntoIterator<Item = Assignment<V>>,
        permission: P,
        on: &P::Resource<'_>,
        now: Timestamp,
    ) -> Result<bool, ActorError>
    where
        P: Permission<Vocabulary = V>,
    {
        let permissions = ErasedPermissions { level: P::LEVEL, mask: permission.bits() };
        self.can_erased_from(rows, permissions, &on.erase(), now)
    }

    /// Answers as [`can_from`](Self::can_from) does, for permissions and resources whose level is known only at run time.
    /// Permissions of another level than the resource are denied.
    ///
    /// ```
    /// # use countersign::{policies, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, now) = (UserId::new(3), OrganizationId::new(1), Timestamp::from_millis(0));
    /// let rows = [Assignment::profile(ProfileId::new(8), policy.profile_role("guest")?)];
    /// let view = policy.permission(Level::Profile, "post.view")?; // from a request
    /// let page = Organization::new(agency).direct_profile(ProfileId::new(8));
    /// assert!(policy.actor(julie, agency).can_erased_from(rows, view.into(), &page.into(), now)?);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`build`](Self::build), whichever row they are of.
    #[inline]
    pub fn can_erased_from(
        &self,
        rows: impl IntoIterator<Item = Assignment<V>>,
        permissions: ErasedPermissions,
        on: &ErasedResource<'_>,
        now: Timestamp,
    ) -> Result<bool, ActorError> {
        let asked = if permissions.level == on.level { permissions.mask } else { 0 };
        if self.policy.tables.everyone.is_said {
            // What everyone has depends on whether anything is held anywhere.
            return self.clone().assignments(rows).ask(asked, on, now);
        }
        let (near, mut kept) = (Near::of(&self.policy.tables, on), Kept::default());
        rows.into_iter().for_each(|row| near.read(row, &mut kept));
        self.answer(&mut kept, asked, on, now)
    }

    #[inline(never)]
    fn answer(
        &self,
        kept: &mut Kept,
        asked: u128,
        on: &ErasedResource<'_>,
        now: Timestamp,
    ) -> Result<bool, ActorError> {
        let refused = self.refused.or(kept.refused);
        match self.glance(kept, asked, on).filter(|_| refused.is_none()) {
            Some(answer) => Ok(answer),
            None => self.in_full(kept, refused).ask(asked, on, now),
        }
    }

    #[cold]
    fn in_full(&self, kept: &mut Kept, refused: Option<ActorError>) -> Self {
        let mut full = self.clone();
        full.refused = refused;
        full.assignments.extend(kept.rows.drain(..));
        full
    }

    /// By an actor, built for it.
    #[cold]
    fn ask(self, asked: u128, on: &ErasedResource<'_>, now: Timestamp) -> Result<bool, ActorError> {
        let (policy, clocks) = (self.policy, Clocks { own: now, now });
        Ok(evaluate::can(&policy.tables, &self.fold(clocks)?.core, asked, on))
    }

    /// The answer, if rows that are nothing but roles of the policy settle it: what they allow is in the policy's palette.
    #[inline]
    fn glance(&self, kept: &Kept, asked: u128, on: &ErasedResource<'_>) -> Option<bool> {
        let tables = &self.policy.tables;
        if !self.is_active_and_unlimited() || self.plan.is_none() && !tables.plans.is_empty() {
            return None;
        }
        if asked == 0 || self.organization != on.organization {
            return Some(false);
        }
        let mut seen = Seen { missing: asked, settled: u128::MAX, is_open: false, is_known: true };
        let index = self.plan.map(|plan| plan.index);
        let from = (tables.plan(index), tables.palette.first(index), on);
        let near = Near::of(tables, on);
        for held in self.assignments.iter().chain(&kept.rows) {
            if held.detail.is_some() {
                seen.is_known &= !held.is_at_or_above(on);
            } else if near.may_matter(held.node) {
                seen.add(tables, from, held);
            }
        }
        seen.answer(on)
    }
}

/// What the roles that were looked at allow together.
struct Seen {
    missing: u128,
    settled: u128,
    is_open: bool,
    /// Nothing but roles of the policy, as they are.
    is_known: bool,
}

impl Seen {
    #[inline(always)]
    fn add(
        &mut self,
        tables: &Tables,
        (plan, first, on): (Option<&PlanTable>, usize, &ErasedResource<'_>),
        held: &Held,
    ) {
        if !held.is_at_or_above(on) {
            return;
        }
        match tables.palette.of_role(first, held.role, on.level) {
            Some((_, given)) if held.is_in_force_on(plan) => {
                self.missing &= given.lacking;
                self.settled &= given.settled;
                self.is_open |= given.open;
            }
            Some(_) => {}
            None => self.is_known = false,
        }
    }

    /// Only for what is contested, on a resource of which something is said, can facts add to what is plain.
    #[inline]
    fn answer(&self, on: &ErasedResource<'_>) -> Option<bool> {
        if self.missing == 0 {
            return Some(true);
        }
        let is_settled = !self.is_open || self.missing & self.settled != 0 || on.is_silent();
        (self.is_known && is_settled).then_some(false)
    }
}

impl<'t> Near<'t> {
    #[inline]
    fn of(tables: &'t Tables, on: &ErasedResource<'_>) -> Self {
        let workspace = on.workspace.map_or(u64::MAX, |workspace| low(workspace.as_u128()));
        let profile = on.profile.map_or(u64::MAX, |profile| low(profile.as_u128()));
        Self { tables, stamp: tables.stamp, workspace, profile }
    }

    /// One test in place of three: the product is 0 if a factor is. That others may be 0 too costs a second look.
    #[inline(always)]
    fn may_matter(self, node: u128) -> bool {
        let half = low(node);
        half.wrapping_mul(half ^ self.profile).wrapping_mul(half ^ self.workspace) == 0
    }

    /// A row that is a role of the policy elsewhere is looked at and forgotten.
    #[inline(always)]
    fn read<V: Vocabulary>(self, row: Assignment<V>, kept: &mut Kept) {
        if row.is_of_another(self.stamp) || row.held.detail.is_some() {
            return kept.judge(self.tables, row);
        }
        let Held { level, node, role, since, .. } = row.held;
        if self.may_matter(node) {
            kept.keep(level, node, role, since);
        }
    }
}

impl Kept {
    #[inline(never)]
    fn keep(&mut self, level: Level, node: u128, role: u16, since: u32) {
        self.rows.push(Held::plain(level, node, role, since));
    }

    #[inline(never)]
    fn judge<V: Vocabulary>(&mut self, tables: &Tables, mut row: Assignment<V>) {
        match accepts(tables, &mut row) {
            Ok(()) => self.rows.push(row.held),
            Err(error) => drop(self.refused.get_or_insert(error)),
        }
    }
}

#[inline(always)]
fn low(node: u128) -> u64 {
    u64::try_from(node & u128::from(u64::MAX)).unwrap_or(u64::MAX)
}
