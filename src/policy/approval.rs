//! Approval definitions as validated data. The approval engine gives them their meaning.

use super::condition::Condition;
use super::text::{RoleIndex, Text};
use crate::id::{ProfileId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// The `approval` part of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Approval {
    /// The profile permission (one bit) that guards a command; sorted by command.
    pub(crate) guards: Vec<(GuardedCommand, u128)>,
    /// Sorted by name.
    pub(crate) definitions: Vec<Definition>,
    /// In document order: the first that fits is used.
    pub(crate) bindings: Vec<Binding>,
}

impl Approval {
    /// The permissions that end what nobody can approve: those that guard an override, another approver, or taking it
    /// back.
    pub(crate) fn exits(&self) -> u128 {
        use GuardedCommand as G;
        let guard = |command: &G| self.guards.iter().find(|(guarded, _)| guarded == command).map(|(_, mask)| *mask);
        let withdraw = [G::Withdraw, G::EditInFlight, G::Edit].iter().find_map(guard);
        [guard(&G::Force), guard(&G::Reassign), withdraw].into_iter().flatten().fold(0, |mask, one| mask | one)
    }
}

/// A kind of command that a permission can guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum GuardedCommand {
    Create,
    Edit,
    Submit,
    Decide,
    Publish,
    Schedule,
    Force,
    Hold,
    Withdraw,
    Reassign,
    Comment,
    Archive,
    /// Seeing a target; any permission there when the policy does not say.
    View,
    /// An edit of content that was submitted; `Edit` when the policy does not say.
    EditInFlight,
    /// Such an edit that changes labels alone; `EditInFlight` when the policy does not say.
    LabelInFlight,
}

/// Who must say yes before content goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) text: Text,
    pub(crate) parallel: bool,
    /// In document order: that is the order of a sequential definition.
    pub(crate) stages: Vec<Stage>,
    /// A rejection leads to `draft` instead of `changes_requested`.
    pub(crate) reject_to_draft: bool,
    /// A resubmission starts at the stage that rejected instead of the first.
    pub(crate) resume_at_rejecting_stage: bool,
    /// A requirement that cannot be met is skipped visibly instead of blocking.
    pub(crate) skip_unreachable: bool,
    /// Content in flight migrates when the definition changes instead of staying pinned.
    pub(crate) migrate_in_flight: bool,
    /// The approval of a person who was removed keeps counting.
    pub(crate) removed_approver_counts: bool,
    pub(crate) late: Late,
}

/// What happens to content that is not approved in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Late {
    #[default]
    Expire,
    Hold,
    PublishWithinMinutes(u32),
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) name: String,
    pub(crate) text: Text,
    pub(crate) approvers: Approvers,
    pub(crate) external: bool,
    pub(crate) quorum: Quorum,
    pub(crate) barred: Barred,
    /// The stage is skipped only when this is known to fail.
    pub(crate) when: Condition,
    /// The stage is skipped when this is known to hold. `None`: never.
    pub(crate) unless: Option<Condition>,
    /// The stage is skipped when everybody with a hand in the content has this at the profile.
    pub(crate) unless_every_hand: Option<Privilege>,
    /// A client who must approve and submits the content has approved it by that.
    pub(crate) submitting_approves: bool,
    /// Sorted field classes; every class when `covers` is `"all"`.
    pub(crate) covers: Vec<FieldClass>,
    pub(crate) deadline: Option<Deadline>,
    /// Minutes before the deadline, sorted.
    pub(crate) reminders: Vec<u32>,
    pub(crate) escalate_to: Option<Approvers>,
}

/// Who may decide at a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Approvers {
    /// Whoever holds this profile permission (one bit).
    Permission(u128),
    /// Whoever holds one of these roles, sorted.
    Roles(Vec<RoleIndex>),
    /// These people, sorted.
    People(Vec<UserId>),
    /// The clients whose assignment at this profile says that they must approve.
    MustApprove,
}

/// What exempts from a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Privilege {
    /// This profile permission (one bit).
    Permission(u128),
    /// One of these roles, sorted.
    Roles(Vec<RoleIndex>),
}

/// How many of the approvers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Quorum {
    #[default]
    Any,
    All,
    AtLeast(u32),
}

/// Who may not decide on this content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Barred {
    Nobody,
    Author,
    LastChanger,
    #[default]
    Contributors,
}

/// A part of content that has a digest of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FieldClass {
    Text,
    Media,
    Link,
    FirstComment,
    Schedule,
    Labels,
    Override,
}

/// Until when a stage must be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deadline {
    MinutesAfterSubmission(u32),
    MinutesBeforePublish(u32),
}

/// What a definition applies to; `None` is everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// Index into [`Approval::definitions`].
    pub(crate) definition: usize,
    /// Sorted.
    pub(crate) profiles: Option<Vec<ProfileId>>,
    pub(crate) when: Condition,
}
