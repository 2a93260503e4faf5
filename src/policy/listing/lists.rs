//! The lists of a policy, each in the order of its document.

use super::super::Policy;
use super::super::handle::{Plan, RoleHandle};
use super::super::model::{self, Named, PermissionEntry};
use super::{ListedActorFact, ListedFact, ListedPermission, ListedPlan, ListedRole};
use crate::vocabulary::{ErasedPermission, ErasedPermissions, Permission, Vocabulary};

impl<V: Vocabulary> Policy<V> {
    /// Lists the roles, in the order of the document, those of the organization first.
    ///
    /// ```
    /// # use countersign::{Level, Policy, PolicyError, policies};
    /// # fn main() -> Result<(), PolicyError> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let at_profiles = policy.roles().filter(|role| role.level() == Level::Profile);
    /// let titles: Vec<_> = at_profiles.map(|role| role.title("en")).collect();
    /// assert_eq!(titles, ["Administrator", "Editor", "Moderator", "Guest"]);
    /// # Ok(()) }
    /// ```
    pub fn roles(&self) -> impl Iterator<Item = ListedRole<'_>> {
        let listed = |index: &usize| {
            let model::Role { level, name, text, external, .. } = self.model.roles.get(*index)?;
            let index = u16::try_from(*index).ok()?;
            let handle = RoleHandle { stamp: self.tables.stamp, level: *level, index };
            Some(ListedRole { name, text, handle, external: *external })
        };
        self.model.role_order.iter().filter_map(listed)
    }

    /// Lists the plans, in the order of the document; none if the policy has none.
    ///
    /// ```
    /// # use countersign::{Policy, PolicyError, policies};
    /// # fn main() -> Result<(), PolicyError> {
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// let titles: Vec<_> = policy.plans().map(|plan| plan.title("fr")).collect();
    /// assert_eq!(titles, ["Starter", "Pro", "Business", "Enterprise"]);
    /// # Ok(()) }
    /// ```
    pub fn plans(&self) -> impl Iterator<Item = ListedPlan<'_>> {
        let listed = |index: &usize| {
            let model::Plan { name, text, limits, .. } = self.model.plans.get(*index)?;
            let handle = Plan { stamp: self.tables.stamp, index: u16::try_from(*index).ok()? };
            Some(ListedPlan { name, text, handle, limits: *limits })
        };
        self.model.plan_order.iter().filter_map(listed)
    }

    /// Lists the facts about content that the policy declares, sorted by name: what the host should know of its content.
    ///
    /// ```
    /// # use countersign::{Policy, PolicyError, policies};
    /// # fn main() -> Result<(), PolicyError> {
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// assert!(policy.facts().any(|fact| fact.name() == "sensitive"));
    /// # Ok(()) }
    /// ```
    pub fn facts(&self) -> impl Iterator<Item = ListedFact<'_>> {
        let facts = self.model.facts.iter();
        facts.map(|Named { name, text }| ListedFact { name, text, handle: self.fact(name).ok() })
    }

    /// Lists the facts about whoever asks that the policy declares, sorted by name: what the host should know of a request,
    /// such as that its sender is signed in with a second factor.
    ///
    /// ```
    /// # use countersign::Policy;
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": {"second_factor": {"en": "Second factor"}}, "permissions": {"profile":
    /// #     ["post.edit"]}, "roles": {"profile": {"editor": {"grants": {"profile": ["post.edit"]}}}}}"#)?;
    /// let asked: Vec<_> = policy.actor_facts().map(|fact| (fact.name(), fact.title("en"))).collect();
    /// assert_eq!(asked, [("second_factor", "Second factor")]);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn actor_facts(&self) -> impl Iterator<Item = ListedActorFact<'_>> {
        let facts = self.model.actor_facts.iter();
        facts.map(|Named { name, text }| ListedActorFact { name, text, handle: self.actor_fact(name).ok() })
    }

    /// Lists the permissions that the policy has, level by level from the organization down, in the order of the document:
    /// what its `all` means.
    ///
    /// ```
    /// # use countersign::{Policy, PolicyError, policies};
    /// # fn main() -> Result<(), PolicyError> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert!(policy.listed_permissions().any(|listed| listed.name() == "post.publish"));
    /// # Ok(()) }
    /// ```
    pub fn listed_permissions(&self) -> impl Iterator<Item = ListedPermission<'_>> {
        self.model.permissions.iter().flat_map(|(level, entries)| {
            entries.iter().map(move |PermissionEntry { name, mask, text, .. }| ListedPermission {
                name,
                text,
                permission: ErasedPermission { level, mask: *mask },
            })
        })
    }

    /// Returns `true` if the policy lists all of `permissions`. What it does not list nobody may do, whatever their
    /// role.
    ///
    /// ```
    /// # use countersign::{Policy, PolicyError, policies, social::ProfilePermissions};
    /// # fn main() -> Result<(), PolicyError> {
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert!(policy.lists(ProfilePermissions::POST_PUBLISH));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn lists<P: Permission<Vocabulary = V>>(&self, permissions: P) -> bool {
        self.lists_erased(ErasedPermissions::from_typed(permissions))
    }

    /// Returns `true` if the policy lists all of these permissions, whose level is known only at run time.
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let story = policy.permission(Level::Organization, "story_context.edit")?; // of the vocabulary, and not of this product
    /// assert!(!policy.lists_erased(story.into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lists_erased(&self, permissions: ErasedPermissions) -> bool {
        permissions.mask & !self.model.listed.at(permissions.level) == 0
    }
}
