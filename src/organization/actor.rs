//! From what is stored to actors.

use super::access::{Access, Narrowing};
use super::names::named;
use super::place::Place;
use super::role::Role;
use super::state::{Key, Member, State, Stored};
use crate::access::{Actor, ActorBuilder, ActorError, Assignment, Attenuation, Status};
use crate::id::{KeyId, UserId};
use crate::level::Level;
use crate::policy::{CustomRole, Policy, UnknownName};
use crate::resource::AnyResource;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;

impl State {
    /// That person as an actor of this organization, as of `now`, the caller's own clock: what ends, ends by the later of
    /// it and the last event (J6). Somebody who is no member is an actor who may do nothing.
    ///
    /// It takes time in proportion to what that person holds, whatever the size of the organization; an assignment at
    /// a group counts once for each of its profiles. What the policy does not know any more (a role that is gone, a
    /// custom role that no longer fits) gives nothing; [`State::misfits`] names it.
    ///
    /// # Errors
    /// The policy has plans, and the organization's is none of them.
    pub fn actor<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        user: UserId,
        now: Timestamp,
    ) -> Result<Actor<V>, ActorError> {
        self.builder(policy, user).fold(Clocks::of(now, self.clock))
    }

    /// The actor that an API key is: its maker, cut to what the key covers. An unknown key is an actor who may do
    /// nothing.
    ///
    /// # Errors
    /// The policy has plans, and the organization's is none of them.
    pub fn key_actor<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        key: KeyId,
        now: Timestamp,
    ) -> Result<Actor<V>, ActorError> {
        let clocks = Clocks::of(now, self.clock);
        match self.keys.get(&key) {
            Some(key) => self.builder(policy, key.maker).attenuation(self.ceiling(policy, key)).fold(clocks),
            None => self.builder(policy, UserId::new(0)).status(Status::Removed).fold(clocks),
        }
    }

    /// The resource of a place, as far as the organization knows it; a group has none.
    #[must_use]
    pub fn resource(&self, place: Place) -> Option<AnyResource<'static>> {
        let organization = crate::resource::Organization::new(self.organization);
        match place {
            Place::Organization {} => Some(AnyResource::from(organization)),
            Place::Workspace { workspace } => {
                self.workspaces.contains_key(&workspace).then(|| organization.workspace(workspace).into())
            }
            Place::Profile { profile } => self.placed(profile).map(AnyResource::from),
            Place::Group { .. } => None,
        }
    }

    fn builder<'p, V: Vocabulary>(&self, policy: &'p Policy<V>, user: UserId) -> ActorBuilder<'p, V> {
        let member = self.members.at(user);
        let status = match member {
            None => Status::Removed,
            Some(member) if member.suspended => Status::Suspended,
            Some(_) => Status::Active,
        };
        let builder = self.start(policy, user).status(status);
        member.map_or(&[][..], |member| &member.holds).iter().fold(builder, |builder, held| {
            let Some(role) = Resolved::of(policy, self, held.place().level(), self.roles.name(held.role())) else {
                return builder;
            };
            self.nodes(held.place()).fold(builder, |builder, node| {
                let assignment = role.at(node);
                builder.assignment(narrowed(switched_on(policy, assignment, held.optional()), held))
            })
        })
    }

    /// The beginning of an actor: the person and the plan.
    pub(super) fn start<'p, V: Vocabulary>(&self, policy: &'p Policy<V>, user: UserId) -> ActorBuilder<'p, V> {
        let builder = policy.actor(user, self.organization);
        match self.plan.as_deref().filter(|_| policy.has_plans()).and_then(|plan| policy.plan(plan).ok()) {
            Some(plan) => builder.plan(plan),
            None => builder,
        }
    }

    /// The nodes that a role at a place is held at; 0 is the organization.
    pub(super) fn nodes(&self, place: Place) -> impl Iterator<Item = u128> + '_ {
        let (one, group) = match place {
            Place::Organization {} => (Some(0), None),
            Place::Workspace { workspace } => (Some(workspace.as_u128()), None),
            Place::Profile { profile } => (Some(profile.as_u128()), None),
            Place::Group { group } => (None, self.groups.get(&group)),
        };
        one.into_iter().chain(group.into_iter().flat_map(|group| &group.profiles).map(|profile| profile.as_u128()))
    }

    /// The assignments that an access stands for: one, or one for each profile of a group.
    pub(super) fn assignments<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        access: &Access,
    ) -> Result<Vec<Assignment<V>>, ActorError> {
        // Who asks for a role that is not there is told so before.
        let Some(role) = Resolved::of(policy, self, access.place.level(), Some(&access.role)) else {
            return Err(ActorError::OtherPolicy);
        };
        let assignment = |node| {
            let mut assignment = role.at(node);
            for name in &access.optional {
                for permission in assignment.offered(policy, named(policy, name))? {
                    assignment = assignment.optional_any(permission);
                }
            }
            Ok(timed(cut(assignment, &access.narrowing), access.from, access.until))
        };
        self.nodes(access.place).map(assignment).collect()
    }

    fn ceiling<V: Vocabulary>(&self, policy: &Policy<V>, key: &Key) -> Attenuation<V> {
        let named = key.permissions.iter().flat_map(|name| named(policy, name));
        let mut ceiling = named.fold(Attenuation::nothing(), Attenuation::and_any);
        if !key.places.is_empty() && !key.places.contains(&Place::organization()) {
            ceiling = ceiling.named_nodes_only();
            for place in &key.places {
                ceiling = match *place {
                    Place::Organization {} => ceiling,
                    Place::Workspace { workspace } => ceiling.workspace(workspace),
                    Place::Profile { profile } => ceiling.profile(profile),
                    Place::Group { group } => {
                        let profiles = self.groups.get(&group).into_iter().flat_map(|group| &group.profiles);
                        profiles.fold(ceiling, |ceiling, profile| ceiling.profile(*profile))
                    }
                };
            }
        }
        if let Some(content) = key.content {
            ceiling = ceiling.content(content);
        }
        match key.until {
            Some(until) => ceiling.until(until),
            None => ceiling,
        }
    }
}

/// A role that the policy knows, or a custom one that it accepts.
pub(super) enum Resolved {
    Policy(crate::policy::RoleHandle),
    Custom(CustomRole),
}

impl Resolved {
    pub(super) fn of<V: Vocabulary>(
        policy: &Policy<V>,
        state: &State,
        level: Level,
        role: Option<&Role>,
    ) -> Option<Self> {
        match role? {
            Role::Policy(name) => policy.role(level, name).ok().map(Self::Policy),
            Role::Custom(name) => {
                let document = state.custom_roles.get(&(level, name.clone()))?;
                policy.custom_role(document.as_str()).ok().map(Self::Custom)
            }
        }
    }

    fn at<V: Vocabulary>(&self, node: u128) -> Assignment<V> {
        match self {
            Self::Policy(handle) => Assignment::of(*handle, node),
            Self::Custom(role) => Assignment::custom(role, role.level(), node),
        }
    }
}

/// An assignment with the optional permissions, the narrowing and the time of an access.
pub(super) fn like<V: Vocabulary>(policy: &Policy<V>, assignment: Assignment<V>, access: &Access) -> Assignment<V> {
    let assignment = switched_on(policy, assignment, &access.optional);
    timed(cut(assignment, &access.narrowing), access.from, access.until)
}

/// Switches on what the role still offers.
fn switched_on<V: Vocabulary>(policy: &Policy<V>, assignment: Assignment<V>, names: &[String]) -> Assignment<V> {
    names.iter().fold(assignment, |assignment, name| {
        let offered = assignment.offered(policy, named(policy, name)).unwrap_or_default();
        offered.into_iter().fold(assignment, Assignment::optional_any)
    })
}

fn narrowed<V: Vocabulary>(assignment: Assignment<V>, held: &Stored) -> Assignment<V> {
    let assignment = match held.narrowing() {
        Some(narrowing) => cut(assignment, narrowing),
        None => assignment,
    };
    timed(assignment, held.from(), held.until())
}

fn timed<V: Vocabulary>(assignment: Assignment<V>, from: Option<Timestamp>, until: Option<Timestamp>) -> Assignment<V> {
    let assignment = from.map_or(assignment.clone(), |from| assignment.from(from));
    match until {
        Some(until) => assignment.until(until),
        None => assignment,
    }
}

fn cut<V: Vocabulary>(mut assignment: Assignment<V>, narrowing: &Narrowing) -> Assignment<V> {
    let Narrowing { only_workspaces, only_profiles, except_workspaces, except_profiles } = narrowing;
    if let Some(nodes) = only_workspaces {
        assignment = assignment.only_workspaces(nodes.iter().copied());
    }
    if let Some(nodes) = only_profiles {
        assignment = assignment.only_profiles(nodes.iter().copied());
    }
    if let Some(nodes) = except_workspaces {
        assignment = assignment.except_workspaces(nodes.iter().copied());
    }
    if let Some(nodes) = except_profiles {
        assignment = assignment.except_profiles(nodes.iter().copied());
    }
    assignment
}

impl Member {
    /// Whether the member counts as a holder: not suspended.
    pub(super) fn is_active(&self) -> bool {
        !self.suspended
    }
}

/// What an organization holds that a policy does not know, or does not accept any more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// A role that the policy does not have; who holds it has nothing by it.
    UnknownRole {
        /// The level.
        level: Level,
        /// The role.
        role: Role,
    },
    /// A custom role that the policy refuses; who holds it has nothing by it.
    CustomRole {
        /// The level.
        level: Level,
        /// Its name.
        name: String,
        /// Every problem.
        problems: String,
    },
    /// A plan that the policy does not have: no actor can be built.
    UnknownPlan {
        /// Its name.
        name: String,
    },
}

impl State {
    /// What does not fit a policy, for hosts that are about to change it: custom roles above the new ceiling, roles and
    /// plans that it does not have.
    #[must_use]
    pub fn misfits<V: Vocabulary>(&self, policy: &Policy<V>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let mut seen = alloc::collections::BTreeSet::new();
        for held in self.members.iter().flat_map(|(_, member)| &member.holds) {
            let level = held.place().level();
            if !seen.insert((level, held.role())) {
                continue;
            }
            if let Some(role @ Role::Policy(name)) = self.roles.name(held.role()) {
                if policy.role(level, name).is_err() {
                    misfits.push(Misfit::UnknownRole { level, role: role.clone() });
                }
            }
        }
        for ((level, name), document) in &self.custom_roles {
            if let Err(error) = policy.custom_role(document.as_str()) {
                let problems = alloc::string::ToString::to_string(&error);
                misfits.push(Misfit::CustomRole { level: *level, name: name.clone(), problems });
            }
        }
        if let Some(name) = self.plan.as_deref() {
            let known: Result<_, UnknownName> = policy.plan(name);
            if policy.has_plans() && known.is_err() {
                misfits.push(Misfit::UnknownPlan { name: name.into() });
            }
        }
        misfits
    }
}
