//! An explanation as somebody sees it.

use super::Viewer;
use super::event::{leave_out, name_known};
use crate::approval::query::explain::{Explanation, Gap, TargetExplanation};
use crate::approval::query::status::post_status;
use crate::approval_definition::Side;
use crate::id::ProfileId;
use crate::vocabulary::Vocabulary;

/// Without the targets that the person does not see; for clients, without the names of the team, of its stages, and of
/// what keeps others from deciding. That something is missing stays.
pub(super) fn viewed<V: Vocabulary>(viewer: &Viewer<'_, '_, V>, mut told: Explanation) -> Explanation {
    told.targets.retain(|target| viewer.sight(target.target).is_some());
    for target in &mut told.targets {
        if viewer.sight(target.target) == Some(Side::External) {
            outside(viewer, target);
        }
    }
    told.status = post_status(told.targets.iter().map(|target| target.status));
    told
}

fn outside<V: Vocabulary>(viewer: &Viewer<'_, '_, V>, told: &mut TargetExplanation) {
    let at = told.target;
    told.skipped.retain(|skipped| side(viewer, at, &skipped.stage) == Side::External);
    told.skipped.iter_mut().for_each(|skipped| leave_out(viewer, &mut skipped.reason, Some(at)));
    told.lapses.retain(|lapse| side(viewer, at, &lapse.stage) == Side::External && viewer.knows(lapse.user, Some(at)));
    told.voided_by_another_time.retain(|stage| side(viewer, at, stage) == Side::External);
    told.gaps.iter_mut().for_each(|gap| known(viewer, gap, at));
}

fn known<V: Vocabulary>(viewer: &Viewer<'_, '_, V>, gap: &mut Gap, at: ProfileId) {
    match gap {
        Gap::Approvals { stage, missing, people, stuck, ways_out, .. } if side(viewer, at, stage) == Side::Internal => {
            stage.clear();
            *missing = (*missing).min(1);
            *stuck = None;
            people.clear();
            ways_out.clear();
        }
        Gap::Approvals { people, stuck, ways_out, .. } => {
            people.retain(|candidate| viewer.knows(candidate.user, Some(at)));
            people.iter_mut().for_each(|one| one.acting_for = viewer.known(&one.acting_for, Some(at)));
            stuck.iter_mut().for_each(|cause| name_known(viewer, cause, Some(at)));
            ways_out.iter_mut().for_each(|way| way.people = viewer.known(&way.people, Some(at)));
            ways_out.retain(|way| !way.people.is_empty());
        }
        Gap::NotInReview { people }
        | Gap::Held { people, .. }
        | Gap::NoTime { people }
        | Gap::ProfileGone { people }
        | Gap::Failed { people } => *people = viewer.known(people, Some(at)),
        Gap::NotDue { .. } | Gap::UnderWay { .. } | Gap::OutOfReach { .. } => {}
    }
}

/// On which side a stage lies; what is not known is the team's.
pub(super) fn side<V: Vocabulary>(viewer: &Viewer<'_, '_, V>, at: ProfileId, stage: &str) -> Side {
    let definition = viewer.state.target(at).and_then(|target| target.definition());
    let stage = definition.and_then(|definition| Some((definition, definition.stage(stage)?)));
    let party = stage.and_then(|(definition, stage)| definition.stages.get(stage)).map(|stage| stage.party);
    party.unwrap_or(Side::Internal)
}
