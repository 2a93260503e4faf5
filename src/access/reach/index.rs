//! A host's profiles, so ordered that a reach finds its own.

use super::Reach;
use super::exponential_search::exponential_search;
use super::nodes::Nodes;
use crate::id::{ProfileId, WorkspaceId};
use crate::resource::{Located, Profile};
use alloc::vec::Vec;

/// Indexes a host's profiles by id and by workspace, to list those in reach of many people: made once.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let pages = [6, 7].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
/// let index = reach::ProfileIndex::new(&pages); // once, for everybody
/// let (editor, guest) = (policy.profile_role("editor")?, policy.profile_role("guest")?);
/// let team = [policy.actor(julie, agency).profile_role(page, editor), policy.actor(julie, agency).profile_role(page, guest)];
/// let lists = team.map(|actor| actor.build(now).map(|actor| policy.reach(&actor, ProfilePermissions::POST_EDIT).within(&index).len()));
/// assert_eq!(lists, [Ok(1), Ok(0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ProfileIndex<'h, 'c> {
    rows: &'h [Profile<'c>],
    by_profile: Vec<(ProfileId, usize)>,
    by_workspace: Vec<(WorkspaceId, usize)>,
}

impl<'h, 'c> ProfileIndex<'h, 'c> {
    /// Indexes these rows, in any order; a profile may stand in several of them.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let pages = [8, 7].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id))); // the host's rows
    /// let index = reach::ProfileIndex::new(&pages);
    /// assert_eq!(policy.reach(&actor, ProfilePermissions::POST_PUBLISH).within(&index), [&pages[1]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(rows: &'h [Profile<'c>]) -> Self {
        let places = || rows.iter().enumerate();
        let mut by_profile: Vec<_> = places().filter_map(|(at, row)| Some((row.on_profile()?, at))).collect();
        let mut by_workspace: Vec<_> = places().filter_map(|(at, row)| Some((row.in_workspace()?, at))).collect();
        by_profile.sort_unstable();
        by_workspace.sort_unstable();
        Self { rows, by_profile, by_workspace }
    }
}

impl Reach {
    /// Picks those of the indexed profiles that are in reach, in the host's order.
    ///
    /// Where every part of the reach names profiles or workspaces, only their rows are looked at: the cost is that of
    /// what the actor holds and not that of the host's list.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let pages = [8, 7, 6].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
    /// let index = countersign::reach::ProfileIndex::new(&pages); // once, for many people
    /// assert_eq!(policy.reach(&actor, ProfilePermissions::POST_PUBLISH).within(&index), [&pages[1]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn within<'h, 'c>(&self, index: &ProfileIndex<'h, 'c>) -> Vec<&'h Profile<'c>> {
        let Some(places) = self.places(index) else {
            let filter = self.compile_filter();
            return index.rows.iter().filter(|profile| filter.admits(**profile)).collect();
        };
        let named = places.iter().filter_map(|at| index.rows.get(*at));
        if self.is_list() {
            return named.filter(|row| row.in_organization() == self.organization).collect();
        }
        let filter = self.compile_filter();
        named.filter(|profile| filter.admits(**profile)).collect()
    }

    /// The places of the rows that the parts name; `None` if some part names neither profiles nor workspaces.
    fn places(&self, index: &ProfileIndex<'_, '_>) -> Option<Vec<usize>> {
        let mut places = Vec::new();
        for part in &self.parts {
            match (&part.profiles, &part.workspaces) {
                (Nodes::Only(profiles), _) => take(&index.by_profile, profiles, &mut places),
                (_, Nodes::Only(workspaces)) => take(&index.by_workspace, workspaces, &mut places),
                _ => return None,
            }
        }
        places.sort_unstable();
        places.dedup();
        Some(places)
    }
}

/// The places of the rows of these nodes; both are sorted.
fn take<T: Ord + Copy>(index: &[(T, usize)], nodes: &[T], places: &mut Vec<usize>) {
    let mut from = 0;
    for node in nodes {
        from = exponential_search(index, from, |(other, _)| other < node);
        let rest = index.get(from..).unwrap_or_default();
        places.extend(rest.iter().take_while(|(other, _)| other == node).map(|(_, at)| *at));
    }
}
