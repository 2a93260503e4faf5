//! Effects: what the host should do because something happened, as data.

use crate::approval::model::cause::Cause;
use crate::approval::model::context::Context;
use crate::approval::model::event::{Change, Event};
use crate::approval::model::state::State;
use crate::approval::query::due::PublishOrder;
use crate::approval::query::stand_ins::{self, StandIn};
use crate::id::{ProfileId, UserId};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Names something that the host should do after an event; the crate does nothing itself. Doing it twice does no harm:
/// a publish order has its key.
///
/// ```
/// # use countersign::{approval::{Effect, PublishOrder}, UserId};
/// # fn mail(people: &[UserId], subject: &str) {}
/// # fn publish(order: &PublishOrder) {}
/// fn carry_out(effect: &Effect) {
///     match effect {
///         Effect::AskToDecide { people, .. } => mail(people, "A post waits for you"),
///         Effect::Publish { order } => publish(order),
///         _ => { /* the rest of the host's list */ }
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Effect {
    /// Tell these people that they can decide.
    AskToDecide {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The people to tell; sorted.
        people: Vec<UserId>,
        /// Who can decide in the place of others; sorted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stand_ins: Vec<StandIn>,
    },
    /// Remind these people that they can decide.
    Remind {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The people to remind; sorted.
        people: Vec<UserId>,
        /// Who can decide in the place of others; sorted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stand_ins: Vec<StandIn>,
    },
    /// Tell the author and whoever submitted that it was sent back.
    TellSentBack {
        /// The profile of the target.
        target: ProfileId,
        /// The people to tell; sorted.
        people: Vec<UserId>,
        /// What was said with it.
        comment: String,
    },
    /// Tell the author and whoever submitted that nobody can approve, or that nothing goes out on the profile.
    TellStuck {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage; absent where it is the profile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<String>,
        /// The people to tell; sorted.
        people: Vec<UserId>,
        /// Why it cannot go on.
        cause: Cause,
    },
    /// Tell the author and whoever submitted that an approval will count no more when the time to publish comes, or that a
    /// stage will be needed then.
    TellLapse {
        /// The profile of the target.
        target: ProfileId,
        /// The name of the stage.
        stage: String,
        /// The people to tell; sorted.
        people: Vec<UserId>,
        /// The person whose right the approval uses, or who may do without the stage.
        user: UserId,
        /// When they lose that right.
        at: Timestamp,
        /// Whether it is an exemption: they may do without the stage, so that it is skipped.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        exemption: bool,
    },
    /// Call these people to a comment.
    Mention {
        /// The people to call.
        people: Vec<UserId>,
        /// What was said.
        text: String,
    },
    /// Publish the post on a profile.
    Publish {
        /// What to publish, and where.
        order: PublishOrder,
    },
}

/// Lists what the host should do because of these events, in order; the states are those before and after them, and
/// the context is that of the command. Whoever could decide before is not asked again.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let start = State::new(OrganizationId::new(10), ContentId::new(900));
/// let (before, after) = (event_sourcing::replay(start.clone(), &log[..4])?, event_sourcing::replay(start, &log[..5])?);
/// let to_do = effects(&roster.context(&rules), &before, &after, &log[4..5]); // it was submitted
/// let asked = to_do.iter().filter_map(|effect| match effect { Effect::AskToDecide { people, .. } => Some(people.len()), _ => None });
/// assert_eq!(asked.collect::<Vec<_>>(), [2, 1]); // Sarah and Marc, and Carl
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn effects<V: Vocabulary>(
    context: &Context<'_, V>,
    before: &State,
    after: &State,
    events: &[Event],
) -> Vec<Effect> {
    let own = events.last().map(|event| event.clock.unwrap_or(event.at)).or(after.now);
    let clocks = Clocks::of(own.unwrap_or(Timestamp::from_millis(0)), after.now);
    let asked = |state: &State| asked(context, state, clocks);
    let now = asked(after);
    let mut effects: Vec<Effect> = events.iter().filter_map(|event| effect(after, &now, event)).collect();
    let then = asked(before);
    for Asked { target, stage, people, stand_ins } in now {
        let known = then.iter().find(|asked| (asked.target, &asked.stage) == (target, &stage));
        let new = |user: &UserId| known.is_none_or(|known| !known.people.contains(user));
        let people: Vec<UserId> = people.into_iter().filter(new).collect();
        let new = |stand_in: &StandIn| known.is_none_or(|known| !known.stand_ins.contains(stand_in));
        let stand_ins: Vec<StandIn> = stand_ins.into_iter().filter(new).collect();
        if !(people.is_empty() && stand_ins.is_empty()) {
            effects.push(Effect::AskToDecide { target, stage, people, stand_ins });
        }
    }
    effects
}

/// Who can decide at a stage.
struct Asked {
    target: ProfileId,
    stage: String,
    people: Vec<UserId>,
    stand_ins: Vec<StandIn>,
}

fn effect(after: &State, asked: &[Asked], event: &Event) -> Option<Effect> {
    if let Change::Reminded { target, stage, .. } = &event.change {
        let asked = asked.iter().find(|asked| (asked.target, &asked.stage) == (*target, stage))?;
        let (people, stand_ins) = (asked.people.clone(), asked.stand_ins.clone());
        return Some(Effect::Remind { target: *target, stage: stage.clone(), people, stand_ins });
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
fn asked<V: Vocabulary>(context: &Context<'_, V>, state: &State, clocks: Clocks) -> Vec<Asked> {
    let reviewed = state.targets.iter().filter(|target| target.is_in_flight());
    let open =
        reviewed.flat_map(|target| state.stages(target)).filter(|look| look.is_open() && !look.is_satisfied_alone());
    let asked = open.map(|look| {
        let said = look.said();
        let decided = |user: &UserId| said.binary_search(user).is_ok();
        let people = look.able().filter(|user| !decided(user)).collect();
        let stand_ins = stand_ins::at(context, state, look, clocks);
        Asked { target: look.target.profile, stage: look.stage.name.clone(), people, stand_ins }
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
