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

/// Stands for an approval that would not count any more.
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

/// Stands for an exemption that would hold no more.
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

/// Stands for a stage that nobody could satisfy, or a profile on which nothing could go out.
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

/// Stands for a target that would stand elsewhere.
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
/// let edit = Action::Edit { digests: Digests { text: Some(Digest::new([2; 32])), ..Digests::default() }, overrides: Vec::new() };
/// let edit = Command::new(post.next_id(), By::user(marc), at(2), (state.revision(), state.version()), edit);
/// let consequences = simulate(&context, state, &edit)?;
/// assert!(consequences.voided.is_empty(), "nobody has approved yet");
/// # Ok(()) }
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
