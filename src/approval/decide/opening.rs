//! How the stages of a round begin: who may decide, and which of them are skipped.

use crate::approval::model::context::Context;
use crate::approval::model::eligibility::Eligibility;
use crate::approval::model::event::{Opening, Skip};
use crate::approval::model::facts::{self, Fact};
use crate::approval::model::hands::Hand;
use crate::approval::model::state::{State, Target};
use crate::approval_definition::{Definition, Stage};
use crate::id::UserId;
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// The stages of a definition at a target, as the world is now. The senders have a hand in it besides those who had one
/// before; the clients of a stage are those that must approve now, unless others are pinned. `None`: nobody knows where
/// the target lies.
pub(in crate::approval) fn openings<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    target: &Target,
    definition: &Definition,
    senders: &[Hand<'_>],
    pinned_clients: impl Fn(usize) -> Option<Vec<UserId>>,
) -> Option<Vec<Opening>> {
    let content = context.judged(state, target.profile, &definition.stages);
    context.place(state, target.profile).map(|place| {
        let on = &ErasedResource { content: Some(&content), ..place };
        let standings = context.standings(&definition.stages, on);
        let stages = definition.stages.iter().enumerate().map(|(index, stage)| {
            let clients = || pinned_clients(index).unwrap_or_else(|| context.clients(target.profile).collect());
            let required: Vec<UserId> = if stage.is_for_clients() { clients() } else { Vec::new() };
            let skip = by_facts(context, state, target, stage).or_else(|| {
                let nobody = stage.is_for_clients() && required.is_empty();
                if nobody {
                    Some(Skip::NoClient {})
                } else {
                    exempt(context, state, target, definition, index, senders, on)
                }
            });
            let people = Eligibility::of(context.rules, stage, false, &required, &[]).people(&standings).collect();
            Opening { stage: stage.name.clone(), people, required, skip, keeps_decisions: false }
        });
        stages.collect()
    })
}

/// J2: a fact that lifts what it raised counts only if whoever set it may lift that.
fn by_facts<V: Vocabulary>(context: &Context<'_, V>, state: &State, target: &Target, stage: &Stage) -> Option<Skip> {
    let may_lift = |fact: &Fact| context.may_lift(state, target.profile, stage, fact);
    if facts::fails(&stage.when, &state.facts, may_lift) {
        return Some(Skip::ConditionFails { facts: facts::about(&stage.when, &state.facts) });
    }
    let unless = stage.unless.as_ref().filter(|unless| facts::hold(unless, &state.facts, may_lift))?;
    Some(Skip::SkipConditionHolds { facts: facts::about(unless, &state.facts) })
}

/// J1: nobody with a hand in the post, the senders included, needs approval of the stage.
fn exempt<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    target: &Target,
    definition: &Definition,
    index: usize,
    senders: &[Hand<'_>],
    on: &ErasedResource<'_>,
) -> Option<Skip> {
    let stage = definition.stages.get(index)?;
    let hands = state.hands(target, definition.effective_covers(index)).chain(senders.iter().copied());
    context.exempt(state, hands, stage, on).map(|people| Skip::EveryHandExempt { people })
}
