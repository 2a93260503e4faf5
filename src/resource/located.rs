//! Where a request happens, piece by piece.

use super::erased::ErasedResource;
use crate::id::{OrganizationId, ProfileId, WorkspaceId};
use crate::level::Level;

/// What a check reads of a resource. It asks piece by piece, so that an inlined check loads what it compares and
/// nothing else; only the slow path makes an [`ErasedResource`] of it.
///
/// It also seals [`Resource`](super::Resource).
pub trait Located {
    fn at_level(&self) -> Level;
    fn in_organization(&self) -> OrganizationId;
    /// The workspace itself or the one that the profile lies in.
    fn in_workspace(&self) -> Option<WorkspaceId>;
    /// Present if and only if the level is `Profile`.
    fn on_profile(&self) -> Option<ProfileId>;
    /// Whether the host says nothing that a condition could read: no condition with a literal holds then, and every
    /// forbid rule stands.
    fn is_silent(&self) -> bool;
    fn erased(&self) -> ErasedResource<'_>;
}

impl Located for ErasedResource<'_> {
    #[inline]
    fn at_level(&self) -> Level {
        self.level
    }
    #[inline]
    fn in_organization(&self) -> OrganizationId {
        self.organization
    }
    #[inline]
    fn in_workspace(&self) -> Option<WorkspaceId> {
        self.workspace
    }
    #[inline]
    fn on_profile(&self) -> Option<ProfileId> {
        self.profile
    }
    #[inline]
    fn is_silent(&self) -> bool {
        self.content.is_none() && self.connected_by.is_none()
    }
    #[inline]
    fn erased(&self) -> ErasedResource<'_> {
        *self
    }
}
