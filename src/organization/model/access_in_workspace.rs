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
    /// # use countersign::{organization::State, UserId, WorkspaceId};
    /// fn is_in(state: &State, user: UserId, client: WorkspaceId) -> bool {
    ///     !state.access_in(user, client).is_empty()
    /// }
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
