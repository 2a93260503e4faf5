//! Publish orders: what goes out now (S1 to S3).

use crate::approval::model::content::Fingerprint;
use crate::approval::model::state::{Phase, State, Target};
use crate::id::{ContentId, ProfileId};
use crate::time::Timestamp;
use alloc::format;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// Tells the host to publish one version of a post on one profile, now. The host answers with `begin_publish`, then
/// publishes, then reports.
///
/// ```
/// # use countersign::{approval::{Action, By, Command, PublishOrder, State}, id::CommandId, Timestamp};
/// fn begin(post: &State, order: PublishOrder, id: CommandId, now: Timestamp) -> Command {
///     let seen = (post.revision(), post.version());
///     let begin = Action::BeginPublish { target: order.target, fingerprint: order.fingerprint };
///     Command::new(id, By::Host {}, now, seen, begin)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishOrder {
    /// The id of the post.
    pub content: ContentId,
    /// The profile to publish on.
    pub target: ProfileId,
    /// The version of the content to publish.
    pub version: u32,
    /// What exactly was approved. What the host is about to send must have these digests.
    pub fingerprint: Fingerprint,
    /// Equal for the same attempt and for no other: for networks that do a request once.
    pub idempotency_key: String,
}

/// Lists what is to be published now: approved, scheduled, not held, on a profile that is connected, and due by the
/// caller's own clock, whatever another server's events say (J6).
///
/// ```
/// # use countersign::{approval::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
/// # let post = State::restore(serde_json::from_str(stored)?)?;
/// assert_eq!(due(&post, Timestamp::from_millis(49)).count(), 0, "it is not yet time");
/// let order = due(&post, Timestamp::from_millis(50)).next().ok_or("nothing is due")?;
/// assert_eq!((order.target, order.idempotency_key.as_str()), (ProfileId::new(7), "900/7/1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

    /// Returns what a retry at a target would publish; `None` unless the last attempt failed.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_failed.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let order = post.retry_order(ProfileId::new(7)).ok_or("nothing to try again")?;
    /// assert_eq!((order.idempotency_key.as_str(), order.version), ("900/7/2", 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn retry_order(&self, target: ProfileId) -> Option<PublishOrder> {
        self.target(target).filter(|target| target.phase == (Phase::Failed {})).map(|target| self.order(target))
    }
}
