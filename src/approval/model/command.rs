//! Commands: what people, clients with a link, and the host ask for.

mod targets;

use crate::approval::model::by::By;
use crate::approval::model::content::{Digest, Digests, Fingerprint};
use crate::approval_definition::Definition;
use crate::event_sourcing::{by_name, digest};
use crate::id::{CommandId, LinkId, ProfileId, UserId};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Asks something of one post: by whom, when, and having seen which revision and version.
///
/// ```
/// # use countersign::{approval::{Action, By, Command, State}, id::CommandId, ProfileId, Timestamp, UserId};
/// fn submit(post: &State, id: CommandId, marc: UserId, page: ProfileId, now: Timestamp) -> Command {
///     let seen = (post.revision(), post.version()); // as the screen showed it
///     Command::new(id, By::user(marc), now, seen, Action::Submit { targets: vec![page] })
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// The id that the sender chose. Sent twice, a command is done once.
    pub id: CommandId,
    /// Who asks.
    #[serde(deserialize_with = "by_name")]
    pub by: By,
    /// When it is asked, by the sender's own clock. One that is behind the post's last event is taken at that event's
    /// time, and what opens by time still waits for it;
    /// [`Rules::refuse_late_clocks`](crate::approval::Rules::refuse_late_clocks) refuses it.
    pub now: Timestamp,
    /// The revision of the post that the sender saw; another one is refused.
    pub revision: u64,
    /// The version of the content that the sender saw; another one is refused.
    pub version: u32,
    /// What is asked.
    pub action: Action,
}

/// Carries the digest of what differs at one target.
///
/// ```
/// # use countersign::{approval::*, *};
/// let shorter_there = OverrideDigest { target: ProfileId::new(7), digest: Some(Digest::new([9; 32])) };
/// let edit = Action::Edit { digests: Digests::default(), overrides: vec![shorter_there] };
/// assert_eq!(serde_json::to_value(&edit)?["overrides"][0]["target"], 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideDigest {
    /// The profile of the target.
    pub target: ProfileId,
    /// The digest; absent: nothing differs there any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// Tells where the decisions of a stage go when a definition is replaced.
///
/// ```
/// # use countersign::{approval::*, *};
/// let kept = StageMap { from: "internal".into(), to: Some("desk".into()) };
/// let dropped = StageMap { from: "client".into(), to: None };
/// assert_eq!(serde_json::to_value([kept, dropped])?[1], serde_json::json!({"from": "client"}));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageMap {
    /// A stage of the definition that is left.
    pub from: String,
    /// A stage of the new one; absent: the decisions are dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Chooses who sees a comment. Exhaustive: a comment is for the team or for everybody.
///
/// ```
/// # use countersign::approval::{Action, Visibility};
/// let note = Action::Comment {
///     target: None,
///     visibility: Visibility::Internal,
///     text: "Not before the press release".into(),
///     mentions: Vec::new(),
/// };
/// # let _ = note;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Only the team sees it.
    Internal,
    /// The team and the clients see it.
    External,
}

/// Lists everything that can be asked of a post. A command on several targets is done on all of them or on none;
/// [`decide_each`](crate::approval::decide_each) does it where it can.
///
/// ```
/// # use countersign::{approval::Action, ProfileId};
/// let approve = Action::Approve { targets: vec![ProfileId::new(7)], stage: "client".into() };
/// assert_eq!(approve.targets(), [ProfileId::new(7)]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// Write the post.
    Create {
        /// The profiles on which it is to go out.
        targets: Vec<ProfileId>,
        /// The digests of its content.
        digests: Digests,
    },
    /// Change the content.
    Edit {
        /// The whole content that targets share, as it is now.
        digests: Digests,
        /// What differs at targets; those that are not named stay as they are.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        overrides: Vec<OverrideDigest>,
    },
    /// Ask for approval of a draft.
    Submit {
        /// The profiles to ask for.
        targets: Vec<ProfileId>,
    },
    /// Ask again after changes were requested, after a withdrawal or after it expired.
    Resubmit {
        /// The profiles to ask for.
        targets: Vec<ProfileId>,
    },
    /// Say yes to exactly this version.
    Approve {
        /// The profiles to approve it for.
        targets: Vec<ProfileId>,
        /// The name of the stage.
        stage: String,
    },
    /// Say no.
    Reject {
        /// The profiles to reject it for.
        targets: Vec<ProfileId>,
        /// The name of the stage.
        stage: String,
        /// Why it is rejected; not empty.
        comment: String,
    },
    /// Send the post back with what should change.
    RequestChanges {
        /// The profiles to send it back for.
        targets: Vec<ProfileId>,
        /// The name of the stage.
        stage: String,
        /// What should change; not empty.
        comment: String,
    },
    /// Take the post back.
    Withdraw {
        /// The profiles to take it back from.
        targets: Vec<ProfileId>,
    },
    /// Keep the post from going out.
    Hold {
        /// The profiles to hold it at.
        targets: Vec<ProfileId>,
        /// Until when; absent: until it is released.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Lift a hold.
    ReleaseHold {
        /// The profiles to lift it at.
        targets: Vec<ProfileId>,
    },
    /// Override whatever approval is missing.
    ForceApprove {
        /// The profiles to approve it for; the right is needed at each.
        targets: Vec<ProfileId>,
    },
    /// Override whatever was approved.
    ForceReject {
        /// The profiles to reject it for; the right is needed at each.
        targets: Vec<ProfileId>,
        /// Why it is rejected; not empty.
        comment: String,
    },
    /// Set the time at which it goes out, once it is approved.
    ///
    /// Where a stage covers the date (its `covers` names [`FieldClass::Schedule`], or is `"all"`), another time is another
    /// content: what was approved there counts no more, and is asked for again. So schedule first, and submit then; the
    /// [button](crate::approval::Button::voids) and
    /// [`explain`](crate::approval::TargetExplanation::voided_by_another_time) name the stages.
    ///
    /// [`FieldClass::Schedule`]: crate::approval::FieldClass::Schedule
    Schedule {
        /// The profiles to set it for.
        targets: Vec<ProfileId>,
        /// When it goes out; not before now.
        at: Timestamp,
    },
    /// Take the time away. Where a stage covers the date, what was approved there counts no more.
    Unschedule {
        /// The profiles to take it away for.
        targets: Vec<ProfileId>,
    },
    /// Add a profile to the post.
    AddTarget {
        /// The profile to add.
        target: ProfileId,
    },
    /// Take a profile off the post.
    RemoveTarget {
        /// The profile to take off.
        target: ProfileId,
    },
    /// Begin to publish what [`due`](crate::approval::due) ordered.
    BeginPublish {
        /// The profile to publish on.
        target: ProfileId,
        /// What was approved, as the order says it.
        fingerprint: Fingerprint,
    },
    /// Publish again after a failure; everything is tested again.
    Retry {
        /// The profile to publish on.
        target: ProfileId,
        /// What was approved, as [`State::retry_order`](crate::approval::State::retry_order) says it.
        fingerprint: Fingerprint,
    },
    /// Report that an attempt succeeded: the post is out.
    ReportPublished {
        /// The profile of the attempt.
        target: ProfileId,
        /// The number of the attempt.
        attempt: u32,
    },
    /// Report that an attempt failed: the post is not out.
    ReportFailed {
        /// The profile of the attempt.
        target: ProfileId,
        /// The number of the attempt.
        attempt: u32,
        /// What the network said.
        error: String,
    },
    /// Report that nobody knows whether the post is out.
    ReportUnknown {
        /// The profile of the attempt.
        target: ProfileId,
        /// The number of the attempt.
        attempt: u32,
    },
    /// Report what somebody found out of an attempt whose outcome was unknown.
    Resolve {
        /// The profile of the attempt.
        target: ProfileId,
        /// The number of the attempt.
        attempt: u32,
        /// Whether the post is out.
        published: bool,
    },
    /// Put the post away.
    Archive {
        /// The profiles to put it away for.
        targets: Vec<ProfileId>,
    },
    /// Let time pass: deadlines, reminders, holds that end.
    Tick {},
    /// Look at the people again after some came, left or changed.
    PeopleChanged {},
    /// Have somebody decide in the place of somebody else.
    Reassign {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// Who decides no more.
        from: UserId,
        /// Who decides instead.
        to: UserId,
    },
    /// Let somebody decide on one's behalf for a time.
    Delegate {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The person who may decide.
        to: UserId,
        /// When that ends (exclusive).
        until: Timestamp,
    },
    /// Take a delegation back. What was decided through it counts no more.
    EndDelegation {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The person who may decide no more.
        to: UserId,
    },
    /// Say something. It decides nothing.
    Comment {
        /// The profile that it is about; absent: the post as a whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<ProfileId>,
        /// Who sees it.
        visibility: Visibility,
        /// What is said; not empty.
        text: String,
        /// The people who are called; they must be able to read it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<UserId>,
    },
    /// Give somebody outside a link to decide by, and to comment at its target.
    IssueLink {
        /// The id of the link, chosen by the sender.
        link: LinkId,
        /// The profile that it is for.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The person who may use it.
        user: UserId,
        /// When it ends (exclusive).
        until: Timestamp,
        /// The last version that it is good for; absent: any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_version: Option<u32>,
    },
    /// End a link.
    RevokeLink {
        /// The id of the link.
        link: LinkId,
    },
    /// Judge the post by another definition from now on.
    Migrate {
        /// The profiles whose definition is replaced.
        targets: Vec<ProfileId>,
        /// The new definition.
        definition: Definition,
        /// What becomes of each stage of the old one; every stage is named once.
        map: Vec<StageMap>,
    },
}

impl Command {
    /// Creates a command of somebody who saw the post at that revision and that version of its content.
    ///
    /// ```
    /// use countersign::approval::{Action, Command, By};
    /// use countersign::{Timestamp, id::CommandId};
    ///
    /// let command = Command::new(CommandId::new(7), By::Host {}, Timestamp::from_millis(0), (3, 1), Action::Tick {});
    /// assert_eq!((command.revision, command.version), (3, 1));
    /// ```
    #[must_use]
    pub const fn new(id: CommandId, by: By, now: Timestamp, seen: (u64, u32), action: Action) -> Self {
        let (revision, version) = seen;
        Self { id, by, now, revision, version, action }
    }

    /// By which another command of the same id is known: one by somebody else, on another version, or that asks for
    /// something else. The time and the revision are the retry's own.
    pub(in crate::approval) fn digest(&self) -> u64 {
        digest(&(&self.by, self.version, &self.action))
    }
}
