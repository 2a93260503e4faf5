//! The one door through which roles are handed out.

use super::context::{Context, mismatch, unknown};
use crate::access::{Actor, Assignment, Held};
use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::level::Level;
use crate::organization::access::Access;
use crate::organization::bound::{self, Assignable, Site};
use crate::organization::place::Place;
use crate::organization::refusal::{Refusal, Spot};
use crate::vocabulary::Vocabulary;
use alloc::string::ToString;
use alloc::vec::Vec;

impl<V: Vocabulary> Context<'_, V> {
    /// Every actor may hand `access` out: the guard is theirs, the policy lets them assign the role, and it gives
    /// nothing that they do not hold there. `replaced` is what the receiver gives up for it at the same place.
    pub(in crate::organization) fn hand_out(
        &self,
        guard: &[&str],
        access: &Access,
        replaced: Option<&Access>,
    ) -> Result<(), Refusal> {
        self.giver()?;
        let given = self.resolve(access)?;
        if given.is_empty() {
            return self.permit(guard, access.place);
        }
        let old = match replaced {
            Some(old) => self.lenient(old),
            None => Vec::new(),
        };
        for given in &given {
            let old = old.iter().find(|old| old.node == given.node);
            self.hand_out_one(Some(guard), given, old, access)?;
        }
        Ok(())
    }

    /// As [`hand_out`](Self::hand_out) for one resolved assignment. Without a guard, the bound alone.
    pub(super) fn hand_out_one(
        &self,
        guard: Option<&[&str]>,
        given: &Held,
        replaced: Option<&Held>,
        access: &Access,
    ) -> Result<(), Refusal> {
        let site = self.site(given);
        for actor in &self.actors {
            let assignable = bound::assignable(self.policy, &actor.core, given, &site);
            if let Some(guard) = guard {
                self.guarded(actor, guard, &assignable, &site, access)?;
            }
            if let Assignable::No = assignable {
                let (role, place) = (access.role.clone(), access.place);
                return Err(Refusal::NotAssignable { role, place, could: Vec::new() });
            }
            if bound::may_give(self.policy, self.state, &actor.core, given) {
                continue;
            }
            let missing = bound::missing(self.policy, self.state, &actor.core, given, replaced);
            if !missing.is_empty() {
                return Err(Refusal::Beyond { missing, could: Vec::new() });
            }
        }
        Ok(())
    }

    /// The guard at the place, or at a node below from which the policy lets the actor assign the role.
    fn guarded(
        &self,
        actor: &Actor<V>,
        guard: &[&str],
        assignable: &Assignable,
        site: &Site,
        access: &Access,
    ) -> Result<(), Refusal> {
        if self.state.is_suspended(actor.user()) {
            return Err(Refusal::Suspended { user: actor.user() });
        }
        self.member(actor.user())?;
        let here = self.permit_node(actor, guard, site.on, access.place);
        let Assignable::From(nodes) = assignable else {
            return here;
        };
        let below = |(level, node): &(Level, u128)| {
            let place = place_of(*level, *node);
            let on = self.state.resource(place);
            on.is_some_and(|on| self.permit_node(actor, guard, on, place).is_ok())
        };
        if nodes.iter().any(below) { Ok(()) } else { here }
    }

    /// The node of an assignment, which may be one that is about to be made.
    fn site(&self, given: &Held) -> Site {
        match given.level {
            Level::Organization => Site { spot: Spot::Organization {}, on: self.root() },
            Level::Workspace => {
                let workspace = WorkspaceId::from_u128(given.node);
                let on = crate::resource::Organization::new(self.state.organization).workspace(workspace);
                Site { spot: Spot::Workspace { workspace }, on: on.into() }
            }
            Level::Profile => bound::profile(self.state, ProfileId::from_u128(given.node)),
        }
    }

    /// The assignments that an access stands for, everything that it names being known and fitting.
    pub(super) fn resolve(&self, access: &Access) -> Result<Vec<Held>, Refusal> {
        self.resolve_after(None, access)
    }

    /// The same of what replaces `before`, whose narrowing may name nodes that have been deleted since: they stay named.
    pub(super) fn resolve_after(&self, before: Option<&Access>, access: &Access) -> Result<Vec<Held>, Refusal> {
        let old = before.map(|before| &before.narrowing);
        if !self.state.has(access.place) {
            return Err(unknown("place", access.place));
        }
        let told = |workspace: &WorkspaceId| old.is_some_and(|old| old.workspaces().any(|id| id == *workspace));
        for workspace in access.narrowing.workspaces().filter(|workspace| !told(workspace)) {
            self.workspace(workspace)?;
        }
        let told = |profile: &ProfileId| old.is_some_and(|old| old.profiles().any(|id| id == *profile));
        for profile in access.narrowing.profiles().filter(|profile| !told(profile)) {
            let found = self.state.profiles.get(&profile).ok_or_else(|| unknown("profile", profile))?;
            if let Place::Workspace { workspace } = access.place {
                if found.workspace != Some(workspace) {
                    return Err(Refusal::Elsewhere { workspace });
                }
            }
        }
        if access.until.is_some_and(|until| until <= self.now.max(access.from.unwrap_or(self.now))) {
            return Err(Refusal::Unfit { problem: "it ends before it begins, or has ended".into() });
        }
        if access.must_approve && !matches!(access.place, Place::Profile { .. } | Place::Group { .. }) {
            return Err(Refusal::Unfit { problem: "posts wait for people at profiles and groups alone".into() });
        }
        let known =
            crate::organization::actor::Resolved::of(self.policy, self.state, access.place.level(), Some(&access.role));
        if known.is_none() {
            return Err(unknown("role", &access.role));
        }
        let unfit = |error: crate::access::ActorError| Refusal::Unfit { problem: error.to_string() };
        let assignments = self.state.assignments(self.policy, access).map_err(unfit)?;
        self.fold(assignments)
    }

    /// What an access that is held stands for; nothing of what the policy does not know any more.
    pub(super) fn lenient(&self, access: &Access) -> Vec<Held> {
        let assignments = self.state.assignments(self.policy, access).unwrap_or_default();
        self.fold(assignments).unwrap_or_default()
    }

    /// Assignments as an actor would have them.
    pub(super) fn fold(&self, assignments: Vec<Assignment<V>>) -> Result<Vec<Held>, Refusal> {
        let builder = self.state.start(self.policy, UserId::new(0)).assignments(assignments);
        let actor = builder.fold(self.clocks());
        Ok(actor.map_err(mismatch)?.core.record.assignments)
    }
}

pub(super) fn place_of(level: Level, node: u128) -> Place {
    match level {
        Level::Organization => Place::organization(),
        Level::Workspace => Place::workspace(WorkspaceId::from_u128(node)),
        Level::Profile => Place::profile(ProfileId::from_u128(node)),
    }
}
