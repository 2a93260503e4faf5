//! Why a snapshot cannot be restored.

/// Reports a snapshot that cannot be restored.
///
/// ```
/// # use countersign::{event_sourcing::replay, organization::{Event, InvalidSnapshot, Snapshot, State}, OrganizationId};
/// fn load(snapshot: Snapshot, log: &[Event], id: OrganizationId) -> Result<State, Box<dyn std::error::Error>> {
///     match State::restore(snapshot) {
///         Err(InvalidSnapshot::Format(_)) => Ok(replay(State::new(id), log)?), // an older one: the log has everything
///         restored => Ok(restored?),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSnapshot {
    /// The snapshot has a format that this crate does not read.
    #[error("expected a snapshot of format `1`, found `{0}`")]
    Format(u32),
    /// The snapshot contradicts itself: something stands twice, or names something that is not there.
    #[error("expected {0}")]
    Inconsistent(&'static str),
}
