//! The answer to a request.

use super::request::{ActorShape, Request, RequestError, ResourceShape};
use super::resolve;
use crate::access::decision::Outcome;
use crate::access::explain::{DecisionExplanation, Lexicon};
use crate::access::{Actor, Decision, Reason, prohibitions};
use crate::level::Level;
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::resource::ErasedResource;
use crate::time::Timestamp;
use crate::vocabulary::{ErasedPermissions, Vocabulary};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Carries what a policy answers to a request, in names, to be written as JSON.
///
/// ```
/// # use countersign::{interchange::Request, policies, Policy};
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let request = Request::parse(
///     r#"{"actor": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "guest"}]},
///         "action": "post.edit", "resource": {"organization": 1, "workspace": null, "profile": 7}}"#,
/// )?;
/// let body = serde_json::to_string(&policy.answer(&request)?)?;
/// assert_eq!(body, r#"{"decision":false,"can":false,"reason":"not_granted","obligations":[]}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Answer {
    /// Whether the request is allowed, perhaps with obligations.
    pub decision: bool,
    /// Whether the request is allowed without obligations.
    pub can: bool,
    /// The name of the reason, such as `not_granted`; `allow` for every allow.
    pub reason: String,
    /// What the host must also do, by name and sorted.
    pub obligations: Vec<String>,
    /// The conditions that are not known to hold, sorted by name; there if the reason is `unmet`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<String>,
    /// Of each prohibition that stands, each once and sorted: what would lift it, if one of these were known to hold; there if the reason is
    /// `forbidden`. Nothing lifts one that names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lifted_by: Vec<Vec<String>>,
    /// Facts of the request that the policy does not declare, of an actor or of content, sorted: they count for nothing, and
    /// may be misspelt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_facts: Vec<String>,
    /// Why, if that was asked. Of several resources: that of the first one that is denied, or of the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Box<DecisionExplanation>>,
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
            lifted_by: Vec::new(),
            unknown_facts: Vec::new(),
            explanation: None,
        }
    }
}

impl<V: Vocabulary> Policy<V> {
    /// Decides a request that came as JSON.
    ///
    /// ```
    /// # use countersign::{interchange::Request, policies, Policy, Timestamp};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let request = Request::parse(
    ///     r#"{"actor": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "guest"}]},
    ///         "action": "post.publish", "resource": {"organization": 1, "workspace": null, "profile": 7}}"#,
    /// )?;
    /// let answer = policy.answer(&request)?;
    /// assert_eq!((answer.decision, answer.reason.as_str()), (false, "not_granted"));
    /// assert!(answer.unknown_facts.is_empty());
    /// let explained = policy.answer_explained(&request)?;
    /// assert!(explained.explanation.is_some_and(|explanation| !explanation.remedies.is_empty()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Names that the policy or its vocabulary does not have, an actor that cannot be built, a missing `now`, `plan`,
    /// `node` or `workspace`. A permission of another level than the resource is no error but a deny.
    pub fn answer(&self, request: &Request) -> Result<Answer, RequestError> {
        let (actor, names) = self.asker(request)?;
        let (mut outcomes, mut lifted_by) = (Vec::new(), Vec::new());
        for shape in resources(request)? {
            let content = shape.content.as_ref().map(|content| resolve::content(self, content));
            let on = resolve::resource(shape, content.as_ref())?;
            let decision = self.decide_names(&actor, names, &on);
            if decision.reason() == Reason::Forbidden
                && outcomes.iter().all(|outcome: &Outcome| outcome.obligations().is_some())
            {
                lifted_by = self.lifted_by(&actor, names, &on);
            }
            outcomes.push(decision.outcome());
        }
        let unknown_facts = resolve::unknown_facts(self, request);
        Ok(Answer { lifted_by, unknown_facts, ..self.decision_for_all(outcomes).into() })
    }

    /// Answers as [`answer`](Self::answer) does, with the explanation.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    ///
    /// ```
    /// # use countersign::{interchange::Request, Policy};
    /// fn answer(policy: &Policy, body: &str) -> Result<String, Box<dyn std::error::Error>> {
    ///     let answer = policy.answer_explained(&Request::parse(body)?)?;
    ///     Ok(serde_json::to_string(&answer)?)
    /// }
    /// ```
    pub fn answer_explained(&self, request: &Request) -> Result<Answer, RequestError> {
        let mut answer = self.answer(request)?;
        let (actor, names) = self.asker(request)?;
        let mut first = None;
        for shape in resources(request)? {
            let content = shape.content.as_ref().map(|content| resolve::content(self, content));
            let on = resolve::resource(shape, content.as_ref())?;
            let explanation = match self.asked(names, on.level()) {
                Some(asked) => self.explain_erased(&actor, asked, &on),
                None => DecisionExplanation::of_shape(Reason::WrongLevel, names.to_vec(), &on),
            };
            let denied = !explanation.decision;
            if denied || first.is_none() {
                first = Some(Box::new(explanation));
            }
            if denied {
                break;
            }
        }
        answer.explanation = first;
        Ok(answer)
    }

    /// Reads an actor from a JSON object, the `actor` of a [`Request`], as of `now`: for rosters that are kept as
    /// JSON.
    ///
    /// ```
    /// # use countersign::{policies, OrganizationId, Policy, Timestamp, UserId};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let row = r#"{"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "guest"}]}"#;
    /// let julie = policy.read_actor(row, Some(Timestamp::from_millis(0)))?;
    /// assert_eq!((julie.user(), julie.organization()), (UserId::new(3), OrganizationId::new(1)));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Text that is no such object, names that the policy does not have, an actor that cannot be built; a missing
    /// `now` if something is timed.
    pub fn read_actor(&self, text: &str, now: Option<Timestamp>) -> Result<Actor<V>, RequestError> {
        let shape: ActorShape = serde_json::from_str(text).map_err(|error| RequestError::shape(&error))?;
        resolve::actor(self, &shape, now)
    }

    fn asker<'r>(&self, request: &'r Request) -> Result<(Actor<V>, &'r [String]), RequestError> {
        let actor = resolve::actor(self, &request.actor, request.now)?;
        let names = request.action.names();
        for name in names {
            resolve::everywhere(self, name)?;
        }
        Ok((actor, names))
    }

    /// Of each prohibition that stands: the contraries of its literals.
    fn lifted_by(&self, actor: &Actor<V>, names: &[String], on: &ErasedResource<'_>) -> Vec<Vec<String>> {
        let (lexicon, asked) = (Lexicon::of(self), self.asked(names, on.level()).map_or(0, |asked| asked.mask));
        let standing = prohibitions(&self.tables, &actor.core, on, asked);
        let contrary = |when: Condition| Condition { all_true: when.all_false, all_false: when.all_true };
        // Each once, whatever the order and number of the rules.
        standing.map(|when| lexicon.literals(contrary(when))).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn decide_names(&self, actor: &Actor<V>, names: &[String], on: &ErasedResource<'_>) -> Decision<'_> {
        match self.asked(names, on.level()) {
            Some(asked) => self.decide_erased(actor, asked, on),
            None => self.denied(Reason::WrongLevel),
        }
    }

    /// `None` if one of the names is of another level.
    fn asked(&self, names: &[String], level: Level) -> Option<ErasedPermissions> {
        names
            .iter()
            .try_fold(ErasedPermissions::empty(level), |asked, name| asked.with(self.permission(level, name).ok()?))
    }
}

fn resources(request: &Request) -> Result<&[ResourceShape], RequestError> {
    match (&request.resource, &request.resources) {
        (Some(resource), None) => Ok(core::slice::from_ref(resource)),
        (None, Some(resources)) => Ok(resources.as_slice()),
        _ => Err(RequestError::Incomplete("expected either `resource` or `resources`")),
    }
}
