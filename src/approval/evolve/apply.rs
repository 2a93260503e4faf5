//! Evolving: from a state and an event to the next state. It knows no business rule; it refuses only what cannot have
//! happened.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use crate::approval::evolve::possible::possible;
use crate::approval::evolve::steps::{Applied, NO_PERSON, NO_STAGE, NO_TARGET, forget_decisions, on_stage, on_target};
use crate::approval::evolve::{delegation, place, round};
use crate::approval::model::by::By;
use crate::approval::model::event::{Change, Event};
use crate::approval::model::facts::{self, FactTold};
use crate::approval::model::state::{Approval, ContentChange, Hold, Link, Phase, Remark, State, Target};
use crate::approval_definition::{Classes, OnReject};
use crate::event_sourcing::{EventSourced, HistoryError, HistoryProblem, sealed};
use crate::id::{CommandId, LinkId, ProfileId};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Changes the state by one event that was decided or read from the host's store.
///
/// ```
/// # use countersign::{approval::*, event_sourcing::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
/// let mut post = State::new(OrganizationId::new(10), ContentId::new(900));
/// approval::evolve(&mut post, &log[0])?;
/// assert_eq!((post.revision(), post.author()), (1, Some(UserId::new(3))));
/// assert!(approval::evolve(&mut post, &log[2]).is_err(), "the second event is missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// An event that cannot have happened then: one of another post, a gap in the revisions, time that runs back, a target,
/// stage, link or attempt that the post does not have; a definition that judges nothing or is not the one whose digest stands
/// beside it; and whatever the rules of the definition, the people of the stages and the facts that are recorded do not
/// allow: a decision by nobody who could decide, a stage that is skipped for a reason that does not hold, an override without
/// a right or of other stages than were missing, a migration without a map of every stage, a begin of what was not
/// approved, or before its time. Whether a person had a right is not asked again: the event names it. The
/// state is then as it was before.
pub fn evolve(state: &mut State, event: &Event) -> Result<(), HistoryError> {
    let mut after = state.clone();
    after.evolve_or_break(event)?;
    *state = after;
    Ok(())
}

impl sealed::Sealed for State {}

impl EventSourced for State {
    type Event = Event;

    fn revision(&self) -> u64 {
        self.revision
    }

    fn evolve(&mut self, event: &Event) -> Result<(), HistoryError> {
        evolve(self, event)
    }

    fn evolve_or_break(&mut self, event: &Event) -> Result<(), HistoryError> {
        let revision = self.revision;
        follow(self, event).map_err(|problem| HistoryError::new(revision, problem))
    }

    fn highest_command(&self) -> Option<CommandId> {
        self.accepted.highest()
    }
}

fn follow(state: &mut State, event: &Event) -> Result<(), HistoryProblem> {
    let judged = event.change.new_definition().is_none_or(|definition| event.definition == Some(definition.digest()));
    if !judged {
        return Err("its definition has another digest".into());
    }
    state.position().follows(event.header())?;
    possible(state, event)?;
    Ok(apply(state, event)?)
}

/// The event, which follows, happens.
pub(in crate::approval) fn apply(state: &mut State, event: &Event) -> Applied {
    happen(state, event)?;
    if state.version != event.version {
        return Err("its version does not fit");
    }
    state.revision = event.revision;
    state.now = Some(event.at);
    state.accepted.note(event.command, event.command_digest, event.revision);
    Ok(())
}

fn happen(state: &mut State, event: &Event) -> Applied {
    let version = state.version;
    match &event.change {
        Change::Created { .. }
        | Change::Edited { .. }
        | Change::Scheduled { .. }
        | Change::Unscheduled { .. }
        | Change::TargetAdded { .. }
        | Change::TargetRemoved { .. } => change(state, event),
        Change::Submitted { .. }
        | Change::Resubmitted { .. }
        | Change::SentBack { .. }
        | Change::StagesAdded { .. }
        | Change::DefinitionMigrated { .. } => round::judged(state, event),
        Change::FactsChanged { facts, formerly } => told(state, facts, formerly),
        Change::StageRestored { target, stage } => on_stage(state, *target, stage, |stage| stage.skip = None),
        Change::StageSkipped { target, stage, reason } => {
            on_stage(state, *target, stage, |stage| stage.skip = Some(reason.clone()))
        }
        Change::Approved { target, stage } => {
            let by = event.by.person().ok_or(NO_PERSON)?;
            let (acting_for, stand, delegation) = (event.by.acting_for(), event.stand(), event.delegation);
            let approval = Approval { by, acting_for, version, stand, delegation };
            on_stage(state, *target, stage, |stage| {
                stage.decisions.retain(|other| other.by != by);
                stage.decisions.push(approval);
                stage.decisions.sort_unstable_by_key(|approval| approval.by);
            })
        }
        Change::Rejected { target, stage, .. } => said_no(state, *target, stage, false),
        Change::ChangesRequested { target, stage, .. } => said_no(state, *target, stage, true),
        Change::ForceApproved { target, skipped } => round::force_approved(state, *target, skipped),
        Change::ForceRejected { target, .. } => on_target(state, *target, force_rejected),
        Change::PeopleChanged { target, stage, gained, lost } => {
            round::people_changed(state, *target, stage, gained, lost)
        }
        Change::Reminded { target, stage, count } => on_stage(state, *target, stage, |stage| stage.reminded = *count),
        Change::DeadlinePassed { target, stage, escalated } => on_stage(state, *target, stage, |stage| {
            stage.deadline_passed = true;
            stage.escalated = *escalated;
        }),
        Change::Reassigned { target, stage, from, to } => {
            round::reassigned(state, *target, stage, (*from, *to), event.stand())
        }
        Change::Delegated { .. } | Change::DelegationEnded { .. } => delegation::happen(state, event),
        Change::NobodyApproved { target } => on_target(state, *target, |target| target.told_unapproved = true),
        Change::BecameStuck { target, .. } | Change::Unstuck { target, .. } => on_target(state, *target, |_| {}),
        Change::Unchanged {} | Change::ApprovalLapses { .. } | Change::ExemptionLapses { .. } => Ok(()),
        Change::Commented { .. } | Change::LinkIssued { .. } | Change::LinkRevoked { .. } => aside(state, event),
        Change::Withdrawn { .. }
        | Change::Held { .. }
        | Change::HoldReleased { .. }
        | Change::HeldAsLate { .. }
        | Change::Archived { .. }
        | Change::Expired { .. } => lifecycle(state, event),
        Change::TargetGone { .. }
        | Change::ProfileDisconnected { .. }
        | Change::ProfileUnknown { .. }
        | Change::ProfileConnected { .. } => place::said(state, &event.change),
        Change::PublishBegun { .. }
        | Change::Published { .. }
        | Change::PublishFailed { .. }
        | Change::PublishOutcomeUnknown { .. }
        | Change::PublishResolved { .. } => publishing(state, event),
    }
}

fn told(state: &mut State, news: &BTreeMap<String, FactTold>, formerly: &BTreeMap<String, String>) -> Applied {
    for (name, was) in formerly {
        let fact = state.facts.get(was).cloned().ok_or("no such fact")?;
        state.facts.insert(name.clone(), fact);
    }
    let running = state.targets.iter().any(Target::is_in_flight);
    facts::tell(&mut state.facts, news, facts::Rounds { opened: state.opened, running });
    Ok(())
}

/// What makes a new version, and what comes and goes with it.
fn change(state: &mut State, event: &Event) -> Applied {
    let by = event.by.person().ok_or(NO_PERSON)?;
    let (mut shared, mut own) = (Classes::default(), Vec::new());
    match &event.change {
        Change::Created { targets, digests } => {
            state.author = Some(by);
            state.author_for = event.by.acting_for();
            state.digests = *digests;
            state.targets = targets.iter().map(|profile| Target::new(*profile, 0)).collect();
            state.targets.sort_unstable_by_key(|target| target.profile);
            shared = Classes::ALL;
        }
        Change::Edited { digests, overrides, changed } => {
            state.digests = *digests;
            for over in overrides {
                state.target_mut(over.target).ok_or(NO_TARGET)?.override_digest = over.digest;
                own.push((over.target, Classes::OVERRIDE));
            }
            shared = *changed;
        }
        Change::Scheduled { target, time } => {
            reschedule(state, *target, Some(*time))?;
            own.push((*target, Classes::SCHEDULE));
        }
        Change::Unscheduled { target } => {
            reschedule(state, *target, None)?;
            own.push((*target, Classes::SCHEDULE));
        }
        Change::TargetAdded { target } => {
            place::added(state, *target)?;
            own.push((*target, Classes::ALL));
        }
        Change::TargetRemoved { target } => {
            return place::removed(state, *target);
        }
        _ => return Err("it changes nothing"),
    }
    if shared.is_empty() && own.is_empty() {
        return Ok(());
    }
    state.version = state.version.checked_add(1).ok_or("too many versions")?;
    let (acting_for, through, obliged) = (event.by.acting_for(), event.through.clone(), event.obliged.clone());
    state.changes.push(ContentChange { version: state.version, by, acting_for, shared, own, through, obliged });
    Ok(())
}

fn reschedule(state: &mut State, target: ProfileId, at: Option<crate::Timestamp>) -> Applied {
    on_target(state, target, |target| {
        target.publish_at = at;
        if target.phase == (Phase::Failed {}) {
            target.phase = Phase::Review {};
        }
    })
}

fn lifecycle(state: &mut State, event: &Event) -> Applied {
    let target = event.change.target().ok_or(NO_TARGET)?;
    let target = state.target_mut(target).ok_or(NO_TARGET)?;
    match &event.change {
        Change::Withdrawn { .. } => {
            target.phase = Phase::Withdrawn {};
            forget_decisions(target);
        }
        Change::Archived { .. } => target.phase = Phase::Archived {},
        Change::Expired { .. } => {
            target.phase = Phase::Expired {};
            forget_decisions(target);
        }
        Change::Held { until, .. } => target.hold = Some(Hold { by: event.by.person(), until: *until }),
        Change::HoldReleased { .. } => {
            let of_itself = event.by == (By::Host {});
            target.held_until = target.hold.take().and_then(|hold| hold.until).filter(|_| of_itself);
        }
        Change::HeldAsLate { .. } => {
            target.hold = Some(Hold { by: None, until: None });
            target.late_for = target.publish_at.filter(|at| *at <= event.clock.unwrap_or(event.at));
        }
        _ => return Err("it is no step of a target"),
    }
    Ok(())
}

fn publishing(state: &mut State, event: &Event) -> Applied {
    if let Change::PublishBegun { target, attempt, .. } = &event.change {
        state.attempts = state.attempts.max(*attempt);
        let target = state.target_mut(*target).ok_or(NO_TARGET)?;
        if target.attempts.checked_add(1) != Some(*attempt) {
            return Err("the attempt is not the next one");
        }
        target.attempts = *attempt;
        target.phase = Phase::Publishing { attempt: *attempt, unknown: false };
        return Ok(());
    }
    let target = event.change.target().ok_or(NO_TARGET)?;
    let target = state.target_mut(target).ok_or(NO_TARGET)?;
    let (attempt, phase) = match &event.change {
        Change::Published { attempt, .. } => (attempt, Phase::Published {}),
        Change::PublishFailed { attempt, .. } => (attempt, Phase::Failed {}),
        Change::PublishOutcomeUnknown { attempt, .. } => {
            (attempt, Phase::Publishing { attempt: *attempt, unknown: true })
        }
        Change::PublishResolved { attempt, published: true, .. } => (attempt, Phase::Published {}),
        Change::PublishResolved { attempt, published: false, .. } => (attempt, Phase::Failed {}),
        _ => return Err("it is no outcome"),
    };
    if target.attempt() != Some(*attempt) {
        return Err("the attempt is not under way");
    }
    target.phase = phase;
    Ok(())
}

/// What is said and handed out beside the way of the post.
fn aside(state: &mut State, event: &Event) -> Applied {
    match &event.change {
        Change::Commented { target, visibility, text, mentions } => {
            let by = event.by.person().ok_or(NO_PERSON)?;
            let (text, mentions) = (text.clone(), mentions.clone());
            state.comments.push(Remark { by, at: event.at, target: *target, visibility: *visibility, text, mentions });
        }
        Change::LinkIssued { link, target, stage, user, until, first_version, last_version } => {
            state.target(*target).ok_or(NO_TARGET)?;
            state.links.push(Link {
                id: *link,
                target: *target,
                stage: stage.clone(),
                user: *user,
                until: *until,
                first_version: *first_version,
                last_version: *last_version,
                revoked: false,
                stand: event.stand(),
            });
        }
        Change::LinkRevoked { link } => link_mut(state, *link).ok_or("no such link")?.revoked = true,
        _ => return Err("it is no remark and no link"),
    }
    Ok(())
}

fn link_mut(state: &mut State, id: LinkId) -> Option<&mut Link> {
    state.links.iter_mut().find(|link| link.id == id)
}

fn said_no(state: &mut State, target: ProfileId, stage: &str, mild: bool) -> Applied {
    let target = state.target_mut(target).ok_or(NO_TARGET)?;
    let index = target.definition().and_then(|definition| definition.stage(stage)).ok_or(NO_STAGE)?;
    target.phase = after_rejection(target, mild);
    target.rejected_at = Some(index);
    // A veto ends what was said at its stage for good (S12, S14).
    if let Some(stage) = target.stages.get_mut(index) {
        stage.decisions.clear();
    }
    for stage in &mut target.stages {
        stage.overridden = None;
    }
    Ok(())
}

fn force_rejected(target: &mut Target) {
    target.phase = after_rejection(target, false);
    forget_decisions(target);
}

fn after_rejection(target: &Target, mild: bool) -> Phase {
    let to_draft = target.definition().is_some_and(|definition| definition.on_reject == OnReject::Draft);
    if to_draft && !mild { Phase::Draft {} } else { Phase::ChangesRequested {} }
}
