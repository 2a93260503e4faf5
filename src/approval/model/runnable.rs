//! Whether a policy can run a definition.

use crate::approval::model::definition_error::DefinitionError;
use crate::approval::model::rules::Rules;
use crate::approval_definition::Definition;
use crate::vocabulary::Vocabulary;

impl Definition {
    /// Checks that the policy can run the definition: for definitions that are documents of their own, in the words of
    /// the policy format and with their `name`.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// let rules = Rules::of(&policy);
    /// assert!(Definition::four_eyes("post.review").fits(&rules).is_ok());
    /// assert!(Definition::four_eyes("post.reveiw").fits(&rules).is_err(), "the policy has no such permission");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Whatever a policy would be refused for that had the definition among its own: each problem with its place.
    pub fn fits<V: Vocabulary>(&self, rules: &Rules<V>) -> Result<(), DefinitionError> {
        self.settled(rules).map(|_| ())
    }

    /// The definition as the policy would read it, in the one form that equal ones share.
    pub(in crate::approval) fn settled<V: Vocabulary>(&self, rules: &Rules<V>) -> Result<Self, DefinitionError> {
        rules.policy.definition(self).map_err(DefinitionError)
    }
}
