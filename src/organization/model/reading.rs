//! What is stored by name, read under a policy: the one reading, by actors and by the bound on what is handed out.
//!
//! The smallest part that does not fit gives nothing (J8), and is told as a [`Loss`].

use crate::access::Assignment;
use crate::id::{ProfileId, UserId};
use crate::level::Level;
use crate::organization::model::access::{Access, Narrowing};
use crate::organization::model::misfit::Misfit;
use crate::organization::model::names::named;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::state::{State, Stored};
use crate::policy::{CustomRole, InvalidCondition, Policy};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// An assignment by its parts, however it is kept.
#[derive(Clone, Copy)]
pub(in crate::organization) struct Parts<'a> {
    pub(in crate::organization) place: Place,
    /// None: its name is not known any more.
    role: Option<&'a Role>,
    optional: &'a [String],
    pub(in crate::organization) narrowing: Option<&'a Narrowing>,
    when: &'a [String],
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// What an assignment is under a policy.
pub(in crate::organization) struct Reading<V: Vocabulary> {
    /// At a node yet to be named; none: it gives nothing. At a group it is not narrowed: what is cut out is not among
    /// the nodes.
    pub(in crate::organization) assignment: Option<Assignment<V>>,
    /// What does not fit.
    pub(in crate::organization) losses: Vec<Loss>,
}

/// A part of an assignment that does not fit the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::organization) enum Loss {
    /// The role is unknown, or a custom one that the policy refuses: the assignment gives nothing.
    Role,
    /// The role offers no such permission: the name gives nothing.
    Optional(String),
    /// It is narrowed by nodes that cannot be below its place: the assignment gives nothing.
    Narrowing,
    /// It is under what is no condition of the policy, such as a fact that is not known: the assignment gives nothing.
    Condition(InvalidCondition),
    /// It ends before it begins: the assignment gives nothing.
    Period,
}

impl<'a> Parts<'a> {
    pub(in crate::organization) fn of(access: &'a Access) -> Self {
        Self {
            place: access.place,
            role: Some(&access.role),
            optional: &access.optional,
            narrowing: Some(&access.narrowing).filter(|narrowing| !narrowing.is_none()),
            when: &access.when,
            from: access.from,
            until: access.until,
        }
    }

    pub(in crate::organization) fn stored(state: &'a State, held: &'a Stored) -> Self {
        Self {
            place: held.place(),
            role: state.roles.name(held.role()),
            optional: held.optional(),
            narrowing: held.narrowing(),
            when: held.when(),
            from: held.from(),
            until: held.until(),
        }
    }

    /// Whether nodes of the levels that narrow it may lie below its place. From a group, nodes are only taken out.
    fn narrows_below(&self) -> bool {
        let Some(narrowing) = self.narrowing else {
            return true;
        };
        match self.place {
            Place::Organization {} => true,
            Place::Workspace { .. } => narrowing.only_workspaces.is_none() && narrowing.except_workspaces.is_none(),
            Place::Profile { .. } => false,
            Place::Group { .. } => narrowing.only_workspaces.is_none() && narrowing.only_profiles.is_none(),
        }
    }
}

impl State {
    /// Reads an assignment under a policy.
    pub(in crate::organization) fn read<V: Vocabulary>(&self, policy: &Policy<V>, parts: Parts<'_>) -> Reading<V> {
        self.read_as(policy, parts, Resolved::of(policy, self, parts.place.level(), parts.role))
    }

    /// The same with another document of its custom role.
    pub(in crate::organization) fn read_with<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        parts: Parts<'_>,
        role: &CustomRole,
    ) -> Reading<V> {
        self.read_as(policy, parts, Some(Resolved::Custom(role.clone())))
    }

    fn read_as<V: Vocabulary>(&self, policy: &Policy<V>, parts: Parts<'_>, role: Option<Resolved>) -> Reading<V> {
        let mut losses = Vec::new();
        if !parts.narrows_below() {
            losses.push(Loss::Narrowing);
        }
        if parts.from.zip(parts.until).is_some_and(|(from, until)| until <= from) {
            losses.push(Loss::Period);
        }
        let condition = match parts.when {
            [] => None,
            when => match policy.stored_condition(when.iter().map(String::as_str)) {
                Ok(condition) => Some(condition),
                Err(invalid) => {
                    losses.push(Loss::Condition(invalid));
                    None
                }
            },
        };
        let Some(role) = role else {
            losses.push(Loss::Role);
            return Reading { assignment: None, losses };
        };
        let lost = !losses.is_empty();
        let mut assignment = role.assignment();
        for name in parts.optional {
            match assignment.offered(policy, named(policy, name)) {
                Ok(offered) => assignment = offered.into_iter().fold(assignment, Assignment::optional_erased),
                Err(_) => losses.push(Loss::Optional(name.clone())),
            }
        }
        if let Some(narrowing) = parts.narrowing.filter(|_| !matches!(parts.place, Place::Group { .. })) {
            assignment = cut(assignment, narrowing);
        }
        if let Some(condition) = condition {
            assignment = assignment.read_under(policy, condition);
        }
        if let Some(from) = parts.from {
            assignment = assignment.from(from);
        }
        if let Some(until) = parts.until {
            assignment = assignment.until(until);
        }
        Reading { assignment: (!lost).then_some(assignment), losses }
    }

    /// The nodes that an assignment is held at; 0 is the organization.
    pub(in crate::organization) fn nodes_of(
        &self,
        place: Place,
        narrowing: Option<&Narrowing>,
    ) -> impl Iterator<Item = u128> {
        let narrowing = narrowing.filter(|_| matches!(place, Place::Group { .. }));
        self.nodes(place).filter(move |node| {
            narrowing.is_none_or(|narrowing| {
                let profile = ProfileId::from_u128(*node);
                let workspace = self.profiles.get(&profile).and_then(|found| found.workspace);
                !narrowing.excepts(workspace, Some(profile))
            })
        })
    }

    /// Assignments of which a part does not fit, apart from their roles, each part once.
    pub(in crate::organization) fn unfit_assignments<V: Vocabulary>(&self, policy: &Policy<V>) -> Vec<Misfit> {
        let held = self.members.iter().flat_map(|(user, member)| member.holds.iter().map(move |held| (user, held)));
        // What a team has is told of the team.
        let detailed = held.filter(|(_, held)| !held.is_plain() && held.source().through().is_none());
        let named = |(user, held): (UserId, &Stored)| {
            let (place, role) = (held.place(), self.roles.name(held.role()).cloned()?);
            let misfit = move |loss| match loss {
                Loss::Role => None,
                Loss::Optional(permission) => {
                    Some(Misfit::UnknownOptional { user, place, role: role.clone(), permission })
                }
                Loss::Narrowing => Some(Misfit::WrongNarrowing { user, place, role: role.clone() }),
                Loss::Condition(invalid) => {
                    Some(Misfit::WrongCondition { user, place, role: role.clone(), problem: invalid.to_string() })
                }
                Loss::Period => Some(Misfit::WrongPeriod { user, place, role: role.clone() }),
            };
            Some(self.read(policy, Parts::stored(self, held)).losses.into_iter().filter_map(misfit))
        };
        detailed.filter_map(named).flatten().collect()
    }
}

impl<V: Vocabulary> Reading<V> {
    /// The assignment at each of these nodes.
    pub(in crate::organization) fn at(self, nodes: impl Iterator<Item = u128>) -> impl Iterator<Item = Assignment<V>> {
        let held = self.assignment;
        nodes.filter_map(move |node| held.clone().map(|held| held.at(node)))
    }

    /// The same, each held there since a revision.
    pub(in crate::organization) fn at_since(
        self,
        nodes: impl Iterator<Item = (u128, u32)>,
    ) -> impl Iterator<Item = Assignment<V>> {
        let held = self.assignment;
        nodes.filter_map(move |(node, since)| held.clone().map(|held| held.at(node).since(since)))
    }
}

/// A role that the policy knows, or a custom one that it accepts.
pub(in crate::organization) enum Resolved {
    Policy(crate::policy::RoleHandle),
    Custom(CustomRole),
}

impl Resolved {
    pub(in crate::organization) fn of<V: Vocabulary>(
        policy: &Policy<V>,
        state: &State,
        level: Level,
        role: Option<&Role>,
    ) -> Option<Self> {
        match role? {
            Role::Policy(name) => policy.stored_role(level, name).ok().map(Self::Policy),
            Role::Custom(name) => {
                let document = state.custom_roles.get(&(level, name.clone()))?;
                policy.stored_custom_role(document.as_str()).ok().map(Self::Custom)
            }
        }
    }

    fn assignment<V: Vocabulary>(&self) -> Assignment<V> {
        match self {
            Self::Policy(handle) => Assignment::of(*handle, 0),
            Self::Custom(role) => Assignment::custom(role, role.level(), 0),
        }
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
