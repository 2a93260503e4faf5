//! A reach compiled for many rows.

use super::Reach;
use super::nodes::Nodes;
use super::part_masks::{PartMasks, Prohibition, Terms};
use crate::access::actor::{NodeTable, UNTOLD};
use crate::access::facts;
use crate::id::{ContentId, OrganizationId, UserId};
use crate::level::Level;
use crate::policy::tables::{Atoms, Known};
use crate::resource::{Content, ErasedResource, Resource};
use alloc::vec::Vec;

/// Tests many resources against a [`Reach`]: made once, asked for a million rows.
///
/// Where rows share profiles, [`at`](Filter::at) settles the nodes once and leaves a [`Residual`] that looks at the
/// content alone.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// let filter = policy.reach(&moderator, ProfilePermissions::POST_EDIT).compile_filter();
/// let (page, rows) = (Organization::new(agency).direct_profile(page), [3, 4].map(UserId::new)); // the authors of two posts
/// let here = filter.at(&page);
/// let mine = rows.iter().filter(|row| here.admits(&Content::new().author(**row).state(ContentState::Scheduled)));
/// assert_eq!(mine.count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Filter {
    level: Level,
    organization: OrganizationId,
    stamp: u64,
    atoms: Atoms,
    /// Different conditions; a bit of a mask is an index.
    pub(super) tests: Vec<Test>,
    /// The tests that apply on every node.
    everywhere: u128,
    /// The tests that apply on a profile, whatever its workspace, and those on a workspace, whatever the profile.
    profiles: NodeTable,
    workspaces: NodeTable,
    /// What the tables number.
    sets: Sets,
    /// The parts of any other shape.
    others: Vec<(PartMasks, u128)>,
    /// The tests that always hold.
    plain: u128,
    /// All of them must be lifted, so that no test holds whatever is known.
    pub(super) prohibitions: Vec<Prohibition>,
    /// More different conditions than a mask has bits: asked part by part.
    pub(super) overflow: Vec<PartMasks>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Test {
    content: Option<ContentId>,
    pub(super) terms: Terms,
}

/// Carries what remains to be tested of the content on one node, where its place is settled.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// # let page = Organization::new(agency).direct_profile(page);
/// let filter = policy.reach(&actor, ProfilePermissions::POST_EDIT).compile_filter();
/// let here = filter.at(&page);
/// assert!(!here.is_always() && !here.is_never(), "it depends on the post");
/// assert!(here.admits(&Content::new().author(julie).state(ContentState::Scheduled)));
/// assert!(!here.admits(&Content::new().author(UserId::new(4)).state(ContentState::Scheduled)));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Residual<'f> {
    filter: &'f Filter,
    on: ErasedResource<'f>,
    tests: u128,
}

impl Filter {
    pub(super) fn of(reach: &Reach) -> Self {
        let profiles = reach.parts.iter().flat_map(|part| list(&part.profiles)).map(|profile| profile.as_u128());
        let workspaces =
            reach.parts.iter().flat_map(|part| list(&part.workspaces)).map(|workspace| workspace.as_u128());
        let mut filter = Self {
            level: reach.level,
            organization: reach.organization,
            stamp: reach.stamp,
            atoms: reach.atoms.clone(),
            tests: Vec::new(),
            everywhere: 0,
            profiles: NodeTable::with_room(profiles.collect()),
            workspaces: NodeTable::with_room(workspaces.collect()),
            sets: Sets::default(),
            others: Vec::new(),
            plain: 0,
            prohibitions: reach.prohibitions.clone(),
            overflow: Vec::new(),
        };
        reach.parts.iter().for_each(|part| filter.add(part));
        filter
    }

    fn add(&mut self, part: &PartMasks) {
        let test = Test { content: part.content, terms: part.terms.clone() };
        let known = self.tests.iter().position(|other| *other == test);
        let index = known.unwrap_or(self.tests.len());
        let Some(bit) = u32::try_from(index).ok().and_then(|index| 1_u128.checked_shl(index)) else {
            self.overflow.push(part.clone());
            return;
        };
        if known.is_none() {
            self.plain |= if part.is_plain() && self.prohibitions.is_empty() { bit } else { 0 };
            self.tests.push(test);
        }
        let is_told = match (&part.workspaces, &part.profiles) {
            (workspaces, profiles) if workspaces.is_all() && profiles.is_all() => {
                self.everywhere |= bit;
                true
            }
            (workspaces, Nodes::Only(profiles)) if workspaces.is_all() => {
                let mut nodes = profiles.iter().map(|profile| profile.as_u128());
                nodes.all(|node| self.sets.add(&mut self.profiles, node, bit))
            }
            (Nodes::Only(workspaces), profiles) if profiles.is_all() => {
                let mut nodes = workspaces.iter().map(|workspace| workspace.as_u128());
                nodes.all(|node| self.sets.add(&mut self.workspaces, node, bit))
            }
            _ => false,
        };
        if !is_told {
            self.others.push((part.clone(), bit));
        }
    }

    /// Returns `true` if the resource is in reach.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_PUBLISH).compile_filter();
    /// let on = |page| Organization::new(agency).direct_profile(page);
    /// assert!(filter.admits(on(page)) && !filter.admits(on(ProfileId::new(8))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn admits<'a>(&self, on: impl Into<ErasedResource<'a>>) -> bool {
        let on = on.into();
        let tests = self.tests_at(&on);
        tests & self.plain != 0 || self.hold(tests, &on)
    }

    /// Tests the place once, and returns what remains to be tested of content there.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_EDIT).compile_filter();
    /// let page = Organization::new(agency).direct_profile(page);
    /// let here = filter.at(&page); // once for the page, then for each of its posts
    /// let scheduled = Content::new().state(ContentState::Scheduled);
    /// assert!(here.admits(&scheduled.author(julie)) && !here.admits(&scheduled.author(UserId::new(4))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn at<'f, R: Resource>(&'f self, node: &'f R) -> Residual<'f> {
        self.at_erased(node.erase())
    }

    #[inline]
    pub(super) fn at_erased<'f>(&'f self, on: ErasedResource<'f>) -> Residual<'f> {
        Residual { filter: self, on, tests: self.tests_at(&on) }
    }

    #[inline]
    fn tests_at(&self, on: &ErasedResource<'_>) -> u128 {
        if on.level != self.level || on.organization != self.organization {
            return 0;
        }
        let mut tests = self.everywhere;
        if let Some(profile) = on.profile {
            tests |= self.sets.at(&self.profiles, profile.as_u128());
        }
        if let Some(workspace) = on.workspace {
            tests |= self.sets.at(&self.workspaces, workspace.as_u128());
        }
        for (part, bit) in &self.others {
            let inside = part.workspaces.contains(on.workspace) && part.profiles.contains(on.profile);
            tests |= if inside { *bit } else { 0 };
        }
        tests
    }

    fn hold(&self, tests: u128, on: &ErasedResource<'_>) -> bool {
        if tests == 0 && self.overflow.is_empty() {
            return false;
        }
        let known = |user: UserId| self.known(user, on);
        if !self.prohibitions.iter().all(|prohibition| prohibition.when.fails(known(prohibition.user))) {
            return false;
        }
        let content = on.content.and_then(|content| content.id);
        let mut open = tests;
        while open != 0 {
            let index = usize::try_from(open.trailing_zeros()).unwrap_or(usize::MAX);
            open &= open.wrapping_sub(1);
            let test = self.tests.get(index);
            if test.is_some_and(|test| test.content.is_none_or(|id| content == Some(id)) && test.terms.hold(known)) {
                return true;
            }
        }
        let here = on.level == self.level && on.organization == self.organization;
        here && self.overflow.iter().any(|part| part.covers(on) && part.terms.hold(known))
    }

    #[inline]
    fn known(&self, user: UserId, on: &ErasedResource<'_>) -> Known {
        facts::known_of(&self.atoms, self.stamp, user, on)
    }
}

/// Different sets of tests, by the number that a table of nodes has for them.
#[derive(Clone, Debug, Default)]
struct Sets(Vec<u128>);

impl Sets {
    #[inline]
    fn at(&self, table: &NodeTable, node: u128) -> u128 {
        table.find(node).map_or(0, |number| self.set(number))
    }

    /// Adds a test to those of a node; answers whether there was a number left for the set.
    fn add(&mut self, table: &mut NodeTable, node: u128, test: u128) -> bool {
        let mut is_numbered = true;
        let has_room = table.renumber(node, |number| {
            let set = self.set(number) | test;
            let place = self.0.iter().position(|known| *known == set).unwrap_or(self.0.len());
            let Some(new) = u8::try_from(place).ok().filter(|new| *new < UNTOLD) else {
                is_numbered = false;
                return number;
            };
            if place == self.0.len() {
                self.0.push(set);
            }
            new
        });
        has_room && is_numbered
    }

    #[inline]
    fn set(&self, number: u8) -> u128 {
        self.0.get(usize::from(number)).copied().unwrap_or(0)
    }
}

impl Residual<'_> {
    /// Returns `true` if the content is in reach, by what is known of it.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_EDIT).compile_filter();
    /// let page = Organization::new(agency).direct_profile(page);
    /// let own = Content::new().author(julie);
    /// assert!(filter.at(&page).admits(&own.state(ContentState::Scheduled)));
    /// assert!(!filter.at(&page).admits(&own), "in a state that is not known");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn admits(&self, content: &Content<'_>) -> bool {
        if self.is_always() {
            return true;
        }
        self.filter.hold(self.tests, &ErasedResource { content: Some(content), ..self.on })
    }

    /// Returns `true` if all content at the place is in reach: no row needs a test.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_EDIT).compile_filter();
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(filter.at(&page).is_always(), "an editor edits every post");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn is_always(&self) -> bool {
        self.tests & self.filter.plain != 0
    }

    #[inline]
    pub(super) fn tests(&self) -> u128 {
        self.tests
    }

    /// Returns `true` if no content at the place is in reach: its rows can be skipped.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_EDIT).compile_filter();
    /// let (here, other) = (Organization::new(agency).direct_profile(page), ProfileId::new(8));
    /// assert!(filter.at(&Organization::new(agency).direct_profile(other)).is_never());
    /// assert!(!filter.at(&here).is_never());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn is_never(&self) -> bool {
        self.tests == 0 && self.filter.overflow.is_empty()
    }
}

/// The nodes that are named, if they are.
fn list<T>(nodes: &Nodes<T>) -> &[T] {
    match nodes {
        Nodes::Only(list) => list,
        Nodes::AllBut(_) => &[],
    }
}
