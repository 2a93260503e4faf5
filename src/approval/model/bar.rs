//! Bars: who may not decide on a post, because it is their own work.

use serde::{Deserialize, Serialize};

/// Tells why a person may not decide on a post that is their own work.
///
/// ```
/// # use countersign::{approval::*, *};
/// fn why(bar: Bar) -> &'static str {
///     match bar {
///         Bar::Author => "you wrote it",
///         Bar::Submitter => "you sent it for approval",
///         _ => "you changed it",
///     }
/// }
/// assert_eq!(why(Bar::Submitter), "you sent it for approval");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bar {
    /// They wrote it, or it was written for them.
    Author,
    /// They submitted it, or it was submitted for them.
    Submitter,
    /// They changed a class that the approval covers, or it was changed for them.
    Changer,
}
