//! Random worlds: two organizations, their people, and what is asked of them.

use crate::Case;
use crate::cedar_name::{GROUP, Named};
use crate::question::{Ask, Node, ORGANIZATIONS, PROFILES, WORKSPACES, organization_of};
use crate::subject::Subject;
use cedar_policy::{Entities, Entity, EntityUid, RestrictedExpression};
use countersign::{
    Actor, ContentState, Level, OrganizationId, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::{Attenuation, Status},
};
use countersign_peers::rng::Rng;
use std::collections::{HashMap, HashSet};

const NOW: Timestamp = Timestamp::from_millis(1_761_055_800_000);
const USERS: u32 = 10;

pub(crate) struct World {
    pub(crate) actors: Vec<Actor>,
    /// Where each of them has a role.
    held: Vec<Vec<Node>>,
    pub(crate) entities: Entities,
    /// The workspace that a profile lies in.
    pub(crate) workspace_of: Vec<Option<u32>>,
}

fn pick<T: Copy>(from: &[T], rng: &mut Rng) -> T {
    from[rng.below(from.len() as u32) as usize]
}

/// A node of that level in that organization.
fn node_in(organization: u32, level: Level, rng: &mut Rng) -> Node {
    match level {
        Level::Organization => Node::Organization(organization),
        Level::Workspace => Node::Workspace(organization * WORKSPACES + rng.below(WORKSPACES)),
        Level::Profile => Node::Profile(organization * PROFILES + rng.below(PROFILES)),
    }
}

impl World {
    pub(crate) fn build(case: &Case, subject: &Subject, rng: &mut Rng) -> Self {
        let lie = |profile: u32, rng: &mut Rng| {
            (rng.below(4) > 0).then(|| profile / PROFILES * WORKSPACES + rng.below(WORKSPACES))
        };
        let workspace_of: Vec<_> = (0..ORGANIZATIONS * PROFILES).map(|profile| lie(profile, rng)).collect();
        let mut entities = nodes(case, &workspace_of);
        let (mut actors, mut held) = (Vec::new(), Vec::new());
        for user in 0..ORGANIZATIONS * USERS {
            let person = person(case, subject, user, rng);
            actors.push(person.actor);
            held.push(person.held);
            entities.push(Entity::new(Named::user(user), person.attributes, person.groups).unwrap());
        }
        Self { actors, held, entities: Entities::from_entities(entities, None).unwrap(), workspace_of }
    }

    pub(crate) fn ask(&self, case: &Case, subject: &Subject, rng: &mut Rng) -> Ask {
        let user = rng.below(ORGANIZATIONS * USERS);
        // Uniformly, the permissions of the interesting answers would hardly come up.
        let permission = match rng.below(3) {
            0 => rng.below(subject.permissions.len() as u32) as usize,
            _ => pick(&subject.telling, rng),
        };
        let home = if rng.below(10) == 0 { rng.below(ORGANIZATIONS) } else { user / USERS };
        let level = subject.permissions[permission].level;
        let held: Vec<Node> = self.held[user as usize].iter().copied().filter(|node| node.level() == level).collect();
        let is_held = !held.is_empty() && rng.below(2) == 0;
        let on = if is_held { pick(&held, rng) } else { node_in(home, level, rng) };
        let somebody = |rng: &mut Rng| if rng.below(2) == 0 { user } else { rng.below(ORGANIZATIONS * USERS) };
        let is_said = |rng: &mut Rng| rng.below(4) > 0;
        let content = rng.below(8) > 0;
        let said = |rng: &mut Rng| content && is_said(rng);
        let states = [ContentState::Draft, ContentState::Scheduled, ContentState::Approved, ContentState::Archived];
        Ask {
            user,
            permission,
            on,
            connector: (on.level() == Level::Profile && is_said(rng)).then(|| somebody(rng)),
            content,
            author: said(rng).then(|| somebody(rng)),
            assignees: said(rng).then(|| (0..rng.below(3)).map(|_| somebody(rng)).collect()),
            state: said(rng)
                .then(|| if rng.below(3) == 0 { pick(&ContentState::ALL, rng) } else { pick(&states, rng) }),
            facts: case.facts.iter().map(|_| said(rng).then(|| rng.below(3) == 0)).collect(),
        }
    }
}

/// A person on both sides.
struct Person {
    actor: Actor,
    held: Vec<Node>,
    groups: HashSet<EntityUid>,
    attributes: HashMap<String, RestrictedExpression>,
}

/// An ended assignment and whatever a suspended person holds are not told to Cedar.
fn person(case: &Case, subject: &Subject, user: u32, rng: &mut Rng) -> Person {
    let organization = user / USERS;
    let status = match rng.below(16) {
        0 => Status::Suspended,
        1 => Status::Removed,
        _ => Status::Active,
    };
    let mut builder =
        subject.policy.actor(UserId::new(user.into()), OrganizationId::new(organization.into())).status(status);
    let (mut groups, mut held, mut attributes) = (HashSet::new(), Vec::new(), HashMap::new());
    // Roles at the organization give so much that beside them little else decides.
    let is_outsider = rng.below(2) == 0;
    for _ in 0..rng.below(10) {
        let index = rng.below(case.roles.len() as u32) as usize;
        let role = &case.roles[index];
        if is_outsider && role.level == Level::Organization {
            continue;
        }
        let node = node_in(organization, role.level, rng);
        held.push(node);
        let assignment = subject.assignment(index, node);
        let ended = rng.below(8) == 0;
        let times = if ended {
            assignment.until(NOW)
        } else if rng.below(4) == 0 {
            assignment.from(NOW)
        } else {
            assignment
        };
        builder = builder.assignment(times);
        if !ended && status == Status::Active {
            groups.insert(group(node, role.group));
        }
    }
    if rng.below(4) == 0 {
        let (key, told) = key(subject, organization, rng);
        builder = builder.attenuation(key);
        attributes = told;
    }
    Person { actor: builder.build(NOW).unwrap(), held, groups, attributes }
}

/// A key that the person acts by: most permissions, perhaps at some nodes alone. One that has ended is told to Cedar as
/// one that names no action.
fn key(subject: &Subject, organization: u32, rng: &mut Rng) -> (Attenuation, HashMap<String, RestrictedExpression>) {
    let (mut key, mut actions) = (Attenuation::nothing(), Vec::new());
    for listed in &subject.permissions {
        if rng.below(4) > 0 {
            key = key.and_erased(listed.permission);
            actions.push(Named::of("Action", &listed.name));
        }
    }
    if rng.below(16) == 0 {
        key = key.until(NOW);
        actions.clear();
    }
    let set = |uids: Vec<EntityUid>| {
        RestrictedExpression::new_set(uids.into_iter().map(RestrictedExpression::new_entity_uid))
    };
    let mut told = HashMap::from([("key_actions".to_string(), set(actions))]);
    if rng.below(2) == 0 {
        key = key.named_nodes_only();
        let mut nodes = Vec::new();
        for _ in 0..rng.below(6) {
            let level = pick(&[Level::Workspace, Level::Profile], rng);
            let node = node_in(organization, level, rng);
            key = match node {
                Node::Workspace(id) => key.workspace(WorkspaceId::new(id.into())),
                node => key.profile(ProfileId::new(node.id().into())),
            };
            nodes.push(Named::node(node));
        }
        told.insert("key_nodes".to_string(), set(nodes));
    }
    (key, told)
}

fn group(node: Node, name: &str) -> EntityUid {
    Named::of(GROUP, &format!("{name} of {} {}", node.level().name(), node.id()))
}

/// Organizations, workspaces, profiles and their groups.
fn nodes(case: &Case, workspace_of: &[Option<u32>]) -> Vec<Entity> {
    let organizations = (0..ORGANIZATIONS).map(Node::Organization);
    let workspaces = (0..ORGANIZATIONS * WORKSPACES).map(Node::Workspace);
    let profiles = (0..ORGANIZATIONS * PROFILES).map(Node::Profile);
    let mut entities = Vec::new();
    for node in organizations.chain(workspaces).chain(profiles) {
        let link = |to: EntityUid| RestrictedExpression::new_entity_uid(to);
        let mut attributes = HashMap::new();
        if node.level() != Level::Organization {
            let above = Named::node(Node::Organization(organization_of(node)));
            attributes.insert("organization".to_string(), link(above));
        }
        if let Node::Profile(id) = node
            && let Some(workspace) = workspace_of[id as usize]
        {
            attributes.insert("workspace".to_string(), link(Named::node(Node::Workspace(workspace))));
        }
        for name in groups_at(case, node.level()) {
            attributes.insert(name.to_string(), link(group(node, name)));
            let outer = case.nested.iter().filter(|(inner, _)| *inner == name).map(|(_, outer)| group(node, outer));
            entities.push(Entity::new(group(node, name), HashMap::new(), outer.collect()).unwrap());
        }
        entities.push(Entity::new(Named::node(node), attributes, HashSet::new()).unwrap());
    }
    entities
}

/// Groups of roles, and those that other groups are in.
fn groups_at(case: &Case, level: Level) -> Vec<&'static str> {
    let mut names: Vec<_> = case.roles.iter().filter(|role| role.level == level).map(|role| role.group).collect();
    let outer = case.nested.iter().filter(|(inner, _)| names.contains(inner)).map(|(_, outer)| *outer);
    let more: Vec<_> = outer.filter(|outer| !names.contains(outer)).collect();
    names.extend(more);
    names.sort_unstable();
    names.dedup();
    names
}
