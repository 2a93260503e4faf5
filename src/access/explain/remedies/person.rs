//! Whose rights count, and the steps that could add to them.

use super::Question;
use super::needs::{Budget, bit};
use super::step::Step;
use crate::access::actor::{Folded, Held, Limit, Record, Status};
use crate::level::Level;
use crate::policy::tables::{Gate, Known, RoleTable};
use alloc::vec::Vec;

/// The actor, or an operator who acts for the actor.
pub(super) struct Person<'a> {
    pub(super) record: &'a Record,
    /// What is told of them.
    pub(super) told: Known,
    /// The atoms that changes may set for them: the facts about content, and those about whoever asks if it is they.
    pub(super) open: u16,
    pub(super) sources: Vec<Source<'a>>,
    pub(super) limits: Vec<Ceiling<'a>>,
    /// The step that makes a member again.
    pub(super) reinstate: Option<u128>,
}

/// An assignment that is held or could be.
pub(super) struct Source<'a> {
    pub(super) table: &'a RoleTable,
    /// `None` for an assignment that could be added: it is always live.
    pub(super) held: Option<&'a Held>,
    pub(super) role: u16,
    /// Steps without which it does not apply at all.
    pub(super) steps: u128,
    pub(super) switched_on: u128,
    /// Optional permissions that could be switched on, each with its step.
    pub(super) switches: Vec<(u128, u128)>,
}

pub(super) struct Ceiling<'a> {
    pub(super) limit: &'a Limit,
    /// The person behind an impersonation.
    pub(super) operator: Option<Person<'a>>,
    /// The step that drops it.
    pub(super) drop: Option<u128>,
}

/// The steps of a search; a step beyond the 128th has no bit and is left out.
struct Steps<'b> {
    all: Vec<Step>,
    budget: &'b mut Budget,
}

impl Steps<'_> {
    fn add(&mut self, step: Step) -> Option<u128> {
        let mask = bit(self.all.len());
        if mask == 0 {
            self.budget.reach();
            return None;
        }
        self.all.push(step);
        Some(mask)
    }
}

/// The actor with every step that could matter.
pub(super) fn candidates<'a>(
    question: &Question<'a>,
    actor: &'a Folded,
    budget: &mut Budget,
) -> (Person<'a>, Vec<Step>) {
    let mut steps = Steps { all: Vec::new(), budget };
    let record = &actor.record;
    let reinstate = if record.status == Status::Active { None } else { steps.add(Step::Reinstate) };
    let limits = (record.limits.iter().enumerate())
        .map(|(index, limit)| {
            ceiling(question, limit, |limit| {
                if can_fail(question, limit) { steps.add(Step::Drop { limit: index }) } else { None }
            })
        })
        .collect();
    let mut sources: Vec<_> = (record.assignments.iter().enumerate())
        .filter_map(|(index, held)| held_source(question, held, index, &mut steps))
        .collect();
    for (level, node) in path(question) {
        for (index, table) in question.lexicon.tables.roles.iter().enumerate() {
            let Some(role) = u16::try_from(index).ok().filter(|role| may_add(question, record, *role, level, node))
            else {
                continue;
            };
            if is_useful(question, table) || makes_useful(question) {
                sources.extend(new_source(question, table, (role, level, node), &mut steps));
            }
        }
    }
    let atoms = &question.lexicon.tables.atoms;
    let (told, open) = (actor.facts, atoms.facts | atoms.actor_facts);
    (Person { record, told, open, sources, limits, reinstate }, steps.all)
}

fn operator<'a>(question: &Question<'a>, actor: &'a Folded) -> Person<'a> {
    let record = &actor.record;
    let sources = record.applying_or_not_yet(question).filter_map(|held| {
        let table = held.table(question.lexicon.tables)?;
        let switched_on = held.switched_on(question.on.level);
        Some(Source { table, held: Some(held), role: held.role, steps: 0, switched_on, switches: Vec::new() })
    });
    let limits = record.limits.iter().map(|limit| ceiling(question, limit, |_| None)).collect();
    let open = question.lexicon.tables.atoms.facts;
    Person { record, told: actor.facts, open, sources: sources.collect(), limits, reinstate: None }
}

fn ceiling<'a>(question: &Question<'a>, limit: &'a Limit, drop: impl FnOnce(&'a Limit) -> Option<u128>) -> Ceiling<'a> {
    let operator = match limit {
        Limit::Actor(folded) if folded.organization == question.on.organization => Some(operator(question, folded)),
        Limit::Key(_) | Limit::Actor(_) => None,
    };
    Ceiling { limit, operator, drop: drop(limit) }
}

/// Whether a ceiling could ever stand in the way.
fn can_fail(question: &Question<'_>, limit: &Limit) -> bool {
    match limit {
        Limit::Key(key) => {
            key.until.is_some()
                || !key.covers(question.on)
                || question.asked & !key.permissions.at(question.on.level) != 0
        }
        Limit::Actor(_) => true,
    }
}

fn held_source<'a>(question: &Question<'a>, held: &'a Held, index: usize, steps: &mut Steps<'_>) -> Option<Source<'a>> {
    let table = held.table(question.lexicon.tables)?;
    if !held.is_at_or_above(question.on) || !is_useful(question, table) || never(held) {
        return None;
    }
    let level = question.on.level;
    let switched_on = held.switched_on(level);
    let widen = match held.covers(question.on) {
        true => 0,
        false => steps.add(Step::Widen { held: index, permissions: breadth(table) })?,
    };
    let switches =
        switches(question, table, switched_on, |bit| steps.add(Step::SwitchOnHeld { held: index, level, bit }));
    Some(Source { table, held: Some(held), role: held.role, steps: widen, switched_on, switches })
}

fn new_source<'a>(
    question: &Question<'a>,
    table: &'a RoleTable,
    (role, level, node): (u16, Level, u128),
    steps: &mut Steps<'_>,
) -> Option<Source<'a>> {
    let assign = steps.all.len();
    let added = steps.add(Step::Assign { role, level, node, permissions: breadth(table) })?;
    let on = question.on.level;
    let switches = switches(question, table, 0, |bit| steps.add(Step::SwitchOnNew { assign, level: on, bit }));
    Some(Source { table, held: None, role, steps: added, switched_on: 0, switches })
}

/// The permissions asked for that switching on could give.
fn switches(
    question: &Question<'_>,
    table: &RoleTable,
    switched_on: u128,
    mut add: impl FnMut(u128) -> Option<u128>,
) -> Vec<(u128, u128)> {
    let mut open = question.asked & table.offered.at(question.on.level) & !switched_on;
    let mut switches = Vec::new();
    while open != 0 {
        let bit = open & open.wrapping_neg();
        open &= !bit;
        switches.extend(add(bit).map(|step| (bit, step)));
    }
    switches
}

/// The nodes from the resource up.
fn path(question: &Question<'_>) -> impl Iterator<Item = (Level, u128)> {
    let on = question.on;
    let profile = on.profile.map(|profile| (Level::Profile, profile.as_u128()));
    let workspace = on.workspace.map(|workspace| (Level::Workspace, workspace.as_u128()));
    profile.into_iter().chain(workspace).chain([(Level::Organization, 0)])
}

fn is_useful(question: &Question<'_>, table: &RoleTable) -> bool {
    table.reach(question.on.level, u128::MAX) & question.asked != 0
}

/// Whether holding something, whatever it is, gives what members have.
pub(super) fn makes_useful(question: &Question<'_>) -> bool {
    question.lexicon.tables.everyone.members.reach(question.on.level, 0) & question.asked != 0
}

/// Whether adding the role there could add anything: not to one that is held there for good, under no condition
/// and not narrowed away.
fn may_add(question: &Question<'_>, record: &Record, role: u16, level: Level, node: u128) -> bool {
    let of_level = question.lexicon.model.roles.get(usize::from(role)).is_some_and(|role| role.level == level);
    let same = |held: &&Held| held.level == level && held.node == node && held.role == role && !held.is_custom();
    let for_good = |held: &Held| {
        held.from().is_none() && held.until().is_none() && held.covers(question.on) && held.when().is_empty()
    };
    of_level && !record.assignments.iter().filter(same).any(for_good)
}

/// It ends before it begins.
pub(super) fn never(held: &Held) -> bool {
    matches!((held.from(), held.until()), (Some(from), Some(until)) if until <= from)
}

/// How many permissions the role gives at all levels, optional ones left out.
fn breadth(table: &RoleTable) -> u32 {
    Level::ALL.iter().fold(0_u32, |sum, level| sum.saturating_add(table.reach(*level, 0).count_ones()))
}

impl Source<'_> {
    /// The grants that the source has when everything is switched on, each with the steps it takes.
    pub(super) fn gates(&self, level: Level, bit: u128) -> impl Iterator<Item = (Gate, u128)> + '_ {
        let switch = self.switches.iter().find(|(switch, _)| *switch == bit).map(|(_, step)| *step);
        let plain = self.table.gates.at(level).iter().map(|gate| (*gate, 0));
        let on = self.switched_on & bit != 0;
        let optional = self.table.optional.at(level).iter().filter_map(move |gate| match switch {
            _ if on => Some((*gate, 0)),
            Some(step) => Some((*gate, step)),
            None => None,
        });
        plain.chain(optional).filter(move |(gate, _)| gate.permissions & bit != 0)
    }
}

impl Record {
    /// The assignments whose node and narrowing let the resource through, at whatever time.
    fn applying_or_not_yet<'r>(&'r self, question: &Question<'r>) -> impl Iterator<Item = &'r Held> + use<'r> {
        let on = question.on;
        self.assignments.iter().filter(move |held| held.covers(on) && !never(held))
    }
}
