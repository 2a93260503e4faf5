//! Why a definition is refused.

use crate::policy::{PolicyError, Problem};

/// Reports why a definition is refused: every problem, at its place in the definition as a JSON document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct DefinitionError(pub(in crate::approval) PolicyError);

impl DefinitionError {
    /// Returns every problem, in the order of the document; never empty.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.0.problems()
    }
}
