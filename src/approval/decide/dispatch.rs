//! Deciding: from a command to the events that it brings about, or the reason why not.

use crate::approval::decide::follow_up::follow_up;
use crate::approval::decide::refresh::{self, refresh};
use crate::approval::decide::unit_of_work::{Step, UnitOfWork};
use crate::approval::decide::{action, lapse, requirements};
use crate::approval::model::command::{Action, Command};
use crate::approval::model::context::Context;
use crate::approval::model::event::Event;
use crate::approval::model::limits::{self, MAX_TARGETS};
use crate::approval::model::refusal::{Refusal, RefusalReason as Reason};
use crate::approval::model::state::State;
use crate::id::ProfileId;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Decides what a command brings about: events to store and to [`evolve`](crate::approval::evolve) with, or a refusal.
/// A command that was accepted before brings about nothing more.
///
/// What time and people brought about since the last event comes first, so every command is judged by the world as it
/// is. An edit that changes nothing is recorded as such, so that its id is remembered (S32); only a tick or a change of
/// people that brings about nothing leaves no trace.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let yes = Action::Approve { targets: vec![ProfileId::new(7)], stage: "internal".into() };
/// let (marc, now, seen) = (By::user(UserId::new(2)), Timestamp::from_millis(30), (post.revision(), post.version()));
/// let events = decide(&roster.context(&rules), &post, &Command::new(id::CommandId::new(60), marc, now, seen, yes))?;
/// assert!(matches!(&events[..], [Event { change: Change::Approved { stage, .. }, .. }] if stage == "internal"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The command is refused, and nothing happened: another revision or version than the post's, people as of another time,
/// a state or a right that does not allow it.
pub fn decide<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    command: &Command,
) -> Result<Vec<Event>, Refusal> {
    if is_done(state, command)? {
        return Ok(Vec::new());
    }
    let clocks = fits(context, state, command)?;
    let mut work = UnitOfWork::new(context, state, command, clocks);
    let only = concerned(&command.action);
    if state.author.is_some() {
        refresh(context, &mut work, clocks, only);
    }
    let steps = action::steps(context, work.settled(), command, clocks)?;
    done(context, &mut work, steps, command, clocks);
    settle(context, &mut work, state);
    lapse::warn(context, &mut work, clocks);
    Ok(work.into_events())
}

/// What the sender does, and what they say and the host tells with it.
fn done<V: Vocabulary>(
    context: &Context<'_, V>,
    work: &mut UnitOfWork<'_>,
    steps: Vec<Step>,
    command: &Command,
    clocks: Clocks,
) {
    work.push(steps);
    if matches!(command.action, Action::Create { .. }) {
        requirements::facts(context, work);
    }
    let submitted = work.submitted();
    if !submitted.is_empty() {
        let yes = action::said_by_submitting(context, work.settled(), command, clocks, &submitted);
        work.push(yes);
    }
}

/// Reports what came of a command at one of its targets.
///
/// ```
/// # use countersign::approval::TargetResult;
/// # use countersign::ProfileId;
/// fn refused(results: &[TargetResult]) -> Vec<ProfileId> {
///     results.iter().filter(|done| done.result.is_err()).map(|done| done.target).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetResult {
    /// The profile of the target.
    pub target: ProfileId,
    /// Whether it was done there, or why not.
    pub result: Result<(), Refusal>,
}

/// Decides a command at each of its targets apart: it is done where it can be, and the answer says what came of it at
/// each. Where it can be done nowhere, there are no events, and the command may be tried again. Commands that force a
/// decision are done at all of their targets or at none (S27).
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let (page, other, now) = (ProfileId::new(7), ProfileId::new(8), Timestamp::from_millis(30));
/// let yes = Action::Approve { targets: vec![page, other], stage: "internal".into() };
/// let yes = Command::new(id::CommandId::new(60), By::user(UserId::new(2)), now, (post.revision(), post.version()), yes);
/// let (events, results) = decide_each(&roster.context(&rules), &post, &yes)?;
/// let done: Vec<ProfileId> = results.iter().filter(|each| each.result.is_ok()).map(|each| each.target).collect();
/// assert_eq!((events.len(), done), (1, vec![page])); // the other is no target of the post
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The command is refused for a reason that has nothing to do with one target, or it names none.
pub fn decide_each<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    command: &Command,
) -> Result<(Vec<Event>, Vec<TargetResult>), Refusal> {
    if is_done(state, command)? {
        let done = |target: &ProfileId| TargetResult { target: *target, result: Ok(()) };
        return Ok((Vec::new(), command.action.targets().iter().map(done).collect()));
    }
    let clocks = fits(context, state, command)?;
    let mut work = UnitOfWork::new(context, state, command, clocks);
    refresh(context, &mut work, clocks, concerned(&command.action));
    let whole = matches!(command.action, Action::ForceApprove { .. } | Action::ForceReject { .. });
    let (mut results, mut steps) = (Vec::new(), Vec::new());
    for target in command.action.targets() {
        let one = if whole { None } else { command.action.on_one(*target) };
        let one = Command { action: one.unwrap_or_else(|| command.action.clone()), ..command.clone() };
        let result = action::steps(context, work.settled(), &one, clocks);
        let result = result.map(|more| {
            if !whole || steps.is_empty() {
                steps.extend(more)
            }
        });
        results.push(TargetResult { target: *target, result });
    }
    if results.iter().all(|result| result.result.is_err()) {
        return Ok((Vec::new(), results));
    }
    done(context, &mut work, steps, command, clocks);
    settle(context, &mut work, state);
    lapse::warn(context, &mut work, clocks);
    Ok((work.into_events(), results))
}

/// What follows from what was done. What the host says of the profiles bears on targets that were not there before, and on
/// attempts whose outcome was told.
fn settle<V: Vocabulary>(context: &Context<'_, V>, work: &mut UnitOfWork<'_>, before: &State) {
    if context.says_of_profiles() {
        refresh::profiles(context, work);
    }
    follow_up(context, work, before);
}

/// S29, S32: a command that was accepted is answered as it was; another one of the same id is refused, and a stale one.
fn is_done(state: &State, command: &Command) -> Result<bool, Reason> {
    limits::within(&command.action)?;
    let done = state.position().has_done(command.id, || command.digest())?;
    if !done {
        state.position().stands_at(command.revision)?;
    }
    Ok(done)
}

/// S42: the version and the time; and R13: the people as they are then.
fn fits<V: Vocabulary>(context: &Context<'_, V>, state: &State, command: &Command) -> Result<Clocks, Reason> {
    if command.version != state.version {
        return Err(Reason::StaleVersion { expected: state.version, found: command.version });
    }
    let clocks = in_time(context, state, command.now)?;
    let targets = command.action.targets();
    let twice = targets
        .iter()
        .enumerate()
        .any(|(at, target)| targets.iter().skip(at.saturating_add(1)).any(|other| other == target));
    let named = !targets.is_empty() || !command.action.names_targets();
    if named && !twice { Ok(clocks) } else { Err(Reason::Targets { most: MAX_TARGETS }) }
}

/// J6: the clocks of somebody whose own clock says `own`, if the people are as of these.
pub(in crate::approval) fn in_time<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    own: Timestamp,
) -> Result<Clocks, Reason> {
    let clocks = context.rules.clocks(state.now, own)?;
    if let Some(fact) = context.unknown_fact() {
        return Err(Reason::UnknownFact { fact: fact.clone() });
    }
    context.out_of_date(clocks).map_or(Ok(clocks), |user| Err(Reason::PersonOutOfDate { user }))
}

/// The targets to bring up to date first; `None`: all.
fn concerned(action: &Action) -> Option<&[ProfileId]> {
    let all = matches!(
        action,
        Action::Edit { .. }
            | Action::Tick {}
            | Action::PeopleChanged {}
            | Action::Comment { target: None, .. }
            | Action::RevokeLink { .. }
    );
    (!all).then(|| action.targets())
}
