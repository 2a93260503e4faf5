//! Definitions: who must say yes, as data with names.

mod parse;
mod ready;

pub use parse::DefinitionError;

use crate::approval::model::content::Classes;
use crate::id::UserId;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Says who must say yes before content goes out, in the words of the [policy format](crate::guide::policy_format).
///
/// A post is judged by the definition that was in force when it was submitted: the definition is written into the
/// event, so that a log explains itself.
///
/// ```
/// # use countersign::approval::{Approvers, Definition, Stage};
/// let definition = Definition::new("review", vec![Stage::new("legal", Approvers::Permission("post.review".into()))]);
/// assert_eq!((definition.stage("legal"), definition.stage("client")), (Some(0), None));
/// assert_eq!(definition.digest(), definition.clone().digest());
/// println!("{}", definition.to_mermaid());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Whether stages wait for one another.
    #[serde(default)]
    pub order: Order,
    /// The requirements, in order: at least one, but where nothing is bound.
    pub stages: Vec<Stage>,
    /// Where a rejection leads.
    #[serde(default)]
    pub on_reject: OnReject,
    /// Where a resubmission starts.
    #[serde(default)]
    pub resubmission: Resubmission,
    /// What becomes of a requirement that nobody can meet.
    #[serde(default)]
    pub unreachable: Unreachable,
    /// What a change of the definition does to content in flight.
    #[serde(default)]
    pub in_flight: InFlight,
    /// What becomes of the approval of somebody who lost the right to give it.
    #[serde(default)]
    pub removed_approver: RemovedApprover,
    /// What becomes of content whose time comes too early.
    #[serde(default)]
    pub late: Late,
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident, $(#[$second_doc:meta])* $second:ident $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $(#[$second_doc])*
            $second,
        }
    )*};
}

choices! {
    /// Whether stages wait for one another. There is no third way.
    Order {
        /// Each stage waits for the one before.
        Sequential,
        /// All stages are open at once.
        Parallel,
    }
    /// Where a rejection leads. Exhaustive: the policy format has no other.
    OnReject {
        /// To changes requested.
        ChangesRequested,
        /// Back to draft.
        Draft,
    }
    /// Where a resubmission starts. Exhaustive: the policy format has no other.
    Resubmission {
        /// At the beginning: every decision is needed again.
        Restart,
        /// At the stage that rejected: what other stages said still counts, unless the content it spoke of changed.
        RejectingStage,
    }
    /// What becomes of a requirement that nobody can meet. Exhaustive: the policy format has no other.
    Unreachable {
        /// It blocks, and the post reports that it is stuck.
        Block,
        /// It is skipped, and the log says so. A requirement on clients always blocks.
        SkipVisibly,
    }
    /// What a change of the definition does to content in flight. Exhaustive: the policy format has no other.
    InFlight {
        /// Nothing.
        Pinned,
        /// It moves to the new definition, stage by stage of the same name.
        Migrate,
    }
    /// What becomes of the approval of somebody who lost the right. Exhaustive: the policy format has no other.
    RemovedApprover {
        /// It counts no more.
        StopsCounting,
        /// It keeps counting.
        KeepsCounting,
    }
    /// On which side of the team's border a stage lies. Exhaustive: one is in the team or outside.
    Side {
        /// The team.
        Internal,
        /// Clients.
        External,
    }
}

/// Says what becomes of content that is not approved when its time comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Late {
    /// It expires.
    #[default]
    Expire,
    /// It is held until somebody lifts the hold.
    Hold,
    /// It goes out when it is approved within so many minutes, else it expires.
    PublishWithinMinutes(u32),
}

/// Stands for one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Stage {
    /// Its name, unique in the definition.
    pub name: String,
    /// Who decides.
    pub approvers: Approvers,
    /// Whether they are in the team.
    #[serde(default)]
    pub party: Side,
    /// How many of them.
    #[serde(default)]
    pub quorum: Quorum,
    /// Who of them may not.
    #[serde(default)]
    pub barred: Barred,
    /// Facts, perhaps negated (`sensitive`, `!sensitive`): the stage is skipped only when one is known to fail.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some_conditions")]
    pub when: Vec<String>,
    /// Facts, perhaps negated: the stage is skipped when all are known to hold.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub unless: Option<Vec<String>>,
    /// The stage is skipped as long as everybody with a hand in the post has this at the profile: the author, whoever
    /// submitted it, whoever changed what the stage covers or could change something only by sending it for approval, and
    /// whom they acted for.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub unless_every_hand: Option<Privilege>,
    /// A client who must approve and submits this version themselves has said yes by that. Only where the approvers are
    /// [`MustApprove`](Approvers::MustApprove).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub submitting_approves: bool,
    /// What they approve.
    #[serde(default = "every_class")]
    pub covers: Classes,
    /// Until when.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Minutes before the deadline, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<u32>,
    /// Who decides as well once the deadline has passed.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub escalate_to: Option<Approvers>,
}

/// A field that is there says something: `null` is no value of it.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A condition that is written says something.
fn some_conditions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let literals = Vec::<String>::deserialize(deserializer)?;
    if literals.is_empty() {
        Err(de::Error::custom("expected at least one condition, found none"))
    } else {
        Ok(literals)
    }
}

fn every_class() -> Classes {
    Classes::ALL
}

/// Says who decides at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Approvers {
    /// Whoever holds this profile permission.
    Permission(String),
    /// Whoever holds one of these roles, directly or through a role that inherits or confers it.
    Roles(RoleNames),
    /// These people.
    People(Vec<UserId>),
    /// The clients that must approve at this profile.
    MustApprove(Yes),
}

/// Says what exempts from a stage. It must be had by everybody with a hand in the post, as they acted: what a key may
/// not do is no exemption for what was done through it. Whoever is suspended, unknown or removed has none, and no
/// client has one from a stage of the team. As soon as somebody without it changes the post, or one of them loses it,
/// the stage is needed after all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Privilege {
    /// This profile permission, without obligation.
    Permission(String),
    /// One of these roles, directly or through a role that inherits or confers it.
    Roles(RoleNames),
}

/// Stands for `true`, and never anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Yes;

impl Serialize for Yes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

impl<'de> Deserialize<'de> for Yes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if bool::deserialize(deserializer)? { Ok(Yes) } else { Err(de::Error::custom("expected `true`")) }
    }
}

/// Roles by level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleNames {
    /// Roles at the organization.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organization: Vec<String>,
    /// Roles at a workspace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workspace: Vec<String>,
    /// Roles at a profile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<String>,
}

/// Says how many of the approvers. One rejection is a veto under every quorum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Quorum {
    /// One.
    #[default]
    Any,
    /// Everyone who may decide; of clients, everyone who had to approve when the post was submitted. Whoever says yes
    /// for somebody else has said yes as well: one decision is then the yes of both.
    All,
    /// So many people.
    AtLeast(u32),
}

/// Says who may not decide on a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Barred {
    /// Nobody is barred.
    Nobody,
    /// The author, and whom the author acted for.
    Author,
    /// Whoever changed a covered class last, and whom they acted for.
    LastChanger,
    /// The author, whoever submitted, whoever changed a covered class, and whom any of them acted for.
    #[default]
    Contributors,
}

/// Says until when a stage must be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Deadline {
    /// So many minutes after the submission.
    MinutesAfterSubmission(u32),
    /// So many minutes before the post goes out; no deadline while it has no time.
    MinutesBeforePublish(u32),
}

/// Stands for the digest of a definition: equal for definitions that say the same. In JSON 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionDigest(u64);

impl Definition {
    /// Gives the digest of this definition.
    #[must_use]
    pub fn digest(&self) -> DefinitionDigest {
        DefinitionDigest(crate::stable_hash::of(self))
    }

    /// Tells where the stage of that name stands.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.name == name)
    }

    /// Tells what the approval of a stage depends on: the classes that it covers, and in sequence those of the stages
    /// before.
    #[must_use]
    pub fn effective_covers(&self, stage: usize) -> Classes {
        let stages = self.stages.get(..=stage).unwrap_or_default();
        stages.iter().fold(Classes::default(), |before, stage| self.covers_after(before, stage))
    }

    /// The same, from that of the stage before.
    pub(in crate::approval) fn covers_after(&self, before: Classes, stage: &Stage) -> Classes {
        match self.order {
            Order::Sequential => before.union(stage.covers),
            Order::Parallel => stage.covers,
        }
    }
}

impl fmt::Display for DefinitionDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for DefinitionDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DefinitionDigest({self})")
    }
}

impl Serialize for DefinitionDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DefinitionDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        crate::stable_hash::of_text(&text)
            .map(Self)
            .ok_or_else(|| de::Error::custom("expected 16 lower-case hexadecimal digits"))
    }
}

impl Stage {
    /// Whether clients decide here.
    pub(in crate::approval) fn is_for_clients(&self) -> bool {
        matches!(self.approvers, Approvers::MustApprove(_))
    }
}
