//! Why a command was refused.

mod kind;

use crate::event_sourcing::OutOfOrder;
use crate::id::{InvitationId, UserId, WorkspaceId};
use crate::level::Level;
use crate::organization::model::over_limit::counted;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::policy::PlanLimit;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Explains why a command was refused. Nothing has happened, and the command's id is not remembered.
///
/// `could` names up to eight members who could do the same by a command of their own now, in order of their ids. They
/// are looked for among the 128 members who have been in longest, of whom up to 32 are asked who have a role that has the
/// guard somewhere, so that a refusal costs no more in a large organization than in a small one. There the list may be
/// short or empty though somebody could: [`who_could`](crate::organization::who_could) looks further, on demand.
///
/// ```
/// # use countersign::organization::Refusal;
/// fn status(refusal: &Refusal) -> u16 {
///     match refusal {
///         Refusal::StaleRevision { .. } => 409, // look again, and send it again
///         _ => 403,
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the message of a variant says what its fields are")]
pub enum Refusal {
    /// Somebody was faster: the organization stands at another revision than the one that the sender saw.
    #[error("expected revision `{expected}`, found `{found}`")]
    StaleRevision { expected: u64, found: u64 },
    /// Another command was accepted under the same id.
    #[error("expected a new id for a new command")]
    IdReused {},
    /// The command names no revision, and commands up to that one are not remembered any more.
    #[error("expected a revision, since commands up to revision `{forgotten}` are not remembered any more")]
    TooOld { forgotten: u64 },
    /// The command's time is before the last event, and the host wants such commands refused.
    #[error("expected a time from `{last}` on, found `{found}`")]
    TimeRunsBack { last: Timestamp, found: Timestamp },
    /// The organization does not exist yet, or exists already.
    #[error("expected an organization that has {}", if *.begun { "not begun" } else { "begun" })]
    Begun { begun: bool },
    /// The actor is no member.
    #[error("expected a member, found `{user}`")]
    NotAMember { user: UserId },
    /// The actor is suspended, or the person that the command is about.
    #[error("expected a member who is not suspended, found `{user}`")]
    Suspended { user: UserId },
    /// Who sent the command is not of the kind (person, key, operator, host) that may send it.
    #[error("expected {expected} as the actor")]
    WrongActor { expected: String },
    /// The actor cannot be built under this policy.
    #[error("expected a state that the policy fits: {problem}")]
    PolicyMismatch { problem: String },
    /// The actor has none of the permissions that would do. An empty list: the policy lists none, so that only an
    /// operator may do this, if anybody.
    #[error("expected {}", AnyOf(.permissions, .place))]
    NotPermitted { place: Place, permissions: Vec<Named>, could: Vec<UserId> },
    /// More would be handed out than the actor holds there.
    #[error("expected to hold what is handed out, missing {}", Parts(.missing))]
    Beyond { missing: Vec<Missing>, could: Vec<UserId> },
    /// The policy names who may assign the role, and the actor is not among them.
    #[error("expected an actor who may assign role `{role}` at {place}")]
    NotAssignable { role: Role, place: Place, could: Vec<UserId> },
    /// Too few would hold the role.
    #[error("expected at least {at_least} holders of role `{role}` at {place}")]
    LastHolder { role: Role, place: Place, at_least: u32 },
    /// Too many would hold the role.
    #[error("expected at most {at_most} holders of role `{role}` at {place}")]
    TooManyHolders { role: Role, place: Place, at_most: u32 },
    /// Nobody could change any more who may do what.
    #[error("expected somebody to remain who may edit the permissions of members")]
    LastAdministrator {},
    /// One person would hold two roles that are kept apart.
    #[error("expected roles `{first}` and `{second}` to be held by two people")]
    Separated { first: Role, second: Role },
    /// The organization has no seat left.
    #[error("expected at most `{seats}` seats to be taken, found `{taken}`")]
    NoSeat { seats: u32, taken: u32 },
    /// The plan has no room for one more, or what is there is more than that already.
    #[error("expected at most `{at_most}` {}, found `{found}`", counted(*.limit))]
    LimitReached { limit: PlanLimit, at_most: u32, found: u32 },
    /// The command carries more than a command may, whoever sends it; or there would be more teams, more people in one or more
    /// roles of one than an organization has.
    #[error("expected at most `{at_most}` {what}, found `{found}`")]
    TooMany { what: String, at_most: u32, found: u32 },
    /// People did not give the member that role there: it is not theirs to take or to change.
    #[error("expected a role that people gave, found one given by {}", Sources(.sources))]
    GivenBy { sources: Vec<Source> },
    /// A place, a member, a role or something else that the command names is not there.
    #[error("expected a known {what}, found `{name}`")]
    Unknown { what: String, name: String },
    /// Something that the command would make is there already.
    #[error("expected a new {what}, found `{name}`")]
    Taken { what: String, name: String },
    /// An assignment does not fit together: an optional permission that is not offered, narrowing by nodes that are
    /// not below, a time that ends before it begins.
    #[error("expected an assignment that fits its role and place: {problem}")]
    Unfit { problem: String },
    /// The link of the invitation was replaced by a newer one.
    #[error("expected the latest link of the invitation")]
    DeadToken {},
    /// The invitation's time is over.
    #[error("expected an invitation that ends after now, found one that ended at `{at}`")]
    Expired { at: Timestamp },
    /// Whoever answers for the invitation could not send it now.
    #[error("expected an inviter who could still invite: {cause}")]
    InviterCannot { inviter: UserId, cause: String },
    /// The person who accepts was removed since the invitation was sent, or what it gives was taken from them.
    #[error("expected an invitation sent after what was last taken from whoever accepts it")]
    Outdated {},
    /// The invitation has nobody to go to.
    #[error("expected the address of a recipient, found none")]
    NoRecipient {},
    /// An operator enters for no reason.
    #[error("expected the reason for which an operator enters, found none")]
    NoReason {},
    /// The recipient is invited to that place already.
    #[error("expected a recipient who is not yet invited to {place}, found invitation `{invitation}`")]
    AlreadyInvited { invitation: InvitationId, place: Place },
    /// The policy refuses the custom role.
    #[error("expected a custom role that fits the policy: {problems}")]
    CustomRole { problems: String },
    /// The organization's plan does not have this.
    #[error("expected a plan with {what}")]
    NotOnPlan { what: String },
    /// The notice is too short, or the time has not come.
    #[error("expected a time from `{earliest}` on")]
    Notice { earliest: Timestamp },
    /// Nothing would change by it.
    #[error("expected a change, found none")]
    NoChange {},
    /// The profile lies in no such workspace, or a node is not where the command says.
    #[error("expected nodes below workspace `{workspace}`")]
    Elsewhere { workspace: WorkspaceId },
}

/// Names a permission by its level and name.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let connect = Action::ConnectProfile { profile: ProfileId::new(9), name: "LinkedIn".into(), workspace: None };
/// let by_julie = Command::new(CommandId::new(40), By::user(UserId::new(3)), Timestamp::from_millis(30), connect);
/// let refused = decide(&policy, &agency, &by_julie).err();
/// let to_ask_for = Named { level: Level::Organization, permission: "profile.connect".into() };
/// assert!(matches!(refused, Some(Refusal::NotPermitted { permissions, .. }) if permissions == [to_ask_for]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The level at which the permission is asked.
    #[serde(with = "crate::organization::model::wire::level")]
    pub level: Level,
    /// The name of the permission.
    pub permission: String,
}

/// Describes a part of what would be handed out that the giver does not hold.
///
/// ```
/// # use countersign::{organization::*, *};
/// let part = r#"{"at": {"type": "profile", "profile": 7}, "level": "profile", "permission": "post.publish"}"#;
/// let lacking: Missing = serde_json::from_str(part)?;
/// assert_eq!((lacking.at, lacking.when.len()), (Spot::Profile { profile: ProfileId::new(7) }, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The place where the giver does not hold it.
    pub at: Spot,
    /// The level of the permission.
    #[serde(with = "crate::organization::model::wire::level")]
    pub level: Level,
    /// The name of the permission.
    pub permission: String,
    /// The conditions under which it would be handed out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
    /// The obligations with which it would be handed out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<String>,
}

/// Names a node, or all the nodes of a kind that nothing else names.
///
/// ```
/// # use countersign::{organization::*, *};
/// assert_eq!(Spot::Profile { profile: ProfileId::new(7) }.to_string(), "profile 7");
/// assert_eq!(Spot::DirectProfiles {}.to_string(), "every other profile outside workspaces");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are ids")]
pub enum Spot {
    /// The organization itself.
    Organization {},
    /// One workspace.
    Workspace { workspace: WorkspaceId },
    /// One profile.
    Profile { profile: crate::id::ProfileId },
    /// Every other workspace, those to come included.
    OtherWorkspaces {},
    /// Every other profile of a workspace, those to come included.
    ProfilesOf { workspace: WorkspaceId },
    /// Every profile of every other workspace, those to come included.
    OtherProfiles {},
    /// Every other profile that lies directly below the organization, those to come included.
    DirectProfiles {},
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization {} => f.write_str("the organization"),
            Self::Workspace { workspace } => write!(f, "workspace {workspace}"),
            Self::Profile { profile } => write!(f, "profile {profile}"),
            Self::OtherWorkspaces {} => f.write_str("every other workspace"),
            Self::ProfilesOf { workspace } => write!(f, "every other profile of workspace {workspace}"),
            Self::OtherProfiles {} => f.write_str("every profile of every other workspace"),
            Self::DirectProfiles {} => f.write_str("every other profile outside workspaces"),
        }
    }
}

struct AnyOf<'a>(&'a [Named], &'a Place);

impl fmt::Display for AnyOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(permissions, place) = self;
        if permissions.is_empty() {
            return write!(f, "an operator, if anybody, as the policy lists no permission for it at {place}");
        }
        for (at, named) in permissions.iter().enumerate() {
            let before = if at == 0 { "" } else { " or " };
            write!(f, "{before}`{}` at ", named.permission)?;
            // One of the level of the place is needed there, one from above wherever that is.
            if named.level == place.level() { write!(f, "{place}")? } else { write!(f, "the {}", named.level)? }
        }
        Ok(())
    }
}

struct Sources<'a>(&'a [Source]);

impl fmt::Display for Sources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, source) in self.0.iter().enumerate() {
            write!(f, "{}{source}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

struct Parts<'a>(&'a [Missing]);

impl fmt::Display for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.0.iter().enumerate() {
            let before = if at == 0 { "" } else { ", " };
            write!(f, "{before}`{}` on {}", part.permission, part.at)?;
            if !part.when.is_empty() {
                write!(f, " when {}", part.when.join(" and "))?;
            }
            if !part.obligations.is_empty() {
                write!(f, " with {}", part.obligations.join(" and "))?;
            }
        }
        Ok(())
    }
}

impl From<OutOfOrder> for Refusal {
    fn from(problem: OutOfOrder) -> Self {
        match problem {
            OutOfOrder::IdReused => Self::IdReused {},
            OutOfOrder::StaleRevision { expected, found } => Self::StaleRevision { expected, found },
        }
    }
}
