//! Comments.

use crate::approval::model::command::Visibility;
use crate::free_text::FreeText;
use crate::id::{ProfileId, UserId};
use crate::time::Timestamp;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Carries a comment, as a viewer is shown it ([`Context::viewer`](crate::approval::Context::viewer)).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Who said it.
    pub by: UserId,
    /// When they said it.
    pub at: Timestamp,
    /// The profile that it is about; `None`: the post as a whole.
    pub target: Option<ProfileId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// What was said.
    pub text: FreeText,
    /// The people who were called.
    pub mentions: Vec<UserId>,
}
