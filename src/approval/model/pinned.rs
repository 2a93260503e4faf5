//! The definition that judges a target.

use crate::approval::model::event::shared;
use crate::approval_definition::{Definition, DefinitionDigest};
use alloc::sync::Arc;
use core::hash::{Hash, Hasher};
use serde::{Deserialize, Serialize};

/// The definition by which a target is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Pinned {
    #[serde(with = "shared")]
    pub(in crate::approval) definition: Arc<Definition>,
    pub(in crate::approval) digest: DefinitionDigest,
}

impl Pinned {
    pub(in crate::approval) fn new(definition: Definition) -> Self {
        Self { digest: definition.digest(), definition: Arc::new(definition) }
    }
}

/// The digest stands for the whole.
impl Hash for Pinned {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.digest.hash(hasher);
    }
}
