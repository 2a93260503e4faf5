//! Comments.

use crate::approval::model::command::Visibility;
use crate::free_text::FreeText;
use crate::id::{ProfileId, UserId};
use crate::time::Timestamp;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A comment as it was written; a host reads it as a viewer may see it
/// ([`ViewedRemark`](crate::approval::ViewedRemark)).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Remark {
    /// Who said it.
    pub(in crate::approval) by: UserId,
    /// When they said it.
    pub(in crate::approval) at: Timestamp,
    /// The profile that it is about; `None`: the post as a whole.
    pub(in crate::approval) target: Option<ProfileId>,
    /// Who sees it.
    pub(in crate::approval) visibility: Visibility,
    /// What was said.
    pub(in crate::approval) text: FreeText,
    /// The people who were called.
    pub(in crate::approval) mentions: Vec<UserId>,
}
