//! What every step of an event needs: the target and the stage that it is about.

use crate::approval::model::state::{StageState, State, Target};
use crate::id::ProfileId;
use alloc::string::String;

pub(in crate::approval::evolve) type Applied = Result<(), &'static str>;

pub(in crate::approval::evolve) const NO_PERSON: &str = "nobody did it";

pub(in crate::approval::evolve) const NO_STAGE: &str = "no such stage";

pub(in crate::approval::evolve) const NO_TARGET: &str = "no such target";

pub(in crate::approval::evolve) fn forget_decisions(target: &mut Target) {
    for stage in &mut target.stages {
        stage.decisions.clear();
        stage.overridden = None;
    }
    target.rejected_at = None;
}

pub(in crate::approval::evolve) fn on_stage(
    state: &mut State,
    target: ProfileId,
    stage: &str,
    change: impl FnOnce(&mut StageState),
) -> Applied {
    let target = state.target_mut(target).ok_or(NO_TARGET)?;
    let index = target.definition().and_then(|definition| definition.stage(stage)).ok_or(NO_STAGE)?;
    change(target.stages.get_mut(index).ok_or(NO_STAGE)?);
    Ok(())
}

pub(in crate::approval::evolve) fn on_target(
    state: &mut State,
    target: ProfileId,
    change: impl FnOnce(&mut Target),
) -> Applied {
    change(state.target_mut(target).ok_or(NO_TARGET)?);
    Ok(())
}

pub(in crate::approval::evolve) fn stage_names_known(target: &Target, names: &[String]) -> bool {
    names.iter().all(|name| target.definition().is_some_and(|definition| definition.stage(name).is_some()))
}
