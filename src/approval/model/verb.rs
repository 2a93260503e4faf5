//! What can be done to a post, by the name of what is done.

use serde::{Deserialize, Serialize};

/// Stands for a kind of command, as a button shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verb {
    /// Write the post.
    Create,
    /// Change the content; without a target, what all targets share.
    Edit,
    /// Change the labels and nothing else.
    Label,
    /// Ask for approval.
    Submit,
    /// Ask again.
    Resubmit,
    /// Say yes.
    Approve,
    /// Say no.
    Reject,
    /// Say not like this.
    RequestChanges,
    /// Take it back.
    Withdraw,
    /// Keep it in.
    Hold,
    /// Lift a hold.
    ReleaseHold,
    /// Override missing approval.
    ForceApprove,
    /// Reject over everybody's head.
    ForceReject,
    /// Set a time.
    Schedule,
    /// Take the time away.
    Unschedule,
    /// Add a profile.
    AddTarget,
    /// Take a profile off.
    RemoveTarget,
    /// Begin to publish.
    BeginPublish,
    /// Publish again after a failure.
    Retry,
    /// Report what came of an attempt.
    Report,
    /// Say what came of an attempt of which nobody knew.
    Resolve,
    /// Put it away.
    Archive,
    /// Let time pass.
    Tick,
    /// Look at the people again.
    PeopleChanged,
    /// Have somebody decide in the place of somebody else.
    Reassign,
    /// Let somebody decide on one's behalf.
    Delegate,
    /// Take a delegation back.
    EndDelegation,
    /// Say something.
    Comment,
    /// Give somebody outside a link.
    IssueLink,
    /// End a link.
    RevokeLink,
    /// Judge the post by another definition.
    Migrate,
}
