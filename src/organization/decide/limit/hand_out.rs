//! The one door through which roles are handed out.

use super::bound::{self, Assignable, Handout, Site};
use crate::access::{Actor, ActorError, Assignment, Held};
use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::level::Level;
use crate::organization::decide::context::{Context, mismatch, unknown};
use crate::organization::model::access::Access;
use crate::organization::model::place::Place;
use crate::organization::model::reading::{Loss, Parts, Reading};
use crate::organization::model::refusal::{Refusal, Spot};
use crate::policy::InvalidCondition;
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
        let old = match replaced {
            Some(old) => self.handouts_held(old)?,
            None => Vec::new(),
        };
        let given = self.resolve(access)?;
        if given.is_empty() {
            return self.permit(guard, access.place);
        }
        for given in &given {
            let old = old.iter().find(|old| old.is_where(given));
            self.hand_out_one(Some(guard), given, old, access)?;
        }
        Ok(())
    }

    /// As [`hand_out`](Self::hand_out) for one resolved assignment. Without a guard, the bound alone.
    pub(in crate::organization::decide) fn hand_out_one(
        &self,
        guard: Option<&[&str]>,
        given: &Handout,
        replaced: Option<&Handout>,
        access: &Access,
    ) -> Result<(), Refusal> {
        if given.held.table(&self.policy.tables).is_none() {
            return Err(Refusal::PolicyMismatch { problem: "a role that cannot be read is not handed out".into() });
        }
        for actor in &self.actors {
            let assignable = self.assignable(actor, given);
            if let Some(guard) = guard {
                self.guarded(actor, guard, &assignable, given, access)?;
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

    /// Whether the policy lets the actor assign the role there; at a group without profiles, wherever one may lie.
    fn assignable(&self, actor: &Actor<V>, given: &Handout) -> Assignable {
        if !given.is_at_group() {
            return bound::assignable(self.policy, &actor.core, &given.held, &self.site(&given.held));
        }
        let sites = bound::under(self.state, given, &actor.core, None);
        let mut there = sites.iter().map(|site| bound::assignable(self.policy, &actor.core, &given.held, site));
        if there.all(|one| matches!(one, Assignable::Here)) { Assignable::Here } else { Assignable::No }
    }

    /// The guard at the place, or at a node below from which the policy lets the actor assign the role.
    fn guarded(
        &self,
        actor: &Actor<V>,
        guard: &[&str],
        assignable: &Assignable,
        given: &Handout,
        access: &Access,
    ) -> Result<(), Refusal> {
        if self.state.is_suspended(actor.user()) {
            return Err(Refusal::Suspended { user: actor.user() });
        }
        self.member(actor.user())?;
        // A group without profiles lies nowhere but in the organization.
        let on = if given.is_at_group() { self.root() } else { self.site(&given.held).on };
        let here = self.permit_node(actor, guard, on, access.place);
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

    /// What an access hands out, everything that it names being known and fitting.
    pub(in crate::organization::decide) fn resolve(&self, access: &Access) -> Result<Vec<Handout>, Refusal> {
        self.resolve_after(None, access)
    }

    /// The same of what replaces `before`, which may name what has gone since (nodes, optional permissions of the same
    /// role): it stays named, and gives nothing.
    pub(in crate::organization::decide) fn resolve_after(
        &self,
        before: Option<&Access>,
        access: &Access,
    ) -> Result<Vec<Handout>, Refusal> {
        let old = before.map(|before| &before.narrowing);
        if !self.state.has(access.place) {
            return Err(unknown("place", access.place));
        }
        if before.is_none_or(|before| before.role != access.role) {
            self.belongs(access)?;
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
        let reading = self.state.read(self.policy, Parts::of(access));
        let before = before.filter(|before| before.role == access.role);
        let lost = |loss: &Loss| match loss {
            Loss::Role => Some(unknown("role", &access.role)),
            Loss::Optional(name) if before.is_some_and(|before| before.optional.contains(name)) => None,
            Loss::Optional(_) => Some(unfit(ActorError::NotOffered)),
            Loss::Narrowing if before.is_some_and(|before| before.narrowing == access.narrowing) => None,
            Loss::Narrowing => Some(unfit(ActorError::WrongNarrowing)),
            Loss::Condition(_) if before.is_some_and(|before| before.when == access.when) => None,
            Loss::Condition(InvalidCondition::UnknownName(name)) => Some(unknown("fact", name.name())),
            Loss::Condition(invalid) => Some(Refusal::Unfit { problem: invalid.to_string() }),
            Loss::Period => Some(Refusal::Unfit { problem: "it ends before it begins, or has ended".into() }),
        };
        if let Some(refusal) = reading.losses.iter().find_map(lost) {
            return Err(refusal);
        }
        self.handouts(access, reading)
    }

    /// What an access that is held gives, to be compared with what would be: of a group also on what may come into it.
    pub(in crate::organization::decide) fn handouts_held(&self, access: &Access) -> Result<Vec<Handout>, Refusal> {
        let reading = self.state.read(self.policy, Parts::of(access));
        let whole = self.handouts_at_group(access, reading.assignment.clone())?;
        let mut handouts = self.handouts(access, reading)?;
        if !handouts.iter().any(Handout::is_at_group) {
            handouts.extend(whole);
        }
        Ok(handouts)
    }

    /// What a reading gives, node by node. What is held at a group that has no profile for it is given on every profile
    /// that may be put in.
    pub(in crate::organization::decide) fn handouts(
        &self,
        access: &Access,
        reading: Reading<V>,
    ) -> Result<Vec<Handout>, Refusal> {
        let assignment = reading.assignment.clone();
        let nodes = self.state.nodes_of(access.place, Some(&access.narrowing));
        let there = self.fold(reading.at(nodes).collect())?;
        if there.is_empty() {
            return self.handouts_at_group(access, assignment);
        }
        Ok(there.into_iter().map(Handout::at_node).collect())
    }

    fn handouts_at_group(&self, access: &Access, assignment: Option<Assignment<V>>) -> Result<Vec<Handout>, Refusal> {
        let at_group = assignment.filter(|_| matches!(access.place, Place::Group { .. }));
        let held = self.fold(at_group.into_iter().collect())?;
        Ok(held.into_iter().map(|held| Handout::at_group(held, access.narrowing.clone())).collect())
    }

    /// Assignments as an actor would have them.
    pub(in crate::organization::decide) fn fold(&self, assignments: Vec<Assignment<V>>) -> Result<Vec<Held>, Refusal> {
        let actor = self.nobody(assignments)?;
        Ok(actor.core.record.assignments)
    }

    /// An actor who holds these assignments and nothing else; for comparing them. The plan is left aside: any does.
    pub(in crate::organization::decide) fn nobody(&self, assignments: Vec<Assignment<V>>) -> Result<Actor<V>, Refusal> {
        let builder = self.policy.actor(UserId::new(0), self.state.organization).assignments(assignments);
        let plan = self.policy.model.plans.first().and_then(|plan| self.policy.plan(&plan.name).ok());
        let builder = match plan {
            Some(plan) => builder.plan(plan),
            None => builder,
        };
        builder.fold(self.clocks()).map_err(mismatch)
    }

    /// Whether an assignment gives nothing that `old` did not give.
    pub(in crate::organization::decide) fn adds_nothing(&self, given: &Handout, old: Option<&Handout>) -> bool {
        let nobody = self.nobody(Vec::new());
        nobody.is_ok_and(|nobody| bound::missing(self.policy, self.state, &nobody.core, given, old).is_empty())
    }
}

fn unfit(error: ActorError) -> Refusal {
    Refusal::Unfit { problem: error.to_string() }
}

pub(in crate::organization::decide) fn place_of(level: Level, node: u128) -> Place {
    match level {
        Level::Organization => Place::organization(),
        Level::Workspace => Place::workspace(WorkspaceId::from_u128(node)),
        Level::Profile => Place::profile(ProfileId::from_u128(node)),
    }
}
