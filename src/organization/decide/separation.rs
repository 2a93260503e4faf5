//! Roles that one person may not hold together.

use super::Context;
use crate::organization::access::Access;
use crate::organization::refusal::Refusal;
use crate::organization::role::Role;
use crate::policy::expansion;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;

impl<V: Vocabulary> Context<'_, V> {
    /// No pair that is kept apart comes together in `after` that was not together in `before` already. What ended or
    /// has not begun counts: it is held.
    pub(super) fn separate(&self, before: &[Access], after: &[Access]) -> Result<(), Refusal> {
        let model = &self.policy.model;
        if model.separation.is_empty() {
            return Ok(());
        }
        let (had, has) = (self.expanded(before), self.expanded(after));
        for pair in &model.separation {
            let (first, second) = pair.roles;
            let both = |roles: &BTreeSet<usize>| roles.contains(&first) && roles.contains(&second);
            if both(&has) && !both(&had) {
                let name = |index: usize| Role::policy(model.roles.get(index).map_or("", |role| role.name.as_str()));
                return Err(Refusal::Separated { first: name(first), second: name(second) });
            }
        }
        Ok(())
    }

    fn expanded(&self, holds: &[Access]) -> BTreeSet<usize> {
        let indices = holds.iter().filter_map(|access| match &access.role {
            Role::Policy(name) => self.policy.role(access.place.level(), name).ok(),
            Role::Custom(_) => None,
        });
        indices.flat_map(|role| expansion(&self.policy.model, usize::from(role.index))).collect()
    }
}
