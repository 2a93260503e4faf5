//! Cases: what a policy must answer, as data, rule by rule.

mod coverage;
mod expected;
mod read;
mod sentence;

pub use coverage::{CellAt, ConditionAt, ConditionPart, Coverage, EveryoneAt, ForbidAt, Tally};
pub use expected::Expected;

use super::answer::Answer;
use super::request::{ActorShape, Request, RequestError};
use super::resolve;
use crate::level::Level;
use crate::policy::{Policy, UnknownName};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Holds a file of cases: questions, each with the answer that a policy is expected to give.
///
/// A file names actors and resources once and lists cases:
///
/// ```
/// # use countersign::{Policy, interchange::Cases};
/// # fn run(policy: &Policy) -> Result<(), countersign::interchange::CasesError> {
/// let cases = Cases::parse(r#"{
///     "policy": "agorapulse",
///     "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
///     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}},
///     "cases": [{"rule": "2.7", "title": "an editor publishes", "actor": "julie", "action": "post.publish", "resource": "page",
///                "expect": {"decision": true, "can": true, "reason": "allow", "obligations": []}}]
/// }"#)?;
/// assert!(cases.run(policy).iter().all(|outcome| outcome.passed()));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Cases {
    policy: String,
    cases: Vec<Case>,
}

/// Holds one question and the answer that is expected.
///
/// ```
/// # use countersign::{interchange::Cases, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
/// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
/// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
/// let cases = Cases::parse(text)?;
/// let [case] = cases.cases() else { return Err("one case".into()) };
/// assert_eq!((case.rule(), case.title()), ("2.7", "an editor publishes"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Case {
    rule: String,
    title: String,
    request: Request,
    expect: Expected,
}

/// Reports what came of a case.
///
/// ```
/// # use countersign::{interchange::Cases, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
/// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
/// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
/// let wrong = text.replace("allow", "not_granted");
/// let cases = Cases::parse(&wrong)?;
/// let failed: Vec<String> = cases.run(&policy).iter().filter(|outcome| !outcome.passed()).map(ToString::to_string).collect();
/// assert!(failed[0].starts_with("FAILED 2.7 an editor publishes: expected"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CaseOutcome<'c> {
    case: &'c Case,
    answer: Result<Answer, RequestError>,
}

/// Explains why a file of cases was refused.
///
/// ```
/// # use countersign::interchange::Cases;
/// let error = Cases::parse(r#"{"policy": "agorapulse", "cases": []}"#).unwrap_err();
/// assert_eq!(error.to_string(), "expected at least one case, found none");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CasesError {
    /// The text is not JSON, or has not the shape of a file of cases.
    #[error("{0}")]
    Shape(String),
    /// A case names an actor or a resource that the file does not have.
    #[error("case {index}: expected the name of one of the file's {kind}, found `{name}`")]
    UnknownName {
        /// The number of the case, from 1.
        index: usize,
        /// What was looked for: `actors` or `resources`.
        kind: &'static str,
        /// The name that is not there.
        name: String,
    },
    /// A case has an actor, an action or a resource that no request could have.
    #[error("case {index}: {message}")]
    Case {
        /// The number of the case, from 1.
        index: usize,
        /// What was expected.
        message: String,
    },
}

impl Cases {
    /// Reads a file of cases.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// assert!(cases.run(&policy).iter().all(|outcome| outcome.passed()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first problem: the shape of the file, no case, a name that it does not define, a case that is no request.
    pub fn parse(text: &str) -> Result<Self, CasesError> {
        read::cases(text)
    }

    /// Returns the name of the policy that the cases are about.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// assert_eq!(cases.policy(), policy.name(), "they are about this policy");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Returns the cases, in the order of the file.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// assert_eq!(cases.cases().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Puts every case to the policy and compares the answers with what is expected. A case that names a permission, a
    /// role, a plan or a fact that the policy does not have has failed, whatever it expects: what nobody may do is
    /// denied whatever else the policy says.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let text = r#"{"policy": "agorapulse", "actors": {}, "resources": {}, "cases": []}"#;
    /// # fn check(text: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// for outcome in Cases::parse(text)?.run(&policy) {
    ///     assert!(outcome.passed(), "{}: {outcome}", outcome.case().title());
    /// }
    /// # Ok(()) }
    /// ```
    pub fn run<V: Vocabulary>(&self, policy: &Policy<V>) -> Vec<CaseOutcome<'_>> {
        let answer = |request: &Request| known_names(policy, request).and_then(|()| policy.answer(request));
        self.cases.iter().map(|case| CaseOutcome { case, answer: answer(&case.request) }).collect()
    }
}

impl Case {
    /// Returns the number of the rule that the case holds.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// assert_eq!(cases.cases()[0].rule(), "2.7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// Returns what the case says, in words.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// assert_eq!(cases.cases()[0].title(), "an editor publishes");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the expected answer.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// assert_eq!(cases.cases()[0].expected().reason.as_deref(), Some("allow"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn expected(&self) -> &Expected {
        &self.expect
    }
}

impl<'c> CaseOutcome<'c> {
    /// Returns the case.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// let titles: Vec<_> = cases.run(&policy).iter().map(|outcome| outcome.case().title()).collect();
    /// assert_eq!(titles, ["an editor publishes"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn case(&self) -> &'c Case {
        self.case
    }

    /// Returns what the policy answered.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let cases = Cases::parse(text)?;
    /// let outcomes = cases.run(&policy);
    /// assert_eq!(outcomes[0].answer().map(|answer| answer.reason.as_str()), Ok("allow"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The case was no request of this policy; it has then failed.
    pub fn answer(&self) -> Result<&Answer, &RequestError> {
        self.answer.as_ref()
    }

    /// Returns `true` if the answer is the expected one.
    ///
    /// ```
    /// # use countersign::{interchange::Cases, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
    /// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
    /// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
    /// let wrong = text.replace("allow", "not_granted");
    /// let cases = Cases::parse(&wrong)?;
    /// assert!(!cases.run(&policy)[0].passed(), "an editor may publish");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn passed(&self) -> bool {
        self.answer.as_ref().is_ok_and(|answer| self.case.expect.equals(answer))
    }
}

/// Refuses names that a request may have and that count for nothing in it.
fn known_names<V: Vocabulary>(policy: &Policy<V>, request: &Request) -> Result<(), RequestError> {
    for name in request.action.names() {
        let listed = |level| resolve::listed(policy, level, name).is_ok();
        if !Level::ALL.into_iter().any(listed) {
            return Err(UnknownName::new("permission of the policy", name).into());
        }
    }
    for content in request.resource.iter().chain(request.resources.iter().flatten()).flat_map(|one| &one.content) {
        content.facts.iter().flatten().try_for_each(|(name, _)| policy.fact(name).map(|_| ()))?;
    }
    known_facts(policy, &request.actor)?;
    match &request.actor.plan {
        Some(plan) if !policy.has_plans() => Err(UnknownName::new("plan", plan).into()),
        _ => Ok(()),
    }
}

/// The same of what is told of an actor and of whoever acts for them.
fn known_facts<V: Vocabulary>(policy: &Policy<V>, actor: &ActorShape) -> Result<(), UnknownName> {
    actor.facts.iter().flatten().try_for_each(|(name, _)| policy.actor_fact(name).map(|_| ()))?;
    let mut operators = actor.attenuations.iter().filter_map(|attenuation| attenuation.actor.as_deref());
    operators.try_for_each(|operator| known_facts(policy, operator))
}

impl fmt::Display for CaseOutcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.passed() { "ok" } else { "FAILED" };
        write!(f, "{verdict} {} {}", self.case.rule, self.case.title)?;
        if self.passed() {
            return Ok(());
        }
        write!(f, ": expected {}, ", sentence::expected(&self.case.expect))?;
        match &self.answer {
            Ok(answer) => write!(f, "found {}", sentence::found(answer)),
            Err(error) => write!(f, "but it is no request of this policy: {error}"),
        }
    }
}
