//! Publishing (S1 to S6).

use super::{NO_RIGHT, Possible, WRONG_PHASE, at, by_itself, by_right, only, own};
use crate::approval::model::by::By;
use crate::approval::model::event::{Change, Event};
use crate::approval::model::state::{Phase, State};

pub(super) fn possible(state: &State, event: &Event) -> Possible {
    match &event.change {
        Change::PublishBegun { target, retry, fingerprint, .. } => {
            by_host_or_right(event)?;
            let target = at(state, *target)?;
            let from = if *retry { Phase::Failed {} } else { Phase::Review {} };
            only(target.phase == from, WRONG_PHASE)?;
            only(!target.is_held() && target.reach.is_up(), "it is held, or its profile is out of reach")?;
            only(target.opens_at().is_some_and(|at| at <= own(event)), "its time has not come")?;
            only(state.is_approved(target), "it is not approved")?;
            only(state.fingerprint(target) == *fingerprint, "its content is not what was approved")
        }
        Change::PublishResolved { target, .. } => {
            by_host_or_right(event)?;
            only(at(state, *target)?.is_outcome_unknown(), "what came of the attempt is not unknown")
        }
        _ => {
            by_itself(event)?;
            let target = event.change.target().ok_or("no such target")?;
            only(!at(state, target)?.is_outcome_unknown(), "nobody knows what came of the attempt")
        }
    }
}

fn by_host_or_right(event: &Event) -> Possible {
    if event.by == (By::Host {}) { only(event.rights.is_empty(), NO_RIGHT) } else { by_right(event) }
}
