//! What each action does, once it is admitted.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

mod content;
mod people;
mod round;

use crate::approval::decide::admit::{Ask, Grant, Room};
use crate::approval::decide::unit_of_work::Step;
use crate::approval::model::by::By;
use crate::approval::model::command::{Action, Command};
use crate::approval::model::content::Fingerprint;
use crate::approval::model::context::Context;
use crate::approval::model::event::Change;
use crate::approval::model::limits::MAX_TEXT;
use crate::approval::model::refusal::{Refusal, RefusalReason as Reason};
use crate::approval::model::state::{State, Target};
use crate::approval::model::verb::Verb;
use crate::id::ProfileId;
use crate::time::Clocks;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

type Steps = Result<Vec<Step>, Refusal>;

/// What the sender does; the state is up to date.
pub(in crate::approval) fn steps<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    command: &Command,
    Clocks { own, now }: Clocks,
) -> Steps {
    let room = Room { context, state, by: &command.by, now, own };
    match &command.action {
        Action::Create { .. }
        | Action::Edit { .. }
        | Action::Schedule { .. }
        | Action::Unschedule { .. }
        | Action::AddTarget { .. }
        | Action::RemoveTarget { .. } => content::steps(&room, &command.action),
        Action::Submit { targets } => round::submit(&room, Verb::Submit, targets),
        Action::Resubmit { targets } => round::submit(&room, Verb::Resubmit, targets),
        Action::Migrate { targets, definition, map } => round::migrate(&room, targets, definition, map),
        Action::Approve { .. } | Action::Reject { .. } | Action::RequestChanges { .. } => {
            decision(&room, &command.action)
        }
        Action::Withdraw { .. }
        | Action::Hold { .. }
        | Action::ReleaseHold { .. }
        | Action::ForceApprove { .. }
        | Action::ForceReject { .. }
        | Action::Archive { .. } => lifecycle(&room, &command.action),
        Action::BeginPublish { .. }
        | Action::Retry { .. }
        | Action::ReportPublished { .. }
        | Action::ReportFailed { .. }
        | Action::ReportUnknown { .. }
        | Action::Resolve { .. } => publishing(&room, &command.action),
        Action::Tick {} => room.admit(Ask::of(Verb::Tick, None)).map(|_| Vec::new()),
        Action::PeopleChanged {} => {
            room.admit(Ask::of(Verb::PeopleChanged, None))?;
            Ok(round::automatic_migrations(&room))
        }
        Action::Reassign { .. }
        | Action::Delegate { .. }
        | Action::EndDelegation { .. }
        | Action::Comment { .. }
        | Action::IssueLink { .. }
        | Action::RevokeLink { .. } => people::steps(&room, &command.action),
    }
}

/// A client who must approve and has just submitted this version at these targets, themselves, has said yes by that: where
/// they could say it in so many words.
pub(in crate::approval) fn said_by_submitting<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    command: &Command,
    Clocks { own, now }: Clocks,
    submitted: &[ProfileId],
) -> Vec<Step> {
    let By::User { user, acting_for: None, link: None } = command.by else { return Vec::new() };
    let room = Room { context, state, by: &command.by, now, own };
    let targets = submitted.iter().filter_map(|profile| state.target(*profile));
    let asked = targets
        .flat_map(|target| state.stages(target))
        .filter(|look| look.stage.submitting_approves && look.round.required.binary_search(&user).is_ok());
    let said = asked.filter_map(|look| {
        let (target, stage) = (look.target.profile, look.stage.name.clone());
        let grant = room.admit(Ask::of(Verb::Approve, Some(target)).stage(&look.stage.name)).ok()?;
        Some(Step::new(Change::Approved { target, stage }, grant.right))
    });
    said.collect()
}

impl Action {
    /// Whether the action is about targets that it names.
    pub(in crate::approval) fn names_targets(&self) -> bool {
        !matches!(
            self,
            Action::Edit { .. }
                | Action::Tick {}
                | Action::PeopleChanged {}
                | Action::Comment { .. }
                | Action::RevokeLink { .. }
        )
    }
}

/// One step at each target, each admitted.
fn at_each<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    ask: Ask<'_>,
    targets: &[ProfileId],
    change: impl Fn(&Target) -> Change,
) -> Steps {
    let mut steps = Vec::with_capacity(targets.len());
    for profile in targets {
        let grant = room.admit(Ask { target: Some(*profile), ..ask })?;
        steps.push(Step::new(change(target(room, *profile)?), grant.right).by_delegation(grant.delegation));
    }
    Ok(steps)
}

fn target<'r, V: Vocabulary>(room: &Room<'r, '_, V>, profile: ProfileId) -> Result<&'r Target, Refusal> {
    room.state.target(profile).ok_or_else(|| Reason::UnknownTarget {}.at(profile))
}

/// A text that must say something.
fn said(text: &str) -> Result<(), Refusal> {
    let fits = !text.trim().is_empty() && text.len() <= usize::try_from(MAX_TEXT).unwrap_or(usize::MAX);
    if fits { Ok(()) } else { Err(Reason::Text { most: MAX_TEXT }.into()) }
}

fn decision<V: Vocabulary>(room: &Room<'_, '_, V>, action: &Action) -> Steps {
    match action {
        Action::Approve { targets, stage } => {
            at_each(room, Ask::of(Verb::Approve, None).stage(stage), targets, |target| Change::Approved {
                target: target.profile,
                stage: stage.clone(),
            })
        }
        Action::Reject { targets, stage, comment } => {
            said(comment)?;
            at_each(room, Ask::of(Verb::Reject, None).stage(stage), targets, |target| Change::Rejected {
                target: target.profile,
                stage: stage.clone(),
                comment: comment.into(),
            })
        }
        Action::RequestChanges { targets, stage, comment } => {
            said(comment)?;
            at_each(room, Ask::of(Verb::RequestChanges, None).stage(stage), targets, |target| {
                Change::ChangesRequested { target: target.profile, stage: stage.clone(), comment: comment.into() }
            })
        }
        _ => Ok(Vec::new()),
    }
}

fn lifecycle<V: Vocabulary>(room: &Room<'_, '_, V>, action: &Action) -> Steps {
    let ask = |verb| Ask::of(verb, None);
    match action {
        Action::Withdraw { targets } => {
            at_each(room, ask(Verb::Withdraw), targets, |target| Change::Withdrawn { target: target.profile })
        }
        Action::Hold { targets, until } => {
            if let Some(at) = until.filter(|until| *until <= room.own) {
                return Err(Reason::TimePast { at }.into());
            }
            at_each(room, ask(Verb::Hold), targets, |target| Change::Held { target: target.profile, until: *until })
        }
        Action::ReleaseHold { targets } => {
            at_each(room, ask(Verb::ReleaseHold), targets, |target| Change::HoldReleased { target: target.profile })
        }
        Action::ForceApprove { targets } => at_each(room, ask(Verb::ForceApprove), targets, |target| {
            let rejected = !target.is_in_flight();
            let missing = room.state.stages(target).filter(|look| rejected || !look.is_satisfied_alone());
            let skipped = missing.map(|look| look.stage.name.clone()).collect();
            Change::ForceApproved { target: target.profile, skipped }
        }),
        Action::ForceReject { targets, comment } => {
            said(comment)?;
            at_each(room, ask(Verb::ForceReject), targets, |target| Change::ForceRejected {
                target: target.profile,
                comment: comment.into(),
            })
        }
        Action::Archive { targets } => {
            at_each(room, ask(Verb::Archive), targets, |target| Change::Archived { target: target.profile })
        }
        _ => Ok(Vec::new()),
    }
}

fn publishing<V: Vocabulary>(room: &Room<'_, '_, V>, action: &Action) -> Steps {
    let admit = |verb, profile: &ProfileId| room.admit(Ask::of(verb, Some(*profile)));
    let (grant, change) = match action {
        Action::BeginPublish { target, fingerprint } => {
            (admit(Verb::BeginPublish, target)?, begin(room, *target, fingerprint, false)?)
        }
        Action::Retry { target, fingerprint } => {
            (admit(Verb::Retry, target)?, begin(room, *target, fingerprint, true)?)
        }
        Action::ReportPublished { target, attempt } => {
            (admit(Verb::Report, target)?, Change::Published { target: *target, attempt: *attempt })
        }
        Action::ReportFailed { target, attempt, error } => {
            said(error)?;
            let change = Change::PublishFailed { target: *target, attempt: *attempt, error: error.into() };
            (admit(Verb::Report, target)?, change)
        }
        Action::ReportUnknown { target, attempt } => {
            (admit(Verb::Report, target)?, Change::PublishOutcomeUnknown { target: *target, attempt: *attempt })
        }
        Action::Resolve { target, attempt, published } => {
            let change = Change::PublishResolved { target: *target, attempt: *attempt, published: *published };
            (admit(Verb::Resolve, target)?, change)
        }
        _ => return Ok(Vec::new()),
    };
    under_way(room, action)?;
    Ok(alloc::vec![Step::new(change, grant.right)])
}

/// S2: what goes out is what was approved.
fn begin<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    profile: ProfileId,
    ordered: &Fingerprint,
    retry: bool,
) -> Result<Change, Refusal> {
    let target = target(room, profile)?;
    let order = room.state.order(target);
    if order.fingerprint != *ordered {
        return Err(Reason::FingerprintDiffers { covered: target.covered() }.at(profile));
    }
    let attempt = target.attempts.saturating_add(1);
    Ok(Change::PublishBegun { target: profile, attempt, retry, fingerprint: order.fingerprint })
}

/// What is reported is what the attempt that is under way came to.
fn under_way<V: Vocabulary>(room: &Room<'_, '_, V>, action: &Action) -> Result<(), Refusal> {
    if let Action::ReportPublished { target, attempt }
    | Action::ReportFailed { target, attempt, .. }
    | Action::ReportUnknown { target, attempt }
    | Action::Resolve { target, attempt, .. } = action
    {
        let current = room.state.target(*target).and_then(Target::attempt);
        return if current == Some(*attempt) { Ok(()) } else { Err(Reason::WrongAttempt {}.at(*target)) };
    }
    Ok(())
}

/// The permission of the first of several grants; together they stand for one step.
fn right_of(grants: &[(ProfileId, Grant)]) -> &'static str {
    grants.first().map_or("", |(_, grant)| grant.right)
}
