//! Between the policy's masks and the names that leave the process.

use crate::level::Level;
use crate::policy::Policy;
use crate::policy::model::{Condition, Model};
use crate::policy::tables::Tables;
use crate::vocabulary::{ErasedPermission, Vocabulary};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The permissions of that name at every level where the policy lists it, or lists what was called so.
pub(in crate::organization) fn named<V: Vocabulary>(policy: &Policy<V>, name: &str) -> Vec<ErasedPermission> {
    let formerly = &policy.model.formerly;
    let at =
        |level| listed(policy, level, formerly.permission(level, name)).map(|mask| ErasedPermission { level, mask });
    Level::ALL.into_iter().filter_map(at).collect()
}

/// The mask of a permission that the policy lists at a level.
pub(in crate::organization) fn listed<V: Vocabulary>(policy: &Policy<V>, level: Level, name: &str) -> Option<u128> {
    policy.model.permissions.at(level).iter().find(|entry| entry.name == name).map(|entry| entry.mask)
}

/// The names in a mask, in the policy's order.
pub(in crate::organization) fn permissions(model: &Model, level: Level, mask: u128) -> impl Iterator<Item = &str> {
    model.permissions.at(level).iter().filter(move |entry| entry.mask & mask != 0).map(|entry| entry.name.as_str())
}

/// The literals of a condition, a negated one with `!` before it.
pub(in crate::organization) fn literals(tables: &Tables, when: Condition) -> Vec<String> {
    let mut literals = Vec::new();
    for (bit, name) in (0_u32..).zip(&tables.atoms.names) {
        let mask = 1_u16.checked_shl(bit).unwrap_or(0);
        if when.all_true & mask != 0 {
            literals.push(name.clone());
        }
        if when.all_false & mask != 0 {
            literals.push(format!("!{name}"));
        }
    }
    literals
}

/// The names of a set of obligations.
pub(in crate::organization) fn obligations(model: &Model, set: u16) -> Vec<String> {
    let bits = (0_u32..).map(|bit| 1_u16.checked_shl(bit).unwrap_or(0));
    bits.zip(&model.obligations).filter(|(bit, _)| set & bit != 0).map(|(_, named)| named.name.clone()).collect()
}
