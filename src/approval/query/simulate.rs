//! Simulating: what a command, or other people, would void.

use crate::approval::decide::dispatch::decide;
use crate::approval::evolve::apply::apply;
use crate::approval::model::cause::Cause;
use crate::approval::model::command::Command;
use crate::approval::model::context::Context;
use crate::approval::model::event::{Event, Skip};
use crate::approval::model::refusal::Refusal;
use crate::approval::model::state::{State, Target};
use crate::id::{ProfileId, UserId};
use crate::resource::ContentState;
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Says what a command would do.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_half_approved.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let edit = Action::Edit { digests: Digests { text: Some(Digest::new([2; 32])), ..Digests::default() }, overrides: Vec::new() };
/// let (julie, now, seen) = (By::user(UserId::new(3)), Timestamp::from_millis(30), (post.revision(), post.version()));
/// let edit = Command::new(id::CommandId::new(60), julie, now, seen, edit);
/// let before_you_do: Simulation = simulate(&roster.context(&rules), &post, &edit)?;
/// assert_eq!(before_you_do.voided.len(), 1); // Marc's yes counts no more
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Simulation {
    /// The events.
    pub events: Vec<Event>,
    /// Approvals that count now and would not any more.
    pub voided: Vec<Voided>,
    /// Stages that are skipped now, since everybody with a hand in the post is exempt, and would be needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<VoidedExemption>,
    /// Dead ends that would be new.
    pub stuck: Vec<DeadEnd>,
    /// Targets that would stand elsewhere.
    pub moved: Vec<Moved>,
}

/// Describes an approval that would count no more.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_half_approved.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let edit = Action::Edit { digests: Digests::default(), overrides: Vec::new() };
/// let (julie, now, seen) = (By::user(UserId::new(3)), Timestamp::from_millis(30), (post.revision(), post.version()));
/// let edit = Command::new(id::CommandId::new(60), julie, now, seen, edit);
/// let lost: Vec<Voided> = simulate(&roster.context(&rules), &post, &edit)?.voided;
/// assert_eq!((lost[0].user, lost[0].stage.as_str()), (UserId::new(2), "internal"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voided {
    /// Where.
    pub target: ProfileId,
    /// At which stage.
    pub stage: String,
    /// Whose.
    pub user: UserId,
}

/// Describes an exemption from a stage that would hold no more.
///
/// ```
/// # use countersign::{approval::*, *};
/// fn warning(lost: &VoidedExemption) -> String {
///     format!("{} must be asked: {} of you could do without", lost.stage, lost.people.len())
/// }
/// let lost = VoidedExemption { target: ProfileId::new(7), stage: "internal".into(), people: vec![UserId::new(2)] };
/// assert_eq!(warning(&lost), "internal must be asked: 1 of you could do without");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoidedExemption {
    /// Where.
    pub target: ProfileId,
    /// Which stage would be needed.
    pub stage: String,
    /// Who were exempt; sorted.
    pub people: Vec<UserId>,
}

/// Describes a stage that nobody could satisfy, or a profile on which nothing could go out.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let without_carl = roster.people().filter(|person| person.user() != UserId::new(4));
/// let context = Context::new(&rules, roster.places(), without_carl); // as it would be
/// let (now, seen) = (Timestamp::from_millis(30), (post.revision(), post.version()));
/// let told = Command::new(id::CommandId::new(60), By::Host {}, now, seen, Action::PeopleChanged {});
/// let dead_ends: Vec<DeadEnd> = simulate(&context, &post, &told)?.stuck;
/// assert_eq!(dead_ends[0].cause, Cause::ClientLost { people: vec![UserId::new(4)] });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadEnd {
    /// Where.
    pub target: ProfileId,
    /// Which stage, unless it is the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Why.
    pub cause: Cause,
}

/// Describes a target whose status would change.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_half_approved.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let yes = Action::Approve { targets: vec![ProfileId::new(7)], stage: "client".into() };
/// let (carl, now, seen) = (By::user(UserId::new(4)), Timestamp::from_millis(30), (post.revision(), post.version()));
/// let yes = Command::new(id::CommandId::new(60), carl, now, seen, yes);
/// let moved: Vec<Moved> = simulate(&roster.context(&rules), &post, &yes)?.moved;
/// assert_eq!((moved[0].from, moved[0].to), (ContentState::InReview, Some(ContentState::Scheduled)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Where.
    pub target: ProfileId,
    /// Where it stands now.
    pub from: ContentState,
    /// Where it would stand; `None`: it would be no target any more.
    pub to: Option<ContentState>,
}

/// Tells what the command would bring about in that context, without doing it. An edit is asked about as it is; a
/// removal, a demotion or a downgrade is a `people_changed` in a context with the people as they would be (L9).
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_half_approved.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let edit = Action::Edit { digests: Digests { text: Some(Digest::new([2; 32])), ..Digests::default() }, overrides: Vec::new() };
/// let (julie, now, seen) = (By::user(UserId::new(3)), Timestamp::from_millis(30), (post.revision(), post.version()));
/// let edit = Command::new(id::CommandId::new(60), julie, now, seen, edit);
/// let consequences = simulate(&roster.context(&rules), &post, &edit)?;
/// assert_eq!(consequences.voided[0].user, UserId::new(2)); // Marc said yes to another text
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The command would be refused.
pub fn simulate<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    command: &Command,
) -> Result<Simulation, Refusal> {
    let events = decide(context, state, command)?;
    let mut after = state.clone();
    for event in &events {
        let impossible = apply(&mut after, event);
        debug_assert_eq!(impossible, Ok(()), "{event:?}");
    }
    let remaining = approvals(&after);
    let voided = approvals(state).into_iter().filter(|voided| !remaining.contains(voided)).collect();
    let exempt = exemptions(&after);
    let needed = |voided: &VoidedExemption| {
        let in_flight = after.target(voided.target).is_some_and(Target::is_in_flight);
        in_flight && !exempt.iter().any(|one| (one.target, &one.stage) == (voided.target, &voided.stage))
    };
    let exemptions = exemptions(state).into_iter().filter(needed).collect();
    let known = dead_ends(state);
    let stuck = dead_ends(&after).into_iter().filter(|end| !known.contains(end)).collect();
    let moved = state.targets.iter().map(|target| {
        let to = after.target(target.profile).map(|target| after.status_at(target));
        Moved { target: target.profile, from: state.status_at(target), to }
    });
    let moved = moved.filter(|moved| moved.to != Some(moved.from)).collect();
    Ok(Simulation { events, voided, exemptions, stuck, moved })
}

fn approvals(state: &State) -> Vec<Voided> {
    let looks = state.targets.iter().flat_map(|target| state.stages(target));
    let counted = looks.flat_map(|look| {
        look.counted().map(move |approval| Voided {
            target: look.target.profile,
            stage: look.stage.name.clone(),
            user: approval.by,
        })
    });
    counted.collect()
}

fn exemptions(state: &State) -> Vec<VoidedExemption> {
    let in_flight = state.targets.iter().filter(|target| target.is_in_flight());
    let exempt = in_flight.flat_map(|target| state.stages(target)).filter_map(|look| {
        let Some(Skip::EveryHandExempt { people }) = &look.round.skip else { return None };
        let (target, stage) = (look.target.profile, look.stage.name.clone());
        Some(VoidedExemption { target, stage, people: people.clone() })
    });
    exempt.collect()
}

fn dead_ends(state: &State) -> Vec<DeadEnd> {
    let ends = state.targets.iter().flat_map(|target| state.stuck(target));
    let stages = ends.map(|(look, cause)| {
        let (target, stage) = (look.target.profile, Some(look.stage.name.clone()));
        DeadEnd { target, stage, cause }
    });
    let profiles = state
        .targets
        .iter()
        .filter_map(|target| Some(DeadEnd { target: target.profile, stage: None, cause: target.stuck_profile()? }));
    stages.chain(profiles).collect()
}
