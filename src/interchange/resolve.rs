//! From names to handles.

use super::request::{
    ActorShape, AssignmentShape, AttenuationShape, ContentShape, LevelShape, NodeShape, Request, RequestError,
    ResourceShape, StatusShape,
};
use crate::access::{Actor, Assignment, Attenuation, Status};
use crate::id::WorkspaceId;
use crate::level::Level;
use crate::policy::{CustomRole, Policy, UnknownName};
use crate::resource::{Content, ErasedResource};
use crate::time::Timestamp;
use crate::vocabulary::{ErasedPermission, Vocabulary};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

impl From<LevelShape> for Level {
    fn from(level: LevelShape) -> Self {
        match level {
            LevelShape::Organization => Level::Organization,
            LevelShape::Workspace => Level::Workspace,
            LevelShape::Profile => Level::Profile,
        }
    }
}

/// The actor, built as of `now`. `None` is enough as long as nothing is timed.
pub(super) fn actor<V: Vocabulary>(
    policy: &Policy<V>,
    shape: &ActorShape,
    now: Option<Timestamp>,
) -> Result<Actor<V>, RequestError> {
    let instant = match now {
        Some(now) => now,
        None if is_timed(shape) => return Err(RequestError::Incomplete("expected `now`, since something is timed")),
        None => Timestamp::from_millis(0),
    };
    let mut builder = policy.actor(shape.user, shape.organization).status(match shape.status {
        None | Some(StatusShape::Active) => Status::Active,
        Some(StatusShape::Suspended) => Status::Suspended,
        Some(StatusShape::Removed) => Status::Removed,
    });
    if let Some(plan) = &shape.plan {
        // A policy without plans has nothing to ask of one.
        if policy.has_plans() {
            builder = builder.plan(policy.plan(plan)?);
        }
    }
    let custom = shape.custom_roles.iter().map(|text| policy.custom_role(text.get()));
    let custom: Vec<CustomRole> =
        custom.collect::<Result<_, _>>().map_err(|error| RequestError::CustomRole(error.to_string()))?;
    for (index, assignment) in shape.assignments.iter().enumerate() {
        let here = |error: RequestError| error.within(&format!("/assignments/{index}"));
        builder = builder.assignment(self::assignment(policy, assignment, &custom).map_err(here)?);
        if let Some(error) = builder.refused() {
            return Err(here(error.into()));
        }
    }
    for (name, value) in shape.facts.iter().flatten() {
        if let Ok(fact) = policy.actor_fact(name) {
            builder = builder.fact(fact, *value);
        }
    }
    if let Some(names) = &shape.ceiling {
        builder = builder.attenuation(permitted(policy, names)?);
    }
    for (index, attenuation) in shape.attenuations.iter().enumerate() {
        let here = |part: &str| format!("/attenuations/{index}{part}");
        builder = match &attenuation.actor {
            Some(operator) => {
                sole(attenuation).map_err(|error| error.within(&here("")))?;
                let operator = actor(policy, operator, now).map_err(|error| error.within(&here("/actor")))?;
                builder.impersonated_by(operator)
            }
            None => builder.attenuation(key(policy, attenuation).map_err(|error| error.within(&here("")))?),
        };
    }
    Ok(builder.build(instant)?)
}

fn is_timed(shape: &ActorShape) -> bool {
    let timed = |assignment: &AssignmentShape| assignment.from.is_some() || assignment.until.is_some();
    let limited = |attenuation: &AttenuationShape| {
        attenuation.until.is_some() || attenuation.actor.as_ref().is_some_and(|actor| is_timed(actor))
    };
    shape.assignments.iter().any(timed) || shape.attenuations.iter().any(limited)
}

fn assignment<V: Vocabulary>(
    policy: &Policy<V>,
    shape: &AssignmentShape,
    custom: &[CustomRole],
) -> Result<Assignment<V>, RequestError> {
    let level = Level::from(shape.level);
    let node = match (level, shape.node) {
        (Level::Organization, None) => 0,
        (Level::Organization, Some(_)) => {
            return Err(RequestError::Incomplete("expected no `node` on an assignment at the organization"));
        }
        (_, Some(node)) => node.as_u128(),
        (_, None) => return Err(RequestError::Incomplete("expected a `node` on an assignment below the organization")),
    };
    let mut assignment = match (&shape.role, &shape.custom_role) {
        (Some(role), None) => Assignment::of(policy.role(level, role)?, node),
        (None, Some(name)) => {
            let role = custom.iter().find(|role| role.level() == level && role.name() == name);
            Assignment::custom(role.ok_or_else(|| UnknownName::new("custom role", name))?, level, node)
        }
        _ => return Err(RequestError::Incomplete("expected a `role` or a `custom_role` on an assignment")),
    };
    for name in &shape.optional {
        for permission in assignment.offered(policy, everywhere(policy, name)?)? {
            assignment = assignment.optional_erased(permission);
        }
    }
    if let Some(workspaces) = &shape.only_workspaces {
        assignment = assignment.only_workspaces(workspaces.iter().copied());
    }
    if let Some(profiles) = &shape.only_profiles {
        assignment = assignment.only_profiles(profiles.iter().copied());
    }
    if let Some(workspaces) = &shape.except_workspaces {
        assignment = assignment.except_workspaces(workspaces.iter().copied());
    }
    if let Some(profiles) = &shape.except_profiles {
        assignment = assignment.except_profiles(profiles.iter().copied());
    }
    if let Some(literals) = &shape.when {
        assignment = assignment.when(policy.condition(literals.iter().map(String::as_str))?);
    }
    if let Some(from) = shape.from {
        assignment = assignment.from(from);
    }
    if let Some(until) = shape.until {
        assignment = assignment.until(until);
    }
    Ok(assignment)
}

/// An attenuation by an actor has nothing beside the actor.
fn sole(shape: &AttenuationShape) -> Result<(), RequestError> {
    let AttenuationShape { permissions: None, nodes: None, content: None, until: None, .. } = shape else {
        return Err(RequestError::Incomplete("expected nothing beside `actor` in an attenuation by an actor"));
    };
    Ok(())
}

fn key<V: Vocabulary>(policy: &Policy<V>, shape: &AttenuationShape) -> Result<Attenuation<V>, RequestError> {
    let mut key = match &shape.permissions {
        Some(names) => permitted(policy, names)?,
        None => Attenuation::every_permission(),
    };
    if let Some(nodes) = &shape.nodes {
        let everywhere = |node: &NodeShape| matches!(node, NodeShape::Organization(true));
        if !nodes.iter().any(everywhere) {
            key = key.named_nodes_only();
            for node in nodes {
                key = match *node {
                    NodeShape::Organization(_) => key,
                    NodeShape::Workspace(workspace) => key.workspace(workspace),
                    NodeShape::Profile(profile) => key.profile(profile),
                };
            }
        }
    }
    if let Some(content) = shape.content {
        key = key.content(content);
    }
    if let Some(until) = shape.until {
        key = key.until(until);
    }
    Ok(key)
}

fn permitted<V: Vocabulary>(policy: &Policy<V>, names: &[String]) -> Result<Attenuation<V>, UnknownName> {
    let mut key = Attenuation::nothing();
    for name in names {
        for permission in everywhere(policy, name)? {
            key = key.and_erased(permission);
        }
    }
    Ok(key)
}

/// The permissions of that name at every level where it stands; at one at least.
pub(super) fn everywhere<V: Vocabulary>(policy: &Policy<V>, name: &str) -> Result<Vec<ErasedPermission>, UnknownName> {
    let found: Vec<_> = Level::ALL.into_iter().filter_map(|level| policy.permission(level, name).ok()).collect();
    if found.is_empty() { Err(UnknownName::new("permission", name)) } else { Ok(found) }
}

/// The permission of that name and level, which the policy lists: what it does not list is denied to everybody.
pub(super) fn listed<V: Vocabulary>(
    policy: &Policy<V>,
    level: Level,
    name: &str,
) -> Result<ErasedPermission, UnknownName> {
    let permission = policy.permission(level, name)?;
    let is_listed = policy.model.listed.at(level) & permission.mask != 0;
    is_listed.then_some(permission).ok_or_else(|| UnknownName::new("permission of the policy", name))
}

/// The facts of a content as far as the policy declares them.
pub(super) fn content<'a, V: Vocabulary>(policy: &Policy<V>, shape: &'a ContentShape) -> Content<'a> {
    let mut content = Content::new();
    if let Some(id) = shape.id {
        content = content.id(id);
    }
    if let Some(author) = shape.author {
        content = content.author(author);
    }
    if let Some(assignees) = &shape.assignees {
        content = content.assignees(assignees);
    }
    if let Some(state) = shape.state {
        content = content.state(state);
    }
    for (name, value) in shape.facts.iter().flatten() {
        if let Ok(fact) = policy.fact(name) {
            content = content.fact(fact, *value);
        }
    }
    content
}

/// The names of facts that the policy does not declare, wherever a request tells them.
pub(super) fn unknown_facts<V: Vocabulary>(policy: &Policy<V>, request: &Request) -> Vec<String> {
    let contents =
        request.resource.iter().chain(request.resources.iter().flatten()).filter_map(|on| on.content.as_ref());
    let told = contents.flat_map(|content| content.facts.iter().flatten()).map(|(name, _)| name);
    let mut all: BTreeSet<&String> = told.filter(|name| policy.fact(name).is_err()).collect();
    unknown_of(policy, &request.actor, &mut all);
    all.into_iter().cloned().collect()
}

/// The same of an actor and of whoever acts for them.
fn unknown_of<'r, V: Vocabulary>(policy: &Policy<V>, actor: &'r ActorShape, all: &mut BTreeSet<&'r String>) {
    let told = actor.facts.iter().flatten().map(|(name, _)| name);
    all.extend(told.filter(|name| policy.actor_fact(name).is_err()));
    let operators = actor.attenuations.iter().filter_map(|attenuation| attenuation.actor.as_deref());
    operators.for_each(|operator| unknown_of(policy, operator, all));
}

/// The node of a resource, with its content.
pub(super) fn resource<'a>(
    shape: &ResourceShape,
    content: Option<&'a Content<'a>>,
) -> Result<ErasedResource<'a>, RequestError> {
    let (level, workspace): (Level, Option<WorkspaceId>) = match (shape.workspace, shape.profile) {
        (None, None) => (Level::Organization, None),
        (Some(Some(workspace)), None) => (Level::Workspace, Some(workspace)),
        (Some(None), None) => {
            return Err(RequestError::Incomplete("expected a `profile` beside `\"workspace\": null`"));
        }
        (Some(workspace), Some(_)) => (Level::Profile, workspace),
        (None, Some(_)) => {
            return Err(RequestError::Incomplete("expected a `workspace` (or `null`) beside `profile`"));
        }
    };
    let (organization, profile, connected_by) = (shape.organization, shape.profile, shape.connected_by);
    Ok(ErasedResource { level, organization, workspace, profile, connected_by, content })
}
