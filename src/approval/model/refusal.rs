//! Refusals: why a command is not accepted.

mod kind;

use crate::approval::model::bar::Bar;
use crate::approval_definition::Classes;
use crate::event_sourcing::OutOfOrder;
use crate::id::{ProfileId, UserId};
use crate::resource::ContentState;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Explains why a command was not accepted. Nothing has happened, and the id of the command is free.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let yes = Action::Approve { targets: vec![ProfileId::new(7)], stage: "client".into() };
/// let (marc, now, seen) = (By::user(UserId::new(2)), Timestamp::from_millis(30), (post.revision(), post.version()));
/// let refused = decide(&roster.context(&rules), &post, &Command::new(id::CommandId::new(60), marc, now, seen, yes)).err();
/// assert_eq!(refused.ok_or("accepted")?.to_string(), "at `7`: expected an approver of the stage `client`, found `2`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The profile of the target that stands against it, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<ProfileId>,
    /// What stands against it.
    pub reason: RefusalReason,
}

/// Lists everything that can stand against a command.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let yes = Action::Approve { targets: vec![ProfileId::new(7)], stage: "boss".into() };
/// let (marc, now, seen) = (By::user(UserId::new(2)), Timestamp::from_millis(30), (post.revision(), post.version()));
/// let refused = decide(&roster.context(&rules), &post, &Command::new(id::CommandId::new(60), marc, now, seen, yes)).err();
/// assert_eq!(refused.map(|refusal| refusal.reason), Some(RefusalReason::UnknownStage { stage: "boss".into() }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the message of each says what its fields are")]
pub enum RefusalReason {
    #[error("expected revision `{expected}`, found `{found}`")]
    StaleRevision { expected: u64, found: u64 },
    #[error("expected version `{expected}`, found `{found}`")]
    StaleVersion { expected: u32, found: u32 },
    #[error("expected a time from `{last}` on, found `{found}`")]
    TimeRunsBack { last: Timestamp, found: Timestamp },
    #[error("expected a new id for a new command")]
    IdReused {},
    #[error("expected a post that exists")]
    NothingCreated {},
    #[error("expected a post that does not exist yet")]
    AlreadyCreated {},
    #[error("expected a target of the post")]
    UnknownTarget {},
    #[error("expected a profile that is not among the targets yet")]
    TargetExists {},
    #[error("expected a profile of this organization whose place is known")]
    UnknownPlace {},
    #[error("expected a profile that is connected")]
    ProfileDisconnected {},
    #[error("expected between 1 and {most} targets, each once")]
    Targets { most: u32 },
    #[error("expected at most `{most}` {what}, found `{found}`")]
    TooMany { what: String, most: u32, found: u32 },
    #[error("expected a stage of the definition, found `{stage}`")]
    UnknownStage { stage: String },
    #[error("expected a person whom the host knows, found `{user}`")]
    UnknownPerson { user: UserId },
    #[error("expected people as they are now, found `{user}` as of another time")]
    PersonOutOfDate { user: UserId },
    #[error("expected a command that the policy guards with a permission, found `{command}`")]
    Unguarded { command: String },
    #[error("expected the permission `{permission}`: {why}")]
    NotAllowed { user: UserId, permission: String, why: String },
    #[error("expected a permission without obligations that only the host could meet")]
    Obliged { obligations: Vec<String> },
    #[error("expected a definition by which somebody would be asked to approve the change")]
    NoDefinition {},
    #[error("expected another state than `{state}`")]
    WrongState { state: ContentState },
    #[error("expected the stages before `{stage}` to be satisfied")]
    StageNotOpen { stage: String },
    #[error("expected a stage that still needs decisions, found `{stage}`")]
    StageSatisfied { stage: String },
    #[error("expected an approver of the stage `{stage}`, found `{user}`")]
    NotAnApprover { user: UserId, stage: String },
    #[error("expected somebody whose own work it is not, found `{user}`")]
    Barred { user: UserId, bar: Bar },
    #[error("expected one decision of a person at a stage")]
    AlreadyDecided { stage: String },
    #[error("expected a delegation by `{user}` that is in force")]
    NotDelegated { user: UserId },
    #[error("expected a delegation that is not longer than {most} steps and does not come back")]
    DelegationChain { most: u32 },
    #[error("expected a link that was issued, to this person, for this")]
    LinkOutOfScope {},
    #[error("expected a link that was not revoked")]
    LinkRevoked {},
    #[error("expected a link before its end, `{until}`")]
    LinkExpired { until: Timestamp },
    #[error("expected the id of a new link")]
    LinkExists {},
    #[error("expected the host or a person who may")]
    HostOnly {},
    #[error("expected a person")]
    PersonOnly {},
    #[error("expected a text that is not empty and has at most {most} bytes")]
    Text { most: u32 },
    #[error("expected a time after now, found `{at}`")]
    TimePast { at: Timestamp },
    #[error("expected a target that is held")]
    NotHeld {},
    #[error("expected a target that is not held")]
    Held {},
    #[error("expected a target with a time")]
    NotScheduled {},
    #[error("expected a time that has come, found `{at}`")]
    NotDue { at: Timestamp },
    #[error("expected every requirement to be met")]
    Unapproved { stages: Vec<String> },
    #[error("expected a post that no rule of the policy keeps in")]
    Forbidden { permission: String },
    #[error("expected the approved content")]
    FingerprintDiffers { covered: Classes },
    #[error("expected the attempt that is under way")]
    WrongAttempt {},
    #[error("expected somebody who had no hand in the post")]
    SelfLoosening { user: UserId },
    #[error("expected a remark that clients may read")]
    TeamOnly {},
    #[error("expected a person who may read it, found `{user}`")]
    Mention { user: UserId },
    #[error("expected every stage of the definition that is left, each once, and stages of the new one")]
    IncompleteMap {},
    #[error("expected a definition that this policy can run: {problem}")]
    UnusableDefinition { problem: String },
    #[error("expected a fact of the policy, found `{fact}`")]
    UnknownFact { fact: String },
}

impl RefusalReason {
    pub(in crate::approval) fn at(self, target: ProfileId) -> Refusal {
        Refusal { target: Some(target), reason: self }
    }
}

impl From<RefusalReason> for Refusal {
    fn from(reason: RefusalReason) -> Self {
        Refusal { target: None, reason }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.target {
            Some(target) => write!(f, "at `{target}`: {}", self.reason),
            None => fmt::Display::fmt(&self.reason, f),
        }
    }
}

impl core::error::Error for Refusal {}

impl From<OutOfOrder> for RefusalReason {
    fn from(problem: OutOfOrder) -> Self {
        match problem {
            OutOfOrder::IdReused => Self::IdReused {},
            OutOfOrder::StaleRevision { expected, found } => Self::StaleRevision { expected, found },
        }
    }
}
