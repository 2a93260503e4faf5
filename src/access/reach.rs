//! Where an actor may do something: the set of resources, without asking for each.
//!
//! A [`Reach`] is a union of [`Part`]s. A part is some workspaces and some profiles (these, or all but these), perhaps
//! one piece of content, under conditions on the author, the assignees, who connected the profile, the state and the
//! declared facts. Intersections and unions of such sets are such sets, so narrowing, prohibitions, ceilings and
//! impersonation all end in this one form; a host can show it, turn it into a query, or compile it into a
//! [`Filter`].

mod area;
mod build;
mod filter;
mod nodes;
mod normal;
mod view;

pub use filter::{Filter, Residual};
pub use nodes::Nodes;
pub use view::{Part, Requirement};

use super::actor::Actor;
use super::facts;
use crate::id::{OrganizationId, ProfileId};
use crate::level::Level;
use crate::policy::Policy;
use crate::policy::tables::Atoms;
use crate::resource::{AnyResource, Profile, Resource};
use crate::vocabulary::{AnyPermissions, Permission, Vocabulary};
use alloc::vec::Vec;
use area::Area;

/// The resources on which an actor may do something: exactly those for which [`Policy::can`] is true.
///
/// It answers for as long as the actor does (see [`Actor::valid_until`]).
#[derive(Clone, Debug)]
#[must_use]
pub struct Reach {
    level: Level,
    organization: OrganizationId,
    stamp: u64,
    atoms: Atoms,
    /// Normal: see `normal`.
    areas: Vec<Area>,
}

impl<V: Vocabulary> Policy<V> {
    /// Where the actor may do all of `permission`, without obligations.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, *};
    /// # fn list<'a>(policy: &Policy, actor: &Actor, pages: &'a [Profile<'a>]) -> Vec<&'a Profile<'a>> {
    /// let reach = policy.reach(actor, ProfilePermissions::POST_PUBLISH);
    /// reach.among(pages) // sorted by profile
    /// # }
    /// ```
    pub fn reach<P: Permission<Vocabulary = V>>(&self, actor: &Actor<V>, permission: P) -> Reach {
        self.reach_erased(actor, AnyPermissions::from_typed(permission))
    }

    /// As [`reach`](Self::reach), for permissions whose level is known only at run time.
    pub fn reach_erased(&self, actor: &Actor<V>, permissions: AnyPermissions) -> Reach {
        self.reach_of(actor, permissions, false)
    }

    /// As [`reach_erased`](Self::reach_erased), of what is allowed plainly or with obligations: exactly the resources
    /// for which [`Policy::decide`] allows.
    pub fn reach_with_obligations(&self, actor: &Actor<V>, permissions: AnyPermissions) -> Reach {
        self.reach_of(actor, permissions, true)
    }

    fn reach_of(&self, actor: &Actor<V>, permissions: AnyPermissions, obliged: bool) -> Reach {
        Reach {
            level: permissions.level,
            organization: actor.core.organization,
            stamp: self.tables.stamp,
            atoms: self.tables.atoms.clone(),
            areas: build::areas(&self.tables, &actor.core, permissions, obliged),
        }
    }
}

impl Reach {
    /// Whether the actor may on that resource; resources of another level than the permission are never in reach.
    #[must_use]
    pub fn contains<'a>(&self, on: impl Into<AnyResource<'a>>) -> bool {
        let on = on.into();
        on.level == self.level
            && on.organization == self.organization
            && self.areas.iter().any(|area| {
                area.covers(&on) && area.terms.hold(|user| facts::known_of(&self.atoms, self.stamp, user, &on))
            })
    }

    /// The level of the resources.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// The organization that the resources belong to.
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Nothing is in reach, whatever the host says of it.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.areas.is_empty()
    }

    /// Every resource of the level in the organization is in reach, whatever is known of it.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.areas.iter().any(|area| area.is_everywhere() && area.is_plain())
    }

    /// The parts, for a host that shows the reach or turns it into a query.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.areas.iter().map(|area| view::part(&self.atoms, area)).collect()
    }

    /// Every profile that could be in reach, sorted; `None` if they are not a list (all, all but some, or all of some
    /// workspaces).
    #[must_use]
    pub fn profiles(&self) -> Option<Vec<ProfileId>> {
        let mut all = Vec::new();
        for area in &self.areas {
            match &area.profiles {
                Nodes::Only(profiles) => all.extend_from_slice(profiles),
                Nodes::AllBut(_) => return None,
            }
        }
        all.sort_unstable();
        all.dedup();
        Some(all)
    }

    /// Those of a host's profiles that are in reach, in their order. They must be sorted by profile.
    ///
    /// Where the reach is a list of profiles, only these are looked for: the cost is that of what the actor holds and
    /// not that of the host's list.
    #[must_use]
    pub fn among<'h, 'c>(&self, sorted: &'h [Profile<'c>]) -> Vec<&'h Profile<'c>> {
        let filter = self.compile_filter();
        let admits = |profile: &&Profile<'c>| filter.admits(**profile);
        match self.profiles() {
            Some(profiles) if profiles.len() < sorted.len() => {
                let mut rest = sorted;
                let found = profiles.iter().flat_map(|profile| {
                    let (rows, after) = run(rest, *profile);
                    rest = after;
                    rows
                });
                found.filter(admits).collect()
            }
            _ => sorted.iter().filter(admits).collect(),
        }
    }

    /// The reach compiled for many resources.
    pub fn compile_filter(&self) -> Filter {
        Filter::of(self)
    }
}

/// The rows of one profile and those after them. The way to them is walked in steps that double, since what is sought
/// next is seldom far.
fn run<'h, 'c>(rows: &'h [Profile<'c>], profile: ProfileId) -> (&'h [Profile<'c>], &'h [Profile<'c>]) {
    let id = |row: &Profile<'c>| row.erase().profile;
    let is_before = |row: &Profile<'c>| id(row) < Some(profile);
    let mut step = 1_usize;
    while rows.get(step).is_some_and(is_before) {
        step = step.saturating_mul(2);
    }
    let start = rows.get(..=step).unwrap_or(rows).partition_point(is_before);
    let rest = rows.get(start..).unwrap_or_default();
    let end = rest.iter().take_while(|row| id(row) == Some(profile)).count();
    (rest.get(..end).unwrap_or_default(), rest.get(end..).unwrap_or_default())
}
