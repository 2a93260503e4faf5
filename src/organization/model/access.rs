//! What a member holds, by name.

use crate::id::{ProfileId, WorkspaceId};
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;
use serde::{Deserialize, Serialize};

/// Describes a role that a member holds at a place, perhaps narrowed, perhaps under a condition, perhaps for a
/// time, perhaps with optional permissions switched on: as it is commanded, stored and sent. A member holds a role at a place in one assignment,
/// or in several that one cannot say; commands that name the role and the place are about all of them that have the
/// same source. What several sources give stands side by side, and what is held is all of it together.
///
/// ```
/// # use countersign::{organization::{Access, Narrowing, Place, Role}, ProfileId, Timestamp};
/// let page = ProfileId::new(7);
/// let client = Access::new(Place::profile(page), Role::policy("client")).optional("post.review").must_approve();
/// let intern = Access::new(Place::organization(), Role::policy("manager"))
///     .until(Timestamp::from_millis(86_400_000))
///     .narrowed(Narrowing::only_profiles([page]));
/// # let _ = (client, intern);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Where the role is held.
    pub place: Place,
    /// Which role is held.
    pub role: Role,
    /// The names of optional permissions of the role that are switched on, at every level where the role offers them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub optional: Vec<String>,
    /// The nodes that it is narrowed to, or that are excluded from it.
    #[serde(default, skip_serializing_if = "Narrowing::is_none")]
    pub narrowing: Narrowing,
    /// The conditions that it is under, as literals of the policy: facts and built-in atoms, each perhaps negated by `!`. It
    /// gives what its role gives where all of them hold besides.
    #[serde(
        default,
        deserialize_with = "crate::organization::model::wire::filled",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub when: Vec<String>,
    /// When it begins (inclusive), if it has a beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When it ends (exclusive), if it has an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether posts for the profile, or for the group's profiles, wait for this person's approval: a demand on others, not
    /// a permission. It stands at profiles and groups alone.
    ///
    /// ```
    /// # use countersign::{organization::{Access, Place, Role}, ProfileId};
    /// let client = Access::new(Place::profile(ProfileId::new(7)), Role::policy("client")).must_approve();
    /// assert!(client.must_approve);
    /// ```
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub must_approve: bool,
    /// Who gave it: a person, a directory or an import. Absent: a person.
    #[serde(default, skip_serializing_if = "Source::is_person")]
    pub source: Source,
}

/// Names nodes below a place that an assignment is narrowed to, or that are excluded from it. From a group they are
/// only cut out.
///
/// ```
/// # use countersign::{organization::Narrowing, ProfileId, WorkspaceId};
/// let (workspace, page) = (WorkspaceId::new(5), ProfileId::new(7));
/// let cut_to = [Narrowing::only_workspaces([workspace]), Narrowing::only_profiles([page])];
/// let cut_out = [Narrowing::except_workspaces([workspace]), Narrowing::except_profiles([page])];
/// assert!(Narrowing::default().is_none() && !cut_to[0].is_none() && !cut_out[1].is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Narrowing {
    /// The workspaces that it is narrowed to, together with `only_profiles`; what is below them is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_workspaces: Option<Vec<WorkspaceId>>,
    /// The profiles that it is narrowed to, together with `only_workspaces`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_profiles: Option<Vec<ProfileId>>,
    /// The workspaces that are excluded from it, with what is below them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except_workspaces: Option<Vec<WorkspaceId>>,
    /// The profiles that are excluded from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except_profiles: Option<Vec<ProfileId>>,
}

impl Access {
    /// Creates a role at a place: whole, without end.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let editor = Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor"));
    /// assert!(editor.until.is_none() && editor.narrowing.is_none() && editor.source.is_person());
    /// ```
    #[must_use]
    pub fn new(place: Place, role: Role) -> Self {
        Self {
            place,
            role,
            optional: Vec::new(),
            narrowing: Narrowing::default(),
            when: Vec::new(),
            from: None,
            until: None,
            must_approve: false,
            source: Source::default(),
        }
    }

    /// Sets the end (exclusive).
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let intern = Access::new(Place::organization(), Role::policy("member")).until(Timestamp::from_millis(90));
    /// assert_eq!(intern.until, Some(Timestamp::from_millis(90)));
    /// ```
    #[must_use]
    pub fn until(self, until: Timestamp) -> Self {
        Self { until: Some(until), ..self }
    }

    /// Switches an optional permission on.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let editor = Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor")).optional("post.publish");
    /// assert_eq!(editor.optional, ["post.publish"]);
    /// ```
    #[must_use]
    pub fn optional(mut self, permission: &str) -> Self {
        self.optional.push(permission.into());
        self
    }

    /// Puts it under a condition: a fact or a built-in atom that must hold besides, or must not with `!` before it.
    ///
    /// ```
    /// # use countersign::{organization::{Access, Place, Role}, ProfileId};
    /// let page = Place::profile(ProfileId::new(7));
    /// let translator = Access::new(page, Role::policy("editor")).when("scheduled").when("!sensitive");
    /// assert_eq!(translator.when, ["scheduled", "!sensitive"]);
    /// ```
    #[must_use]
    pub fn when(mut self, literal: &str) -> Self {
        self.when.push(literal.into());
        self
    }

    /// Lets posts wait for this person's approval.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let client = Access::new(Place::profile(ProfileId::new(7)), Role::policy("client")).must_approve();
    /// assert!(client.must_approve);
    /// ```
    #[must_use]
    pub fn must_approve(self) -> Self {
        Self { must_approve: true, ..self }
    }

    /// Sets what it is narrowed to.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let all_but_one = Narrowing::except_profiles([ProfileId::new(7)]);
    /// let intern = Access::new(Place::workspace(WorkspaceId::new(5)), Role::policy("editor")).narrowed(all_but_one.clone());
    /// assert_eq!(intern.narrowing, all_but_one);
    /// ```
    #[must_use]
    pub fn narrowed(self, narrowing: Narrowing) -> Self {
        Self { narrowing, ..self }
    }

    /// Sets who gave it; a person until said.
    ///
    /// ```
    /// # use countersign::organization::{Access, Place, Role, Source};
    /// let member = Access::new(Place::organization(), Role::policy("member")).given_by(Source::directory("all-staff"));
    /// assert!(!member.source.is_person());
    /// ```
    #[must_use]
    pub fn given_by(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// Whether it is of the same role at the same place.
    pub(in crate::organization) fn is_for(&self, place: Place, role: &Role) -> bool {
        self.place == place && self.role == *role
    }

    /// Whether it is the same role at the same place that the same source gave.
    pub(in crate::organization) fn is_of(&self, other: &Self) -> bool {
        self.is_for(other.place, &other.role) && self.source == other.source
    }

    /// Whether, in the same role at the same place, it leaves everything that `before` left.
    pub(in crate::organization) fn leaves_whole(&self, before: &Self) -> bool {
        let kept = before.optional.iter().all(|name| self.optional.contains(name));
        let open = self.when.iter().all(|literal| before.when.contains(literal));
        self.is_for(before.place, &before.role) && kept && open && self.narrowing.is_within_reach_of(&before.narrowing)
    }

    /// Whether it is at least `before`, and is held on from it at that instant.
    pub(in crate::organization) fn continues(&self, before: &Self, at: Timestamp) -> bool {
        self.leaves_whole(before) && self.is_as_old_as(before, at)
    }

    /// The same of what a change made of `before`. A role is compared with another one where the policy is known, when the
    /// change is decided: `less` says what came of it.
    pub(in crate::organization) fn continues_changed(&self, before: &Self, less: bool, at: Timestamp) -> bool {
        let whole = if before.role == self.role { self.leaves_whole(before) } else { !less };
        whole && self.is_as_old_as(before, at)
    }

    /// Whether something that is held beside it gives all of it, at that instant and from no later on.
    pub(in crate::organization) fn is_held_through(&self, other: &Self, at: Timestamp) -> bool {
        other.leaves_whole(self) && self.is_as_old_as(other, at)
    }

    /// What began at a time of its own does not lend its age to what is held from earlier on. Only the relations above ask
    /// this, so that no age is passed on without it.
    fn is_as_old_as(&self, other: &Self, at: Timestamp) -> bool {
        other.is_live(at) && self.is_live(at) && other.from <= self.from
    }

    /// Orders assignments of one role at one place, the widest first: for good and un-narrowed before what is less, then
    /// what lasts longest, then what has most switched on.
    pub(in crate::organization) fn by_width(&self) -> impl Ord {
        let most = Reverse(self.optional.len());
        (!self.is_whole(), self.until.is_some(), Reverse(self.until), most, self)
    }

    /// Whether it is in force at that instant.
    pub(in crate::organization) fn is_live(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// Whether it is nothing but a role at a place that a person gave.
    pub(in crate::organization) fn is_plain(&self) -> bool {
        self.source.is_person()
            && self.optional.is_empty()
            && self.narrowing.is_none()
            && self.when.is_empty()
            && self.from.is_none()
            && self.until.is_none()
            && !self.must_approve
    }

    /// Whether it is un-narrowed, under no condition and for good.
    pub(in crate::organization) fn is_whole(&self) -> bool {
        self.narrowing.is_none() && self.from.is_none() && self.until.is_none() && self.when.is_empty()
    }

    /// What whoever hands it on keeps as that role: no wider, under the same conditions and no longer.
    pub(in crate::organization) fn kept_as(&self, role: &Role) -> Self {
        let (narrowing, when, from, until) = (self.narrowing.clone(), self.when.clone(), self.from, self.until);
        Self { narrowing, when, from, until, ..Self::new(self.place, role.clone()) }
    }

    /// The one form that is stored: lists sorted, nothing twice.
    pub(in crate::organization) fn settled(mut self) -> Self {
        self.optional.sort_unstable();
        self.optional.dedup();
        self.when.sort_unstable();
        self.when.dedup();
        self.narrowing.settle();
        self
    }
}

impl Narrowing {
    /// Narrows to these profiles.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let page = ProfileId::new(7);
    /// assert_eq!(Narrowing::only_profiles([page]).only_profiles, Some(vec![page]));
    /// ```
    #[must_use]
    pub fn only_profiles(profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        Self { only_profiles: Some(profiles.into_iter().collect()), ..Self::default() }
    }

    /// Narrows to these workspaces.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let bakery = WorkspaceId::new(5);
    /// assert_eq!(Narrowing::only_workspaces([bakery]).only_workspaces, Some(vec![bakery]));
    /// ```
    #[must_use]
    pub fn only_workspaces(workspaces: impl IntoIterator<Item = WorkspaceId>) -> Self {
        Self { only_workspaces: Some(workspaces.into_iter().collect()), ..Self::default() }
    }

    /// Excludes these profiles.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let page = ProfileId::new(7);
    /// assert_eq!(Narrowing::except_profiles([page]).except_profiles, Some(vec![page]));
    /// ```
    #[must_use]
    pub fn except_profiles(profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        Self { except_profiles: Some(profiles.into_iter().collect()), ..Self::default() }
    }

    /// Excludes these workspaces.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let bakery = WorkspaceId::new(5);
    /// assert_eq!(Narrowing::except_workspaces([bakery]).except_workspaces, Some(vec![bakery]));
    /// ```
    #[must_use]
    pub fn except_workspaces(workspaces: impl IntoIterator<Item = WorkspaceId>) -> Self {
        Self { except_workspaces: Some(workspaces.into_iter().collect()), ..Self::default() }
    }

    /// Returns `true` if nothing is narrowed.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// assert!(Narrowing::default().is_none());
    /// assert!(!Narrowing::except_profiles([ProfileId::new(7)]).is_none());
    /// ```
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it leaves everything that `other` leaves.
    fn is_within_reach_of(&self, other: &Self) -> bool {
        fn within<T: PartialEq>(part: &Option<Vec<T>>, whole: &Option<Vec<T>>) -> bool {
            let whole = whole.as_deref().unwrap_or_default();
            part.iter().flatten().all(|one| whole.contains(one))
        }
        let cut = |narrowing: &Self| narrowing.only_workspaces.is_some() || narrowing.only_profiles.is_some();
        let only = !cut(self)
            || (cut(other)
                && within(&other.only_workspaces, &self.only_workspaces)
                && within(&other.only_profiles, &self.only_profiles));
        only && within(&self.except_workspaces, &other.except_workspaces)
            && within(&self.except_profiles, &other.except_profiles)
    }

    pub(in crate::organization) fn workspaces(&self) -> impl Iterator<Item = WorkspaceId> + '_ {
        self.only_workspaces.iter().chain(&self.except_workspaces).flatten().copied()
    }

    pub(in crate::organization) fn profiles(&self) -> impl Iterator<Item = ProfileId> + '_ {
        self.only_profiles.iter().chain(&self.except_profiles).flatten().copied()
    }

    /// Whether one of these nodes is cut out by name.
    pub(in crate::organization) fn excepts(&self, workspace: Option<WorkspaceId>, profile: Option<ProfileId>) -> bool {
        let workspaces = self.except_workspaces.iter().flatten();
        let profiles = self.except_profiles.iter().flatten();
        workspaces.copied().any(|id| Some(id) == workspace) || profiles.copied().any(|id| Some(id) == profile)
    }

    fn settle(&mut self) {
        for list in [&mut self.only_workspaces, &mut self.except_workspaces].into_iter().flatten() {
            list.sort_unstable();
            list.dedup();
        }
        for list in [&mut self.only_profiles, &mut self.except_profiles].into_iter().flatten() {
            list.sort_unstable();
            list.dedup();
        }
    }
}
