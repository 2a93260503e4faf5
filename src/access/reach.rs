//! Where an actor may do something: the set of resources, without asking for each.
//!
//! A [`Reach`] is a union of [`ReachPart`]s. A part is some workspaces and some profiles (these, or all but these), perhaps
//! one piece of content, under conditions on the author, the assignees, who connected the profile, the state and the
//! declared facts. Intersections and unions of such sets are such sets, so narrowing, prohibitions, ceilings and
//! impersonation all end in this one form; a host can show it, turn it into a query, or compile it into a
//! [`Filter`]. Prohibitions whose conditions would multiply the parts stand beside them: see [`ReachParts::lifts`].

mod build;
mod exponential_search;
mod filter;
mod index;
mod nodes;
mod normal;
mod part;
mod part_masks;
mod row_filter;

pub use filter::{Filter, Residual};
pub use index::ProfileIndex;
pub use nodes::Nodes;
pub use part::{ReachPart, ReachParts, Requirement};
pub use row_filter::RowFilter;

use super::actor::Actor;
use super::facts;
use crate::id::{OrganizationId, ProfileId};
use crate::level::Level;
use crate::policy::Policy;
use crate::policy::tables::Atoms;
use crate::resource::{ErasedResource, Located, Profile};
use crate::vocabulary::{ErasedPermissions, Permission, Vocabulary};
use alloc::vec::Vec;
use core::cmp::Ordering;
use exponential_search::exponential_search;
use part_masks::{PartMasks, Prohibition};

/// Describes all resources on which an actor may do something, exactly those for which [`Policy::can`] is true: for
/// lists and queries.
///
/// It answers for as long as the actor does (see [`Actor::valid_until`]).
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// # let page = Organization::new(agency).direct_profile(page);
/// let reach = policy.reach(&actor, ProfilePermissions::POST_VIEW);
/// assert_eq!((reach.level(), reach.organization()), (Level::Profile, agency));
/// assert!(reach.contains(page) && !reach.is_nothing() && !reach.is_everything());
/// assert_eq!(reach.profiles(), Some(vec![ProfileId::new(7)]));
/// assert_eq!(reach.parts().union.len(), 1);
/// let filter = reach.compile_filter(); // for many rows
/// assert!(filter.admits(page));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Reach {
    level: Level,
    organization: OrganizationId,
    stamp: u64,
    atoms: Atoms,
    /// Normal: see `normal`.
    parts: Vec<PartMasks>,
    /// Sorted; none where there are no parts.
    prohibitions: Vec<Prohibition>,
}

impl<V: Vocabulary> Policy<V> {
    /// Finds all resources on which the actor may do all of `permission`, without obligations.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let pages = [6, 7].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id))); // sorted
    /// assert_eq!(policy.reach(&editor, ProfilePermissions::POST_PUBLISH).among(&pages), [&pages[1]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reach<P: Permission<Vocabulary = V>>(&self, actor: &Actor<V>, permission: P) -> Reach {
        self.reach_erased(actor, ErasedPermissions::from_typed(permission))
    }

    /// Finds resources as [`reach`](Self::reach) does, for permissions whose level is known only at run time.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let publish = policy.permission(Level::Profile, "post.publish")?; // from a request
    /// assert_eq!(policy.reach_erased(&actor, publish.into()).profiles(), Some(vec![page]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reach_erased(&self, actor: &Actor<V>, permissions: ErasedPermissions) -> Reach {
        self.reach_of(actor, permissions, false)
    }

    /// Finds all resources on which something is allowed plainly or with obligations: exactly those for which
    /// [`Policy::decide`] allows.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// # let page = Organization::new(agency).direct_profile(page);
    /// let label = policy.permission(Level::Profile, "scheduled_post.label")?;
    /// let scheduled = Content::new().author(julie).state(ContentState::Scheduled);
    /// assert!(policy.reach_with_obligations(&actor, label.into()).contains(page.content(&scheduled)));
    /// assert!(!policy.reach_erased(&actor, label.into()).contains(page.content(&scheduled)), "no plain yes");
    /// # Ok(()) }
    /// ```
    pub fn reach_with_obligations(&self, actor: &Actor<V>, permissions: ErasedPermissions) -> Reach {
        self.reach_of(actor, permissions, true)
    }

    fn reach_of(&self, actor: &Actor<V>, permissions: ErasedPermissions, obliged: bool) -> Reach {
        let build::Built { parts, prohibitions } = build::built(&self.tables, &actor.core, permissions, obliged);
        Reach {
            level: permissions.level,
            organization: actor.core.organization,
            stamp: self.tables.stamp,
            atoms: self.tables.atoms.clone(),
            parts,
            prohibitions,
        }
    }
}

impl Reach {
    /// Returns `true` if the resource is in reach; one of another level than the permission never is.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let reach = policy.reach(&actor, ProfilePermissions::POST_PUBLISH);
    /// assert!(reach.contains(Organization::new(agency).direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contains<'a>(&self, on: impl Into<ErasedResource<'a>>) -> bool {
        let on = on.into();
        let known = |user| facts::known_of(&self.atoms, self.stamp, user, &on);
        on.level == self.level
            && on.organization == self.organization
            && self.parts.iter().any(|part| part.covers(&on) && part.terms.hold(known))
            && self.prohibitions.iter().all(|prohibition| prohibition.when.fails(known(prohibition.user)))
    }

    /// Returns the level of the resources.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// assert_eq!(policy.reach(&actor, ProfilePermissions::POST_PUBLISH).level(), Level::Profile);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns the organization that the resources belong to.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let reach = policy.reach(&actor, ProfilePermissions::POST_PUBLISH);
    /// assert_eq!(reach.organization(), agency); // the first condition of whatever query is made of it
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Returns `true` if nothing is in reach, whatever the host says of it: a list can be left empty without a query.
    /// Under prohibitions that stand beside the parts it may be `false` though nothing can lift all of them together.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let guest = policy.actor(julie, agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
    /// assert!(policy.reach(&guest, ProfilePermissions::POST_PUBLISH).is_nothing(), "no need to ask the database");
    /// assert!(!policy.reach(&guest, ProfilePermissions::POST_VIEW).is_nothing());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns `true` if every resource of the level in the organization is in reach: a list needs no filter.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let owner = policy.actor(julie, agency).organization_role(policy.organization_role("owner")?).build(now)?;
    /// assert!(policy.reach(&owner, ProfilePermissions::POST_PUBLISH).is_everything(), "every profile of the agency");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.prohibitions.is_empty() && self.parts.iter().any(|part| part.is_everywhere() && part.is_plain())
    }

    /// Returns the parts of the reach and what must be so besides, for a host that shows them or turns them into a query.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let parts = policy.reach(&actor, ProfilePermissions::POST_EDIT).parts();
    /// assert_eq!(parts.union[0].profiles, reach::Nodes::Only(vec![page]));
    /// assert_eq!(parts.union[0].when.len(), 2, "their own posts, while these are scheduled");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parts(&self) -> ReachParts {
        let lifts = |prohibition: &Prohibition| part::lifts(&self.atoms, prohibition);
        ReachParts {
            union: self.parts.iter().map(|part| part::named(&self.atoms, part)).collect(),
            lifts: self.prohibitions.iter().map(lifts).collect(),
        }
    }

    /// Lists every profile that could be in reach, sorted; `None` if they are not a list (all, all but some, or all of
    /// some workspaces).
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let reach = policy.reach(&actor, ProfilePermissions::POST_PUBLISH);
    /// assert_eq!(reach.profiles(), Some(vec![page]), "a list needs to look at one profile");
    /// assert!(!reach.is_nothing() && !reach.is_everything());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn profiles(&self) -> Option<Vec<ProfileId>> {
        let mut all = Vec::new();
        for part in &self.parts {
            match &part.profiles {
                Nodes::Only(profiles) => all.extend_from_slice(profiles),
                Nodes::AllBut(_) => return None,
            }
        }
        all.sort_unstable();
        all.dedup();
        Some(all)
    }

    /// Picks those of a host's profiles that are in reach, in their order. They must be sorted by profile.
    ///
    /// Where the reach is a list of profiles, the two lists are walked together by exponential search: the cost is that of
    /// the shorter one, be it what the actor holds or what the host lists. [`within`](Self::within) does the same for
    /// workspaces, with an index.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let pages = [6, 7, 8].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
    /// assert_eq!(policy.reach(&actor, ProfilePermissions::POST_PUBLISH).among(&pages), [&pages[1]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn among<'h, 'c>(&self, sorted: &'h [Profile<'c>]) -> Vec<&'h Profile<'c>> {
        let Some(profiles) = self.profiles() else {
            let filter = self.compile_filter();
            return sorted.iter().filter(|profile| filter.admits(**profile)).collect();
        };
        let listed = common(sorted, &profiles);
        if self.is_list() {
            return listed.filter(|row| row.in_organization() == self.organization).collect();
        }
        let filter = self.compile_filter();
        listed.filter(|row| filter.admits(**row)).collect()
    }

    /// Whether a profile is in reach as soon as some part names it.
    fn is_list(&self) -> bool {
        let mut parts = self.parts.iter();
        let plain = self.prohibitions.is_empty() && self.level == Level::Profile;
        plain && parts.all(|part| part.workspaces.is_all() && part.is_plain())
    }

    /// Prepares the reach for testing many resources one by one.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_PUBLISH).compile_filter();
    /// let shown = (1..100).filter(|id| filter.admits(Organization::new(agency).direct_profile(ProfileId::new(*id))));
    /// assert_eq!(shown.count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile_filter(&self) -> Filter {
        Filter::of(self)
    }
}

/// The rows of those profiles; both are sorted.
fn common<'a, 'h: 'a, 'c: 'a>(
    sorted: &'h [Profile<'c>],
    profiles: &'a [ProfileId],
) -> impl Iterator<Item = &'h Profile<'c>> + 'a {
    let (mut row, mut listed) = (0_usize, 0_usize);
    core::iter::from_fn(move || {
        loop {
            let here = sorted.get(row)?;
            let (there, profile) = (profiles.get(listed)?, here.on_profile()?);
            match profile.cmp(there) {
                Ordering::Less => row = exponential_search(sorted, row, |row| row.on_profile() < Some(*there)),
                Ordering::Greater => listed = exponential_search(profiles, listed, |listed| *listed < profile),
                Ordering::Equal => {
                    row = row.wrapping_add(1);
                    return Some(here);
                }
            }
        }
    })
}

#[cfg(test)]
mod cost;
