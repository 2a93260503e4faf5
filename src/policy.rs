//! From a policy document to tables: document → validate → compile.

mod approval;
mod document;
mod model;
mod problem;
mod validate;

pub use problem::{PolicyError, Problem};

use crate::vocabulary::social::Social;
use crate::vocabulary::{Names, Vocabulary};
use core::marker::PhantomData;
use model::Model;

/// A validated policy, immutable.
#[derive(Clone, Debug)]
pub struct Policy<V: Vocabulary = Social> {
    model: Model,
    vocabulary: PhantomData<V>,
}

impl Policy {
    /// Reads a policy written in the shipped [`social`](crate::social) vocabulary.
    ///
    /// # Errors
    /// Every problem of the document; see [the policy format](crate::guide::policy_format).
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::parse_with_vocabulary(text)
    }
}

impl<V: Vocabulary> Policy<V> {
    /// Reads a policy written in the vocabulary `V`, as [`Policy::parse`] does for the shipped one.
    ///
    /// # Errors
    /// Every problem of the document; see [the policy format](crate::guide::policy_format).
    pub fn parse_with_vocabulary(text: &str) -> Result<Self, PolicyError> {
        let model = validate::policy(text, &Names::of::<V>())?;
        Ok(Self { model, vocabulary: PhantomData })
    }
}
