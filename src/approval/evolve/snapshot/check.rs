//! What must hold of a state, whatever happened to the post.

use crate::approval::evolve::possible::{is_ascending, is_sound, stands};
use crate::approval::model::event::Skip;
use crate::approval::model::limits::MAX_TARGETS;
use crate::approval::model::state::{Approval, ContentChange, Phase, StageState, State, Target};
use crate::approval_definition::{Classes, Definition};
use crate::id::UserId;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

type Checked = Result<(), &'static str>;

pub(super) fn check(state: &State) -> Checked {
    if state.author.is_none() {
        return only(*state == State::new(state.organization, state.content), "nothing of a post that does not exist");
    }
    let (Some(now), Some((_, revision))) = (state.now, state.accepted.latest()) else {
        return Err("a last event");
    };
    only(state.revision == revision && u64::from(state.version) <= revision, "the revision of the last event")?;
    changes(state)?;
    only(state.facts.values().all(crate::approval::model::facts::Fact::is_whole), "facts as they were told")?;
    let profiles: Vec<_> = state.targets.iter().map(|target| target.profile).collect();
    let few = state.targets.len() <= usize::try_from(MAX_TARGETS).unwrap_or(usize::MAX);
    only(is_ascending(&profiles) && few, "each target once, in order")?;
    let begun = state.targets.iter().any(|target| target.round > 0);
    only(state.opened || !begun, "that somebody asked for approval")?;
    for target in &state.targets {
        self::target(state, target, now)?;
    }
    let mut links: Vec<_> = state.links.iter().map(|link| link.id).collect();
    links.sort_unstable();
    let made = |version: u32| (1..=state.version).contains(&version);
    only(is_ascending(&links) && state.links.iter().all(|link| made(link.first_version)), "each link once")?;
    let remarks: Vec<Timestamp> = state.comments.iter().map(|remark| remark.at).collect();
    let told = remarks.windows(2).all(|pair| matches!(pair, [one, next] if one <= next));
    only(told && remarks.last().is_none_or(|last| *last <= now), "comments in order of time")
}

/// One for each version, and the first of them by the author.
fn changes(state: &State) -> Checked {
    let numbered = state.changes.iter().map(|change| change.version).eq(1..=state.version);
    let first = state.changes.first().is_some_and(|first: &ContentChange| {
        let author = (Some(first.by), first.acting_for) == (state.author, state.author_for);
        author && first.shared == Classes::ALL
    });
    let whole = |change: &ContentChange| {
        let lesser = change.through.as_ref().is_none_or(|held| is_ascending(held));
        lesser && is_ascending(&change.obliged) && !(change.shared.is_empty() && change.own.is_empty())
    };
    only(numbered && first && state.changes.iter().all(whole), "every version with who made it")
}

fn target(state: &State, target: &Target, now: Timestamp) -> Checked {
    only(target.attempts <= state.attempts, "no attempt that nobody made")?;
    let was_tried = matches!(target.phase, Phase::Publishing { .. } | Phase::Published {} | Phase::Failed {});
    let last = target.attempt().is_none_or(|attempt| attempt == target.attempts);
    only(last && (!was_tried || target.attempts > 0), "a target that was published in its last attempt")?;
    let submitted = target.round > 0;
    let asked = target.submitted_at.is_some_and(|at| at <= now) && !target.submissions.is_empty();
    only(if submitted { asked } else { target.submissions.is_empty() }, "who submitted it, and when")?;
    only(is_ascending(&target.submissions), "who submitted it, in order")?;
    let version = if submitted { 1..=state.version } else { 0..=0 };
    only(version.contains(&target.submitted_version), "the version that was submitted")?;
    let come = [target.late_for, target.held_until].into_iter().flatten().all(|at| at <= now);
    only(come, "a time that has come")?;
    let Some(pinned) = &target.pinned else {
        let early = matches!(target.phase, Phase::Draft {} | Phase::Archived {} | Phase::Gone {});
        let nothing = target.stages.is_empty() && target.rejected_at.is_none() && !submitted;
        return only(early && nothing, "the definition by which a target is judged");
    };
    let definition = pinned.definition.as_ref();
    only(submitted && definition.digest() == pinned.digest, "the definition that was pinned")?;
    only(is_sound(definition), "a definition that judges something")?;
    only(definition.stages.len() == target.stages.len(), "the stages of the definition that is pinned")?;
    only(target.rejected_at.is_none_or(|stage| stage < target.stages.len()), "a stage that said no")?;
    (0..).zip(&target.stages).try_for_each(|(index, round)| stage(state, target, definition, index, round))
}

/// Whether a stage can have been skipped for that in a round of this post: by facts as they were told some time, by hands
/// that it has.
fn was_so(state: &State, target: &Target, covers: Classes, skip: &Skip) -> bool {
    match skip {
        Skip::ConditionFails { facts } | Skip::SkipConditionHolds { facts } => {
            facts.iter().all(|(name, told)| state.facts.get(name).is_some_and(|fact| fact.was_told(*told)))
        }
        Skip::EveryHandExempt { people } => {
            let first = [state.author, state.author_for].into_iter().flatten();
            let mut asked = first.chain(target.submissions.iter().map(|submission| submission.by));
            let hands: BTreeSet<UserId> = state.hands(target, covers).map(|hand| hand.user).collect();
            asked.all(|user| people.contains(&user)) && people.iter().all(|user| hands.contains(user))
        }
        Skip::NoClient {} | Skip::Unreachable {} => true,
    }
}

fn stage(state: &State, target: &Target, definition: &Definition, index: usize, round: &StageState) -> Checked {
    let Some(stage) = definition.stages.get(index) else { return Err("a stage of the definition") };
    only(is_ascending(&round.people) && is_ascending(&round.required), "the people of a stage, each once")?;
    only(stage.is_for_clients() || round.required.is_empty(), "clients where clients decide")?;
    if let Some(skip) = &round.skip {
        let so = was_so(state, target, definition.effective_covers(index), skip);
        only(
            so && stands(definition, stage, &round.required, skip),
            "a stage that is skipped for a reason that holds",
        )?;
    }
    let made = |version: u32| (1..=state.version).contains(&version);
    let deciders: Vec<_> = round.decisions.iter().map(|approval| approval.by).collect();
    let decided = is_ascending(&deciders) && round.decisions.iter().all(|approval| made(approval.version));
    only(decided && round.overridden.is_none_or(made), "decisions about versions that there were, one a person")?;
    let alone = |approval: &Approval| approval.delegation.is_some() && approval.right_of() == approval.by;
    only(!round.decisions.iter().any(alone), "a standing delegation where somebody decided for somebody else")?;
    let pairs: Vec<_> = round.delegations.iter().map(|one| (one.from, one.to)).collect();
    let others = round.delegations.iter().all(|one| one.from != one.to);
    only(is_ascending(&pairs) && others && is_ascending(&round.reassigned), "each delegation once, to somebody else")?;
    let reminders = u32::try_from(stage.reminders.len()).unwrap_or(u32::MAX);
    only(round.reminded <= reminders, "as many reminders as there were")?;
    only(stage.deadline.is_some() || !round.deadline_passed, "a deadline that there is")?;
    only(
        round.escalated == (round.deadline_passed && stage.escalate_to.is_some()),
        "others asked as the deadline passed",
    )
}

fn only(holds: bool, expected: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(expected) }
}
