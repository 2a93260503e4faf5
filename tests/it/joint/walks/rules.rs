//! What must happen to a post that two people have a hand in: the rules of the texts by their number, and J1. Nothing
//! of the crate is used here, so that nothing of it can be wrong in the same way.

use super::walk::{Asked, Part, Then, Walk, When};
use std::collections::BTreeSet;

/// Something that a member of a product can be, with what the rules say of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// The stages that the member may decide.
    pub(super) decides: &'static [&'static str],
    /// The stages that are not asked about what only such members had a hand in.
    exempt: &'static [&'static str],
    pub(super) schedules: bool,
    /// May rewrite everybody's posts at any time (2.8); whoever may not, only drafts and their own scheduled posts (2.16).
    edits: bool,
    /// A product that has exactly one of them (0.4, 1.17, 2.1).
    pub(super) only_one: bool,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn kind(name: &'static str, decides: &'static [&'static str], exempt: &'static [&'static str]) -> Kind {
    Kind { name, decides, exempt, schedules: true, edits: true, only_one: false }
}

/// 2.2 the owner is an administrator everywhere; 2.7 administrators and editors publish, so that nobody need see what
/// they alone wrote (2.15); 2.10 they process; 2.15 moderators send for approval.
pub(super) const AGORAPULSE: [Kind; 4] = [
    Kind { only_one: true, ..kind("owner", &["processing"], &["processing"]) },
    kind("administrator", &["processing"], &["processing"]),
    kind("editor", &["processing"], &["processing"]),
    Kind { schedules: false, edits: false, ..kind("moderator", &[], &[]) },
];

/// 0.13 the owner approves sensitive posts; 0.5 and 0.6 admins and editors rewrite; 0.8 editors do not plan a date.
pub(super) const ALIXIA: [Kind; 3] = [
    Kind { only_one: true, ..kind("owner", &["owner_approval"], &["owner_approval"]) },
    kind("admin", &[], &[]),
    Kind { schedules: false, ..kind("editor", &[], &[]) },
];

/// 1.12 the owner or an admin approves inside; 1.14 the Members panel lets an editor do without; 1.6 and 1.8 clients
/// that must approve, here with the right to write as well, are never exempt from anything.
pub(super) const PUBLER: [Kind; 5] = [
    Kind { only_one: true, ..kind("owner", &["internal"], &["internal"]) },
    kind("admin", &["internal"], &["internal"]),
    kind("trusted editor", &[], &["internal"]),
    kind("editor", &[], &[]),
    kind("client", &["client"], &[]),
];

impl Walk {
    /// Who is asked at each stage that stands: J1, unless *every* hand is exempt. A client who submits this version has
    /// said yes by that (1.8); where no client must approve, none is asked (1.14).
    fn asked(&self, hands: &[(Part, Kind)], submitted_by: Option<Part>) -> Vec<Asked> {
        let stages: &[&str] = match self.product {
            "agorapulse" => &["processing"],
            // Only what is known not to be sensitive goes without (0.13; unknown means that the stage stands).
            "alixia" if self.setting == "not sensitive" => &[],
            "alixia" => &["owner_approval"],
            _ => &["internal", "client"],
        };
        let stands = |stage: &&str| hands.iter().any(|(_, kind)| !kind.exempt.contains(stage));
        let who = |stage: &'static str| {
            let all = self.team().into_iter().filter(|(_, kind)| kind.decides.contains(&stage));
            let mut people: BTreeSet<Part> = all.map(|(part, _)| part).collect();
            let said = stage == "client" && submitted_by.is_some_and(|part| people.remove(part));
            Asked { stage, people, said }
        };
        let asked = stages.iter().copied().filter(stands).map(who);
        asked.filter(|asked| asked.stage != "client" || !asked.people.is_empty()).collect()
    }

    /// What must happen.
    pub(super) fn then(&self) -> Then {
        let [writer, rewriter] = [("writer", self.writer), ("rewriter", self.rewriter)];
        let other = if self.alone { writer } else { rewriter };
        let submitter = if self.rewriter_submits { other } else { writer };
        if self.when == When::Draft {
            return waits(false, self.asked(&[writer, other, submitter], Some(submitter.0))).unwrap_or(Then::Unseen);
        }
        let before = self.asked(&[writer, submitter], Some(submitter.0));
        let label = matches!(self.when, When::LabelScheduled | When::LabelDue);
        let own_scheduled = self.alone && matches!(self.when, When::Scheduled | When::Due);
        match self.when {
            When::Review if before.is_empty() => return Then::NoReview,
            _ if !(other.1.edits || own_scheduled || label) => return Then::Refused,
            // 2.17: who may not publish labels it only by sending it for approval; for the others labels are no part of it.
            _ if label && other.1.edits => return if before.is_empty() { Then::Unseen } else { Then::OnItsApproval },
            _ => {}
        }
        // Every yes was to another version. 2.27: what is not approved by its time does not go out; it is submitted again.
        let late = matches!(self.when, When::Due | When::LabelDue);
        let submitted_by = late.then_some(submitter.0);
        waits(late, self.asked(&[writer, submitter, other], submitted_by)).unwrap_or(Then::Unseen)
    }
}

fn waits(late: bool, stages: Vec<Asked>) -> Option<Then> {
    (!stages.is_empty()).then_some(Then::Waits { late, stages })
}
