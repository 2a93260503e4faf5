//! Events: what happened, in names, to be kept for ever.

mod about;
#[cfg(feature = "audit")]
mod texts;

use crate::approval::model::by::By;
use crate::approval::model::cause::Cause;
use crate::approval::model::command::{OverrideDigest, StageMap, Visibility};
use crate::approval::model::content::{Digests, Fingerprint};
use crate::approval::model::facts::FactTold;
use crate::approval::model::stand::Stand;
use crate::approval_definition::{Classes, Definition, DefinitionDigest};
use crate::event_sourcing::{EventHeader, Format, by_name};
use crate::free_text::FreeText;
use crate::id::{CommandId, ContentId, DelegationId, LinkId, OrganizationId, ProfileId, UserId};
use crate::policy::PolicyDigest;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Records something that happened to a post.
///
/// ```
/// # use countersign::approval::{Change, Event};
/// /// What a host stores of an event: a key, and the event as JSON.
/// fn stored(event: &Event) -> serde_json::Result<((u128, u64), String)> {
///     Ok(((event.content.as_u128(), event.revision), serde_json::to_string(event)?))
/// }
///
/// fn approvals(log: &[Event]) -> usize {
///     log.iter().filter(|event| matches!(event.change, Change::Approved { .. })).count()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The format of the event; an unknown one is refused.
    pub format: Format,
    /// The organization that the post belongs to.
    pub organization: OrganizationId,
    /// The post that it happened to: an event of another one is refused.
    pub content: ContentId,
    /// The revision of the post after this event: its number, from 1 on.
    pub revision: u64,
    /// When it happened; never before the event before.
    pub at: Timestamp,
    /// The sender's own clock, if it was behind the event before: the command was taken at that event's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Timestamp>,
    /// The number as of which the host had read the people and places, if it gave one; see
    /// [`Context::as_of`](crate::approval::Context::as_of).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<u32>,
    /// The policy under which it was decided; absent in what a host wrote by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyDigest>,
    /// Who asked for it. What time or a change of people brought about is the host's, whoever's command let it show.
    #[serde(deserialize_with = "by_name")]
    pub by: By,
    /// The command that brought it about.
    pub command: CommandId,
    /// The digest of that command, by which another command of the same id is known.
    pub command_digest: u64,
    /// The version of the content after this event.
    pub version: u32,
    /// The permissions that were used, by name, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<String>,
    /// The definition by which the target is judged, if it was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<DefinitionDigest>,
    /// Through what less than themselves the sender acted, where that matters later: the profile permissions of the policy
    /// that this lesser self had there, sorted. Absent: they acted with all that they may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Vec<String>>,
    /// The targets at which the sender could do it only by sending the post for approval; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obliged: Vec<ProfileId>,
    /// The standing delegation by which the sender decided in the place of whom they act for, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// What happened.
    pub change: Change,
}

impl Event {
    /// As of when whoever did it held their rights: by their own clock.
    pub(in crate::approval) fn stand(&self) -> Stand {
        Stand { at: self.clock.unwrap_or(self.at), as_of: self.as_of }
    }
}

/// Records how a stage begins a round.
///
/// ```
/// # use countersign::{approval::*, event_sourcing::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
/// let Change::Submitted { stages, .. } = &log[4].change else { return Err("the fifth event".into()) };
/// let first: &Opening = &stages[0];
/// assert_eq!((first.stage.as_str(), &first.people[..]), ("internal", &[UserId::new(1), UserId::new(2)][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The name of the stage.
    pub stage: String,
    /// The people who may decide, bars aside; sorted.
    pub people: Vec<UserId>,
    /// The clients that must approve in this round; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<UserId>,
    /// Why the stage is skipped, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<Skip>,
    /// Whether its decisions of the round before still count where the content is the same.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub keeps_decisions: bool,
}

/// Tells why a stage is skipped.
///
/// ```
/// # use countersign::{approval::*, event_sourcing::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
/// let Change::Submitted { stages, .. } = &log[4].change else { return Err("the fifth event".into()) };
/// let told = FactTold::by_host(false);
/// let skip = Skip::ConditionFails { facts: [("sensitive".into(), told)].into() };
/// assert_eq!(stages[1].skip, Some(skip)); // nobody asks the owner
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Skip {
    /// Its condition is known to fail.
    ConditionFails {
        /// The facts that the condition speaks of, as they were told.
        facts: BTreeMap<String, FactTold>,
    },
    /// The condition under which it is skipped is known to hold.
    SkipConditionHolds {
        /// The facts that the condition speaks of, as they were told.
        facts: BTreeMap<String, FactTold>,
    },
    /// Everybody with a hand in the post has what exempts from it.
    EveryHandExempt {
        /// The people who had a hand in the post; sorted.
        people: Vec<UserId>,
    },
    /// No client must approve at this profile.
    NoClient {},
    /// Nobody can satisfy the stage, and the definition says to go on then.
    Unreachable {},
}

/// Lists everything that can happen to a post.
///
/// ```
/// # use countersign::{approval::{Change, Event}, ProfileId};
/// fn published(log: &[Event]) -> Vec<ProfileId> {
///     let out = log.iter().filter(|event| matches!(event.change, Change::Published { .. }));
///     out.filter_map(|event| event.change.target()).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are those of the commands; the variants say what happened")]
pub enum Change {
    /// The post was written.
    Created { targets: Vec<ProfileId>, digests: Digests },
    /// The content changed.
    Edited {
        /// The whole content that targets share, as it is now.
        digests: Digests,
        /// What differs at targets from now on.
        overrides: Vec<OverrideDigest>,
        /// Which shared classes differ from the version before.
        changed: Classes,
    },
    /// The host tells facts that it told otherwise or not at all before.
    FactsChanged {
        /// The facts that are told otherwise than before, by name.
        facts: BTreeMap<String, FactTold>,
        /// Names of today, each with the name by which the post knew the fact so far: what was told stays told of it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        formerly: BTreeMap<String, String>,
    },
    /// It was saved as it was; so that the same command is known when it comes again.
    Unchanged {},
    /// Approval was asked for.
    Submitted {
        /// The profile of the target.
        target: ProfileId,
        /// The number of the round that begins, from 1 on.
        round: u32,
        /// The definition by which it is judged.
        #[serde(with = "shared")]
        definition: Arc<Definition>,
        /// What is bound to the target, if it is not the definition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bound: Option<String>,
        /// How each stage begins the round.
        stages: Vec<Opening>,
    },
    /// Approval was asked for again.
    Resubmitted {
        /// The profile of the target.
        target: ProfileId,
        /// The number of the round that begins.
        round: u32,
        /// The definition by which it is judged.
        #[serde(with = "shared")]
        definition: Arc<Definition>,
        /// What is bound to the target, if it is not the definition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bound: Option<String>,
        /// How each stage begins the round.
        stages: Vec<Opening>,
    },
    /// Whoever changed it could do so only by sending it for approval again.
    SentBack {
        /// The profile of the target.
        target: ProfileId,
        /// The number of the round that begins.
        round: u32,
        /// The definition by which it is judged.
        #[serde(with = "shared")]
        definition: Arc<Definition>,
        /// What is bound to the target, if it is not the definition.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bound: Option<String>,
        /// How each stage begins the round.
        stages: Vec<Opening>,
    },
    /// What applies to the target now asks for more than it was submitted for: these stages are added to its round.
    StagesAdded {
        /// The profile of the target.
        target: ProfileId,
        /// The definition by which it is judged from now on.
        #[serde(with = "shared")]
        definition: Arc<Definition>,
        /// What is bound to the target now.
        bound: String,
        /// The stages that are new, the last ones of the definition.
        stages: Vec<Opening>,
    },
    /// Every stage is skipped, or there is none: it goes its way, and nobody approved it. Told once a round.
    NobodyApproved { target: ProfileId },
    /// A stage that was skipped is needed after all.
    StageRestored { target: ProfileId, stage: String },
    /// A stage is skipped from now on.
    StageSkipped { target: ProfileId, stage: String, reason: Skip },
    /// Somebody approved it.
    Approved { target: ProfileId, stage: String },
    /// Somebody rejected it.
    Rejected { target: ProfileId, stage: String, comment: FreeText },
    /// Somebody sent it back with what should change.
    ChangesRequested { target: ProfileId, stage: String, comment: FreeText },
    /// It was taken back.
    Withdrawn { target: ProfileId },
    /// It was kept from going out.
    Held { target: ProfileId, until: Option<Timestamp> },
    /// A hold was lifted or ended.
    HoldReleased { target: ProfileId },
    /// Missing approval was overridden.
    ForceApproved { target: ProfileId, skipped: Vec<String> },
    /// It was rejected over everybody's head.
    ForceRejected { target: ProfileId, comment: FreeText },
    /// A time was set.
    Scheduled { target: ProfileId, time: Timestamp },
    /// The time was taken away.
    Unscheduled { target: ProfileId },
    /// A profile was added.
    TargetAdded { target: ProfileId },
    /// A profile was taken off.
    TargetRemoved { target: ProfileId },
    /// The profile is in the organization no longer, the host says. Nothing happens there any more but putting it away.
    TargetGone { target: ProfileId },
    /// The profile is disconnected from its network, the host says: nothing is ordered there until it is back.
    ProfileDisconnected { target: ProfileId },
    /// The host does not say where the profile lies: nothing is ordered there until it does.
    ProfileUnknown { target: ProfileId },
    /// The profile is back: known and connected.
    ProfileConnected { target: ProfileId },
    /// An attempt to publish began.
    PublishBegun { target: ProfileId, attempt: u32, retry: bool, fingerprint: Fingerprint },
    /// The attempt succeeded: the post is out.
    Published { target: ProfileId, attempt: u32 },
    /// The attempt failed.
    PublishFailed { target: ProfileId, attempt: u32, error: FreeText },
    /// Nobody knows what came of the attempt.
    PublishOutcomeUnknown { target: ProfileId, attempt: u32 },
    /// Somebody found out what came of the attempt.
    PublishResolved { target: ProfileId, attempt: u32, published: bool },
    /// An approval that counts now will count no more when the time to publish comes, since the person's time ends.
    ApprovalLapses { target: ProfileId, stage: String, user: UserId, at: Timestamp },
    /// A stage is skipped since everybody with a hand in the post is exempt from it, and this one of them will be no more when
    /// the time to publish comes.
    ExemptionLapses { target: ProfileId, stage: String, user: UserId, at: Timestamp },
    /// It was put away.
    Archived { target: ProfileId },
    /// Its time passed before it was ready.
    Expired { target: ProfileId },
    /// People came to a stage or left it.
    PeopleChanged { target: ProfileId, stage: String, gained: Vec<UserId>, lost: Vec<UserId> },
    /// A stage cannot be met any more.
    BecameStuck { target: ProfileId, stage: String, cause: Cause },
    /// A stage can be met again.
    Unstuck { target: ProfileId, stage: String },
    /// Approvers are to be reminded for the `count`th time in this round.
    Reminded { target: ProfileId, stage: String, count: u32 },
    /// The deadline of a stage passed.
    DeadlinePassed { target: ProfileId, stage: String, escalated: bool },
    /// Its time passed before it was ready, and it is held for that.
    HeldAsLate { target: ProfileId },
    /// Somebody decides in the place of somebody else.
    Reassigned { target: ProfileId, stage: String, from: UserId, to: UserId },
    /// Somebody may decide on somebody's behalf.
    Delegated { target: ProfileId, stage: String, from: UserId, to: UserId, until: Timestamp },
    /// One of the two lost the right, or the first took it back; of a standing `delegation`, what was decided by it counts
    /// no more.
    DelegationEnded {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The person in whose place somebody decided.
        from: UserId,
        /// The person who decided in that place.
        to: UserId,
        /// The standing delegation that ended, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delegation: Option<DelegationId>,
    },
    /// Somebody said something.
    Commented { target: Option<ProfileId>, visibility: Visibility, text: FreeText, mentions: Vec<UserId> },
    /// Somebody outside was given a link.
    LinkIssued {
        /// The id of the link.
        link: LinkId,
        /// The profile that it is for.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The person who may use it.
        user: UserId,
        /// When it ends (exclusive).
        until: Timestamp,
        /// The first version of the content that it is good for.
        first_version: u32,
        /// The last version of the content that it is good for; absent: any.
        last_version: Option<u32>,
    },
    /// A link was ended.
    LinkRevoked { link: LinkId },
    /// Another definition judges the post.
    DefinitionMigrated {
        /// The profile of the target.
        target: ProfileId,
        /// The definition by which it is judged from now on.
        #[serde(with = "shared")]
        definition: Arc<Definition>,
        /// What became of each stage of the old definition.
        map: Vec<StageMap>,
        /// How each stage of the new definition begins.
        stages: Vec<Opening>,
    },
}

/// Definitions are shared in memory and written out in full.
pub(in crate::approval) mod shared {
    use super::{Arc, Definition, Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &Arc<Definition>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Definition>, D::Error> {
        Definition::deserialize(deserializer).map(Arc::new)
    }
}

impl Event {
    pub(in crate::approval) fn header(&self) -> EventHeader<(OrganizationId, ContentId)> {
        let Self { revision, at, clock, command, command_digest, .. } = *self;
        let begins = matches!(self.change, Change::Created { .. });
        EventHeader { stream: (self.organization, self.content), revision, at, clock, command, command_digest, begins }
    }
}
