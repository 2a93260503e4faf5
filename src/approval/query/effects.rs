//! Effects: what the host should do because something happened, as data.

use crate::approval::model::cause::Cause;
use crate::approval::model::event::{Change, Event};
use crate::approval::model::state::State;
use crate::approval::query::due::PublishOrder;
use crate::id::{ProfileId, UserId};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Something that the host should do. Doing it twice does no harm: a publish order has its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Effect {
    /// Tell these people that they can decide.
    AskToDecide {
        /// Where.
        target: ProfileId,
        /// At which stage.
        stage: String,
        /// Whom; sorted.
        people: Vec<UserId>,
    },
    /// Remind these people that they can decide.
    Remind {
        /// Where.
        target: ProfileId,
        /// At which stage.
        stage: String,
        /// Whom; sorted.
        people: Vec<UserId>,
    },
    /// Tell the author and whoever submitted that it was sent back.
    TellSentBack {
        /// Where.
        target: ProfileId,
        /// Whom; sorted.
        people: Vec<UserId>,
        /// Why.
        comment: String,
    },
    /// Tell the author and whoever submitted that nobody can approve, or that nothing goes out on the profile.
    TellStuck {
        /// Where.
        target: ProfileId,
        /// At which stage, unless it is the profile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<String>,
        /// Whom; sorted.
        people: Vec<UserId>,
        /// Why.
        cause: Cause,
    },
    /// Tell the author and whoever submitted that an approval will count no more when the time to publish comes, or that a
    /// stage will be needed then.
    TellLapse {
        /// Where.
        target: ProfileId,
        /// At which stage.
        stage: String,
        /// Whom; sorted.
        people: Vec<UserId>,
        /// Whose right the approval uses, or who may do without the stage.
        user: UserId,
        /// When they lose that.
        at: Timestamp,
        /// They may do without the stage, so that it is skipped.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        exemption: bool,
    },
    /// Call these people to a comment.
    Mention {
        /// Whom.
        people: Vec<UserId>,
        /// What was said.
        text: String,
    },
    /// Publish.
    Publish {
        /// What and where.
        order: PublishOrder,
    },
}

/// What the host should do because of these events, in order; the states are those before and after them.
#[must_use]
pub fn effects(before: &State, after: &State, events: &[Event]) -> Vec<Effect> {
    let mut effects: Vec<Effect> = events.iter().filter_map(|event| effect(after, event)).collect();
    for (target, stage, people) in asked(after) {
        let known = asked(before).into_iter().find(|(at, name, _)| (at, name) == (&target, &stage));
        let known = known.map(|(_, _, people)| people).unwrap_or_default();
        let people: Vec<UserId> = people.into_iter().filter(|user| !known.contains(user)).collect();
        if !people.is_empty() {
            effects.push(Effect::AskToDecide { target, stage, people });
        }
    }
    effects
}

fn effect(after: &State, event: &Event) -> Option<Effect> {
    if let Change::Reminded { target, stage, .. } = &event.change {
        let asked = asked(after).into_iter().find(|(at, name, _)| (at, name) == (target, stage));
        return asked.map(|(target, stage, people)| Effect::Remind { target, stage, people });
    }
    if let Change::Rejected { target, comment, .. }
    | Change::ChangesRequested { target, comment, .. }
    | Change::ForceRejected { target, comment } = &event.change
    {
        let (target, people, comment) = (*target, owners(after, *target), comment.as_str().into());
        return Some(Effect::TellSentBack { target, people, comment });
    }
    if let Change::BecameStuck { target, stage, cause } = &event.change {
        let (people, stage, cause) = (owners(after, *target), Some(stage.clone()), cause.clone());
        return Some(Effect::TellStuck { target: *target, stage, people, cause });
    }
    if let Change::ProfileDisconnected { target } | Change::ProfileUnknown { target } = &event.change {
        let cause = after.target(*target).and_then(crate::approval::model::state::Target::stuck_profile)?;
        return Some(Effect::TellStuck { target: *target, stage: None, people: owners(after, *target), cause });
    }
    if let Change::ApprovalLapses { target, stage, user, at } | Change::ExemptionLapses { target, stage, user, at } =
        &event.change
    {
        let (people, stage) = (owners(after, *target), stage.clone());
        let exemption = matches!(event.change, Change::ExemptionLapses { .. });
        return Some(Effect::TellLapse { target: *target, stage, people, user: *user, at: *at, exemption });
    }
    if let Change::Commented { text, mentions, .. } = &event.change {
        let call = || Effect::Mention { people: mentions.clone(), text: text.as_str().into() };
        return (!mentions.is_empty()).then(call);
    }
    if let Change::PublishBegun { target, attempt, fingerprint, .. } = &event.change {
        let order = PublishOrder {
            content: after.content,
            target: *target,
            version: event.version,
            fingerprint: fingerprint.clone(),
            idempotency_key: crate::approval::query::due::key(after.content, *target, *attempt),
        };
        return Some(Effect::Publish { order });
    }
    None
}

/// Who can decide where, decisions that count already aside.
fn asked(state: &State) -> Vec<(ProfileId, String, Vec<UserId>)> {
    let reviewed = state.targets.iter().filter(|target| target.is_in_flight());
    let open =
        reviewed.flat_map(|target| state.stages(target)).filter(|look| look.is_open() && !look.is_satisfied_alone());
    let asked = open.map(|look| {
        let decided = |user: &UserId| look.counted().any(|approval| approval.speaks_for(*user));
        let people = look.able().filter(|user| !decided(user)).collect();
        (look.target.profile, look.stage.name.clone(), people)
    });
    asked.collect()
}

fn owners(state: &State, target: ProfileId) -> Vec<UserId> {
    let submitters = state.target(target).map(|target| target.submissions.as_slice()).unwrap_or_default();
    let mut people: Vec<UserId> = state.author.into_iter().chain(submitters.iter().map(|one| one.by)).collect();
    people.sort_unstable();
    people.dedup();
    people
}
