//! Answers in words, for whoever reads why a case failed.

use super::Expected;
use crate::interchange::answer::Answer;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What is said of an answer; what is not said is `None`.
struct Said<'a> {
    decision: Option<bool>,
    can: Option<bool>,
    reason: Option<&'a str>,
    obligations: &'a [String],
    unmet: &'a [String],
}

pub(super) fn expected(expected: &Expected) -> String {
    let said = Said {
        decision: expected.decides(),
        can: expected.can,
        reason: expected.reason.as_deref(),
        obligations: expected.obligations.as_deref().unwrap_or_default(),
        unmet: expected.unmet.as_deref().unwrap_or_default(),
    };
    said.in_words()
}

pub(super) fn found(answer: &Answer) -> String {
    let Answer { decision, can, reason, obligations, unmet, .. } = answer;
    Said { decision: Some(*decision), can: Some(*can), reason: Some(reason), obligations, unmet }.in_words()
}

impl Said<'_> {
    fn in_words(&self) -> String {
        let answer = match (self.decision, self.can) {
            (_, Some(true)) => "an allow without obligations",
            (Some(true), Some(false)) => "an allow with obligations",
            (Some(true), None) => "an allow",
            (Some(false), _) => "a deny",
            (None, _) => "no allow without obligations",
        };
        let to = if self.obligations.is_empty() { String::new() } else { format!(" ({})", listed(self.obligations)) };
        let because = match self.reason {
            None | Some("allow") => String::new(),
            Some(reason) if self.unmet.is_empty() => format!(" because of `{reason}`"),
            Some(reason) => format!(" because of `{reason}` ({})", listed(self.unmet)),
        };
        format!("{answer}{to}{because}")
    }
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
