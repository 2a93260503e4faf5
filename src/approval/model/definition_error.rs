//! Why a definition is refused.

use crate::policy::{PolicyError, Problem};

/// Reports why a definition is refused: every problem, at its place in the definition as a JSON document.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// let misspelt = Definition::four_eyes("post.reveiw");
/// let error: DefinitionError = misspelt.fits(&Rules::of(&policy)).err().ok_or("it fits")?;
/// assert!(error.to_string().contains("`post.reveiw`"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct DefinitionError(pub(in crate::approval) PolicyError);

impl DefinitionError {
    /// Returns every problem, in the order of the document; never empty.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// let error = Definition::four_eyes("post.reveiw").fits(&Rules::of(&policy)).err().ok_or("it fits")?;
    /// let places: Vec<_> = error.problems().iter().map(|problem| problem.pointer()).collect();
    /// assert_eq!(places, [Some("/stages/0/approvers/permission")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.0.problems()
    }
}
