//! What is tested: a policy, its roles and its permissions.

use crate::Case;
use crate::question::Node;
use countersign::{Level, Policy, ProfileId, WorkspaceId, actor::Assignment, vocabulary::ErasedPermission};

pub(crate) struct Subject {
    pub(crate) policy: Policy,
    /// Names of roles, as in the case.
    pub(crate) roles: Vec<&'static str>,
    /// What the policy lists.
    pub(crate) permissions: Vec<Listed>,
    /// Those of them on which conditions, obligations or prohibitions bear.
    pub(crate) telling: Vec<usize>,
}

pub(crate) struct Listed {
    pub(crate) level: Level,
    pub(crate) name: String,
    pub(crate) permission: ErasedPermission,
}

impl Subject {
    pub(crate) fn load(case: &Case) -> Self {
        let policy = Policy::parse(case.json).unwrap();
        let permissions = listed(&policy, case.json);
        let telling =
            case.telling.iter().map(|name| permissions.iter().position(|listed| listed.name == *name).unwrap());
        let telling = telling.collect();
        let roles = case.roles.iter().map(|role| role.role).collect();
        Self { policy, roles, permissions, telling }
    }

    pub(crate) fn assignment(&self, role: usize, node: Node) -> Assignment {
        let id = u64::from(node.id());
        let handle = &self.roles[role];
        match node {
            Node::Organization(_) => Assignment::organization(self.policy.organization_role(handle).unwrap()),
            Node::Workspace(_) => {
                Assignment::workspace(WorkspaceId::new(id), self.policy.workspace_role(handle).unwrap())
            }
            Node::Profile(_) => Assignment::profile(ProfileId::new(id), self.policy.profile_role(handle).unwrap()),
        }
    }
}

/// The permissions that the document lists.
fn listed(policy: &Policy, json: &str) -> Vec<Listed> {
    let document: serde_json::Value = serde_json::from_str(json).unwrap();
    let mut all = Vec::new();
    for level in Level::ALL {
        let names: Vec<String> = match &document["permissions"][level.name()] {
            serde_json::Value::Object(entries) => entries.keys().cloned().collect(),
            serde_json::Value::Array(names) => names.iter().map(|name| name.as_str().unwrap().to_string()).collect(),
            _ => Vec::new(),
        };
        for name in names {
            let permission = policy.permission(level, &name).unwrap();
            all.push(Listed { level, name, permission });
        }
    }
    all
}
