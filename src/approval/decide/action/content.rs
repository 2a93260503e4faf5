//! Create, edit, schedule, and which profiles the post is for.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::{Steps, right_of, round, target};
use crate::approval::decide::admit::{Ask, Grant, Room};
use crate::approval::decide::unit_of_work::Step;
use crate::approval::model::command::{Action, OverrideDigest};
use crate::approval::model::content::Digests;
use crate::approval::model::event::Change;
use crate::approval::model::refusal::{Refusal, RefusalReason as Reason};
use crate::approval::model::verb::Verb;
use crate::approval_definition::Classes;
use crate::id::ProfileId;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// What was granted where; a post seldom has more than one target.
type Grants = SmallVec<[(ProfileId, Grant); 1]>;

pub(super) fn steps<V: Vocabulary>(room: &Room<'_, '_, V>, action: &Action) -> Steps {
    match action {
        Action::Create { targets, digests } => create(room, targets, digests),
        Action::Edit { digests, overrides } => edit(room, digests, overrides),
        Action::Schedule { targets, at } => schedule(room, Verb::Schedule, targets, Some(*at)),
        Action::Unschedule { targets } => schedule(room, Verb::Unschedule, targets, None),
        Action::AddTarget { target } => {
            let grant = room.admit(Ask::of(Verb::AddTarget, Some(*target)))?;
            let step = Step::new(Change::TargetAdded { target: *target }, grant.right);
            let step = step.obliged(obliged(&[(*target, grant)]));
            Ok(alloc::vec![step.through(room.through(core::slice::from_ref(target)))])
        }
        Action::RemoveTarget { target } => {
            let grant = room.admit(Ask::of(Verb::RemoveTarget, Some(*target)))?;
            Ok(alloc::vec![Step::new(Change::TargetRemoved { target: *target }, grant.right)])
        }
        _ => Ok(Vec::new()),
    }
}

fn create<V: Vocabulary>(room: &Room<'_, '_, V>, targets: &[ProfileId], digests: &Digests) -> Steps {
    let mut grants = Grants::new();
    for target in targets {
        grants.push((*target, room.admit(Ask::of(Verb::Create, Some(*target)))?));
    }
    let change = Change::Created { targets: targets.to_vec(), digests: *digests };
    let step = Step::new(change, right_of(&grants)).through(room.through(targets));
    Ok(alloc::vec![step.obliged(obliged(&grants))])
}

fn edit<V: Vocabulary>(room: &Room<'_, '_, V>, digests: &Digests, overrides: &[OverrideDigest]) -> Steps {
    let state = room.state;
    let changed = state.digests.changed(digests);
    let mut different: Vec<OverrideDigest> = Vec::new();
    for over in overrides {
        if different.iter().any(|other| other.target == over.target) {
            return Err(Reason::Targets { most: crate::approval::model::limits::MAX_TARGETS }.into());
        }
        if target(room, over.target)?.override_digest != over.digest {
            different.push(*over);
        }
    }
    let nothing = changed.is_empty() && different.is_empty();
    let shared = !changed.is_empty() || nothing;
    let labels = Classes::LABELS;
    let labels_only = changed == labels && different.is_empty();
    let verb = if labels_only { Verb::Label } else { Verb::Edit };
    let mut grants = Grants::new();
    for target in &state.targets {
        let own = different.iter().any(|over| over.target == target.profile);
        if own {
            grants.push((target.profile, room.admit(Ask::of(verb, Some(target.profile)))?));
        } else if shared && target.may_go_out() {
            grants.push((target.profile, room.admit_shared(verb, target)?));
        }
    }
    if !state.targets.iter().any(|target| !target.is_closed()) {
        // Nothing is left to change: the reason is that of the first target, or that nothing exists.
        let first = state.targets.first().map(|target| target.profile);
        room.admit(Ask::of(verb, first))?;
    }
    if nothing {
        return Ok(alloc::vec![Step::new(Change::Unchanged {}, right_of(&grants))]);
    }
    let change = Change::Edited { digests: *digests, overrides: different, changed };
    let profiles: SmallVec<[ProfileId; 1]> = grants.iter().map(|(profile, _)| *profile).collect();
    let step = Step::new(change, right_of(&grants)).through(room.through(&profiles)).obliged(obliged(&grants));
    let mut steps = alloc::vec![step];
    send_back(room, &grants, &mut steps)?;
    Ok(steps)
}

fn schedule<V: Vocabulary>(room: &Room<'_, '_, V>, verb: Verb, targets: &[ProfileId], at: Option<Timestamp>) -> Steps {
    if let Some(at) = at.filter(|at| *at < room.own) {
        return Err(Reason::TimePast { at }.into());
    }
    let (mut steps, mut grants) = (Vec::new(), Grants::new());
    let mut right = "";
    for profile in targets {
        let grant = room.admit(Ask::of(verb, Some(*profile)))?;
        right = grant.right;
        // After a failure the same time is news: it is tried again.
        let current = target(room, *profile)?;
        if current.publish_at == at && current.phase != (crate::approval::model::state::Phase::Failed {}) {
            continue;
        }
        grants.push((*profile, grant));
        let change = match at {
            Some(time) => Change::Scheduled { target: *profile, time },
            None => Change::Unscheduled { target: *profile },
        };
        let step = Step::new(change, grant.right).through(room.through(core::slice::from_ref(profile)));
        steps.push(step.obliged(obliged(&[(*profile, grant)])));
    }
    if steps.is_empty() {
        steps.push(Step::new(Change::Unchanged {}, right));
    }
    send_back(room, &grants, &mut steps)?;
    Ok(steps)
}

/// The obligation to send for approval is met at once, where the post is in flight (rule 2.17).
fn send_back<V: Vocabulary>(
    room: &Room<'_, '_, V>,
    grants: &[(ProfileId, Grant)],
    steps: &mut Vec<Step>,
) -> Result<(), Refusal> {
    let right = right_of(grants);
    for profile in obliged(grants) {
        if target(room, profile)?.is_in_flight() {
            steps.push(round::sent_back(room, profile, right)?);
        }
    }
    Ok(())
}

/// The targets at which the sender could do it only by sending it for approval.
fn obliged(grants: &[(ProfileId, Grant)]) -> impl Iterator<Item = ProfileId> {
    grants.iter().filter(|(_, grant)| grant.obliged).map(|(profile, _)| *profile)
}
