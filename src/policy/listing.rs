//! What a policy lists, for screens and logs: its roles, plans, facts and permissions.

mod lists;

use super::handle::{ActorFact, Plan, RoleHandle};
use super::limit::{Limits, PlanLimit};
use super::text::Text;
use crate::level::Level;
use crate::resource::Fact;
use crate::vocabulary::ErasedPermission;

macro_rules! titled {
    ($($name:ident)*) => {$(
        impl<'p> $name<'p> {
            /// Returns the name, as documents and rows have it.
            ///
            /// ```
            /// # use countersign::{policies, Policy};
            /// let policy = Policy::parse(policies::ALIXIA)?;
            /// assert_eq!(policy.plans().map(|plan| plan.name()).collect::<Vec<_>>(), ["starter", "pro", "business", "enterprise"]);
            /// # Ok::<(), countersign::PolicyError>(())
            /// ```
            #[must_use]
            pub fn name(&self) -> &'p str {
                self.name
            }

            /// Returns the title in a language, in that language without its region, or in English; else the name.
            ///
            /// ```
            /// # use countersign::{policies, Policy};
            /// let policy = Policy::parse(policies::ALIXIA)?;
            /// let owner = policy.roles().next();
            /// assert_eq!(owner.map(|role| (role.title("fr-CA"), role.title("de"))), Some(("Propriétaire", "Owner")));
            /// # Ok::<(), countersign::PolicyError>(())
            /// ```
            #[must_use]
            pub fn title(&self, language: &str) -> &'p str {
                self.text.titled(language).unwrap_or(self.name)
            }

            /// Returns the description in a language, in that language without its region, or in English.
            ///
            /// ```
            /// # use countersign::{policies, Policy};
            /// let policy = Policy::parse(policies::ALIXIA)?;
            /// let admin = policy.roles().find(|role| role.name() == "admin");
            /// assert_eq!(admin.and_then(|role| role.description("en")), Some("Every right but billing."));
            /// # Ok::<(), countersign::PolicyError>(())
            /// ```
            #[must_use]
            pub fn description(&self, language: &str) -> Option<&'p str> {
                self.text.described(language)
            }
        }
    )*};
}

titled! { ListedRole ListedPlan ListedFact ListedActorFact ListedPermission }

/// Describes a role of a policy: what a screen that hands out roles shows. See [`Policy::roles`](crate::Policy::roles).
///
/// ```
/// # use countersign::{policies, Level, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::PUBLER)?;
/// let roles = policy.roles().filter(|role| role.level() == Level::Profile);
/// let menu: Vec<_> = roles.map(|role| (role.title("fr"), role.name(), role.is_external(), role.handle())).collect();
/// assert_eq!((menu[0].0, menu[0].1, menu[0].2), ("Éditeur", "editor", false));
/// assert!(policy.roles().all(|role| role.description("en").is_some()));
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
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert_eq!(policy.roles().filter(|role| role.level() == Level::Profile).count(), 4);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn level(&self) -> Level {
        self.handle.level
    }

    /// Returns the handle with which actors are built.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert!(policy.roles().all(|role| policy.role(role.level(), role.name()) == Ok(role.handle())));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn handle(&self) -> RoleHandle {
        self.handle
    }

    /// Returns `true` if the role is for people from outside, such as clients.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// assert!(policy.roles().filter(|role| role.is_external()).all(|role| role.name() == "client"));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.external
    }
}

/// Describes a plan of a policy. See [`Policy::plans`](crate::Policy::plans).
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
    /// let limits = |limit| policy.plans().next().and_then(|free| free.limit(limit));
    /// assert_eq!((limits(PlanLimit::Profiles), limits(PlanLimit::Keys)), (Some(3), None));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn limit(&self, limit: PlanLimit) -> Option<u32> {
        self.limits.of(limit)
    }

    /// Returns the handle with which actors are built.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// let cheapest = policy.plans().next().map(|plan| plan.handle());
    /// assert_eq!(cheapest, policy.plan("starter").ok());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn handle(&self) -> Plan {
        self.handle
    }
}

/// Describes a fact about content that a policy declares and the host supplies. See [`Policy::facts`](crate::Policy::facts).
///
/// ```
/// # use countersign::{policies, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::ALIXIA)?;
/// let facts: Vec<_> = policy.facts().map(|fact| (fact.name(), fact.title("fr"))).collect();
/// assert_eq!(facts, [("sensitive", "Post sensible")]);
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
    ///
    /// ```
    /// # use countersign::Policy;
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "facts": ["legal_hold"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": "all"}}}},
    /// #     "forbid": [{"level": "profile", "permissions": ["post.publish"], "when": ["legal_hold"]}]}"#)?;
    /// let handles: Vec<_> = policy.facts().map(|fact| fact.handle()).collect();
    /// assert_eq!(handles, [policy.fact("legal_hold").ok()]);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn handle(&self) -> Option<Fact> {
        self.handle
    }
}

/// Describes a fact about whoever asks that a policy declares and the host supplies. See [`Policy::actor_facts`](crate::Policy::actor_facts).
///
/// ```
/// # use countersign::Policy;
/// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": {"second_factor": {"en": "Second factor"}}, "permissions": {"profile":
/// #     ["post.edit"]}, "roles": {"profile": {"editor": {"grants": {"profile": ["post.edit"]}}}}}"#)?;
/// let asked = policy.actor_facts().next(); // a session that is to know it
/// assert_eq!(asked.map(|fact| (fact.name(), fact.title("en"))), Some(("second_factor", "Second factor")));
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedActorFact<'p> {
    name: &'p str,
    text: &'p Text,
    handle: Option<ActorFact>,
}

impl ListedActorFact<'_> {
    /// Returns the handle by which actors are built; `None` where no rule of decisions reads it.
    ///
    /// ```
    /// # use countersign::Policy;
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#)?;
    /// let handles: Vec<_> = policy.actor_facts().map(|fact| fact.handle()).collect();
    /// assert_eq!(handles, [policy.actor_fact("second_factor").ok()]);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn handle(&self) -> Option<ActorFact> {
        self.handle
    }
}

/// Describes a permission that a policy lists. See [`Policy::listed_permissions`](crate::Policy::listed_permissions).
///
/// ```
/// # use countersign::{policies, Level, Policy};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let listed = policy.listed_permissions().find(|listed| listed.name() == "post.publish");
/// assert_eq!(listed.map(|listed| (listed.level(), listed.title("fr"))), Some((Level::Profile, "Publier des publications")));
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
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let invite = policy.listed_permissions().find(|listed| listed.name() == "member.invite");
    /// assert_eq!(invite.map(|listed| listed.level()), Some(Level::Organization));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
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
