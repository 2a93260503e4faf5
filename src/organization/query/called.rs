//! What the host calls people and places, for texts of decisions.

use crate::access::explain::Called;
use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::wording::Names;
use alloc::string::String;

pub(super) struct ByNames<'a>(pub(super) &'a dyn Names);

impl Called for ByNames<'_> {
    fn person(&self, user: UserId) -> Option<String> {
        self.0.person(user)
    }

    fn workspace(&self, workspace: WorkspaceId) -> Option<String> {
        self.0.workspace(workspace)
    }

    fn profile(&self, profile: ProfileId) -> Option<String> {
        self.0.profile(profile)
    }
}
