//! What a host looks up by id: nodes as resources, and the custom roles.

use super::State;
use crate::id::{ProfileId, WorkspaceId};
use crate::level::Level;
use crate::organization::model::document::RoleDocument;
use crate::resource::{Organization, Profile, Workspace};

impl State {
    /// Finds a workspace as the resource that decisions are asked about.
    ///
    /// ```
    /// # use countersign::{organization::State, social::WorkspacePermissions, Actor, Policy, WorkspaceId};
    /// fn may_rename(policy: &Policy, state: &State, actor: &Actor, id: WorkspaceId) -> bool {
    ///     state.workspace(id).is_some_and(|workspace| policy.can(actor, WorkspacePermissions::WORKSPACE_RENAME, &workspace))
    /// }
    /// ```
    #[must_use]
    pub fn workspace(&self, id: WorkspaceId) -> Option<Workspace<'static>> {
        let organization = Organization::new(self.organization);
        self.workspaces.contains_key(&id).then(|| organization.workspace(id))
    }

    /// Finds a profile as the resource that decisions are asked about, with the workspace in which it lies and whoever
    /// connected it.
    ///
    /// A profile that a host builds by hand and that lacks one of the two loses rights silently.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, organization::State, *};
    /// fn may_publish(policy: &Policy, organization: &State, actor: &Actor, page: ProfileId) -> bool {
    ///     let page = organization.profile(page);
    ///     page.is_some_and(|page| policy.can(actor, ProfilePermissions::POST_PUBLISH, &page))
    /// }
    /// ```
    #[must_use]
    pub fn profile(&self, id: ProfileId) -> Option<Profile<'static>> {
        let found = self.profiles.get(&id)?;
        let organization = Organization::new(self.organization);
        let node = match found.workspace {
            Some(workspace) => organization.workspace(workspace).profile(id),
            None => organization.direct_profile(id),
        };
        Some(found.connected_by.map_or(node, |user| node.connected_by(user)))
    }

    /// Lists the custom roles, each with its level, its name and its document, sorted by level and name.
    ///
    /// ```
    /// # use countersign::organization::State;
    /// fn names(state: &State) -> Vec<&str> {
    ///     state.custom_roles().map(|(_level, name, _document)| name).collect()
    /// }
    /// ```
    pub fn custom_roles(&self) -> impl Iterator<Item = (Level, &str, &RoleDocument)> {
        self.custom_roles.iter().map(|((level, name), document)| (*level, name.as_str(), document))
    }
}
