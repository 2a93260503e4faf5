//! The shape of a request.

use super::column;
use super::field::{nullable, present, present_unique};
use crate::access::ActorError;
use crate::id::{ContentId, OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::policy::{InvalidCondition, UnknownName};
use crate::resource::ContentState;
use crate::time::Timestamp;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Holds who asks for what, where and when, with the names of a policy: what comes as JSON.
///
/// ```
/// # use countersign::{Policy, interchange::Request};
/// # fn run(policy: &Policy) -> Result<(), countersign::interchange::RequestError> {
/// let request = Request::parse(r#"{
///     "actor": {"user": 1, "organization": 10, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]},
///     "action": "post.publish", "resource": {"organization": 10, "workspace": null, "profile": 7}
/// }"#)?;
/// assert!(policy.answer(&request)?.can);
/// # Ok(()) }
/// ```
///
/// Unknown fields, fields that stand twice and `null` (but for `workspace`, where it says that the profile lies in
/// none) are refused.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub(super) actor: ActorShape,
    pub(super) action: ActionShape,
    #[serde(default, deserialize_with = "present")]
    pub(super) resource: Option<ResourceShape>,
    /// For all of them, in place of `resource`.
    #[serde(default, deserialize_with = "present")]
    pub(super) resources: Option<Vec<ResourceShape>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) now: Option<Timestamp>,
}

/// One name or several; all are asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "the name of a permission or a list of names")]
pub(super) enum ActionShape {
    One(String),
    All(Vec<String>),
}

impl ActionShape {
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => core::slice::from_ref(name),
            Self::All(names) => names,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActorShape {
    pub(super) user: UserId,
    pub(super) organization: OrganizationId,
    #[serde(default, deserialize_with = "present")]
    pub(super) status: Option<StatusShape>,
    #[serde(default, deserialize_with = "present")]
    pub(super) plan: Option<String>,
    pub(super) assignments: Vec<AssignmentShape>,
    /// What is told of whoever asks. Facts that the policy does not declare are left aside: no rule speaks of them.
    #[serde(default, deserialize_with = "present_unique")]
    pub(super) facts: Option<BTreeMap<String, bool>>,
    /// Names that cover every level where they stand.
    #[serde(default, deserialize_with = "present")]
    pub(super) ceiling: Option<Vec<String>>,
    #[serde(default)]
    pub(super) attenuations: Vec<AttenuationShape>,
    /// Documents that `custom_role` in an assignment names.
    #[serde(default)]
    pub(super) custom_roles: Vec<Box<RawValue>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StatusShape {
    Active,
    Suspended,
    Removed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LevelShape {
    Organization,
    Workspace,
    Profile,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignmentShape {
    pub(super) level: LevelShape,
    /// A workspace or a profile; an assignment at the organization has none.
    #[serde(default, deserialize_with = "present")]
    pub(super) node: Option<ProfileId>,
    #[serde(default, deserialize_with = "present")]
    pub(super) role: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub(super) custom_role: Option<String>,
    #[serde(default)]
    pub(super) optional: Vec<String>,
    #[serde(default, deserialize_with = "present")]
    pub(super) only_workspaces: Option<Vec<WorkspaceId>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) only_profiles: Option<Vec<ProfileId>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) except_workspaces: Option<Vec<WorkspaceId>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) except_profiles: Option<Vec<ProfileId>>,
    /// Literals that must hold besides the conditions of the role.
    #[serde(default, deserialize_with = "present")]
    pub(super) when: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) from: Option<Timestamp>,
    #[serde(default, deserialize_with = "present")]
    pub(super) until: Option<Timestamp>,
}

/// Either `actor` (an operator), or the rest (a key).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttenuationShape {
    #[serde(default, deserialize_with = "present")]
    pub(super) actor: Option<Box<ActorShape>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) permissions: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) nodes: Option<Vec<NodeShape>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) content: Option<ContentId>,
    #[serde(default, deserialize_with = "present")]
    pub(super) until: Option<Timestamp>,
}

/// `{"organization": true}`, `{"workspace": 5}` or `{"profile": 7}`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum NodeShape {
    Organization(bool),
    Workspace(WorkspaceId),
    Profile(ProfileId),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourceShape {
    pub(super) organization: OrganizationId,
    /// Required with `profile`; `null` says that the profile lies in none.
    #[serde(default, deserialize_with = "nullable")]
    pub(super) workspace: Option<Option<WorkspaceId>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) profile: Option<ProfileId>,
    #[serde(default, deserialize_with = "present")]
    pub(super) connected_by: Option<UserId>,
    #[serde(default, deserialize_with = "present")]
    pub(super) content: Option<ContentShape>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContentShape {
    #[serde(default, deserialize_with = "present")]
    pub(super) id: Option<ContentId>,
    #[serde(default, deserialize_with = "present")]
    pub(super) author: Option<UserId>,
    #[serde(default, deserialize_with = "present")]
    pub(super) assignees: Option<Vec<UserId>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) state: Option<ContentState>,
    /// Facts that the policy does not declare are left aside: no rule speaks of them.
    #[serde(default, deserialize_with = "present_unique")]
    pub(super) facts: Option<BTreeMap<String, bool>>,
}

/// Explains why a request was refused.
///
/// ```
/// # use countersign::interchange::{Request, RequestError};
/// let error = Request::parse(r#"{"actor": {}}"#).unwrap_err();
/// assert!(matches!(error, RequestError::Shape { column: 12, .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The text is not JSON, or has not the shape of a request.
    #[error("{message} at column {column}")]
    Shape {
        /// What was expected.
        message: String,
        /// The column of the problem, from 1.
        column: usize,
    },
    /// The request has a name that the policy or its vocabulary does not have.
    #[error(transparent)]
    UnknownName(#[from] UnknownName),
    /// An assignment is under something that is no condition.
    #[error(transparent)]
    Condition(InvalidCondition),
    /// The actor of the request cannot be built.
    #[error(transparent)]
    Actor(#[from] ActorError),
    /// Something else is missing or does not fit together.
    #[error("{0}")]
    Incomplete(&'static str),
    /// Something is wrong with one part of the actor: an assignment, or somebody who acts for the actor.
    #[error("{error}")]
    At {
        /// Where in the actor, as a JSON pointer: `/assignments/1`.
        pointer: String,
        /// What is wrong there.
        error: Box<RequestError>,
    },
    /// The request has a custom role that the policy refuses, with every problem.
    #[error("expected a custom role within the policy's ceiling: {0}")]
    CustomRole(String),
}

impl Request {
    /// Reads a request from JSON.
    ///
    /// # Errors
    /// Text that is not JSON or not of the shape of a request, with the column.
    ///
    /// ```
    /// # use countersign::{interchange::Request, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let request = Request::parse(
    ///     r#"{"actor": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "guest"}]},
    ///         "action": "post.view", "resource": {"organization": 1, "workspace": null, "profile": 7}}"#,
    /// )?;
    /// assert!(policy.answer(&request)?.can);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        serde_json::from_str(text).map_err(|error| RequestError::shape(&error))
    }
}

impl From<InvalidCondition> for RequestError {
    fn from(invalid: InvalidCondition) -> Self {
        match invalid {
            InvalidCondition::UnknownName(unknown) => Self::UnknownName(unknown),
            InvalidCondition::Empty | InvalidCondition::Contradictory(_) => Self::Condition(invalid),
        }
    }
}

impl RequestError {
    pub(super) fn shape(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = text.strip_suffix(place.as_str()).unwrap_or(&text).to_string();
        Self::Shape { message, column: error.column() }
    }

    /// Returns what is wrong, without the place where it is.
    ///
    /// ```
    /// # use countersign::{interchange::{Request, RequestError}, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let text = r#"{"actor": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "edittor"}]},
    ///                "action": "post.view", "resource": {"organization": 1, "workspace": null, "profile": 7}}"#;
    /// let error = policy.answer(&Request::parse(text)?).unwrap_err();
    /// assert!(matches!(error.cause(), RequestError::UnknownName(name) if name.name() == "edittor"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cause(&self) -> &RequestError {
        match self {
            Self::At { error, .. } => error.cause(),
            Self::Shape { .. }
            | Self::UnknownName(_)
            | Self::Condition(_)
            | Self::Actor(_)
            | Self::Incomplete(_)
            | Self::CustomRole(_) => self,
        }
    }

    /// The same, found at that place of an actor.
    pub(super) fn within(self, pointer: &str) -> Self {
        if let Self::At { pointer: rest, error } = self {
            return Self::At { pointer: [pointer, rest.as_str()].concat(), error };
        }
        Self::At { pointer: pointer.into(), error: Box::new(self) }
    }

    /// Writes the message with a column of the request's text: that of the offending name, of the part that it is in, or of
    /// the end. For programs that report a place for everything.
    ///
    /// ```
    /// # use countersign::{interchange::Request, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let text = r#"{"actor": {"user": 3, "organization": 1, "assignments": []}, "action": "post.vieuw",
    ///                "resource": {"organization": 1, "workspace": null, "profile": 7}}"#;
    /// let error = policy.answer(&Request::parse(text)?).unwrap_err();
    /// assert_eq!(error.in_text(text), "expected the name of a permission, found `post.vieuw` at column 72");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn in_text(&self, text: &str) -> String {
        if let Self::Shape { .. } = self {
            return self.to_string();
        }
        let part = if let Self::At { pointer, .. } = self { column::of(text, pointer) } else { None };
        let after = text.get(part.unwrap_or(0)..).unwrap_or_default();
        let named =
            if let Self::UnknownName(unknown) = self.cause() { column::of_name(after, unknown.name()) } else { None };
        let column = named.map(|at| at.saturating_add(part.unwrap_or(0))).or(part);
        let column = column.unwrap_or(text.trim_end().len().saturating_sub(1)).saturating_add(1);
        format!("{self} at column {column}")
    }
}
