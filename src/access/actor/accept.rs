//! Which assignments fit a policy, and its plan.

use super::assignment::Assignment;
use super::error::ActorError;
use super::held::Held;
use crate::level::Level;
use crate::policy::tables::{PlanTable, Tables};
use crate::vocabulary::Vocabulary;

impl<V: Vocabulary> Assignment<V> {
    /// Of another policy, or of a role of another level.
    #[inline(always)]
    pub(in crate::access) fn is_of_another(&self, stamp: u64) -> bool {
        self.stamp != stamp || self.mixed || self.role_level != self.held.level
    }
}

impl Held {
    /// Whether the role is in force on that plan; every role is where the policy has none.
    #[inline]
    pub(crate) fn is_in_force_on(&self, plan: Option<&PlanTable>) -> bool {
        let of_policy = |plan: &PlanTable| plan.roles.get(usize::from(self.role)).copied().unwrap_or(false);
        plan.is_none_or(|plan| if self.is_custom() { plan.custom_roles } else { of_policy(plan) })
    }
}

/// Makes an assignment ready to be asked, if it fits.
pub(super) fn accepts<V: Vocabulary>(tables: &Tables, assignment: &mut Assignment<V>) -> Result<(), ActorError> {
    fits(tables, assignment)?;
    assignment.held.settle(tables);
    assignment.held.sort();
    Ok(())
}

/// Whether an assignment fits the policy.
pub(in crate::access) fn fits<V: Vocabulary>(tables: &Tables, assignment: &Assignment<V>) -> Result<(), ActorError> {
    if assignment.stamp != tables.stamp || assignment.mixed {
        return Err(ActorError::OtherPolicy);
    }
    if assignment.role_level != assignment.held.level {
        return Err(ActorError::WrongLevel);
    }
    let held = &assignment.held;
    let Some(detail) = &held.detail else {
        return Ok(());
    };
    let below = match held.level {
        Level::Organization => true,
        Level::Workspace => !detail.narrowing.names_workspaces(),
        Level::Profile => !detail.narrowing.is_some(),
    };
    if !below {
        return Err(ActorError::WrongNarrowing);
    }
    let offered = held.whole_table(tables).map(|role| &role.offered);
    let excess = |level: &Level| detail.optional.at(*level) & !offered.map_or(0, |offered| *offered.at(*level)) != 0;
    if Level::ALL.iter().any(excess) { Err(ActorError::NotOffered) } else { Ok(()) }
}
