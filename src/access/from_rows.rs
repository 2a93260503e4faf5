//! One question straight from a host's rows, with no actor built for it.

mod question;

use super::actor::{ActorBuilder, ActorError, Assignment, Held, Word};
use crate::level::Level;
use crate::resource::{ErasedResource, Resource};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::{ErasedPermissions, Permission, Vocabulary};
use question::Question;

/// Which rows may matter for one resource, at a glance.
#[derive(Clone, Copy)]
struct Near {
    stamp: u64,
    /// The low halves of the ids of the workspace and the profile that are asked about: half an id tells most rows apart, and
    /// whoever looks closer compares all of it.
    workspace: u64,
    profile: u64,
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
        let tables = &self.policy.tables;
        let asked = if permissions.level == on.level { permissions.mask } else { 0 };
        let clocks = Clocks { own: now, now };
        let mut question = Question::of(self, asked, on, clocks);
        let near = Near::of(tables.stamp, on);
        if tables.everyone.is_said {
            // What everyone has depends on whether anything is held anywhere.
            rows.into_iter().for_each(|row| question.judge(row));
        } else {
            rows.into_iter().for_each(|row| near.read(row, &mut question));
        }
        self.answer(&mut question, near)
    }

    #[inline(never)]
    fn answer(&self, question: &mut Question<'_>, near: Near) -> Result<bool, ActorError> {
        if !self.rows.words().is_empty() {
            self.add_rows(question, near);
        }
        match self.refused.or(question.refused()) {
            Some(error) => Err(error),
            None => self.checked(question.clocks()).map(|_| question.is_allowed(self)),
        }
    }

    #[inline(never)]
    fn add_rows(&self, question: &mut Question<'_>, near: Near) {
        let looks_at_all = self.policy.tables.everyone.is_said;
        let (workspace, profile) = question.places();
        for word in self.rows.words() {
            let place = word.place();
            if place == Word::ORGANIZATION || place == profile || place == workspace || looks_at_all {
                word.held().into_iter().for_each(|held| question.add(&held));
            }
        }
        for held in self.rows.aside() {
            if looks_at_all || near.may_matter(held.level, held.node) {
                question.add(held);
            }
        }
    }
}

impl Near {
    #[inline]
    fn of(stamp: u64, on: &ErasedResource<'_>) -> Self {
        let workspace = on.workspace.map_or(u64::MAX, |workspace| low(workspace.as_u128()));
        let profile = on.profile.map_or(u64::MAX, |profile| low(profile.as_u128()));
        Self { stamp, workspace, profile }
    }

    #[inline(always)]
    fn may_matter(self, level: Level, node: u128) -> bool {
        match level {
            Level::Organization => true,
            Level::Workspace => low(node) == self.workspace,
            Level::Profile => low(node) == self.profile,
        }
    }

    /// A row that is a role of the policy elsewhere is looked at and forgotten.
    #[inline(always)]
    fn read<V: Vocabulary>(self, row: Assignment<V>, question: &mut Question<'_>) {
        if row.is_of_another(self.stamp) || row.held.detail.is_some() {
            return question.judge(row);
        }
        let Held { level, node, role, since, .. } = row.held;
        if self.may_matter(level, node) {
            question.add(&Held::plain(level, node, role, since));
        }
    }
}

#[inline(always)]
fn low(node: u128) -> u64 {
    u64::try_from(node & u128::from(u64::MAX)).unwrap_or(u64::MAX)
}
