//! What becomes of the profiles that a post is for.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use crate::approval::evolve::steps::{Applied, NO_TARGET, forget_decisions};
use crate::approval::model::event::Change;
use crate::approval::model::state::{Phase, Reach, State, Target};
use crate::id::ProfileId;

/// One that was gone and is back begins anew.
pub(super) fn added(state: &mut State, profile: ProfileId) -> Applied {
    let target = Target::new(profile, state.attempts);
    match state.targets.binary_search_by_key(&profile, |target| target.profile) {
        Err(place) => state.targets.insert(place, target),
        Ok(place) => {
            let gone = state.targets.get_mut(place).filter(|target| target.is_gone());
            *gone.ok_or("the target is there already")? = target;
        }
    }
    Ok(())
}

/// A target whose profile is gone stays as a record of what was.
pub(super) fn removed(state: &mut State, profile: ProfileId) -> Applied {
    let place = state.targets.binary_search_by_key(&profile, |target| target.profile).map_err(|_| NO_TARGET)?;
    match state.targets.get_mut(place).filter(|target| target.is_gone()) {
        Some(target) if target.removed => return Err("the target was removed before"),
        Some(target) => target.removed = true,
        None => {
            state.targets.remove(place);
        }
    }
    Ok(())
}

/// What the host says of a profile.
pub(super) fn said(state: &mut State, change: &Change) -> Applied {
    match change {
        Change::TargetGone { target } => gone(state, *target),
        Change::ProfileDisconnected { target } => reached(state, *target, Reach::Disconnected),
        Change::ProfileUnknown { target } => reached(state, *target, Reach::Unknown),
        Change::ProfileConnected { target } => reached(state, *target, Reach::Connected),
        _ => Err("it is no word about a profile"),
    }
}

/// What is out stays out, and what is under way is waited for.
fn gone(state: &mut State, profile: ProfileId) -> Applied {
    let target = state.target_mut(profile).ok_or(NO_TARGET)?;
    if target.is_closed() {
        return Err("the target is closed");
    }
    target.phase = Phase::Gone {};
    target.hold = None;
    forget_decisions(target);
    Ok(())
}

fn reached(state: &mut State, profile: ProfileId, reach: Reach) -> Applied {
    let target = state.target_mut(profile).ok_or(NO_TARGET)?;
    if target.reach == reach {
        return Err("it was said before");
    }
    target.reach = reach;
    Ok(())
}
