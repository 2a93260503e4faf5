//! Policies in a few lines.

use crate::level::Level;
use crate::policy::Policy;
use crate::resource::ContentState;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map, Value, json};

/// Builds a policy for a test: begun by [`policy`].
///
/// ```
/// # use countersign::{test_kit, *};
/// let studio: test_kit::TestPolicy = test_kit::policy("studio").profile_role("editor", &["post.edit"]);
/// let stricter = studio.clone().field("forbid", r#"[{"level": "profile", "permissions": ["post.edit"]}]"#);
/// let (before, after) = (studio.build(), stricter.build());
/// assert_ne!(before.digest(), after.digest());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct TestPolicy {
    document: Map<String, Value>,
    permissions: BTreeMap<&'static str, BTreeSet<String>>,
    roles: BTreeMap<&'static str, Map<String, Value>>,
    facts: BTreeSet<String>,
    actor_facts: BTreeSet<String>,
    obligations: BTreeSet<String>,
}

/// Begins a policy of that name. It lists what its roles grant, and declares the facts and obligations that they name.
///
/// A grant is the name of a permission, perhaps with conditions (`"post.edit if author and !published"`) and an
/// obligation (`"post.publish with submit_for_approval"`).
///
/// ```
/// use countersign::{Level, test_kit};
/// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit if author and urgent"]).build();
/// assert!(policy.lists(countersign::social::ProfilePermissions::POST_EDIT));
/// assert!(policy.fact("urgent").is_ok());
/// ```
pub fn policy(name: &str) -> TestPolicy {
    TestPolicy {
        document: Map::from_iter([("format".into(), json!(1)), ("name".into(), json!(name))]),
        permissions: BTreeMap::new(),
        roles: BTreeMap::new(),
        facts: BTreeSet::new(),
        actor_facts: BTreeSet::new(),
        obligations: BTreeSet::new(),
    }
}

impl TestPolicy {
    /// Adds a role at the organization, with what it grants there.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").organization_role("owner", &["member.invite"]).build();
    /// assert!(policy.organization_role("owner").is_ok() && policy.profile_role("owner").is_err());
    /// ```
    pub fn organization_role(self, name: &str, grants: &[&str]) -> Self {
        self.role(Level::Organization, name, &[(Level::Organization, grants)])
    }

    /// Adds a role at a workspace, with what it grants there.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").workspace_role("lead", &["member.invite"]).build();
    /// assert!(policy.workspace_role("lead").is_ok());
    /// ```
    pub fn workspace_role(self, name: &str, grants: &[&str]) -> Self {
        self.role(Level::Workspace, name, &[(Level::Workspace, grants)])
    }

    /// Adds a role at a profile, with what it grants there.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit", "post.publish if author"]).build();
    /// assert!(policy.profile_role("editor").is_ok());
    /// ```
    pub fn profile_role(self, name: &str, grants: &[&str]) -> Self {
        self.role(Level::Profile, name, &[(Level::Profile, grants)])
    }

    /// Adds a role with what it grants at its own level and at those below.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").role(Level::Organization, "owner", &[(Level::Profile, &["post.edit"])]).build();
    /// let sarah = test_kit::actor(&policy, 1).organization_role("owner").build();
    /// assert_allowed!(policy, sarah, social::ProfilePermissions::POST_EDIT, test_kit::profile(7));
    /// ```
    pub fn role(mut self, level: Level, name: &str, grants: &[(Level, &[&str])]) -> Self {
        let mut by_level = Map::new();
        for (at, grants) in grants.iter().filter(|(_, grants)| !grants.is_empty()) {
            let grants: Vec<Value> = grants.iter().map(|grant| self.grant(*at, grant)).collect();
            by_level.insert(at.name().into(), Value::Array(grants));
        }
        self.roles.entry(level.name()).or_default().insert(name.into(), json!({ "grants": by_level }));
        self
    }

    /// Adds another field to a role that is there already, as the policy format has it: `"assignable_by"`,
    /// `"holders"`.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").organization_role("owner", &["member.invite"]);
    /// let policy = policy.of_role(Level::Organization, "owner", "holders", r#"{"min": 1}"#);
    /// assert!(policy.to_json().contains(r#""holders":{"min":1}"#));
    /// ```
    ///
    /// # Panics
    /// There is no such role, or the value is not JSON.
    pub fn of_role(mut self, level: Level, name: &str, field: &str, value: &str) -> Self {
        let role =
            self.roles.get_mut(level.name()).and_then(|roles| roles.get_mut(name)).and_then(Value::as_object_mut);
        let role = role.unwrap_or_else(|| panic!("expected a role `{name}` at the {level}"));
        role.insert(field.into(), read(field, value));
        self
    }

    /// Lists permissions that no role need have.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]);
    /// let policy = policy.permissions(Level::Profile, &["post.delete"]).build();
    /// assert!(policy.lists(social::ProfilePermissions::POST_DELETE));
    /// ```
    pub fn permissions(mut self, level: Level, names: &[&str]) -> Self {
        self.permissions.entry(level.name()).or_default().extend(names.iter().map(ToString::to_string));
        self
    }

    /// Declares a fact that no grant need name.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).fact("urgent").build();
    /// assert!(policy.fact("urgent").is_ok() && policy.fact("sensitive").is_err());
    /// ```
    pub fn fact(mut self, name: &str) -> Self {
        self.facts.insert(name.into());
        self
    }

    /// Declares a fact of whoever asks: a grant that names it asks the actor, not the content.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.publish if second_factor"]);
    /// let policy = policy.actor_fact("second_factor").build();
    /// assert!(policy.actor_fact("second_factor").is_ok() && policy.fact("second_factor").is_err());
    /// ```
    pub fn actor_fact(mut self, name: &str) -> Self {
        self.actor_facts.insert(name.into());
        self
    }

    /// Forbids something at a level, whoever is granted it: written as a grant is, without an obligation.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]);
    /// let policy = policy.forbid(Level::Profile, "post.edit if legal_hold").build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
    /// assert_denied!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::Forbidden);
    /// let free = test_kit::facts(&policy, &[("legal_hold", false)]);
    /// assert_allowed!(policy, julie, social::ProfilePermissions::POST_EDIT, test_kit::profile(7).content(&free));
    /// ```
    pub fn forbid(mut self, level: Level, rule: &str) -> Self {
        let rule = self.grant(level, rule);
        let plain = || Map::from_iter([("permissions".into(), json!([rule]))]);
        let mut rule = rule.as_object().cloned().unwrap_or_else(plain);
        rule.insert("level".into(), json!(level.name()));
        if let Value::Array(rules) = self.document.entry("forbid").or_insert_with(|| json!([])) {
            rules.push(Value::Object(rule));
        }
        self
    }

    /// Sets another field of the document, as the policy format has it: `"plans"`, `"everyone"`, `"approval"`.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]);
    /// let policy = policy.field("plans", r#"{"solo": {}, "team": {}}"#).build();
    /// assert_eq!(policy.plans().count(), 2);
    /// ```
    ///
    /// # Panics
    /// The value is not JSON.
    pub fn field(mut self, name: &str, value: &str) -> Self {
        self.document.insert(name.into(), read(name, value));
        self
    }

    /// Writes the document.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let text = test_kit::policy("studio").profile_role("editor", &["post.edit"]).to_json();
    /// assert_eq!(Policy::<social::Social>::parse(&text)?.name(), "studio"); // as a host's own loader reads it
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut document = self.document.clone();
        document.insert("permissions".into(), json!(self.permissions));
        document.insert("facts".into(), json!(self.facts.difference(&self.actor_facts).collect::<Vec<_>>()));
        document.insert("actor_facts".into(), json!(self.actor_facts));
        document.insert("obligations".into(), json!(self.obligations));
        document.insert("roles".into(), json!(self.roles));
        Value::Object(document).to_string()
    }

    /// Reads the policy in the shipped vocabulary.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy: Policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
    /// assert_eq!(policy.name(), "studio");
    /// ```
    ///
    /// # Panics
    /// The policy is refused; the message has every problem.
    #[must_use]
    #[track_caller]
    pub fn build(&self) -> Policy {
        self.build_with_vocabulary::<Social>()
    }

    /// Reads the policy in the vocabulary `V`.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// countersign::vocabulary! {
    ///     pub vocabulary Hotel;
    ///     pub organization Desk { CHECK_IN = 0, "room.check_in"; }
    ///     pub workspace Floor {}
    ///     pub profile Room {}
    /// }
    /// let policy = test_kit::policy("hotel").organization_role("porter", &["room.check_in"]).build_with_vocabulary::<Hotel>();
    /// assert!(policy.lists(Desk::CHECK_IN));
    /// ```
    ///
    /// # Panics
    /// The policy is refused; the message has every problem.
    #[must_use]
    #[track_caller]
    pub fn build_with_vocabulary<V: Vocabulary>(&self) -> Policy<V> {
        match Policy::parse_with_vocabulary(&self.to_json()) {
            Ok(policy) => policy,
            Err(problems) => panic!("this policy is refused:\n{problems}\n{}", self.to_json()),
        }
    }

    /// Reads `NAME [if LITERAL and LITERAL] [with OBLIGATION]`.
    fn grant(&mut self, level: Level, text: &str) -> Value {
        let (text, obligation) = cut(text, " with ");
        let (name, condition) = cut(text, " if ");
        self.permissions.entry(level.name()).or_default().insert(name.into());
        let when: Vec<&str> = condition.map(|all| all.split(" and ").map(str::trim).collect()).unwrap_or_default();
        self.facts.extend(when.iter().map(|literal| literal.trim_start_matches('!')).filter(is_fact).map(String::from));
        self.obligations.extend(obligation.map(String::from));
        if when.is_empty() && obligation.is_none() {
            return json!(name);
        }
        let mut grant = Map::from_iter([("permissions".into(), json!([name]))]);
        if !when.is_empty() {
            grant.insert("when".into(), json!(when));
        }
        grant.extend(obligation.map(|name| ("obligations".into(), json!([name]))));
        Value::Object(grant)
    }
}

fn cut<'t>(text: &'t str, between: &str) -> (&'t str, Option<&'t str>) {
    text.split_once(between).map_or((text.trim(), None), |(before, after)| (before.trim(), Some(after.trim())))
}

/// Whether an atom is none of those that every policy has.
fn is_fact(atom: &&str) -> bool {
    !["author", "assignee", "connector"].contains(atom) && ContentState::from_name(atom).is_none()
}

fn read(field: &str, value: &str) -> Value {
    serde_json::from_str(value).unwrap_or_else(|error| panic!("`{field}`: expected JSON: {error}"))
}
