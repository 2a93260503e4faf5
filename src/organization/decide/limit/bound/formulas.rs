//! Formulas: the ways in which permissions are held, and whether one is within others.

use super::plain;
use super::sites::Site;
use crate::access::{Folded, Held, Limit};
use crate::level::Level;
use crate::policy::model::Condition;
use crate::policy::tables::{Gate, Known, Tables};
use crate::resource::ErasedResource;
use crate::time::Timestamp;
use smallvec::SmallVec;

/// What an assignment gives at a level, way by way.
pub(in crate::organization) fn of<'t>(tables: &'t Tables, held: &'t Held, level: Level) -> SmallVec<[Gate; 8]> {
    let mut ways = SmallVec::new();
    if let Some(role) = held.table(tables) {
        ways.extend([plain(*role.plain.at(level))].into_iter().filter(|way| way.permissions != 0));
        ways.extend(role.gates(level, held.switched_on(level)).filter(|way| way.permissions != 0));
    }
    ways
}

/// Which permissions of `way` are within the giver's formulas on that node, for as long as `until`.
pub(in crate::organization) fn covered(
    tables: &Tables,
    giver: &Folded,
    site: &Site,
    way: Gate,
    until: Option<Timestamp>,
) -> u128 {
    let mask = giver_mask(giver, &site.on, until);
    if mask & way.permissions == 0 {
        return 0;
    }
    let level = site.on.level;
    let holds = giver.record.applying(&site.on).filter(|held| held.is_live() && outlasts(held.until(), until));
    let mut ways: SmallVec<[Gate; 16]> = SmallVec::new();
    let mut given_plainly = 0;
    for held in holds {
        let Some(role) = held.table(tables) else {
            continue;
        };
        given_plainly |= role.plain.at(level);
        ways.extend(role.gates(level, held.switched_on(level)));
    }
    // Whoever receives something is a member for as long: what everyone has, nobody hands out.
    if let Some(role) = giver.as_everyone_on_any_plan(tables) {
        given_plainly |= role.plain.at(level);
        ways.extend(role.gates(level, 0));
    }
    ways.push(plain(given_plainly));
    within(tables, way, ways) & mask
}

/// Which permissions of `way` are held, whenever its condition holds, in one of `others` with no further obligations.
///
/// A conjunction that is known to hold says nothing about the atoms that it does not name, save that content has one
/// state: so one of the others has to hold by itself, state by state where a state is known. That is exact.
pub(crate) fn within(tables: &Tables, way: Gate, others: impl IntoIterator<Item = Gate>) -> u128 {
    let others: SmallVec<[Gate; 16]> =
        others.into_iter().filter(|other| other.obligations & !way.obligations == 0).collect();
    let held = |known: Known| {
        let holding = others.iter().filter(|other| other.when.holds(known));
        holding.fold(0, |mask, other| mask | other.permissions)
    };
    worlds(tables, way.when).fold(way.permissions, |left, known| left & held(known))
}

/// What is known at least where a condition holds, one case for each state that the content may then have.
fn worlds(tables: &Tables, when: Condition) -> impl Iterator<Item = Known> {
    let any_state = tables.atoms.any_state;
    let least = Known { yes: when.all_true, no: when.all_false };
    let speaks_of_states = (when.all_true | when.all_false) & any_state != 0;
    let states = tables
        .atoms
        .states
        .iter()
        .map(move |(_, bit)| *bit)
        .filter(move |bit| speaks_of_states && when.all_true & any_state & !bit == 0 && when.all_false & bit == 0);
    let known = states.map(move |bit| Known { yes: least.yes | bit, no: least.no | (any_state & !bit) });
    known.chain((!speaks_of_states).then_some(least))
}

/// What the giver's ceilings leave on a node: an API key passes on no more than it carries, nor for longer.
pub(in crate::organization) fn giver_mask(giver: &Folded, on: &ErasedResource<'_>, until: Option<Timestamp>) -> u128 {
    giver.record.limits.iter().fold(u128::MAX, |mask, limit| match limit {
        Limit::Key(key) => {
            let covers = key.is_live(giver.record.latest) && key.covers(on) && outlasts(key.until, until);
            mask & if covers { *key.permissions.at(on.level) } else { 0 }
        }
        Limit::Actor(_) => 0,
    })
}

/// Whether holding a role in one assignment lets somebody assign another one by the role's name: for as long, and under
/// every condition that the first is under.
pub(in crate::organization) fn suffices(held: &Held, given: &Held) -> bool {
    lasts(held, given) && held.when().is_within(given.when())
}

/// Whether one assignment lasts at least as long as another.
fn lasts(held: &Held, given: &Held) -> bool {
    outlasts(held.until(), given.until())
}

/// Whether one assignment is in force whenever another is, from `now` on.
pub(in crate::organization) fn spans(held: &Held, given: &Held, now: Timestamp) -> bool {
    let begins = |held: &Held| held.from().map_or(now, |from| from.max(now));
    lasts(held, given) && begins(held) <= begins(given)
}

fn outlasts(held: Option<Timestamp>, given: Option<Timestamp>) -> bool {
    held.is_none_or(|held| given.is_some_and(|given| given <= held))
}
