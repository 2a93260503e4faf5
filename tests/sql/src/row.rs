//! One row of the host's table of posts, and the resource that the host would build from it.

use crate::said::{Said, Within};
use crate::world::Random;
use countersign::{
    Actor, Content, ContentId, ContentState, Level, Organization, OrganizationId, Policy, Profile, ProfileId, UserId,
    WorkspaceId, resource::ErasedResource, vocabulary::ErasedPermissions,
};

/// The facts that have a column.
pub const FACTS: [&str; 3] = ["sensitive", "late", "admin_approval_waived"];

/// The ids that rows are made of; the first organization is the most frequent one.
pub struct Pool {
    pub organizations: Vec<u128>,
    pub workspaces: Vec<u128>,
    pub profiles: Vec<u128>,
    pub users: Vec<u128>,
    pub contents: Vec<u128>,
}

/// `None` is a null.
#[derive(Clone, Debug)]
pub struct Row {
    pub key: i64,
    pub organization: Option<u128>,
    pub workspace: Option<u128>,
    pub profile: Option<u128>,
    pub connected_by: Option<u128>,
    pub content: Option<u128>,
    pub author: Option<u128>,
    /// Unknown is one row with a null in the table of assignees.
    pub assignees: Option<Vec<UserId>>,
    pub state: Option<String>,
    pub facts: [Option<bool>; FACTS.len()],
}

impl Row {
    pub(crate) fn random(key: i64, pool: &Pool, random: &mut Random) -> Self {
        Self {
            key,
            organization: if random.one_in(8) {
                maybe(&pool.organizations, random)
            } else {
                Some(pool.organizations[0])
            },
            workspace: maybe(&pool.workspaces, random),
            profile: maybe(&pool.profiles, random),
            connected_by: maybe(&pool.users, random),
            content: maybe(&pool.contents, random),
            author: maybe(&pool.users, random),
            assignees: (!random.one_in(4))
                .then(|| (0..random.below(3)).map(|_| UserId::from_u128(pick(&pool.users, random))).collect()),
            state: match random.below(8) {
                0 => None,
                1 => Some(random.pick(&["SCHEDULED", "schéduled", "scheduled ", "planned", "", "'"]).to_string()),
                2..=4 => Some("scheduled".to_string()),
                _ => Some(random.pick(&ContentState::ALL.each_ref()).name().to_string()),
            },
            facts: [(); FACTS.len()].map(|()| (!random.one_in(3)).then(|| random.one_in(2))),
        }
    }

    /// Whether the actor may on the resource that these columns make of the row. Unknown workspaces are left to the
    /// caller: there is no such resource.
    pub fn allows(&self, policy: &Policy, actor: &Actor, asked: ErasedPermissions, level: Level, said: &Said) -> bool {
        let assignees = self.assignees.clone().unwrap_or_default();
        let content = self.said_content(policy, said, &assignees);
        let Some(organization) = said.every_organization.or(self.organization) else {
            return false;
        };
        let organization = Organization::new(OrganizationId::from_u128(organization));
        let can = |on: ErasedResource<'_>| policy.can_erased(actor, asked, &on);
        match (level, self.workspace, self.profile) {
            (Level::Organization, _, _) => can(organization.content(&content).into()),
            (Level::Workspace, Some(workspace), _) => {
                can(organization.workspace(WorkspaceId::from_u128(workspace)).content(&content).into())
            }
            (Level::Profile, workspace, Some(profile)) => {
                let workspace = workspace.filter(|_| said.within == Within::Column);
                let profile = self.said_profile(organization, workspace, profile, said);
                can(profile.content(&content).into())
            }
            _ => false,
        }
    }

    fn said_profile(
        &self,
        organization: Organization<'static>,
        workspace: Option<u128>,
        profile: u128,
        said: &Said,
    ) -> Profile<'static> {
        let id = ProfileId::from_u128(profile);
        let profile = match workspace {
            Some(workspace) => organization.workspace(WorkspaceId::from_u128(workspace)).profile(id),
            None => organization.direct_profile(id),
        };
        match self.connected_by.filter(|_| said.connected_by) {
            Some(user) => profile.connected_by(UserId::from_u128(user)),
            None => profile,
        }
    }

    fn said_content<'a>(&self, policy: &Policy, said: &Said, assignees: &'a [UserId]) -> Content<'a> {
        let mut content = Content::new();
        if let Some(id) = self.content.filter(|_| said.content) {
            content = content.id(ContentId::from_u128(id));
        }
        if let Some(author) = self.author.filter(|_| said.author) {
            content = content.author(UserId::from_u128(author));
        }
        if said.assignees && self.assignees.is_some() {
            content = content.assignees(assignees);
        }
        let state = self.state.as_deref().filter(|_| said.state);
        if let Some(state) = state.and_then(ContentState::from_name) {
            content = content.state(state);
        }
        for ((name, value), said) in FACTS.iter().zip(self.facts).zip(said.facts) {
            if let (Ok(fact), Some(value), true) = (policy.fact(name), value, said) {
                content = content.fact(fact, value);
            }
        }
        content
    }
}

pub(crate) fn pick(from: &[u128], random: &mut Random) -> u128 {
    from[usize::try_from(random.below(from.len() as u64)).expect("an index")]
}

fn maybe(from: &[u128], random: &mut Random) -> Option<u128> {
    (!random.one_in(6)).then(|| pick(from, random))
}
