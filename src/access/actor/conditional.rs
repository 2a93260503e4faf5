//! A condition, and what a role gives under it.

use crate::policy::model::Condition;
use crate::policy::tables::RoleTable;
use alloc::sync::Arc;

/// The condition under which an assignment gives what its role gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Conditional {
    /// Empty: none.
    pub(super) when: Condition,
    /// What the role gives under it; made when the assignment meets its policy.
    pub(super) under: Option<Arc<RoleTable>>,
}

impl Conditional {
    /// What is given, by what is given without the condition. A condition whose policy has not been met gives nothing.
    pub(super) fn table<'t>(&'t self, whole: impl FnOnce() -> Option<&'t RoleTable>) -> Option<&'t RoleTable> {
        if self.when.is_empty() { whole() } else { self.under.as_deref() }
    }
}
