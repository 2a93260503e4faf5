//! The nodes that an assignment reaches, one for each kind that nothing tells apart.

use super::Handout;
use crate::access::{Folded, Held};
use crate::id::{ProfileId, WorkspaceId};
use crate::level::Level;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Spot;
use crate::organization::model::state::State;
use crate::resource::{ErasedResource, Organization};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// A node that stands for itself or for all that nothing names.
#[derive(Clone, Copy)]
pub(in crate::organization) struct Site {
    pub(in crate::organization) spot: Spot,
    pub(in crate::organization) on: ErasedResource<'static>,
}

/// The nodes that narrowings name; all others of a kind are alike.
#[derive(Default)]
pub(in crate::organization) struct Names {
    pub(in crate::organization) workspaces: BTreeSet<WorkspaceId>,
    pub(in crate::organization) profiles: BTreeSet<ProfileId>,
}

impl Names {
    pub(in crate::organization) fn narrowing(&mut self, held: &Held) {
        let Some(narrowing) = held.narrowing() else {
            return;
        };
        self.workspaces.extend(narrowing.only_workspaces.iter().chain(&narrowing.except_workspaces).flatten());
        self.profiles.extend(narrowing.only_profiles.iter().chain(&narrowing.except_profiles).flatten());
    }

    fn handout(&mut self, handout: &Handout) {
        self.narrowing(&handout.held);
        if let Some(narrowing) = &handout.group {
            self.workspaces.extend(narrowing.workspaces());
            self.profiles.extend(narrowing.profiles());
        }
    }

    /// Names what the actor's assignments and ceilings tell apart.
    fn actor(&mut self, actor: &Folded) {
        for held in &actor.record.assignments {
            self.narrowing(held);
        }
    }
}

/// Where `given` applies, told apart as far as it or the giver tells nodes apart. What the giver holds at a single
/// node only adds there, so only narrowings have to be looked at.
pub(in crate::organization) fn under(
    state: &State,
    given: &Handout,
    giver: &Folded,
    replaced: Option<&Handout>,
) -> Vec<Site> {
    let mut names = Names::default();
    names.handout(given);
    replaced.into_iter().for_each(|old| names.handout(old));
    names.actor(giver);
    let mut sites = match given.is_at_group() {
        true => everywhere(state, &names),
        false => at(state, given.held.level, given.held.node, &names),
    };
    sites.retain(|site| given.covers(&site.on));
    sites
}

/// A node and everything below it, told apart as the actor's narrowings tell nodes apart.
pub(in crate::organization) fn below(state: &State, level: Level, node: u128, actor: &Folded) -> Vec<Site> {
    let mut names = Names::default();
    names.actor(actor);
    at(state, level, node, &names)
}

fn at(state: &State, level: Level, node: u128, names: &Names) -> Vec<Site> {
    match level {
        Level::Organization => everywhere(state, names),
        Level::Workspace => in_workspace(state, WorkspaceId::from_u128(node), names),
        Level::Profile => [profile(state, ProfileId::from_u128(node))].into(),
    }
}

/// The whole organization.
pub(in crate::organization) fn everywhere(state: &State, names: &Names) -> Vec<Site> {
    let root = Organization::new(state.organization);
    let mut sites = Vec::new();
    sites.push(Site { spot: Spot::Organization {}, on: root.into() });
    let other = unused_workspace(state, names);
    let fresh = unused_profile(state, names);
    sites.push(Site { spot: Spot::OtherWorkspaces {}, on: root.workspace(other).into() });
    sites.push(Site { spot: Spot::OtherProfiles {}, on: root.workspace(other).profile(fresh).into() });
    sites.push(Site { spot: Spot::DirectProfiles {}, on: root.direct_profile(fresh).into() });
    for workspace in &names.workspaces {
        sites.push(Site { spot: Spot::Workspace { workspace: *workspace }, on: root.workspace(*workspace).into() });
        let spot = Spot::ProfilesOf { workspace: *workspace };
        sites.push(Site { spot, on: root.workspace(*workspace).profile(fresh).into() });
    }
    for named in &names.profiles {
        sites.push(profile(state, *named));
    }
    sites
}

fn in_workspace(state: &State, workspace: WorkspaceId, names: &Names) -> Vec<Site> {
    let node = Organization::new(state.organization).workspace(workspace);
    let mut sites = Vec::new();
    sites.push(Site { spot: Spot::Workspace { workspace }, on: node.into() });
    let spot = Spot::ProfilesOf { workspace };
    sites.push(Site { spot, on: node.profile(unused_profile(state, names)).into() });
    for named in &names.profiles {
        let place = state.profiles.get(named);
        // One that is connected later may come to lie here.
        if place.is_none_or(|found| found.workspace == Some(workspace)) {
            sites.push(Site { spot: Spot::Profile { profile: *named }, on: node.profile(*named).into() });
        }
    }
    sites
}

/// A profile where it lies; one that is connected later may come to lie anywhere, so nothing above it helps.
pub(in crate::organization) fn profile(state: &State, profile: ProfileId) -> Site {
    let spot = Spot::Profile { profile };
    let unplaced = || Organization::new(state.organization).direct_profile(profile).into();
    Site { spot, on: state.resource(Place::profile(profile)).unwrap_or_else(unplaced) }
}

fn unused_workspace(state: &State, names: &Names) -> WorkspaceId {
    let taken =
        |id: &WorkspaceId| state.workspaces.contains_key(id) || names.workspaces.contains(id) || id.as_u128() == 0;
    let mut id = WorkspaceId::from_u128(u128::MAX);
    while taken(&id) {
        id = WorkspaceId::from_u128(id.as_u128().wrapping_sub(1));
    }
    id
}

fn unused_profile(state: &State, names: &Names) -> ProfileId {
    let taken = |id: &ProfileId| state.profiles.contains_key(id) || names.profiles.contains(id) || id.as_u128() == 0;
    let mut id = ProfileId::from_u128(u128::MAX);
    while taken(&id) {
        id = ProfileId::from_u128(id.as_u128().wrapping_sub(1));
    }
    id
}
