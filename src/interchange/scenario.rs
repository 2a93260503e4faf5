//! Scenarios: what is given, what is commanded then, and what must come of it.

mod compare;
mod known;
mod run;
mod shape;
mod vacuous;

use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::Serialize;
use serde_json::Value;
use shape::{File, Step};

/// Holds a story as JSON: commands on an organization, on a post, or on both, and what is expected of each.
///
/// ```
/// # use countersign::{Policy, interchange::Scenario};
/// # fn run(policy: &Policy) -> Result<(), countersign::interchange::ScenarioError> {
/// let scenario = Scenario::parse(r#"{
///     "format": 1,
///     "given": {"organization": {"id": 10}},
///     "steps": [{"organization": {"by": {"type": "user", "user": 1}, "now": 0,
///                                 "action": {"type": "create", "organization": 10, "founder": 1,
///                                            "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
///                "expect": {"events": [{"change": {"type": "organization_created"}}]}}]
/// }"#)?;
/// assert!(scenario.run(policy)?.iter().all(|step| step.holds()));
/// # Ok(()) }
/// ```
///
/// # The format
///
/// `format` is the version of all this: the number 1, which a file that does not say so has too. Another one is refused.
///
/// # What is given
///
/// - `organization`: an `id`, and either `events` or a `snapshot`; without both, nothing has happened yet.
/// - `approval`: the `content` (an id), and perhaps `events` and `definitions` (`{"definition": .., "profiles": ..}`)
///   that are bound besides the policy's. Where no organization is given: the id of the
///   `organization`, the `profiles` and the `people`, as a [`Request`](super::Request) writes resources and actors, and
///   `must_approve` (`{"profile": 7, "user": 3}`). Else people and places are those of the organization, at the time
///   of each command.
///
/// # Steps
///
/// Each has one command: an [`organization::Command`](crate::organization::Command) as `organization`, or an
/// [`approval::Command`](crate::approval::Command) as `approval`. Left out, its id is the number of the step, or the next
/// one that no event of what is given and no step before has; its time is that of the step before, and the revision and
/// version are those of the moment. A step may have a `title` and the number of the `rule` that it holds.
///
/// `facts` beside a command are what the host says of the post from then on, each with its value and whoever set it
/// (`{"sensitive": {"value": true, "by": 4}}`; without `by` it is the host itself). Without an organization, `gone` and
/// `disconnected` are the profiles of which the host says so from then on (`"gone": [7]`; `[]` for none any more).
///
/// `expect` may hold `events`, `refusal`, `state`, and for a post `targets`. Each is compared as far as it goes: of an
/// object the fields that it names, of a list every element, anything else as it is. A step that says nothing of a
/// refusal expects none. With an organization, `allows` and `denies` list what members may or may not do after the
/// step (`{"user": 3, "permission": "post.view", "place": {"type": "profile", "profile": 7}}`), and `effects` what the
/// host has to do.
///
/// # What cannot fail
///
/// An expectation that holds whatever comes is refused, as a misspelt field is: a question about somebody who never comes
/// to be a member or about a place that never was there (who was removed and what was deleted may be asked about, as far
/// back as events are given), or about a permission that the policy does not list; a list of questions without one; a state
/// of which nothing is said; a `null` for a field that is not there; `effects` of a post, `targets` of an organization;
/// and a scenario without steps.
#[derive(Clone, Debug)]
pub struct Scenario {
    file: File,
}

/// Reports what came of a step.
///
/// ```
/// # use countersign::{interchange::Scenario, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
/// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
/// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
/// let outcomes = Scenario::parse(text)?.run(&policy)?;
/// assert_eq!(outcomes[0].to_string(), "ok step 1 0.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[must_use]
pub struct StepOutcome {
    /// From 1.
    step: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    events: Vec<Value>,
    refusal: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    effects: Vec<Value>,
    state: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    targets: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unmet: Vec<String>,
}

/// Explains why a scenario was refused.
///
/// ```
/// # use countersign::interchange::Scenario;
/// let error = Scenario::parse(r#"{"given": {"organization": {"id": 10}}, "steps": []}"#).unwrap_err();
/// assert_eq!(error.to_string(), "expected at least one step, found none");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The text is not JSON, or has not the shape of a scenario.
    #[error("{0}")]
    Shape(String),
    /// What the scenario begins with does not fit together, or does not fit the policy.
    #[error("given: {0}")]
    Given(String),
    /// A step cannot be carried out as it is written.
    #[error("step {step}: {message}")]
    Step {
        /// The number of the step, from 1.
        step: usize,
        /// What was expected.
        message: String,
    },
}

impl Scenario {
    /// Reads a scenario from JSON.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// let scenario = Scenario::parse(text)?;
    /// assert!(scenario.run(&policy)?.iter().all(|step| step.holds()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first problem: text that is not JSON or not of the shape of a scenario, no step, a command of something that
    /// is not given, an expectation that could not fail.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        shape::file(text).map(|file| Self { file })
    }

    /// Counts the steps.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// assert_eq!(Scenario::parse(text)?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.file.steps.len()
    }

    /// Returns `true` if there is no step; such a scenario is refused, so never.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// assert!(!Scenario::parse(text)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.file.steps.is_empty()
    }

    /// Lists the numbers of the rules that the steps hold, in the order of the steps.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// let scenario = Scenario::parse(text)?;
    /// assert_eq!(scenario.rules().collect::<Vec<_>>(), ["0.1"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.file.steps.iter().filter_map(|step| step.rule.as_deref())
    }

    /// Carries out every command and compares what comes of it with what is expected. After a step that does not hold,
    /// the scenario goes on.
    ///
    /// # Errors
    /// What is given does not fit the policy, or a step asks for a permission, about a person or about a place that is
    /// not there and never was.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// let outcomes = Scenario::parse(text)?.run(&policy)?;
    /// assert!(outcomes.iter().all(|step| step.holds()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run<V: Vocabulary>(&self, policy: &Policy<V>) -> Result<Vec<StepOutcome>, ScenarioError> {
        let mut world = run::World::begin(policy, &self.file.given)?;
        let steps = self.file.steps.iter().enumerate();
        let outcomes = steps.map(|(index, step)| world.step(index.saturating_add(1), step));
        let outcomes = outcomes.collect::<Result<_, _>>()?;
        world.ends()?;
        Ok(outcomes)
    }
}

impl StepOutcome {
    /// Returns the number of the step, from 1.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// let outcomes = Scenario::parse(text)?.run(&policy)?;
    /// assert_eq!(outcomes[0].step(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn step(&self) -> usize {
        self.step
    }

    /// Returns `true` if what was expected came.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// let hopeful = text.replace("organization_created", "organization_renamed");
    /// assert!(!Scenario::parse(&hopeful)?.run(&policy)?[0].holds());
    /// assert!(Scenario::parse(text)?.run(&policy)?[0].holds());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn holds(&self) -> bool {
        self.unmet.is_empty()
    }

    /// Lists what did not come as expected, one difference each.
    ///
    /// ```
    /// # use countersign::{interchange::Scenario, policies, Policy};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let text = r#"{"given": {"organization": {"id": 10}}, "steps": [{"rule": "0.1", "organization": {"by": {"type": "user", "user": 1}, "now": 0,
    /// #     "action": {"type": "create", "organization": 10, "founder": 1, "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
    /// #     "expect": {"events": [{"change": {"type": "organization_created"}}]}}]}"#;
    /// let hopeful = text.replace("organization_created", "organization_renamed");
    /// let outcomes = Scenario::parse(&hopeful)?.run(&policy)?;
    /// assert!(outcomes[0].unmet()[0].contains("organization_created"), "that came instead");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unmet(&self) -> &[String] {
        &self.unmet
    }

    fn of(step: usize, shape: &Step) -> Self {
        Self {
            step,
            rule: shape.rule.clone(),
            title: shape.title.clone(),
            events: Vec::new(),
            refusal: Value::Null,
            message: None,
            effects: Vec::new(),
            state: Value::Null,
            targets: Vec::new(),
            unmet: Vec::new(),
        }
    }
}

impl fmt::Display for StepOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.holds() { "ok" } else { "FAILED" };
        write!(f, "{verdict} step {}", self.step)?;
        let named = [&self.rule, &self.title];
        named.into_iter().flatten().try_for_each(|text| write!(f, " {text}"))?;
        self.unmet.iter().try_for_each(|unmet| write!(f, "\n  {unmet}"))
    }
}
