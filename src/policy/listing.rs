//! What a policy lists, for screens and logs: its roles, plans, facts and permissions.

use super::Policy;
use super::handle::{ActorFact, Plan, RoleHandle};
use super::limit::{Limits, PlanLimit};
use super::model::{self, Named, PermissionEntry};
use super::text::Text;
use crate::level::Level;
use crate::resource::Fact;
use crate::vocabulary::{ErasedPermission, ErasedPermissions, Permission, Vocabulary};

macro_rules! titled {
    ($($name:ident)*) => {$(
        impl<'p> $name<'p> {
            /// Returns the name, as documents and rows have it.
            #[must_use]
            pub fn name(&self) -> &'p str {
                self.name
            }

            /// Returns the title in a language, in that language without its region, or in English; else the name.
            #[must_use]
            pub fn title(&self, language: &str) -> &'p str {
                self.text.titled(language).unwrap_or(self.name)
            }

            /// Returns the description in a language, in that language without its region, or in English.
            #[must_use]
            pub fn description(&self, language: &str) -> Option<&'p str> {
                self.text.described(language)
            }
        }
    )*};
}

titled! { ListedRole ListedPlan ListedFact ListedActorFact ListedPermission }

/// Describes a role of a policy: what a screen that hands out roles shows. See [`Policy::roles`].
///
/// ```
/// # use countersign::{policies, Level, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::PUBLER)?;
/// let roles = policy.roles().filter(|role| role.level() == Level::Profile);
/// let menu: Vec<_> = roles.map(|role| (role.title("fr"), role.name(), role.is_external(), role.handle())).collect();
/// assert_eq!((menu[0].0, menu[0].1, menu[0].2), ("Éditeur", "editor", false));
/// let first = policy.roles().next().expect("the owner");
/// assert!(first.description("en").is_some());
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedRole<'p> {
    name: &'p str,
    text: &'p Text,
    handle: RoleHandle,
    external: bool,
}

impl ListedRole<'_> {
    /// Returns the level at which the role is held.
    #[must_use]
    pub fn level(&self) -> Level {
        self.handle.level
    }

    /// Returns the handle with which actors are built.
    ///
    /// ```
    /// # use countersign::{actor::Assignment, policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// for role in policy.roles() {
    ///     println!("{}: {} ({:?})", role.level(), role.title("fr"), role.handle());
    /// }
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn handle(&self) -> RoleHandle {
        self.handle
    }

    /// Returns `true` if the role is for people from outside, such as clients.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.external
    }
}

/// Describes a plan of a policy. See [`Policy::plans`].
///
/// ```
/// # use countersign::{policies, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::ALIXIA)?;
/// let plans: Vec<_> = policy.plans().map(|plan| (plan.name(), plan.title("en"), plan.handle())).collect();
/// assert!(plans.iter().any(|(name, _, handle)| policy.plan(name) == Ok(*handle)));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedPlan<'p> {
    name: &'p str,
    text: &'p Text,
    handle: Plan,
    limits: Limits,
}

impl ListedPlan<'_> {
    /// Returns how many of something an organization on the plan may have; `None` is unlimited.
    ///
    /// ```
    /// # use countersign::{Policy, policy::PlanLimit};
    /// # fn main() -> Result<(), countersign::PolicyError> {
    /// let policy = Policy::parse(
    ///     r#"{"format": 1, "name": "tool", "permissions": {"profile": ["post.view"]},
    ///         "roles": {"profile": {"guest": {}}}, "plans": {"free": {"limits": {"profiles": 3}}}}"#,
    /// )?;
    /// let free = policy.plans().next().expect("a plan");
    /// assert_eq!((free.limit(PlanLimit::Profiles), free.limit(PlanLimit::Keys)), (Some(3), None));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn limit(&self, limit: PlanLimit) -> Option<u32> {
        self.limits.of(limit)
    }

    /// Returns the handle with which actors are built.
    #[must_use]
    pub fn handle(&self) -> Plan {
        self.handle
    }
}

/// Describes a fact about content that a policy declares and the host supplies. See [`Policy::facts`].
///
/// ```
/// # use countersign::{policies, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::ALIXIA)?;
/// for fact in policy.facts() {
///     println!("{}: {} ({})", fact.name(), fact.title("en"), fact.handle().is_some());
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedFact<'p> {
    name: &'p str,
    text: &'p Text,
    handle: Option<Fact>,
}

impl ListedFact<'_> {
    /// Returns the handle with which content says the fact; `None` where no rule of decisions reads it.
    #[must_use]
    pub fn handle(&self) -> Option<Fact> {
        self.handle
    }
}

/// Describes a fact about whoever asks that a policy declares and the host supplies. See [`Policy::actor_facts`].
///
/// ```
/// # fn session(policy: &countersign::Policy) {
/// for fact in policy.actor_facts() {
///     println!("{}: {} ({})", fact.name(), fact.title("en"), fact.handle().is_some());
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedActorFact<'p> {
    name: &'p str,
    text: &'p Text,
    handle: Option<ActorFact>,
}

impl ListedActorFact<'_> {
    /// Returns the handle by which actors are built; `None` where no rule of decisions reads it.
    #[must_use]
    pub fn handle(&self) -> Option<ActorFact> {
        self.handle
    }
}

/// Describes a permission that a policy lists. See [`Policy::listed_permissions`].
///
/// ```
/// # use countersign::{policies, Level, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let listed = policy.listed_permissions().find(|listed| listed.name() == "post.publish").expect("it is listed");
/// assert_eq!((listed.level(), listed.permission().level()), (Level::Profile, Level::Profile));
/// println!("{}", listed.title("fr"));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedPermission<'p> {
    name: &'p str,
    text: &'p Text,
    permission: ErasedPermission,
}

impl ListedPermission<'_> {
    /// Returns the level at which the permission is asked.
    #[must_use]
    pub fn level(&self) -> Level {
        self.permission.level
    }

    /// Returns the permission itself.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert!(policy.listed_permissions().all(|listed| policy.lists_erased(listed.permission().into())));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn permission(&self) -> ErasedPermission {
        self.permission
    }
}

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
    /// for plan in policy.plans() {
    ///     println!("{}: {}", plan.name(), plan.title("fr"));
    /// }
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
    /// # use countersign::{Policy, PolicyError, policies};
    /// # fn main() -> Result<(), PolicyError> {
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// for fact in policy.actor_facts() {
    ///     println!("{}: {} ({})", fact.name(), fact.title("en"), fact.handle().is_some());
    /// }
    /// # Ok(()) }
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
    #[must_use]
    pub fn lists_erased(&self, permissions: ErasedPermissions) -> bool {
        permissions.mask & !self.model.listed.at(permissions.level) == 0
    }
}
