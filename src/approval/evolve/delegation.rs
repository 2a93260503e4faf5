//! Delegations, in the post and standing ones.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use crate::approval::evolve::steps::{Applied, on_stage};
use crate::approval::model::delegation::reaches;
use crate::approval::model::event::{Change, Event};
use crate::approval::model::state::{Delegation, StageState, State};
use crate::id::{DelegationId, UserId};

pub(super) fn happen(state: &mut State, event: &Event) -> Applied {
    match &event.change {
        Change::Delegated { target, stage, from, to, until } => {
            let delegation = Delegation { from: *from, to: *to, until: *until, stand: event.stand() };
            on_stage(state, *target, stage, |stage| begin_delegation(stage, delegation))
        }
        Change::DelegationEnded { target, stage, from, to, delegation: None } => {
            on_stage(state, *target, stage, |stage| end_delegation(stage, *from, *to))
        }
        Change::DelegationEnded { target, stage, from, to, delegation: Some(standing) } => {
            on_stage(state, *target, stage, |stage| end_standing(stage, *standing, (*from, *to)))
        }
        _ => Err("it is no delegation"),
    }
}

/// Another delegation between the same people replaces the one before.
fn begin_delegation(stage: &mut StageState, delegation: Delegation) {
    stage.delegations.retain(|other| (other.from, other.to) != (delegation.from, delegation.to));
    stage.delegations.push(delegation);
    stage.delegations.sort_unstable_by_key(|delegation| (delegation.from, delegation.to));
}

/// A delegation ends, and with it what was decided through it.
fn end_delegation(stage: &mut StageState, from: UserId, to: UserId) {
    stage.delegations.retain(|delegation| (delegation.from, delegation.to) != (from, to));
    let delegations = core::mem::take(&mut stage.delegations);
    stage.decisions.retain(|approval| {
        let standing = approval.delegation.is_some();
        standing || approval.acting_for.is_none_or(|from| reaches(&delegations, from, approval.by, None))
    });
    stage.delegations = delegations;
}

/// What was decided by a standing delegation counts no more.
fn end_standing(stage: &mut StageState, standing: DelegationId, (from, to): (UserId, UserId)) {
    stage.decisions.retain(|approval| !approval.is_by(standing, from, to));
}
