//! The approval rules of a policy, made ready once.

use crate::approval::model::pinned::Pinned;
use crate::approval::model::refusal::RefusalReason;
use crate::approval_definition::{Approvers, Definition, RoleNames, Stage};
use crate::id::{ProfileId, UserId};
use crate::level::Level;
use crate::policy::Policy;
use crate::policy::approval::GuardedCommand;
use crate::policy::compile::expansion;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::social::Social;
use crate::vocabulary::{Vocabulary, declared};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Collects the guards, definitions and bindings by which posts are judged: those of a policy, perhaps with more bound
/// by the host. A host makes it once for a policy, and keeps both beside each other: it holds what it needs of the
/// policy.
///
/// ```
/// # use countersign::{Policy, PolicyError, approval::Rules, policies};
/// # use std::sync::Arc;
/// /// The state of a server, shared by its threads.
/// struct Server {
///     policy: Arc<Policy>,
///     rules: Arc<Rules>,
/// }
///
/// # fn main() -> Result<(), PolicyError> {
/// let policy = Arc::new(Policy::parse(policies::PUBLER)?);
/// let rules = Arc::new(Rules::of(&policy));
/// let server = Server { policy, rules };
/// # assert_eq!(server.rules.definitions().count(), 1);
/// # assert_eq!(server.policy.name(), "publer");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Rules<V: Vocabulary = Social> {
    pub(in crate::approval) policy: Policy<V>,
    guards: Vec<(GuardedCommand, Guard)>,
    /// The guard of decisions, which every stage asks for.
    pub(in crate::approval) deciding: Option<Guard>,
    /// By role index: the roles that its holder has, itself included.
    expansions: Vec<RoleSet>,
    /// Sorted by name; the profile permissions of the vocabulary.
    pub(in crate::approval) permissions: Vec<(&'static str, u128)>,
    bindings: Vec<Binding>,
    refuses_late_clocks: bool,
}

/// The permission that guards a command.
#[derive(Clone, Copy, Debug)]
pub(in crate::approval) struct Guard {
    pub(in crate::approval) mask: u128,
    pub(in crate::approval) name: &'static str,
}

/// Roles by index; a policy has at most 256.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::approval) struct RoleSet([u128; 2]);

/// Between the names of definitions of which one was raised by the other.
pub(in crate::approval) const JOINT: char = '+';

/// What a definition applies to.
#[derive(Clone, Debug)]
pub(in crate::approval) struct Binding {
    pub(in crate::approval) pinned: Pinned,
    profiles: Option<Vec<ProfileId>>,
    pub(in crate::approval) when: Vec<String>,
}

/// Who decides, resolved.
#[derive(Clone, Copy, Debug)]
pub(in crate::approval) enum Wanted<'d> {
    Permission(u128),
    Roles(RoleSet),
    People(&'d [UserId]),
    Clients,
}

impl<V: Vocabulary> Rules<V> {
    /// Takes the rules that the policy has.
    ///
    /// ```
    /// # use countersign::{approval::{Definition, Rules}, policies, Policy, ProfileId};
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let rules = Rules::of(&policy).bind(Definition::four_eyes("post.review"), Some(vec![ProfileId::new(7)]))?;
    /// assert!(rules.definitions().count() > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(policy: &Policy<V>) -> Self {
        let mut permissions: Vec<_> = declared::<V>(Level::Profile).collect();
        permissions.sort_unstable();
        let name_of = |mask: u128| permissions.iter().find(|(_, bit)| *bit == mask).map_or("", |(name, _)| *name);
        let model = &policy.model;
        let approval = model.approval.as_ref();
        let guards = approval.map(|approval| approval.guards.as_slice()).unwrap_or_default();
        // Approvals need names that the vocabulary declares: where a policy brings its own, nobody has what a guard asks for.
        let mask_of = |mask: u128| if V::IS_LISTED { u128::MAX } else { mask };
        let guards =
            guards.iter().map(|(command, mask)| (*command, Guard { mask: mask_of(*mask), name: name_of(*mask) }));
        let bindings = approval.map(|approval| approval.bindings.as_slice()).unwrap_or_default();
        let bindings = bindings.iter().filter_map(|binding| {
            let declared = approval?.definitions.get(binding.definition)?;
            Some(Binding {
                pinned: Pinned::new(declared.definition.clone()),
                profiles: binding.profiles.clone(),
                when: binding.when.clone(),
            })
        });
        let guards: Vec<_> = guards.collect();
        let deciding = guards.iter().find(|(command, _)| *command == GuardedCommand::Decide);
        Self {
            policy: policy.clone(),
            deciding: deciding.map(|(_, guard)| *guard),
            guards,
            expansions: (0..model.roles.len()).map(|role| expansion(model, role).into_iter().collect()).collect(),
            bindings: bindings.collect(),
            permissions,
            refuses_late_clocks: false,
        }
    }

    /// Refuses a command from before the post's last event, instead of taking it at that event's time: for a host
    /// whose clocks agree (S42, J6).
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let rules = rules.refuse_late_clocks();
    /// let (julie, late, seen) = (By::user(UserId::new(3)), Timestamp::from_millis(9), (post.revision(), post.version()));
    /// let withdraw = Action::Withdraw { targets: vec![ProfileId::new(7)] };
    /// let withdraw = Command::new(id::CommandId::new(60), julie, late, seen, withdraw);
    /// assert_eq!(decide(&roster.context(&rules), &post, &withdraw).map_err(|refused| refused.name()), Err("time_runs_back"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn refuse_late_clocks(mut self) -> Self {
        self.refuses_late_clocks = true;
        self
    }

    /// The clocks of a command on a post that was last touched then.
    pub(in crate::approval) fn clocks(&self, last: Option<Timestamp>, own: Timestamp) -> Result<Clocks, RefusalReason> {
        match last.filter(|last| self.refuses_late_clocks && own < *last) {
            Some(last) => Err(RefusalReason::TimeRunsBack { last, found: own }),
            None => Ok(Clocks::of(own, last)),
        }
    }

    /// Binds one definition more, for the profiles of the list or for all. It comes before those that are bound
    /// already.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// let rules = Rules::of(&policy).bind(Definition::four_eyes("post.review"), Some(vec![ProfileId::new(7)]))?;
    /// let tried: Vec<&str> = rules.definitions().map(|definition| definition.name.as_str()).collect();
    /// assert_eq!(tried, ["four_eyes", "two_sides"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A definition that this policy cannot run.
    pub fn bind(
        mut self,
        definition: Definition,
        profiles: Option<Vec<ProfileId>>,
    ) -> Result<Self, crate::approval::model::definition_error::DefinitionError> {
        let definition = definition.settled(&self)?;
        self.bindings.insert(0, Binding { pinned: Pinned::new(definition), profiles, when: Vec::new() });
        Ok(self)
    }

    /// Lists the definitions that are bound, in the order in which they are tried.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// let rules = Rules::of(&policy);
    /// let stages: Vec<&str> = rules.definitions().flat_map(|definition| &definition.stages).map(|stage| stage.name.as_str()).collect();
    /// assert_eq!(stages, ["internal", "legal", "client"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.bindings.iter().map(|binding| binding.pinned.definition.as_ref())
    }

    /// What is bound to a profile, facts aside, in the order in which it is tried.
    pub(in crate::approval) fn bindings_at(&self, profile: ProfileId) -> impl Iterator<Item = &Binding> {
        let here =
            move |binding: &&Binding| binding.profiles.as_ref().is_none_or(|profiles| profiles.contains(&profile));
        self.bindings.iter().filter(here)
    }

    /// Whether that, or a part of it, is bound at all.
    pub(in crate::approval) fn binds(&self, name: &str) -> bool {
        name.split(JOINT).any(|part| self.named(part).is_some())
    }

    /// The names of profile permissions in a mask, sorted.
    pub(in crate::approval) fn names(&self, mask: u128) -> Vec<String> {
        let held = self.permissions.iter().filter(|(_, bit)| mask & bit != 0);
        held.map(|(name, _)| (*name).to_owned()).collect()
    }

    /// The definition of that name that is bound first.
    pub(in crate::approval) fn named(&self, name: &str) -> Option<&Pinned> {
        self.bindings.iter().map(|binding| &binding.pinned).find(|pinned| pinned.definition.name == name)
    }

    pub(in crate::approval) fn guard(&self, command: GuardedCommand) -> Option<Guard> {
        self.guards.iter().find(|(guarded, _)| *guarded == command).map(|(_, guard)| *guard)
    }

    /// The first of these guards that the policy has.
    pub(in crate::approval) fn first_guard(&self, commands: &[GuardedCommand]) -> Option<Guard> {
        commands.iter().find_map(|command| self.guard(*command))
    }

    pub(in crate::approval) fn expansion(&self, role: u16) -> RoleSet {
        self.expansions.get(usize::from(role)).copied().unwrap_or_default()
    }

    pub(in crate::approval) fn permission(&self, name: &str) -> Option<Guard> {
        let name = self.policy.model.formerly.permission(Level::Profile, name);
        let at = self.permissions.binary_search_by_key(&name, |(name, _)| name).ok()?;
        self.permissions.get(at).map(|(name, mask)| Guard { mask: *mask, name })
    }

    /// Who decides; `None` if the policy does not have that permission or role.
    pub(in crate::approval) fn wanted<'d>(&self, approvers: &'d Approvers) -> Option<Wanted<'d>> {
        match approvers {
            Approvers::Permission(name) => self.permission(name).map(|guard| Wanted::Permission(guard.mask)),
            Approvers::Roles(names) => self.roles(names).map(Wanted::Roles),
            Approvers::People(people) => Some(Wanted::People(people)),
            Approvers::MustApprove(_) => Some(Wanted::Clients),
        }
    }

    /// The permissions that the approvers of a stage are known by, those it escalates to included.
    pub(in crate::approval) fn asked(&self, stage: &Stage) -> u128 {
        let escalated = stage.escalate_to.as_ref().map_or(0, |approvers| self.wanted_permission(approvers));
        self.wanted_permission(&stage.approvers) | escalated
    }

    /// The permission that makes an approver; 0 if something else does.
    fn wanted_permission(&self, approvers: &Approvers) -> u128 {
        self.wanted_guard(approvers).map_or(0, |guard| guard.mask)
    }

    /// The same with its name; `None` if something else makes an approver.
    pub(in crate::approval) fn wanted_guard(&self, approvers: &Approvers) -> Option<Guard> {
        if let Approvers::Permission(name) = approvers { self.permission(name) } else { None }
    }

    /// The roles of these names; `None` if one is none of the policy's.
    pub(in crate::approval) fn roles(&self, names: &RoleNames) -> Option<RoleSet> {
        let mut set = RoleSet::default();
        for level in Level::ALL {
            for name in names.at(level) {
                let name = self.policy.model.formerly.role(level, name);
                let roles = &self.policy.model.roles;
                // Sorted by level, then name.
                let found = roles.binary_search_by(|role| (role.level, role.name.as_str()).cmp(&(level, name)));
                set.add(found.ok()?);
            }
        }
        Some(set)
    }
}

impl RoleSet {
    fn add(&mut self, role: usize) {
        let half = self.0.get_mut(usize::from(role >= 128));
        let bit = u32::try_from(role & 127).ok().and_then(|bit| 1_u128.checked_shl(bit));
        if let (Some(half), Some(bit)) = (half, bit) {
            *half |= bit;
        }
    }

    pub(in crate::approval) fn union(self, other: Self) -> Self {
        let [a, b] = self.0;
        let [c, d] = other.0;
        Self([a | c, b | d])
    }

    pub(in crate::approval) fn touches(self, other: Self) -> bool {
        let [a, b] = self.0;
        let [c, d] = other.0;
        a & c != 0 || b & d != 0
    }
}

impl FromIterator<usize> for RoleSet {
    fn from_iter<I: IntoIterator<Item = usize>>(roles: I) -> Self {
        let mut set = Self::default();
        roles.into_iter().for_each(|role| set.add(role));
        set
    }
}
