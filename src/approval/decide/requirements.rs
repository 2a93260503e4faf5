//! What a target needs as facts, hands and bindings are by now: stages that come to its round, and stages that are needed
//! after all.

use crate::approval::decide::binding;
use crate::approval::decide::opening::openings;
use crate::approval::decide::unit_of_work::UnitOfWork;
use crate::approval::model::context::Context;
use crate::approval::model::event::{Change, Event, Skip};
use crate::approval::model::facts::{self, Fact};
use crate::approval::model::pinned::Pinned;
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{State, Target};
use crate::approval_definition::Definition;
use crate::id::ProfileId;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Records what the host tells and did not tell before, once there is a post. Answers whether there was something.
pub(in crate::approval) fn facts<V: Vocabulary>(context: &Context<'_, V>, work: &mut UnitOfWork<'_>) -> bool {
    let state = work.settled();
    let news = context.news(state);
    let some = state.author.is_some() && !(news.facts.is_empty() && news.formerly.is_empty());
    if some {
        work.push_of_itself(Change::FactsChanged { facts: news.facts, formerly: news.formerly });
    }
    some
}

/// Looks at the bindings again after the content of targets on their way changed.
pub(in crate::approval) fn raise_changed<V: Vocabulary>(context: &Context<'_, V>, work: &mut UnitOfWork<'_>) {
    let changed = |event: &Event| {
        if let Change::Scheduled { target, .. } | Change::Unscheduled { target } = event.change {
            return Some(Some(target));
        }
        matches!(event.change, Change::Edited { .. }).then_some(None)
    };
    let changed: Vec<Option<ProfileId>> = work.events().iter().filter_map(changed).collect();
    if changed.is_empty() {
        return;
    }
    // Content bears on no binding, so that most commands need no state after them.
    let state = work.known();
    let here = |target: &&Target| changed.iter().any(|at| at.is_none_or(|at| at == target.profile));
    let raised = state.targets.iter().filter(here).filter(|target| asks_for_more(context, state, target).is_some());
    let profiles: Vec<ProfileId> = raised.map(|target| target.profile).collect();
    profiles.into_iter().for_each(|profile| raise(context, work, profile));
}

/// What is bound to a target on its way by now and was not when that was looked at last, if it asks for more than what
/// judges the target; and both together.
fn asks_for_more<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    target: &Target,
) -> Option<(Pinned, Definition)> {
    let pinned = target.pinned.as_ref().filter(|_| target.is_in_flight())?;
    let bound = context.bound(state, target.profile).filter(|bound| bound.definition.name != target.bound)?;
    let more = binding::added(&pinned.definition, &bound.definition)?;
    Some((bound, more))
}

/// The same after an attempt failed: what the host told while it was under way counts before the next.
pub(in crate::approval) fn raise_failed<V: Vocabulary>(context: &Context<'_, V>, work: &mut UnitOfWork<'_>) {
    let failed = |event: &Event| {
        let over =
            matches!(event.change, Change::PublishFailed { .. } | Change::PublishResolved { published: false, .. });
        event.change.target().filter(|_| over)
    };
    let failed: Vec<ProfileId> = work.events().iter().filter_map(failed).collect();
    failed.into_iter().for_each(|profile| raise(context, work, profile));
}

/// Looks at the bindings again where something is known that was not: at all targets if the host tells facts, whatever the
/// command is about, and where it says again where a profile lies.
pub(in crate::approval) fn raise_told<V: Vocabulary>(context: &Context<'_, V>, work: &mut UnitOfWork<'_>, news: bool) {
    let found =
        |event: &Event| if let Change::ProfileConnected { target } = event.change { Some(target) } else { None };
    let profiles: Vec<ProfileId> = match news {
        true => work.settled().targets.iter().map(|target| target.profile).collect(),
        false => work.events().iter().filter_map(found).collect(),
    };
    profiles.into_iter().for_each(|profile| raise(context, work, profile));
}

/// Adds the stages of what is bound to a target on its way by now, if that is something else than before (J1).
pub(in crate::approval) fn raise<V: Vocabulary>(
    context: &Context<'_, V>,
    work: &mut UnitOfWork<'_>,
    profile: ProfileId,
) {
    let state = work.settled();
    let Some(target) = state.target(profile) else { return };
    let Some((bound, more)) = asks_for_more(context, state, target) else { return };
    let Some(openings) = openings(context, state, target, &more, &[], |_| None) else { return };
    let stages = openings.into_iter().skip(target.stages.len()).collect();
    let Pinned { definition, digest } = Pinned::new(more);
    let bound = bound.definition.name.clone();
    work.push_of_itself_under(Change::StagesAdded { target: profile, definition, bound, stages }, digest);
}

/// Records which stages are needed after all.
pub(in crate::approval) fn restore<V: Vocabulary>(
    context: &Context<'_, V>,
    work: &mut UnitOfWork<'_>,
    profile: ProfileId,
) {
    let state = work.settled();
    let Some(target) = state.target(profile).filter(|target| target.is_in_flight()) else { return };
    let needed = state.stages(target).filter(|look| look.round.skip.is_some() && !is_still_skipped(context, *look));
    let found: Vec<Change> =
        needed.map(|look| Change::StageRestored { target: profile, stage: look.stage.name.clone() }).collect();
    found.into_iter().for_each(|change| work.push_of_itself(change));
}

/// Whether the reason for skipping a stage holds for hands and facts as they are. A stage that is needed is never skipped
/// later in its round because they changed (S28).
fn is_still_skipped<V: Vocabulary>(context: &Context<'_, V>, look: Look<'_>) -> bool {
    let (facts, profile) = (&look.state.facts, look.target.profile);
    let may_lift = |fact: &Fact| context.may_lift(look.state, profile, look.stage, fact);
    match &look.round.skip {
        Some(Skip::ConditionFails { .. }) => facts::fails(&look.stage.when, facts, may_lift),
        Some(Skip::SkipConditionHolds { .. }) => {
            look.stage.unless.as_ref().is_some_and(|unless| facts::hold(unless, facts, may_lift))
        }
        Some(Skip::EveryHandExempt { people }) => context.are_still_exempt(look, people),
        Some(Skip::NoClient {} | Skip::Unreachable {}) => true,
        None => false,
    }
}
