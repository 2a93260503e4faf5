//! Policies: the document that says which roles there are and what each may do, read once and then asked.
//!
//! [`Policy::parse`] reads one and names every [`Problem`] in it at once. Its roles, plans and facts are looked up by name
//! ([`Policy::profile_role`], [`Policy::plan`], [`Policy::fact`]) or listed ([`Policy::roles`]). The format has
//! [a page of its own](crate::guide::policy_format).

pub(crate) mod allowance;
pub(crate) mod approval;
mod assigned;
pub(crate) mod compile;
mod condition;
mod digest;
mod document;
mod grants;
mod handle;
mod keywords;
pub(crate) mod limit;
mod listing;
pub(crate) mod model;
mod print;
mod problem;
mod stamp;
pub(crate) mod tables;
mod text;
mod validate;

pub use assigned::{AssignedCondition, InvalidCondition};
pub(crate) use compile::expansion;
pub use digest::PolicyDigest;
pub use handle::{ActorFact, CustomRole, OrganizationRole, Plan, ProfileRole, RoleHandle, UnknownName, WorkspaceRole};
pub use limit::PlanLimit;
pub use listing::{ListedActorFact, ListedFact, ListedPermission, ListedPlan, ListedRole};
pub use problem::{PolicyError, Problem};

use crate::approval_definition::Definition;
use crate::level::Level;
use crate::resource::Fact;
use crate::vocabulary::social::Social;
use crate::vocabulary::{ErasedPermission, Vocabulary, VocabularyNames};
use alloc::string::String;
use alloc::sync::Arc;
use core::marker::PhantomData;
use model::{Model, Named};
use serde::Serialize;
use tables::Tables;

/// Answers who may do what: a policy document, validated and compiled, immutable.
///
/// A host keeps it behind an `Arc` and swaps the `Arc` when the policy changes; actors and handles of the old one are
/// refused by the new one unless both say the same.
///
/// ```
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = countersign::Policy::parse(countersign::policies::AGORAPULSE)?;
/// assert_eq!(policy.name(), "agorapulse");
/// # Ok(()) }
/// ```
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let member = policy.organization_role("member")?;
/// let editor = policy.profile_role("editor")?;
/// let from_a_row = policy.role(Level::Profile, "editor")?;
/// assert!(policy.workspace_role("editor").is_err(), "it is a role at a profile");
/// let publish = policy.permission(Level::Profile, "post.publish")?;
/// assert!(policy.lists_erased(publish.into()));
/// assert_eq!((policy.has_plans(), policy.default_plan()), (false, None));
/// assert!(policy.plan("pro").is_err() && policy.fact("legal_hold").is_err());
/// assert_eq!(Policy::parse(&policy.to_json())?, policy);
/// # let _ = (julie, agency, page, now, member, editor, from_a_row, ProfilePermissions::POST_VIEW);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Policy<V: Vocabulary = Social> {
    pub(crate) tables: Tables,
    pub(crate) model: Model,
    pub(crate) names: Arc<VocabularyNames>,
    vocabulary: PhantomData<V>,
}

impl Policy {
    /// Reads a policy document written in the shipped [`social`](crate::social) vocabulary.
    ///
    /// # Errors
    /// Every problem of the document; see [the policy format](crate::guide::policy_format).
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let error = Policy::parse(r#"{"format": 1, "name": "mine", "rolls": {}}"#).unwrap_err();
    /// println!("{error}"); // every problem, each with its place and the nearest name
    /// # assert!(error.to_string().contains("roles") && policy.name() == "agorapulse");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::parse_with_vocabulary(text)
    }
}

impl<V: Vocabulary> Policy<V> {
    /// Reads a policy document written in the vocabulary `V`, as [`Policy::parse`] does for the shipped one.
    ///
    /// ```
    /// countersign::vocabulary! {
    ///     pub vocabulary Bakery;
    ///     pub organization CompanyPermissions {}
    ///     pub workspace ShopPermissions {}
    ///     pub profile OvenPermissions { OVEN_LIGHT = 0, "oven.light"; }
    /// }
    /// # use countersign::{Permission, Policy};
    /// # fn main() -> Result<(), countersign::PolicyError> {
    /// let text = r#"{"format": 1, "name": "bakery", "permissions": {"profile": ["oven.light"]},
    ///     "roles": {"profile": {"baker": {"grants": {"profile": "all"}}}}}"#;
    /// let policy = Policy::<Bakery>::parse_with_vocabulary(text)?;
    /// assert!(policy.lists(OvenPermissions::OVEN_LIGHT));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Every problem of the document; see [the policy format](crate::guide::policy_format).
    pub fn parse_with_vocabulary(text: &str) -> Result<Self, PolicyError> {
        let names = VocabularyNames::of::<V>();
        let model = validate::policy(text, &names)?;
        let listed = |level| model.permissions.at(level).iter().map(|entry| (entry.name.clone(), entry.mask)).collect();
        let names = Arc::new(names.with(listed));
        Ok(Self { tables: compile::tables(&model, &names), model, names, vocabulary: PhantomData })
    }

    /// What a definition of approvals that comes from outside says under this policy: judged as those inside are.
    pub(crate) fn definition(&self, document: &impl Serialize) -> Result<Definition, PolicyError> {
        let root = document::of(document).map_err(|problem| PolicyError { problems: alloc::vec![problem] })?;
        validate::definition(&root, &self.model)
    }

    /// Returns the name that the policy gives itself, such as `agorapulse`.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// assert_eq!(Policy::parse(policies::PUBLER)?.name(), "publer");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.model.name
    }

    /// Writes the policy as a JSON document. Parsing it again gives an equal policy.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert_eq!(Policy::parse(&policy.to_json())?, policy);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        print::document(&self.model)
    }

    /// As [`custom_role`](Self::custom_role), of a document that was stored: names of yesterday are read as those of
    /// today (J19).
    pub(crate) fn stored_custom_role(&self, text: &str) -> Result<CustomRole, PolicyError> {
        let model = validate::stored_custom_role(text, &self.model)?;
        let table = Arc::new(compile::custom_role(&model));
        Ok(CustomRole { stamp: self.tables.stamp, level: model.level, name: model.name, table })
    }

    /// Reads a role that a customer made: a JSON document of its own, within the bounds that this policy sets for its
    /// level.
    ///
    /// ```
    /// # use countersign::{Level, Policy, policy::CustomRole};
    /// # fn main() -> Result<(), countersign::PolicyError> {
    /// let policy = Policy::parse(
    ///     r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.view", "post.publish"]},
    ///         "roles": {"profile": {"reader": {"grants": {"profile": ["post.view"]}}}},
    ///         "custom_roles": {"profile": {"ceiling": {"profile": ["post.view"]}}}}"#,
    /// )?;
    /// let guest: CustomRole = policy.custom_role(r#"{"format": 1, "level": "profile", "name": "guest", "grants": {"profile": ["post.view"]}}"#)?;
    /// assert_eq!((guest.level(), guest.name()), (Level::Profile, "guest"));
    /// let above = r#"{"format": 1, "level": "profile", "name": "boss", "grants": {"profile": ["post.publish"]}}"#;
    /// assert!(policy.custom_role(above).is_err(), "above the ceiling");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Every problem of the document, among them each permission above the ceiling.
    pub fn custom_role(&self, text: &str) -> Result<CustomRole, PolicyError> {
        let model = validate::custom_role(text, &self.model)?;
        let table = Arc::new(compile::custom_role(&model));
        Ok(CustomRole { stamp: self.tables.stamp, level: model.level, name: model.name, table })
    }

    /// Finds a role that is held at the organization, by its name.
    ///
    /// # Errors
    /// The policy has no such role at this level.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert!(policy.organization_role("owner").is_ok());
    /// assert!(policy.organization_role("editor").is_err(), "it is a role at profiles");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn organization_role(&self, name: &str) -> Result<OrganizationRole, UnknownName> {
        self.role(Level::Organization, name).map(OrganizationRole)
    }

    /// Finds a role that is held at workspaces, by its name.
    ///
    /// # Errors
    /// The policy has no such role at this level.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// assert!(policy.workspace_role("client").is_ok());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn workspace_role(&self, name: &str) -> Result<WorkspaceRole, UnknownName> {
        self.role(Level::Workspace, name).map(WorkspaceRole)
    }

    /// Finds a role that is held at profiles, by its name.
    ///
    /// # Errors
    /// The policy has no such role at this level.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// assert!(policy.profile_role("editor").is_ok());
    /// assert_eq!(policy.profile_role("edtior").unwrap_err().name(), "edtior");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn profile_role(&self, name: &str) -> Result<ProfileRole, UnknownName> {
        self.role(Level::Profile, name).map(ProfileRole)
    }

    /// Finds a role by its level and name, for hosts that learn the level from a row.
    ///
    /// # Errors
    /// The policy has no such role at this level.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let (level, name) = ("profile", "editor"); // columns of a row
    /// assert_eq!(policy.role(level.parse()?, name)?, policy.profile_role("editor")?.into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn role(&self, level: Level, name: &str) -> Result<RoleHandle, UnknownName> {
        let kind = match level {
            Level::Organization => "organization role",
            Level::Workspace => "workspace role",
            Level::Profile => "profile role",
        };
        let found = self.model.roles.iter().position(|role| role.level == level && role.name == name);
        let index = found.and_then(|index| u16::try_from(index).ok()).ok_or_else(|| UnknownName::new(kind, name))?;
        Ok(RoleHandle { stamp: self.tables.stamp, level, index })
    }

    /// The role that a stored name stands for: one that was called so is read as what it is called today (J19).
    pub(crate) fn stored_role(&self, level: Level, name: &str) -> Result<RoleHandle, UnknownName> {
        self.role(level, self.model.formerly.role(level, name))
    }

    /// The plan that a stored name stands for.
    pub(crate) fn stored_plan(&self, name: &str) -> Result<Plan, UnknownName> {
        self.plan(self.model.formerly.plan(name))
    }

    /// The plan of an organization by its stored name; the default where it has none or an unknown one. `None`: it is on
    /// no plan, and nothing that plans gate is in force.
    pub(crate) fn plan_of(&self, stored: Option<&str>) -> Option<Plan> {
        let known = stored.and_then(|name| self.stored_plan(name).ok());
        known.or_else(|| self.default_plan().and_then(|name| self.plan(name).ok()))
    }

    /// Returns the name of the plan of an organization that has none, if the policy names one.
    ///
    /// ```
    /// # let text = r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.view"]}, "roles": {"profile": {"guest": {}}}, "plans": {"free": {}}, "default_plan": "free"}"#;
    /// assert_eq!(countersign::Policy::parse(text)?.default_plan(), Some("free"));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn default_plan(&self) -> Option<&str> {
        let plan = self.model.default_plan.and_then(|index| self.model.plans.get(index));
        plan.map(|plan| plan.name.as_str())
    }

    /// Returns `true` if the policy has plans; every actor then needs one.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// assert!(Policy::parse(policies::ALIXIA)?.has_plans());
    /// assert!(!Policy::parse(policies::AGORAPULSE)?.has_plans());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn has_plans(&self) -> bool {
        !self.model.plans.is_empty()
    }

    /// Finds a plan by its name.
    ///
    /// # Errors
    /// The policy has no such plan.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// assert!(policy.plan("pro").is_ok());
    /// assert_eq!(policy.plan("platinum").unwrap_err().name(), "platinum");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn plan(&self, name: &str) -> Result<Plan, UnknownName> {
        let found = self.model.plans.iter().position(|plan| plan.name == name);
        let index = found.and_then(|index| u16::try_from(index).ok()).ok_or_else(|| UnknownName::new("plan", name))?;
        Ok(Plan { stamp: self.tables.stamp, index })
    }

    /// Finds a declared fact by its name.
    ///
    /// # Errors
    /// The policy declares no such fact.
    ///
    /// ```
    /// # use countersign::{policies, Policy};
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// assert!(policy.fact("sensitive").is_ok());
    /// assert_eq!(policy.fact("harmless").unwrap_err().name(), "harmless");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn fact(&self, name: &str) -> Result<Fact, UnknownName> {
        let bit = self.atom(&self.model.facts, name).ok_or_else(|| UnknownName::new("fact", name))?;
        Ok(Fact { stamp: self.tables.stamp, bit })
    }

    /// Finds a declared fact about whoever asks, by its name.
    ///
    /// ```
    /// # let text = r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.edit"]}, "roles": {"profile":
    /// #     {"editor": {"grants": {"profile": [{"permissions": ["post.edit"], "when": ["second_factor"]}]}}}}}"#;
    /// let policy = countersign::Policy::parse(text)?;
    /// assert!(policy.actor_fact("second_factor").is_ok() && policy.actor_fact("retina").is_err());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Errors
    /// The policy declares no such fact.
    pub fn actor_fact(&self, name: &str) -> Result<ActorFact, UnknownName> {
        let bit = self.atom(&self.model.actor_facts, name).ok_or_else(|| UnknownName::new("actor fact", name))?;
        Ok(ActorFact { stamp: self.tables.stamp, bit })
    }

    /// The bit of a declared name among the atoms.
    fn atom(&self, declared: &[Named], name: &str) -> Option<u16> {
        let declared = declared.iter().any(|fact| fact.name == name);
        let index = self.model.atoms.iter().position(|atom| declared && atom == name)?;
        1_u16.checked_shl(u32::try_from(index).ok()?)
    }

    /// Finds a permission by its level and name, for names that arrive as text. One that the vocabulary has and this
    /// policy does not list is found, and denied when it is asked for.
    ///
    /// # Errors
    /// The vocabulary has no such permission at this level.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, Level, Policy};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let asked = policy.permission(Level::Profile, "post.publish")?; // from a request
    /// assert_eq!(asked.typed(), Some(ProfilePermissions::POST_PUBLISH));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn permission(&self, level: Level, name: &str) -> Result<ErasedPermission, UnknownName> {
        let mask = self.names.mask(level, name).ok_or_else(|| UnknownName::new("permission", name))?;
        Ok(ErasedPermission { level, mask })
    }
}

/// The name of a guarded command in a policy.
pub(crate) fn command_name(command: approval::GuardedCommand) -> &'static str {
    keywords::word(&keywords::COMMANDS, &command)
}
