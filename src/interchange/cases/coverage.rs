//! What a file of cases touches of a policy.

use super::super::request::Request;
use super::super::resolve;
use super::Cases;
use crate::access::explain::Lexicon;
use crate::access::{Actor, known};
use crate::level::Level;
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::policy::tables::Known;
use crate::resource::AnyResource;
use crate::vocabulary::Vocabulary;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Which cells and which conditions of a policy no case touches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct Coverage {
    /// How many cells there are: every role by every permission of its level and below.
    pub cells: usize,
    /// The cells that no case touches: no actor who holds the role above the resource or at it is asked about the
    /// permission.
    pub untouched: Vec<UntouchedCell>,
    /// How many conditions there are: those of each role's grants and those of the forbid rules, by level.
    pub conditions: usize,
    /// The conditions that no case has seen hold, or none has seen fail.
    pub one_sided: Vec<OneSided>,
}

/// A role and a permission that no case asks of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct UntouchedCell {
    /// The level of the role.
    pub role_level: Level,
    /// The role.
    pub role: String,
    /// The level of the permission.
    pub level: Level,
    /// The permission.
    pub permission: String,
}

/// A condition of which the cases show one side at most.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OneSided {
    /// The role and its level; `None` for a forbid rule.
    pub role: Option<(Level, String)>,
    /// The level of the permissions.
    pub level: Level,
    /// The literals.
    pub when: Vec<String>,
    /// Some case has seen it hold.
    pub held: bool,
    /// Some case has seen it not hold.
    pub failed: bool,
}

/// Role (`None` for forbid rules), level of the permissions, condition.
type Key = (Option<u16>, Level, Condition);

#[derive(Default)]
struct Seen {
    /// Role, level, bit.
    cells: BTreeSet<(u16, Level, u128)>,
    /// Whether it was seen to hold, and to fail.
    conditions: BTreeMap<Key, (bool, bool)>,
}

impl Cases {
    /// What the cases touch. Cases that are no request of this policy touch nothing.
    pub fn coverage<V: Vocabulary>(&self, policy: &Policy<V>) -> Coverage {
        let mut seen = Seen::default();
        every_condition(policy, &mut seen);
        for case in &self.cases {
            let _ = touch(policy, &case.request, &mut seen);
        }
        let mut coverage =
            Coverage { cells: 0, untouched: Vec::new(), conditions: seen.conditions.len(), one_sided: Vec::new() };
        for (index, role) in (0_u16..).zip(&policy.model.roles) {
            for level in role.level.and_below() {
                for entry in policy.model.permissions.at(level) {
                    coverage.cells = coverage.cells.saturating_add(1);
                    if !seen.cells.contains(&(index, level, entry.mask)) {
                        let (role_level, role) = (role.level, role.name.clone());
                        let permission = entry.name.clone();
                        coverage.untouched.push(UntouchedCell { role_level, role, level, permission });
                    }
                }
            }
        }
        let lexicon = Lexicon::of(policy);
        for ((role, level, when), (held, failed)) in seen.conditions {
            if !(held && failed) {
                let role = role.and_then(|index| policy.model.roles.get(usize::from(index)));
                let role = role.map(|role| (role.level, role.name.clone()));
                coverage.one_sided.push(OneSided { role, level, when: lexicon.literals(when), held, failed });
            }
        }
        coverage
    }
}

fn every_condition<V: Vocabulary>(policy: &Policy<V>, seen: &mut Seen) {
    for level in Level::ALL {
        for (index, role) in (0_u16..).zip(&policy.tables.roles) {
            for gate in role.gates(level, u128::MAX).filter(|gate| !gate.when.is_empty()) {
                seen.conditions.insert((Some(index), level, gate.when), (false, false));
            }
        }
        for rule in policy.tables.forbids.at(level).iter().filter(|rule| !rule.when.is_empty()) {
            seen.conditions.insert((None, level, rule.when), (false, false));
        }
    }
}

/// `None` if the request is none of this policy.
fn touch<V: Vocabulary>(policy: &Policy<V>, request: &Request, seen: &mut Seen) -> Option<()> {
    let (actor, names) = policy.asker(request).ok()?;
    let one = request.resource.iter();
    for shape in one.chain(request.resources.iter().flatten()) {
        let content = shape.content.as_ref().map(|content| resolve::content(policy, content));
        let on = resolve::resource(shape, content.as_ref()).ok()?;
        let asked = names.iter().filter_map(|name| policy.permission(on.level(), name).ok());
        let asked = asked.fold(0, |mask, permission| mask | permission.mask);
        seen.note(policy, &actor, asked, &on);
    }
    Some(())
}

impl Seen {
    fn note<V: Vocabulary>(&mut self, policy: &Policy<V>, actor: &Actor<V>, asked: u128, on: &AnyResource<'_>) {
        let record = &actor.core.record;
        let known = known(&policy.tables, record.user, on);
        for held in record.assignments.iter().filter(|held| held.is_at_or_above(on) && !held.is_custom()) {
            let mut open = asked;
            while open != 0 {
                let bit = open & open.wrapping_neg();
                open &= !bit;
                self.cells.insert((held.role, on.level, bit));
            }
            let gates = held.table(&policy.tables).into_iter();
            for gate in gates.flat_map(|role| role.gates(on.level, held.switched_on(on.level))) {
                if gate.permissions & asked != 0 {
                    self.note_condition((Some(held.role), on.level, gate.when), known);
                }
            }
        }
        for rule in policy.tables.forbids.at(on.level).iter().filter(|rule| rule.permissions & asked != 0) {
            self.note_condition((None, on.level, rule.when), known);
        }
    }

    fn note_condition(&mut self, key: Key, known: Known) {
        if let Some((held, failed)) = self.conditions.get_mut(&key) {
            let holds = key.2.holds(known);
            *held |= holds;
            *failed |= !holds;
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let touched = self.cells.saturating_sub(self.untouched.len());
        writeln!(f, "{touched} of {} cells touched", self.cells)?;
        for cell in &self.untouched {
            let UntouchedCell { role_level, role, level, permission } = cell;
            writeln!(f, "  untouched: {role_level} role `{role}`, {level} permission `{permission}`")?;
        }
        let both = self.conditions.saturating_sub(self.one_sided.len());
        writeln!(f, "{both} of {} conditions seen to hold and to fail", self.conditions)?;
        for OneSided { role, level, when, held, failed } in &self.one_sided {
            let seen = match (held, failed) {
                (true, _) => "never seen to fail",
                (_, true) => "never seen to hold",
                _ => "never seen",
            };
            match role {
                Some((role_level, role)) => write!(f, "  {role_level} role `{role}`")?,
                None => write!(f, "  forbid rule")?,
            }
            writeln!(f, ", {level} permissions when {}: {seen}", when.join(" and "))?;
        }
        Ok(())
    }
}
