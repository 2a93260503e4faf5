//! What is said of a thing in many languages, and where a role stands.

use alloc::collections::BTreeMap;
use alloc::string::String;

/// Where a role stands in [`Model::roles`](super::model::Model::roles).
pub(crate) type RoleIndex = usize;

/// Titles and descriptions by language tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text {
    pub(crate) title: BTreeMap<String, String>,
    pub(crate) description: BTreeMap<String, String>,
}
