//! Who asks, and whether they may.

use crate::access::{Actor, ActorError, ActorFacts};
use crate::id::{UserId, WorkspaceId};
use crate::level::Level;
use crate::organization::model::by::By;
use crate::organization::model::command::Command;
use crate::organization::model::event::Change;
use crate::organization::model::names;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::{Named, Refusal};
use crate::organization::model::state::{Member, State};
use crate::policy::Policy;
use crate::resource::{ErasedResource, Organization};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::{ErasedPermissions, Vocabulary};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// What a command makes happen, or why it is refused.
pub(in crate::organization::decide) type Changes = Result<Vec<Change>, Refusal>;

/// A command on its way, with the actors whose rights it needs.
pub(in crate::organization) struct Context<'a, V: Vocabulary> {
    pub(in crate::organization) policy: &'a Policy<V>,
    pub(in crate::organization) state: &'a State,
    /// What ends by time has ended then.
    pub(in crate::organization) now: Timestamp,
    /// What opens by time has opened then: the sender's own clock (J6).
    pub(in crate::organization) own: Timestamp,
    pub(in crate::organization) by: By,
    /// In whose name: the person acted for, else the actor. None for the host and for an operator in their own name.
    pub(in crate::organization) person: Option<UserId>,
    /// All of these must be allowed: the actor, and the person acted for.
    pub(in crate::organization) actors: Vec<Actor<V>>,
}

impl<'a, V: Vocabulary> Context<'a, V> {
    /// What is told is told of whoever sends the command, a key included, and of nobody whom they act for.
    pub(super) fn new(
        policy: &'a Policy<V>,
        state: &'a State,
        command: &Command,
        told: ActorFacts,
    ) -> Result<Self, Refusal> {
        let (Clocks { own, now }, by) = (Clocks::of(command.now, state.clock), command.by);
        if state.revision == 0 {
            // Nobody has rights in what has not begun; it has no plan to build an actor with either.
            let person = match by {
                By::User { user, acting_for: None } => Some(user),
                By::User { .. } | By::Key { .. } | By::Operator { .. } | By::Host {} => by.acting_for(),
            };
            return Ok(Self { policy, state, now, own, by, person, actors: Vec::new() });
        }
        let mut actors = Vec::new();
        let person = match by {
            By::User { user, .. } => {
                actors.push(state.asker(policy, user, own, told).map_err(mismatch)?);
                Some(user)
            }
            By::Key { key, .. } => {
                let actor = state.key_actor(policy, key, own).and_then(|actor| actor.knowing(policy, told));
                actors.push(actor.map_err(mismatch)?);
                let found = state.keys.get(&key).ok_or_else(|| unknown("key", key))?;
                Some(found.maker)
            }
            By::Operator { user, acting_for: Some(_) } => {
                actors.push(state.support_actor_by(policy, user, Clocks { own, now }).map_err(mismatch)?);
                None
            }
            By::Operator { acting_for: None, .. } | By::Host {} => None,
        };
        if let Some(user) = by.acting_for() {
            actors.push(state.actor(policy, user, own).map_err(mismatch)?);
        }
        Ok(Self { policy, state, now, own, by, person: by.acting_for().or(person), actors })
    }

    /// An organization in which nobody asks for anything.
    pub(in crate::organization) fn at_rest(policy: &'a Policy<V>, state: &'a State) -> Self {
        let now = state.clock.unwrap_or(Timestamp::from_millis(0));
        Self { policy, state, now, own: now, by: By::Host {}, person: None, actors: Vec::new() }
    }

    pub(in crate::organization) fn clocks(&self) -> Clocks {
        Clocks { own: self.own, now: self.now }
    }

    /// The same question for another person: what they could do in their own name.
    pub(in crate::organization) fn of(&self, user: UserId) -> Result<Self, Refusal> {
        let actor = self.state.actor(self.policy, user, self.own).map_err(mismatch)?;
        Ok(Self { by: By::user(user), person: Some(user), actors: [actor].into(), ..*self })
    }

    /// Whether an operator asks in their own name.
    pub(super) fn is_operator(&self) -> bool {
        matches!(self.by, By::Operator { .. }) && self.person.is_none()
    }

    /// The person who asks, in their own name and with their own hands.
    pub(super) fn myself(&self) -> Result<UserId, Refusal> {
        match self.by {
            By::User { user, .. } if self.person == Some(user) => Ok(user),
            By::User { .. } | By::Key { .. } | By::Operator { .. } | By::Host {} => {
                Err(wrong_actor("a person in their own name"))
            }
        }
    }

    /// The person in whose name something is handed out. No operator and no clock.
    pub(super) fn giver(&self) -> Result<UserId, Refusal> {
        self.person.ok_or_else(|| wrong_actor("a member"))
    }

    /// Every actor is allowed one of the permissions `guard` at the place, or at a level above.
    pub(in crate::organization) fn permit(&self, guard: &[&str], place: Place) -> Result<(), Refusal> {
        self.giver()?;
        for actor in &self.actors {
            self.standing(actor)?;
            self.permit_actor(actor, guard, place)?;
        }
        Ok(())
    }

    /// As [`permit`](Self::permit); an operator may as well.
    pub(super) fn permit_or_operator(&self, guard: &[&str], place: Place) -> Result<(), Refusal> {
        if self.is_operator() { Ok(()) } else { self.permit(guard, place) }
    }

    pub(super) fn permit_actor(&self, actor: &Actor<V>, guard: &[&str], place: Place) -> Result<(), Refusal> {
        if self.state.nodes(place).next().is_none() {
            // An empty group lies nowhere but in the organization.
            return self.permit_node(actor, guard, self.root(), place);
        }
        for node in self.state.nodes(place) {
            let here = match place {
                Place::Group { .. } => Place::profile(crate::id::ProfileId::from_u128(node)),
                Place::Organization {} | Place::Workspace { .. } | Place::Profile { .. } => place,
            };
            let on = self.state.resource(here).ok_or_else(|| unknown("place", place))?;
            self.permit_node(actor, guard, on, place)?;
        }
        Ok(())
    }

    pub(super) fn permit_node(
        &self,
        actor: &Actor<V>,
        guard: &[&str],
        on: ErasedResource<'_>,
        place: Place,
    ) -> Result<(), Refusal> {
        let mut permissions = Vec::new();
        for on in self.path(on) {
            for permission in guard {
                let Some(mask) = names::listed(self.policy, on.level, permission) else {
                    continue;
                };
                if self.policy.can_erased(actor, ErasedPermissions { level: on.level, mask }, &on) {
                    return Ok(());
                }
                permissions.push(Named { level: on.level, permission: (*permission).into() });
            }
        }
        Err(Refusal::NotPermitted { place, permissions, could: Vec::new() })
    }

    /// A node and those above it, from the node up.
    fn path<'r>(&self, on: ErasedResource<'r>) -> impl Iterator<Item = ErasedResource<'r>> {
        let workspace = on.workspace.filter(|_| on.level == Level::Profile);
        let workspace =
            workspace.map(|id| ErasedResource::from(Organization::new(self.state.organization).workspace(id)));
        let root = (on.level != Level::Organization).then(|| self.root());
        [Some(on), workspace, root].into_iter().flatten()
    }

    pub(super) fn root<'r>(&self) -> ErasedResource<'r> {
        Organization::new(self.state.organization).into()
    }

    /// Whether an actor is a member in good standing.
    fn standing(&self, actor: &Actor<V>) -> Result<(), Refusal> {
        let user = actor.user();
        if self.member(user)?.suspended { Err(Refusal::Suspended { user }) } else { Ok(()) }
    }

    /// Whether somebody is a member in good standing: whoever is out does nothing, not even to what they answer for.
    pub(super) fn is_in(&self, user: UserId) -> bool {
        self.member(user).is_ok_and(|member| !member.suspended)
    }

    pub(super) fn member(&self, user: UserId) -> Result<&'a Member, Refusal> {
        self.state.members.at(user).ok_or(Refusal::NotAMember { user })
    }

    pub(super) fn workspace(&self, workspace: WorkspaceId) -> Result<Place, Refusal> {
        let place = Place::workspace(workspace);
        if self.state.has(place) { Ok(place) } else { Err(unknown("workspace", workspace)) }
    }
}

pub(super) fn mismatch(error: ActorError) -> Refusal {
    Refusal::PolicyMismatch { problem: error.to_string() }
}

pub(super) fn wrong_actor(expected: &str) -> Refusal {
    Refusal::WrongActor { expected: expected.into() }
}

pub(in crate::organization) fn unknown(what: &str, name: impl core::fmt::Display) -> Refusal {
    Refusal::Unknown { what: what.into(), name: format!("{name}") }
}

pub(super) fn taken(what: &str, name: impl core::fmt::Display) -> Refusal {
    Refusal::Taken { what: what.into(), name: format!("{name}") }
}
