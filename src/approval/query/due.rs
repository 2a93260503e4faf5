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
/// # use countersign::{approval::*, event_sourcing::Aggregate, policies};
/// # use countersign::{ContentId, ContentState, Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::PUBLER)?;
/// # let rules = Rules::of(&policy).bind(Definition::four_eyes("post.review"), None)?;
/// # let (id, workspace, page, at) = (OrganizationId::new(1), WorkspaceId::new(2), ProfileId::new(7), Timestamp::from_millis);
/// # let (sarah, marc, admin) = (UserId::new(1), UserId::new(2), policy.workspace_role("admin")?);
/// # let people = [sarah, marc].map(|user| policy.actor(user, id).workspace_role(workspace, admin).build(at(0)).unwrap());
/// # let places = [Organization::new(id).workspace(workspace).profile(page)];
/// # let context = Context::new(&rules, &places, &people);
/// # let mut post = Aggregate::new(State::new(id, ContentId::new(900)));
/// # let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
/// # for action in [
/// #     Action::Create { targets: vec![page], digests },
/// #     Action::Schedule { targets: vec![page], at: at(50) },
/// #     Action::Submit { targets: vec![page] },
/// # ] {
/// #     let seen = (post.state().revision(), post.state().version());
/// #     let command = Command::new(post.next_id(), By::user(marc), at(1), seen, action);
/// #     post.apply(decide(&context, post.state(), &command)?)?;
/// # }
/// # let state = post.state();
/// assert_eq!(due(state, at(50)).count(), 0, "nobody has said yes");
/// # let yes = Action::Approve { targets: vec![page], stage: "second_pair".into() };
/// # let yes = Command::new(post.next_id(), By::user(sarah), at(2), (state.revision(), state.version()), yes);
/// # post.apply(decide(&context, post.state(), &yes)?)?;
/// // Sarah says yes.
/// assert_eq!(due(post.state(), at(49)).count(), 0, "it is not yet time");
/// let order = due(post.state(), at(50)).next().expect("both gates are open");
/// assert_eq!((order.target, order.idempotency_key.as_str()), (page, "900/7/1"));
/// # Ok(()) }
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
    #[must_use]
    pub fn retry_order(&self, target: ProfileId) -> Option<PublishOrder> {
        self.target(target).filter(|target| target.phase == (Phase::Failed {})).map(|target| self.order(target))
    }
}
