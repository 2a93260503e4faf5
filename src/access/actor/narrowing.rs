//! What an assignment is narrowed to, or away from.

use crate::id::{ProfileId, WorkspaceId};
use crate::resource::ErasedResource;
use smallvec::SmallVec;

/// Nodes that an assignment is cut to, or that are cut out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Narrowing {
    /// Any list that is present makes the assignment apply to the named nodes only. Sorted when an actor takes it.
    pub(crate) only_workspaces: Option<Few<WorkspaceId>>,
    pub(crate) only_profiles: Option<Few<ProfileId>>,
    pub(crate) except_workspaces: Option<Few<WorkspaceId>>,
    pub(crate) except_profiles: Option<Few<ProfileId>>,
}

/// Most assignments that are narrowed name a node or two: these take no allocation of their own.
pub(crate) type Few<T> = SmallVec<[T; 2]>;

/// What a narrowing is replaced by.
#[derive(Clone, Copy)]
pub(crate) enum Narrow {
    /// No narrowing.
    Nowhere,
    Workspace(WorkspaceId),
    Profile(ProfileId),
}

impl Narrowing {
    pub(super) fn to(narrow: Narrow) -> Self {
        let mut narrowing = Self::default();
        match narrow {
            Narrow::Nowhere => {}
            Narrow::Workspace(workspace) => narrowing.only_workspaces = Some(Few::from_elem(workspace, 1)),
            Narrow::Profile(profile) => narrowing.only_profiles = Some(Few::from_elem(profile, 1)),
        }
        narrowing
    }

    pub(crate) fn is_some(&self) -> bool {
        self.only_workspaces.is_some()
            || self.only_profiles.is_some()
            || self.except_workspaces.is_some()
            || self.except_profiles.is_some()
    }

    pub(crate) fn names_workspaces(&self) -> bool {
        self.only_workspaces.is_some() || self.except_workspaces.is_some()
    }

    pub(crate) fn admits(&self, on: &ErasedResource<'_>) -> bool {
        let cut_to = self.only_workspaces.is_some() || self.only_profiles.is_some();
        let inside =
            names(self.only_workspaces.as_deref(), on.workspace) || names(self.only_profiles.as_deref(), on.profile);
        let outside = names(self.except_workspaces.as_deref(), on.workspace)
            || names(self.except_profiles.as_deref(), on.profile);
        (inside || !cut_to) && !outside
    }

    pub(super) fn sort(&mut self) {
        for list in [&mut self.only_workspaces, &mut self.except_workspaces].into_iter().flatten() {
            list.sort_unstable();
        }
        for list in [&mut self.only_profiles, &mut self.except_profiles].into_iter().flatten() {
            list.sort_unstable();
        }
    }
}

/// Whether a sorted list names a node; neither an absent list nor an absent node does.
fn names<T: Ord>(sorted: Option<&[T]>, node: Option<T>) -> bool {
    match (sorted, node) {
        (Some(list), Some(node)) => list.binary_search(&node).is_ok(),
        _ => false,
    }
}
