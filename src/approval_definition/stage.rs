//! One requirement of a definition: who decides, and when it is needed.

use super::choices::Side;
use super::classes::Classes;
use crate::id::UserId;
use crate::level::Level;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Describes one stage of an approval: who decides, how many of them, about what and until when.
///
/// ```
/// # use countersign::approval::{Approvers, Definition, Quorum, Stage};
/// let mut legal = Stage::new("legal", Approvers::Permission("post.review".into()));
/// legal.quorum = Quorum::AtLeast(2);
/// legal.when = vec!["sensitive".into()];
/// let stored = serde_json::to_value(&legal)?;
/// assert_eq!((&stored["quorum"]["at_least"], &stored["when"][0]), (&2.into(), &"sensitive".into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Stage {
    /// The name of the stage, unique in the definition.
    pub name: String,
    /// Who decides at this stage.
    pub approvers: Approvers,
    /// Whether they belong to the team or to the client.
    #[serde(default)]
    pub party: Side,
    /// How many of them must approve.
    #[serde(default)]
    pub quorum: Quorum,
    /// Who of them may not decide, because it is their own work.
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
    /// The fields of the post that they approve.
    #[serde(default = "every_class")]
    pub covers: Classes,
    /// Until when they must decide.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// When they are reminded: minutes before the deadline, ascending.
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

/// Chooses who decides at a stage.
///
/// ```
/// # use countersign::{approval::{Approvers, RoleNames, Yes}, UserId};
/// let whoever_reviews = Approvers::Permission("post.review".into());
/// let admins = Approvers::Roles(RoleNames { workspace: vec!["admin".into()], ..RoleNames::default() });
/// let sarah_or_marc = Approvers::People(vec![UserId::new(1), UserId::new(2)]);
/// let stored = serde_json::to_string(&[whoever_reviews, admins, sarah_or_marc, Approvers::MustApprove(Yes)])?;
/// assert_eq!(stored, r#"[{"permission":"post.review"},{"roles":{"workspace":["admin"]}},{"people":[1,2]},{"must_approve":true}]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Approvers {
    /// Whoever holds this profile permission.
    Permission(String),
    /// Whoever holds one of these roles, directly or through a role that inherits or confers it.
    Roles(RoleNames),
    /// Whoever is named here.
    People(Vec<UserId>),
    /// The clients that must approve at this profile.
    MustApprove(Yes),
}

/// Chooses what exempts from a stage.
///
/// It must be had by everybody with a hand in the post, as they acted: what a key may not do is no exemption for what
/// was done through it. Whoever is suspended, unknown or removed has none, and no client has one from a stage of the
/// team. As soon as somebody without it changes the post, or one of them loses it, the stage is needed after all.
///
/// ```
/// # use countersign::approval::{Approvers, Privilege, Stage};
/// let mut review = Stage::new("review", Approvers::Permission("post.review".into()));
/// review.unless_every_hand = Some(Privilege::Permission("post.publish".into()));
/// let stored = serde_json::to_value(&review)?;
/// assert_eq!(stored["unless_every_hand"], serde_json::json!({"permission": "post.publish"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Privilege {
    /// This profile permission, without obligation.
    Permission(String),
    /// One of these roles, directly or through a role that inherits or confers it.
    Roles(RoleNames),
}

/// Marks a field of the format that is `true` or absent, and never anything else.
///
/// ```
/// # use countersign::approval::{Approvers, Yes};
/// assert_eq!(serde_json::to_string(&Approvers::MustApprove(Yes))?, r#"{"must_approve":true}"#);
/// assert!(serde_json::from_str::<Approvers>(r#"{"must_approve":false}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
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

/// Names roles, level by level.
///
/// ```
/// # use countersign::approval::{Approvers, RoleNames};
/// let team = RoleNames { workspace: vec!["admin".into(), "owner".into()], ..RoleNames::default() };
/// let stored = serde_json::to_string(&Approvers::Roles(team))?;
/// assert_eq!(stored, r#"{"roles":{"workspace":["admin","owner"]}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleNames {
    /// The names of roles at the organization.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organization: Vec<String>,
    /// The names of roles at a workspace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workspace: Vec<String>,
    /// The names of roles at a profile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<String>,
}

impl RoleNames {
    pub(crate) fn at(&self, level: Level) -> &[String] {
        match level {
            Level::Organization => &self.organization,
            Level::Workspace => &self.workspace,
            Level::Profile => &self.profile,
        }
    }

    pub(crate) fn at_mut(&mut self, level: Level) -> &mut Vec<String> {
        match level {
            Level::Organization => &mut self.organization,
            Level::Workspace => &mut self.workspace,
            Level::Profile => &mut self.profile,
        }
    }
}

/// Chooses how many of the approvers must say yes. One rejection is a veto under every quorum.
///
/// ```
/// # use countersign::approval::{Approvers, Quorum, Stage};
/// let mut board = Stage::new("board", Approvers::Permission("post.review".into()));
/// assert_eq!(board.quorum, Quorum::Any, "where nothing is said, one yes is enough");
/// board.quorum = Quorum::AtLeast(2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Quorum {
    /// One of them is enough.
    #[default]
    Any,
    /// Everyone who may decide; of clients, everyone who had to approve when the post was submitted. Whoever says yes
    /// for somebody else has said yes as well: one decision is then the yes of both.
    All,
    /// That many people are needed.
    AtLeast(u32),
}

/// Chooses who may not decide on a post, because it is their own work.
///
/// ```
/// # use countersign::approval::{Approvers, Barred, Stage};
/// let mut team = Stage::new("team", Approvers::Permission("post.review".into()));
/// assert_eq!(team.barred, Barred::Contributors, "where nothing is said, nobody decides on their own work");
/// team.barred = Barred::Author; // whoever changed it since may
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Barred {
    /// Nobody is barred: authors may approve their own work.
    Nobody,
    /// The author, and whom the author acted for.
    Author,
    /// Whoever changed a covered class last, and whom they acted for.
    LastChanger,
    /// The author, whoever submitted, whoever changed a covered class, and whom any of them acted for.
    #[default]
    Contributors,
}

/// Chooses until when a stage must be decided.
///
/// ```
/// # use countersign::approval::{Approvers, Deadline, Stage};
/// let mut review = Stage::new("review", Approvers::Permission("post.review".into()));
/// review.deadline = Some(Deadline::MinutesBeforePublish(60));
/// assert_eq!(serde_json::to_value(&review)?["deadline"], serde_json::json!({"minutes_before_publish": 60}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Deadline {
    /// So many minutes after the submission.
    MinutesAfterSubmission(u32),
    /// So many minutes before the post goes out; no deadline while it has no time.
    MinutesBeforePublish(u32),
}

impl Stage {
    /// Whether clients decide here.
    pub(crate) fn is_for_clients(&self) -> bool {
        matches!(self.approvers, Approvers::MustApprove(_))
    }
}
