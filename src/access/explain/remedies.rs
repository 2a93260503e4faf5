//! The smallest sets of changes that make a decision an allow.
//!
//! Changes fall into two kinds. *Settings* take one of several values and may break what another value allowed: the
//! time, the plan, the content's state, the author, the assignees, the connector. They are tried one combination after
//! the other, fewest changes first. *Steps* only ever add (assign, switch on, widen, drop a ceiling, reinstate), and
//! declared facts are literals; for these, one combination of settings leaves a conjunction of clauses (each permission
//! needs a grant, each prohibition a literal that fails, each ceiling its due) whose smallest solutions are
//! multiplied out, dropping supersets as they arise.
//!
//! That is exact. Bounds on candidates, settings and comparisons keep the cost finite for policies and actors of any
//! size; the answer says when one was reached.

mod needs;
mod order;
mod person;
mod setting;
mod solve;
mod step;

use super::names::Lexicon;
use super::node::Node;
use super::remedy::{Change, Remedy};
use crate::access::actor::Folded;
use crate::resource::ErasedResource;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use needs::{Budget, Need};
use setting::{Dimensions, Setting};
use step::Step;

/// What is asked, without the actor.
#[derive(Clone, Copy)]
struct Question<'a> {
    lexicon: &'a Lexicon<'a>,
    on: &'a ErasedResource<'a>,
    asked: u128,
}

/// Some changes that suffice.
struct Found {
    setting: Setting,
    need: Need,
}

impl Found {
    fn is_within(&self, other: &Self) -> bool {
        self.setting.is_within(&other.setting) && self.need.is_within(&other.need)
    }
}

/// The remedies of a denied request, in order, and whether a bound was reached.
pub(super) fn of(lexicon: &Lexicon<'_>, actor: &Folded, asked: u128, on: &ErasedResource<'_>) -> (Vec<Remedy>, bool) {
    let question = Question { lexicon, on, asked };
    let mut budget = Budget::new();
    let (person, steps) = person::candidates(&question, actor, &mut budget);
    let dimensions = Dimensions::of(&question, &person, &steps, &mut budget);
    let mut found: Vec<Found> = Vec::new();
    for setting in dimensions.settings(&mut budget) {
        // Whatever this setting leads to would contain a remedy that needs no more than the setting.
        let bare = Found { setting, need: Need::default() };
        budget.spend(found.len().saturating_add(1));
        if found.iter().any(|smaller| smaller.is_within(&bare)) {
            continue;
        }
        for need in dimensions.solve(&question, &person, &setting, &mut budget) {
            keep(&mut found, Found { setting, need }, &mut budget);
        }
        if budget.is_spent() {
            break;
        }
    }
    let mut ranked: Vec<_> = found
        .iter()
        .map(|found| {
            let remedy = Remedy { changes: changes(&question, actor, &dimensions, &steps, found) };
            (order::rank(&question, &steps, found, &remedy), remedy)
        })
        .collect();
    ranked.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    (ranked.into_iter().map(|(_, remedy)| remedy).collect(), budget.was_reached())
}

fn keep(found: &mut Vec<Found>, new: Found, budget: &mut Budget) {
    budget.spend(found.len().saturating_mul(2));
    // A search that is cut off tells what it has found.
    if budget.is_spent() {
        return;
    }
    if found.iter().any(|old| old.is_within(&new)) {
        return;
    }
    found.retain(|old| !new.is_within(old));
    found.push(new);
}

fn changes(
    question: &Question<'_>,
    actor: &Folded,
    dimensions: &Dimensions,
    steps: &[Step],
    found: &Found,
) -> Vec<Change> {
    let lexicon = question.lexicon;
    let facts = [(found.need.facts.yes, true), (found.need.facts.no, false)];
    let facts = facts.into_iter().flat_map(|(mask, value)| needs::bits(mask).map(move |bit| (bit, value)));
    let facts = facts.map(|(bit, value)| match lexicon.tables.atoms.actor_facts & bit {
        0 => Change::Fact { atom: lexicon.atom(bit), value },
        _ => Change::ActorFact { fact: lexicon.atom(bit), value },
    });
    let all: BTreeSet<Change> = (dimensions.changes(lexicon, &found.setting).into_iter())
        .chain(facts)
        .chain(found.need.chosen(steps).map(|step| change(lexicon, actor, steps, step)))
        .collect();
    all.into_iter().collect()
}

fn change(lexicon: &Lexicon<'_>, actor: &Folded, steps: &[Step], step: &Step) -> Change {
    let held = |index: usize| actor.record.assignments.get(index);
    let place = |index: usize| held(index).map(|held| (lexicon.held_role(held), Node::held_at(actor, held)));
    let organization = (Default::default(), Node::Organization(actor.organization));
    match *step {
        Step::Assign { role, level, node, .. } => {
            let (at, assignable_by) = (Node::of(level, actor.organization, node), lexicon.assignable_by(role));
            Change::Assign { role: lexicon.role(role), at, assignable_by }
        }
        Step::SwitchOnHeld { held, level, bit } => {
            let (role, at) = place(held).unwrap_or(organization);
            let permission = lexicon.permissions(level, bit).concat();
            Change::SwitchOn { permission, role, at, assignment: Some(held) }
        }
        Step::SwitchOnNew { assign, level, bit } => {
            let (role, at) = match steps.get(assign) {
                Some(Step::Assign { role, level, node, .. }) => {
                    (lexicon.role(*role), Node::of(*level, actor.organization, *node))
                }
                _ => organization,
            };
            let permission = lexicon.permissions(level, bit).concat();
            Change::SwitchOn { permission, role, at, assignment: None }
        }
        Step::Widen { held, .. } => {
            let (role, at) = place(held).unwrap_or(organization);
            Change::Widen { role, at, assignment: held }
        }
        Step::Drop { limit } => Change::DropAttenuation { attenuation: limit },
        Step::Reinstate => Change::Reinstate {},
    }
}

#[cfg(test)]
mod cost;
