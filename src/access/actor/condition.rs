//! A condition on one assignment.

use super::assignment::Assignment;
use super::conditional::Conditional;
use super::held::Held;
use crate::policy::model::Condition;
use crate::policy::tables::Tables;
use crate::policy::{AssignedCondition, Policy};
use crate::vocabulary::Vocabulary;
use alloc::sync::Arc;

impl<V: Vocabulary> Assignment<V> {
    /// Puts the assignment under a condition: it gives what its role gives where this holds besides, and nothing where it is
    /// not known to. Several conditions must all hold. It can only narrow.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let (agency, page) = (OrganizationId::new(1), ProfileId::new(7));
    /// let own = Assignment::profile(page, policy.profile_role("editor")?).when(policy.condition(["author"])?);
    /// let julie = policy.actor(UserId::new(3), agency).assignment(own).build(Timestamp::from_millis(0))?;
    /// let may = |author| {
    ///     let post = Content::new().author(author);
    ///     policy.can(&julie, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page).content(&post))
    /// };
    /// assert!(may(UserId::new(3)) && !may(UserId::new(4)));
    /// assert!(!policy.can(&julie, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn when(mut self, condition: AssignedCondition) -> Self {
        self.mixed |= condition.stamp != self.stamp;
        let conditional = &mut self.detail().conditional;
        *conditional = Conditional { when: conditional.when.union(condition.when), under: None };
        self
    }

    /// The same, read under its policy at once.
    pub(crate) fn read_under(mut self, policy: &Policy<V>, condition: AssignedCondition) -> Self {
        self = self.when(condition);
        self.held.settle(&policy.tables);
        self
    }
}

impl Held {
    /// The condition that it is under; empty: none.
    pub(crate) fn when(&self) -> Condition {
        self.detail.as_ref().map_or(Condition::default(), |detail| detail.conditional.when)
    }

    /// Makes what the role gives under the condition.
    pub(super) fn settle(&mut self, tables: &Tables) {
        let when = self.when();
        if when.is_empty() {
            return;
        }
        let under = self.whole_table(tables).map(|role| Arc::new(role.under(when)));
        if let Some(detail) = &mut self.detail {
            detail.conditional.under = under;
        }
    }
}
