//! Publish orders: what goes out now (S1 to S3).

use crate::approval::model::content::Fingerprint;
use crate::approval::model::state::{Phase, State, Target};
use crate::id::{ContentId, ProfileId};
use crate::time::Timestamp;
use alloc::format;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// Orders the host to publish this, there, now. The host answers with `begin_publish`, then publishes, then reports.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishOrder {
    /// The post.
    pub content: ContentId,
    /// Where.
    pub target: ProfileId,
    /// The version of the content.
    pub version: u32,
    /// What exactly was approved. What the host is about to send must have these digests.
    pub fingerprint: Fingerprint,
    /// Equal for the same attempt and for no other: for networks that do a request once.
    pub idempotency_key: String,
}

/// Tells what is approved, scheduled, not held, on a profile that is connected, and due by the caller's own clock,
/// whatever another server's events say (J6).
pub fn due(state: &State, own: Timestamp) -> impl Iterator<Item = PublishOrder> + '_ {
    let ready = move |target: &&Target| target.phase == (Phase::Review {}) && state.gates_open(target, own);
    state.targets.iter().filter(ready).map(|target| state.order(target))
}

/// The key of an attempt; no target uses a number twice.
pub(in crate::approval) fn key(content: ContentId, target: ProfileId, attempt: u32) -> String {
    format!("{content}/{target}/{attempt}")
}

impl State {
    /// Both gates: everyone it needs has said yes, and its time has come; nobody holds it, and its profile is connected.
    pub(in crate::approval) fn gates_open(&self, target: &Target, own: Timestamp) -> bool {
        let free = !target.is_held() && target.out_of_reach().is_none();
        target.opens_at().is_some_and(|at| at <= own) && free && self.is_approved(target)
    }

    /// The order for a target, ready or not.
    pub(in crate::approval) fn order(&self, target: &Target) -> PublishOrder {
        let attempt = target.attempts.saturating_add(1);
        PublishOrder {
            content: self.content,
            target: target.profile,
            version: self.version,
            fingerprint: self.fingerprint(target),
            idempotency_key: key(self.content, target.profile, attempt),
        }
    }

    /// Tells what a retry at a target would publish; `None` unless the last attempt failed.
    #[must_use]
    pub fn retry_order(&self, target: ProfileId) -> Option<PublishOrder> {
        self.target(target).filter(|target| target.phase == (Phase::Failed {})).map(|target| self.order(target))
    }
}
