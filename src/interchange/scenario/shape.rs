//! The shape of a scenario.

use super::super::field::{present, unique};
use super::super::request::{ActorShape, ResourceShape};
use super::ScenarioError;
use crate::approval::{self, Definition, FactTold};
use crate::id::{CommandId, ContentId, OrganizationId, ProfileId, UserId};
use crate::organization::{self, By, Place, Snapshot, Unique};
use crate::time::Timestamp;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) given: Given,
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) title: Option<String>,
    pub(super) rule: Option<String>,
    pub(super) command: Commanded,
    /// What the host says of the post from now on.
    pub(super) facts: BTreeMap<String, FactTold>,
    /// What it tells of whoever sends the command.
    pub(super) actor_facts: BTreeMap<String, bool>,
    /// The same of profiles, where no organization does.
    pub(super) gone: Option<Vec<ProfileId>>,
    pub(super) disconnected: Option<Vec<ProfileId>>,
    pub(super) expect: Expect,
}

#[derive(Clone, Debug)]
pub(super) enum Commanded {
    Organization(Box<OrganizationCommand>),
    Post(Box<PostCommand>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileShape {
    #[serde(default, rename = "format", deserialize_with = "format")]
    _format: (),
    #[serde(default, rename = "title")]
    _title: Option<String>,
    given: Given,
    steps: Vec<StepShape>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    #[serde(default, deserialize_with = "present")]
    pub(super) organization: Option<OrganizationGiven>,
    #[serde(default, deserialize_with = "present")]
    pub(super) approval: Option<PostGiven>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationGiven {
    pub(super) id: OrganizationId,
    #[serde(default)]
    pub(super) events: Vec<organization::Event>,
    #[serde(default, deserialize_with = "present")]
    pub(super) snapshot: Option<Snapshot>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostGiven {
    #[serde(default, deserialize_with = "present")]
    pub(super) organization: Option<OrganizationId>,
    pub(super) content: ContentId,
    #[serde(default)]
    pub(super) profiles: Vec<ResourceShape>,
    #[serde(default)]
    pub(super) people: Vec<ActorShape>,
    #[serde(default)]
    pub(super) must_approve: Vec<MustApprove>,
    #[serde(default)]
    pub(super) definitions: Vec<Bound>,
    #[serde(default)]
    pub(super) events: Vec<approval::Event>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MustApprove {
    pub(super) profile: ProfileId,
    pub(super) user: UserId,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bound {
    pub(super) definition: Definition,
    #[serde(default, deserialize_with = "present")]
    pub(super) profiles: Option<Vec<ProfileId>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepShape {
    #[serde(default, deserialize_with = "present")]
    title: Option<String>,
    #[serde(default, deserialize_with = "present")]
    rule: Option<String>,
    #[serde(default, deserialize_with = "present")]
    organization: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "present")]
    approval: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "facts")]
    facts: BTreeMap<String, FactTold>,
    #[serde(default, deserialize_with = "unique")]
    actor_facts: BTreeMap<String, bool>,
    #[serde(default, deserialize_with = "present")]
    gone: Option<Vec<ProfileId>>,
    #[serde(default, deserialize_with = "present")]
    disconnected: Option<Vec<ProfileId>>,
    #[serde(default)]
    expect: Expect,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationCommand {
    #[serde(default, deserialize_with = "present")]
    pub(super) id: Option<CommandId>,
    pub(super) by: By,
    #[serde(default, deserialize_with = "present")]
    pub(super) now: Option<Timestamp>,
    #[serde(default, deserialize_with = "present")]
    pub(super) revision: Option<u64>,
    pub(super) action: organization::Action,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostCommand {
    #[serde(default, deserialize_with = "present")]
    pub(super) id: Option<CommandId>,
    pub(super) by: approval::By,
    #[serde(default, deserialize_with = "present")]
    pub(super) now: Option<Timestamp>,
    #[serde(default, deserialize_with = "present")]
    pub(super) revision: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    pub(super) version: Option<u32>,
    pub(super) action: approval::Action,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    #[serde(default, deserialize_with = "partial")]
    pub(super) events: Option<Value>,
    /// Absent and `null`: none.
    #[serde(default, deserialize_with = "partial")]
    pub(super) refusal: Option<Value>,
    #[serde(default, deserialize_with = "partial")]
    pub(super) state: Option<Value>,
    #[serde(default, deserialize_with = "partial")]
    pub(super) targets: Option<Value>,
    #[serde(default, deserialize_with = "partial")]
    pub(super) effects: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    pub(super) allows: Option<Vec<Ask>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) denies: Option<Vec<Ask>>,
}

/// The level is that of the place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    pub(super) user: UserId,
    pub(super) permission: String,
    pub(super) place: Place,
}

/// The format, the number 1; another one is refused.
fn format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    match u64::deserialize(deserializer)? {
        1 => Ok(()),
        other => Err(D::Error::custom(format_args!("expected the scenario format `1`, found `{other}`"))),
    }
}

/// Facts; one that stands twice is refused.
fn facts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, FactTold>, D::Error> {
    let Unique(value) = Unique::deserialize(deserializer)?;
    serde_json::from_value(value).map_err(Error::custom)
}

/// A part of a value; a key that stands twice in it is refused.
fn partial<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Unique::deserialize(deserializer).map(|Unique(value)| Some(value))
}

pub(super) fn file(text: &str) -> Result<File, ScenarioError> {
    let shape: FileShape = serde_json::from_str(text).map_err(|error| ScenarioError::Shape(error.to_string()))?;
    shape.given.fits()?;
    if shape.steps.is_empty() {
        return Err(ScenarioError::Shape("expected at least one step, found none".into()));
    }
    let mut steps = Vec::with_capacity(shape.steps.len());
    for (index, step) in shape.steps.into_iter().enumerate() {
        let StepShape { title, rule, organization, approval, facts, actor_facts, gone, disconnected, expect } = step;
        let wrong = |message| ScenarioError::Step { step: index.saturating_add(1), message };
        let command = commanded(&shape.given, organization.as_deref(), approval.as_deref()).map_err(wrong)?;
        expect.fits(&command).map_err(wrong)?;
        if shape.given.approval.is_none() && !facts.is_empty() {
            return Err(wrong("expected an approval of which `facts` can speak".into()));
        }
        if shape.given.organization.is_some() && (gone.is_some() || disconnected.is_some()) {
            return Err(wrong(
                "expected no `gone` and `disconnected` beside an organization, which says so itself".into(),
            ));
        }
        steps.push(Step { title, rule, command, facts, actor_facts, gone, disconnected, expect });
    }
    Ok(File { given: shape.given, steps })
}

impl Given {
    fn fits(&self) -> Result<(), ScenarioError> {
        let wrong = |expected: &str| Err(ScenarioError::Given(expected.into()));
        let organization = self.organization.as_ref();
        if organization.is_some_and(|given| given.snapshot.is_some() && !given.events.is_empty()) {
            return wrong("expected either `events` or a `snapshot` of the organization");
        }
        match (organization, &self.approval) {
            (None, None) => wrong("expected an `organization`, an `approval` or both"),
            (Some(_), Some(post))
                if post.organization.is_some()
                    || !(post.people.is_empty() && post.profiles.is_empty() && post.must_approve.is_empty()) =>
            {
                wrong("expected no `organization`, `people`, `profiles` and `must_approve` beside an organization")
            }
            (None, Some(PostGiven { organization: None, .. })) => {
                wrong("expected the `organization` of the approval, since none is given")
            }
            _ => Ok(()),
        }
    }
}

/// The one command of a step, of an engine that something is given of.
fn commanded(given: &Given, organization: Option<&RawValue>, approval: Option<&RawValue>) -> Result<Commanded, String> {
    let spoken = |error: serde_json::Error| error.to_string();
    match (organization, approval) {
        (Some(text), None) if given.organization.is_some() => {
            serde_json::from_str(text.get()).map(Commanded::Organization).map_err(spoken)
        }
        (None, Some(text)) if given.approval.is_some() => {
            serde_json::from_str(text.get()).map(Commanded::Post).map_err(spoken)
        }
        (Some(_), None) => Err("expected a command of the `approval`, since no organization is given".into()),
        (None, Some(_)) => Err("expected a command of the `organization`, since no approval is given".into()),
        (Some(_), Some(_)) | (None, None) => {
            Err("expected one command, either of the `organization` or of the `approval`".into())
        }
    }
}
