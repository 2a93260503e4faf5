//! Reach that others gain when a profile changes its place.

use crate::access::{Actor, Held};
use crate::id::{GroupId, ProfileId, WorkspaceId};
use crate::level::Level;
use crate::organization::decide::context::Context;
use crate::organization::decide::limit::bound::{self, Handout, Site};
use crate::organization::model::access::{Access, Narrowing};
use crate::organization::model::place::Place;
use crate::organization::model::reading::Parts;
use crate::organization::model::refusal::{Refusal, Spot};
use crate::organization::model::state::Stored;
use crate::resource::{ErasedResource, Organization};
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl<V: Vocabulary> Context<'_, V> {
    /// What is held at a group is handed out on the profile that comes into it.
    pub(in crate::organization::decide) fn check_reach_by_group(
        &self,
        group: GroupId,
        profile: ProfileId,
    ) -> Result<(), Refusal> {
        let workspace = self.state.profiles.get(&profile).and_then(|found| found.workspace);
        for access in self.held_where(|place, _| place == Place::group(group)) {
            if access.narrowing.excepts(workspace, Some(profile)) {
                continue;
            }
            for given in self.on_profile(&access, profile)? {
                self.hand_out_one(None, &Handout::at_node(given), None, &access)?;
            }
        }
        Ok(())
    }

    /// What an access to a group is on one profile.
    fn on_profile(&self, access: &Access, profile: ProfileId) -> Result<Vec<Held>, Refusal> {
        let reading = self.state.read(self.policy, Parts::of(access));
        self.fold(reading.at([profile.as_u128()].into_iter()).collect())
    }

    /// What is held at a workspace, or everywhere but in one, is handed out on the profile that moves. The actors are
    /// asked for what they hold on it where it lies now.
    pub(in crate::organization::decide) fn check_reach_by_move(
        &self,
        profile: ProfileId,
        to: Option<WorkspaceId>,
    ) -> Result<(), Refusal> {
        let before = bound::profile(self.state, profile);
        let root = Organization::new(self.state.organization);
        let after: ErasedResource<'_> = match to {
            Some(workspace) => root.workspace(workspace).profile(profile).into(),
            None => root.direct_profile(profile).into(),
        };
        let there = to.map(Place::workspace);
        let grouped = |place| match place {
            Place::Group { group } => {
                self.state.groups.get(&group).is_some_and(|found| found.profiles.contains_key(&profile))
            }
            Place::Organization {} | Place::Workspace { .. } | Place::Profile { .. } => false,
        };
        let concerned = |place, by_workspace| {
            Some(place) == there || ((place == Place::organization() || grouped(place)) && by_workspace)
        };
        for access in self.held_where(concerned) {
            if grouped(access.place) {
                let cut = |on: &ErasedResource<'_>| access.narrowing.excepts(on.workspace, on.profile);
                for held in self.on_profile(&access, profile)?.iter().filter(|_| cut(&before.on) && !cut(&after)) {
                    self.within_reach(held, &before, &after)?;
                }
                continue;
            }
            let handouts = self.handouts(&access, self.state.read(self.policy, Parts::of(&access)))?;
            for held in handouts
                .iter()
                .map(|handout| &handout.held)
                .filter(|held| held.covers(&after) && !held.covers(&before.on))
            {
                self.within_reach(held, &before, &after)?;
            }
        }
        Ok(())
    }

    /// A profile that is connected under the id of a deleted one is reached by what is narrowed to it: whoever connects it
    /// hands that out, since the one that was named may have lain elsewhere.
    pub(in crate::organization::decide) fn check_reach_by_connecting(
        &self,
        profile: ProfileId,
        to: Option<WorkspaceId>,
    ) -> Result<(), Refusal> {
        let root = Organization::new(self.state.organization);
        let on: ErasedResource<'static> = match to {
            Some(workspace) => root.workspace(workspace).profile(profile).into(),
            None => root.direct_profile(profile).into(),
        };
        let named = |narrowing: &Narrowing| narrowing.only_profiles.iter().flatten().any(|id| *id == profile);
        self.check_reach_of_named(&[Site { spot: Spot::Profile { profile }, on }], named)
    }

    /// The same of a workspace that is made under the id of a deleted one.
    pub(in crate::organization::decide) fn check_reach_by_creating(
        &self,
        workspace: WorkspaceId,
    ) -> Result<(), Refusal> {
        let below = |actor: &Actor<V>| bound::below(self.state, Level::Workspace, workspace.as_u128(), &actor.core);
        let sites: Vec<Site> = self.actors.iter().flat_map(below).collect();
        let named = |narrowing: &Narrowing| narrowing.only_workspaces.iter().flatten().any(|id| *id == workspace);
        self.check_reach_of_named(&sites, named)
    }

    fn check_reach_of_named(&self, sites: &[Site], named: impl Fn(&Narrowing) -> bool) -> Result<(), Refusal> {
        for access in self.held_if(|held| held.narrowing().is_some_and(&named)) {
            let handouts = self.handouts(&access, self.state.read(self.policy, Parts::of(&access)))?;
            for handout in &handouts {
                for site in sites.iter().filter(|site| handout.covers(&site.on)) {
                    self.within_reach(&handout.held, site, &site.on)?;
                }
            }
        }
        Ok(())
    }

    fn within_reach(&self, gained: &Held, before: &Site, after: &ErasedResource<'_>) -> Result<(), Refusal> {
        for actor in &self.actors {
            let missing = bound::missing_at(self.policy, &actor.core, gained, before);
            if missing.is_empty() || bound::may_give_between(self.policy, &actor.core, gained, &before.on, after) {
                continue;
            }
            return Err(Refusal::Beyond { missing, could: alloc::vec::Vec::new() });
        }
        Ok(())
    }

    /// What members hold at the places that `concerned` picks, each once; its second argument says whether workspaces
    /// are named in the narrowing. Suspended members count: they may come back.
    fn held_where(&self, concerned: impl Fn(Place, bool) -> bool) -> BTreeSet<Access> {
        let by_workspace =
            |held: &Stored| held.narrowing().is_some_and(|narrowing| narrowing.workspaces().next().is_some());
        self.held_if(|held| concerned(held.place(), by_workspace(held)))
    }

    fn held_if(&self, concerned: impl Fn(&Stored) -> bool) -> BTreeSet<Access> {
        let held = self.state.members.iter().flat_map(|(_, member)| &member.holds);
        held.filter(|held| concerned(held)).filter_map(|held| held.access(&self.state.roles)).collect()
    }
}
