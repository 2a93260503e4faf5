//! Bindings: which definition judges a target, as places and facts are now. No one person's roles choose it (J1).

use crate::approval::model::context::Context;
use crate::approval::model::eligibility::Eligibility;
use crate::approval::model::facts::{self, Fact};
use crate::approval::model::hands::Hand;
use crate::approval::model::pinned::Pinned;
use crate::approval::model::rules::JOINT;
use crate::approval::model::state::State;
use crate::approval_definition::{Definition, Stage};
use crate::id::{ProfileId, UserId};
use crate::resource::{ContentState, ErasedResource};
use crate::vocabulary::Vocabulary;
use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

impl<V: Vocabulary> Context<'_, V> {
    /// The first definition that may apply: that one does not is known, never assumed. What a fact asked for before stays
    /// asked for, unless whoever lifted it may (J2). `None`: nobody has to approve.
    pub(in crate::approval) fn bound(&self, state: &State, profile: ProfileId) -> Option<Pinned> {
        let mut found: Option<Cow<'_, Pinned>> = None;
        let mut doubts: Vec<&Fact> = Vec::new();
        for binding in self.rules.bindings_at(profile) {
            let definition = &binding.pinned.definition;
            let may_lift = |fact: &Fact| {
                let lacking =
                    || found.as_ref().map_or_else(|| definition.stages.clone(), |found| lacking(found, definition));
                fact.lifted_by()
                    .is_none_or(|user| lacking().iter().all(|stage| self.is_entitled(state, profile, user, stage)))
            };
            let fails = facts::fails(&binding.when, &state.facts, |_| true);
            let without = if fails {
                facts::fails(&binding.when, &state.facts, may_lift)
            } else {
                !doubts.is_empty() && doubts.iter().all(|fact| may_lift(fact))
            };
            match (fails, without) {
                (true, true) => continue,
                (false, true) => break,
                (_, false) => {}
            }
            found = Some(match found {
                Some(found) => Cow::Owned(Pinned::new(raised(&found.definition, definition))),
                None => Cow::Borrowed(&binding.pinned),
            });
            if !fails {
                let read = binding.when.iter().filter_map(|text| state.facts.get(facts::name_of(text)));
                doubts = read.filter(|fact| fact.lifted_by().is_some()).collect();
                if doubts.is_empty() {
                    break;
                }
            }
        }
        found.map(Cow::into_owned)
    }

    /// Whether somebody could decide at a stage there or may do without it, as people are now. What people lift entitles
    /// nobody to it.
    fn is_entitled(&self, state: &State, profile: ProfileId, user: UserId, stage: &Stage) -> bool {
        let clients: Vec<UserId> = self.clients(profile).collect();
        let lifted = |fact: &Fact| fact.lifted_by().is_some();
        let content = self.content_without(state, ContentState::InReview, lifted);
        self.place(state, profile).is_some_and(|place| {
            let on = &ErasedResource { content: Some(&content), ..place };
            let eligibility = Eligibility::of(self.rules, stage, false, &clients, &[]);
            let decides = self.person(user).and_then(|actor| self.standing_at(actor, core::slice::from_ref(stage), on));
            decides.is_some_and(|person| eligibility.admits(&person)) || self.is_exempt(Hand::own(user), stage, on)
        })
    }

    /// Whether a fact that speaks against a stage may be relied on there (J2).
    pub(in crate::approval) fn may_lift(&self, state: &State, profile: ProfileId, stage: &Stage, fact: &Fact) -> bool {
        fact.lifted_by().is_none_or(|user| self.is_entitled(state, profile, user, stage))
    }
}

/// The stages of another definition that this one lacks.
fn lacking(own: &Pinned, other: &Definition) -> Vec<Stage> {
    other.stages.iter().filter(|stage| !has(&own.definition, stage)).cloned().collect()
}

/// Whether a definition has that stage, under its name or the one that it got when it was added.
fn has(definition: &Definition, stage: &Stage) -> bool {
    let named = |own: &&Stage| own.name.rsplit('/').next() == Some(stage.name.as_str());
    let mut named = definition.stages.iter().filter(named);
    named.any(|own| Stage { name: stage.name.clone(), ..own.clone() } == *stage)
}

/// A definition and another one that asks for more: the other one if that has all of its stages, else what both ask for.
fn raised(own: &Definition, other: &Definition) -> Definition {
    if own.stages.iter().all(|stage| has(other, stage)) {
        return other.clone();
    }
    added(own, other).unwrap_or_else(|| own.clone())
}

/// A definition with the stages of another one that it lacks after its own, under names that it does not have; the other
/// one if it has no stages itself. `None`: it lacks none.
pub(in crate::approval) fn added(own: &Definition, other: &Definition) -> Option<Definition> {
    if own.stages.is_empty() && !other.stages.is_empty() {
        return Some(other.clone());
    }
    let mut definition = own.clone();
    for stage in other.stages.iter().filter(|stage| !has(own, stage)) {
        let mut name = stage.name.clone();
        while definition.stage(&name).is_some() {
            name = format!("{}/{name}", other.name);
        }
        definition.stages.push(Stage { name, ..stage.clone() });
    }
    definition.name = format!("{}{JOINT}{}", own.name, other.name);
    (definition.stages.len() > own.stages.len()).then_some(definition)
}

/// The name of what is bound; empty if nothing is.
pub(in crate::approval) fn name(bound: Option<&Pinned>) -> &str {
    bound.map_or("", |bound| bound.definition.name.as_str())
}
