//! What can be done to a post, by the name of what is done.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Names a kind of command, as a button shows it.
///
/// ```
/// # use countersign::approval::{Button, Verb};
/// fn title(button: &Button) -> &'static str {
///     match button.verb {
///         Verb::Approve => "Approve",
///         Verb::RequestChanges => "Send back",
///         _ => "…",
///     }
/// }
/// ```
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
    /// Ask for approval of a draft.
    Submit,
    /// Ask for approval again.
    Resubmit,
    /// Approve this version.
    Approve,
    /// Reject it.
    Reject,
    /// Send it back with what should change.
    RequestChanges,
    /// Take the post back.
    Withdraw,
    /// Keep the post from going out.
    Hold,
    /// Lift the hold.
    ReleaseHold,
    /// Override missing approval.
    ForceApprove,
    /// Reject over everybody's head.
    ForceReject,
    /// Set the time at which it goes out.
    Schedule,
    /// Take the time away.
    Unschedule,
    /// Add a profile to the post.
    AddTarget,
    /// Take a profile off the post.
    RemoveTarget,
    /// Begin to publish.
    BeginPublish,
    /// Publish again after a failure.
    Retry,
    /// Report what came of an attempt.
    Report,
    /// Say what came of an attempt of which nobody knew.
    Resolve,
    /// Put the post away.
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
    /// Say something about the post.
    Comment,
    /// Give somebody outside a link to decide by.
    IssueLink,
    /// End a link that was given.
    RevokeLink,
    /// Judge the post by another definition.
    Migrate,
}

impl Verb {
    /// Returns the stable name for routes, buttons and logs, such as `request_changes`: the `type` of the command in JSON,
    /// where it is one command.
    ///
    /// ```
    /// # use countersign::approval::Verb;
    /// assert_eq!(Verb::RequestChanges.name(), "request_changes");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Verb::Create => "create",
            Verb::Edit => "edit",
            Verb::Label => "label",
            Verb::Submit => "submit",
            Verb::Resubmit => "resubmit",
            Verb::Approve => "approve",
            Verb::Reject => "reject",
            Verb::RequestChanges => "request_changes",
            Verb::Withdraw => "withdraw",
            Verb::Hold => "hold",
            Verb::ReleaseHold => "release_hold",
            Verb::ForceApprove => "force_approve",
            Verb::ForceReject => "force_reject",
            Verb::Schedule => "schedule",
            Verb::Unschedule => "unschedule",
            Verb::AddTarget => "add_target",
            Verb::RemoveTarget => "remove_target",
            Verb::BeginPublish => "begin_publish",
            Verb::Retry => "retry",
            Verb::Report => "report",
            Verb::Resolve => "resolve",
            Verb::Archive => "archive",
            Verb::Tick => "tick",
            Verb::PeopleChanged => "people_changed",
            Verb::Reassign => "reassign",
            Verb::Delegate => "delegate",
            Verb::EndDelegation => "end_delegation",
            Verb::Comment => "comment",
            Verb::IssueLink => "issue_link",
            Verb::RevokeLink => "revoke_link",
            Verb::Migrate => "migrate",
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
