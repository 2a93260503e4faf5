//! The bound on what is handed out: no more than the giver holds at that place.
//!
//! Both sides are formulas: for each permission the conditions and obligations under which it is held, on every node
//! that the assignment would reach, nodes that do not exist yet included. Plans are left aside on both sides, since a
//! plan may change; forbid rules are the same for everybody; what cuts the giver (a key) cuts the giver's side.

mod formulas;
mod handout;
mod sites;

pub(crate) use formulas::within;
pub(in crate::organization) use formulas::{giver_mask, of as ways};
pub(in crate::organization) use handout::Handout;
pub(in crate::organization) use sites::{Names, Site, below, everywhere, profile, under};

use crate::access::{Folded, Held};
use crate::level::Level;
use crate::organization::model::names;
use crate::organization::model::refusal::{Missing, Spot};
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::policy::tables::Gate;
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What would be handed out and the giver does not hold. `replaced` is what the receiver gives up for it: what it gave
/// under the same conditions is not handed out anew.
pub(in crate::organization) fn missing<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    giver: &Folded,
    given: &Handout,
    replaced: Option<&Handout>,
) -> Vec<Missing> {
    let mut found = BTreeSet::new();
    for site in sites::under(state, given, giver, replaced) {
        let old = replaced.filter(|old| old.covers(&site.on)).map(|old| &old.held);
        added(policy, giver, &given.held, old, &site, &mut found);
    }
    found.into_iter().collect()
}

/// As [`missing`], on one node, which the assignment need not reach yet.
pub(in crate::organization) fn missing_at<V: Vocabulary>(
    policy: &Policy<V>,
    giver: &Folded,
    given: &Held,
    site: &Site,
) -> Vec<Missing> {
    added_at(policy, giver, given, None, site)
}

/// As [`missing_at`], less what `old` gives; both on that node, wherever they are held.
pub(in crate::organization) fn added_at<V: Vocabulary>(
    policy: &Policy<V>,
    giver: &Folded,
    given: &Held,
    old: Option<&Held>,
    site: &Site,
) -> Vec<Missing> {
    let mut found = BTreeSet::new();
    added(policy, giver, given, old, site, &mut found);
    found.into_iter().collect()
}

fn added<V: Vocabulary>(
    policy: &Policy<V>,
    giver: &Folded,
    given: &Held,
    old: Option<&Held>,
    site: &Site,
    found: &mut BTreeSet<Missing>,
) {
    let (tables, level) = (&policy.tables, site.on.level);
    let old = old.filter(|old| formulas::spans(old, given, giver.record.built_at));
    for gate in formulas::of(tables, given, level) {
        let mut open = gate.permissions & !formulas::covered(tables, giver, site, gate, given.until());
        if let Some(old) = old.filter(|_| open != 0) {
            open &= !formulas::within(tables, gate, formulas::of(tables, old, level));
        }
        name(policy, site.spot, level, Gate { permissions: open, ..gate }, found);
    }
}

/// Whether one of the giver's roles may hand out that role beyond what the giver holds, everywhere it would reach.
pub(in crate::organization) fn may_give<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    giver: &Folded,
    handout: &Handout,
) -> bool {
    let given = &handout.held;
    if given.is_custom() {
        return false;
    }
    let role = usize::from(given.role);
    let sites = sites::under(state, handout, giver, None);
    giver.record.assignments.iter().any(|held| {
        let listed = policy.model.roles.get(usize::from(held.role)).is_some_and(|own| own.may_give.contains(&role));
        let reaches = |site: &Site| {
            let handed = reach(policy, given, site.on.level);
            held.covers(&site.on) && handed & !giver_mask(giver, &site.on, given.until()) == 0
        };
        listed && !held.is_custom() && held.is_live() && formulas::suffices(held, given) && sites.iter().all(reaches)
    })
}

/// The same for a profile that moves: the giver's role reaches it where it lies and where it will.
pub(in crate::organization) fn may_give_between<V: Vocabulary>(
    policy: &Policy<V>,
    giver: &Folded,
    given: &Held,
    before: &ErasedResource<'_>,
    after: &ErasedResource<'_>,
) -> bool {
    let role = usize::from(given.role);
    let unlimited = giver.record.limits.is_empty() && !given.is_custom();
    unlimited
        && giver.record.assignments.iter().any(|held| {
            let own = policy.model.roles.get(usize::from(held.role)).filter(|_| !held.is_custom());
            let listed = own.is_some_and(|own| own.may_give.contains(&role));
            listed && held.is_live() && formulas::suffices(held, given) && held.covers(before) && held.covers(after)
        })
}

/// Whether the policy lets the giver assign the role at that place: `assignable_by` names a role that the giver holds
/// there or above; or below, if the named role is of a lower level. Answers with the levels at which to look for the
/// guard then: `None` at the place itself, else the nodes below from which the giver acts.
pub(in crate::organization) fn assignable<V: Vocabulary>(
    policy: &Policy<V>,
    giver: &Folded,
    given: &Held,
    site: &Site,
) -> Assignable {
    let role = (!given.is_custom()).then(|| policy.model.roles.get(usize::from(given.role))).flatten();
    let Some(list) = role.and_then(|role| role.assignable_by.as_ref()) else {
        return Assignable::Here;
    };
    let listed = |held: &&Held| {
        let named = !held.is_custom() && list.contains(&usize::from(held.role));
        named && held.is_live() && formulas::suffices(held, given)
    };
    let mut below = Vec::new();
    for held in giver.record.assignments.iter().filter(listed) {
        if held.level <= given.level && held.covers(&site.on) {
            return Assignable::Here;
        }
        if held.level > given.level && held.narrowing().is_none() {
            below.push((held.level, held.node));
        }
    }
    if below.is_empty() { Assignable::No } else { Assignable::From(below) }
}

/// Who `assignable_by` lets assign a role.
pub(in crate::organization) enum Assignable {
    /// The giver, at the place itself.
    Here,
    /// The giver, acting from these nodes below.
    From(Vec<(Level, u128)>),
    /// Not the giver.
    No,
}

/// Everything that an assignment may give at a level, conditions ignored.
pub(in crate::organization) fn reach<V: Vocabulary>(policy: &Policy<V>, held: &Held, level: Level) -> u128 {
    held.table(&policy.tables).map_or(0, |role| role.reach(level, held.switched_on(level)))
}

fn name<V: Vocabulary>(policy: &Policy<V>, at: Spot, level: Level, gate: Gate, found: &mut BTreeSet<Missing>) {
    let Gate { permissions, when, obligations } = gate;
    for permission in names::permissions(&policy.model, level, permissions) {
        let when = names::literals(&policy.tables, when);
        let obligations = names::obligations(&policy.model, obligations);
        found.insert(Missing { at, level, permission: permission.into(), when, obligations });
    }
}

/// A grant without condition and obligation.
pub(in crate::organization) fn plain(permissions: u128) -> Gate {
    Gate { permissions, when: Condition::default(), obligations: 0 }
}
