//! What a case expects of the answer.

use super::super::answer::Answer;
use super::super::field::present;
use crate::access::Reason;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Deserialize;

/// Describes what a case expects of the answer. What it leaves out is not compared; it says at least one of
/// `decision`, `can` and `reason`.
///
/// ```
/// # use countersign::{interchange::Cases, policies, Policy};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let text = r#"{"policy": "agorapulse", "actors": {"julie": {"user": 3, "organization": 1, "assignments": [{"level": "profile", "node": 7, "role": "editor"}]}},
/// #     "resources": {"page": {"organization": 1, "workspace": null, "profile": 7}}, "cases": [{"rule": "2.7", "title": "an editor publishes",
/// #     "actor": "julie", "action": "post.publish", "resource": "page", "expect": {"reason": "allow"}}]}"#;
/// let cases = Cases::parse(text)?;
/// let expected = cases.cases()[0].expected();
/// assert_eq!((expected.reason.as_deref(), expected.can), (Some("allow"), None)); // `can` is not compared
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Expected {
    /// Whether the request is to be allowed, perhaps with obligations.
    #[serde(default, deserialize_with = "present")]
    pub decision: Option<bool>,
    /// Whether the request is to be allowed without obligations.
    #[serde(default, deserialize_with = "present")]
    pub can: Option<bool>,
    /// The name of the expected reason.
    #[serde(default, deserialize_with = "present")]
    pub reason: Option<String>,
    /// The names of the expected obligations, in any order.
    #[serde(default, deserialize_with = "present")]
    pub obligations: Option<Vec<String>>,
    /// The conditions that are expected not to hold, in any order.
    #[serde(default, deserialize_with = "present")]
    pub unmet: Option<Vec<String>>,
}

impl Expected {
    /// Whether it expects an allow, said or implied.
    pub(super) fn decides(&self) -> Option<bool> {
        let implied = || self.can.filter(|can| *can).or_else(|| self.reason.as_ref().map(|reason| reason == "allow"));
        self.decision.or_else(implied)
    }

    /// Why no answer can be the expected one, if none can.
    pub(super) fn contradiction(&self) -> Option<String> {
        let reason = self.reason.as_deref()?;
        let known = Reason::from_name(reason).filter(|reason| *reason != Reason::OtherPolicy);
        if known.is_none() {
            return Some(format!("expected the name of a reason, found `{reason}`"));
        }
        let denies = self.decision == Some(false);
        let allows = self.decision == Some(true)
            || self.can == Some(true)
            || self.obligations.as_ref().is_some_and(|obligations| !obligations.is_empty());
        let contradicts = if reason == "allow" { denies } else { allows };
        contradicts.then(|| format!("expected an answer that there can be, found `{reason}` beside its contrary"))
    }

    /// Whether some answer would not do.
    pub(super) fn says_something(&self) -> bool {
        self.can.is_some() || self.decides().is_some()
    }

    pub(super) fn equals(&self, answer: &Answer) -> bool {
        self.decides_as(answer)
            && self.reason.as_ref().is_none_or(|reason| *reason == answer.reason)
            && self.unmet.as_ref().is_none_or(|unmet| same(unmet, &answer.unmet))
    }

    /// The same apart from the reason.
    pub(super) fn decides_as(&self, answer: &Answer) -> bool {
        self.decides().is_none_or(|decision| decision == answer.decision)
            && self.can.is_none_or(|can| can == answer.can)
            && self.obligations.as_ref().is_none_or(|obligations| same(obligations, &answer.obligations))
    }
}

/// Equal but for the order.
fn same(a: &[String], b: &[String]) -> bool {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort_unstable();
        list
    };
    sorted(a) == sorted(b)
}
