//! The answer to a request.

use super::request::{ActionShape, Request, RequestError};
use super::resolve;
use crate::access::{Actor, Decision, Reason};
use crate::policy::Policy;
use crate::resource::AnyResource;
use crate::vocabulary::{AnyPermissions, Vocabulary};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What a policy answers, in names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Answer {
    /// Allowed, perhaps with obligations.
    pub decision: bool,
    /// Allowed without obligations.
    pub can: bool,
    /// The name of the reason, such as `not_granted`; `allow` for every allow.
    pub reason: String,
    /// What the host must also do, sorted.
    pub obligations: Vec<String>,
    /// The literals that do not hold, sorted by atom; there if the reason is `unmet`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<String>,
}

impl From<Decision<'_>> for Answer {
    fn from(decision: Decision<'_>) -> Self {
        let mut unmet: Vec<_> = decision.unmet().collect();
        unmet.sort_unstable();
        Self {
            decision: decision.is_allowed(),
            can: decision.is_plain(),
            reason: decision.reason().name().into(),
            obligations: decision.obligations().map(String::from).collect(),
            unmet: unmet.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<V: Vocabulary> Policy<V> {
    /// Decides a request that came as JSON.
    ///
    /// # Errors
    /// Names that the policy or its vocabulary does not have, an actor that cannot be built, a missing `now`, `plan`,
    /// `node` or `workspace`. A permission of another level than the resource is no error but a deny.
    pub fn answer(&self, request: &Request) -> Result<Answer, RequestError> {
        let actor = resolve::actor(self, &request.actor, request.now)?;
        let names = match &request.action {
            ActionShape::One(name) => core::slice::from_ref(name),
            ActionShape::All(names) => names.as_slice(),
        };
        for name in names {
            resolve::everywhere(self, name)?;
        }
        let shapes = match (&request.resource, &request.resources) {
            (Some(resource), None) => core::slice::from_ref(resource),
            (None, Some(resources)) => resources.as_slice(),
            _ => return Err(RequestError::Incomplete("expected either `resource` or `resources`")),
        };
        let mut outcomes = Vec::new();
        for shape in shapes {
            let content = shape.content.as_ref().map(|content| resolve::content(self, content));
            let on = resolve::resource(shape, content.as_ref())?;
            outcomes.push(self.decide_names(&actor, names, &on).outcome());
        }
        Ok(self.decision_for_all(outcomes).into())
    }

    fn decide_names(&self, actor: &Actor<V>, names: &[String], on: &AnyResource<'_>) -> Decision<'_> {
        let mut asked = AnyPermissions::empty(on.level());
        for name in names {
            match self.permission(on.level(), name).ok().and_then(|permission| asked.with(permission)) {
                Some(more) => asked = more,
                None => return self.denied(Reason::WrongLevel),
            }
        }
        self.decide_erased(actor, asked, on)
    }
}
