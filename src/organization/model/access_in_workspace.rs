//! What somebody holds in a workspace.

use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::organization::model::access::Access;
use crate::organization::model::place::Place;
use crate::organization::model::state::State;
use alloc::vec::Vec;

impl State {
    /// Lists what that person holds that may reach the workspace or something in it: after a removal from it, roles at
    /// the organization alone.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let in_the_bakery = agency.access_in(UserId::new(3), WorkspaceId::new(5));
    /// assert!(in_the_bakery.iter().any(|access| access.role.name() == "editor" && access.place == Place::profile(ProfileId::new(7))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn access_in(&self, user: UserId, workspace: WorkspaceId) -> Vec<Access> {
        let mut holds = self.access(user);
        holds.retain(|held| match held.place {
            Place::Organization {} => !held.narrowing.excepts(Some(workspace), None),
            Place::Group { .. } => {
                let mut profiles = self.nodes_of(held.place, Some(&held.narrowing)).map(ProfileId::from_u128);
                profiles.any(|profile| self.lies_in(Place::profile(profile), workspace))
            }
            Place::Workspace { .. } | Place::Profile { .. } => self.lies_in(held.place, workspace),
        });
        holds.sort_unstable();
        holds
    }
}
