//! What a host looks up by id: nodes as resources, and the custom roles.

use super::State;
use crate::id::{ProfileId, WorkspaceId};
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::role::Role;
use crate::resource::{Organization, Profile, Workspace};

impl State {
    /// Finds a workspace as the resource that decisions are asked about.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert!(agency.workspace(WorkspaceId::new(5)).is_some());
    /// assert!(agency.workspace(WorkspaceId::new(6)).is_none()); // a path of the URL that leads nowhere: 404
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let marc = agency.actor(&policy, UserId::new(2), Timestamp::from_millis(30))?;
    /// let page = agency.profile(ProfileId::new(7)).ok_or("no page")?;
    /// assert!(policy.can(&marc, social::ProfilePermissions::POST_PUBLISH, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let names: Vec<&str> = agency.custom_roles().map(|(_level, name, _document)| name).collect();
    /// assert_eq!(names, ["reader"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn custom_roles(&self) -> impl Iterator<Item = (Level, &str, &RoleDocument)> {
        self.custom_roles.iter().map(|((level, name), document)| (*level, name.as_str(), document))
    }

    /// Whether the role is there, as far as an organization knows without its policy: of a custom role, that it was made.
    pub(in crate::organization) fn has_role(&self, access: &Access) -> bool {
        match &access.role {
            Role::Policy(_) => true,
            Role::Custom(name) => self.custom_roles.contains_key(&(access.place.level(), name.clone())),
        }
    }
}
