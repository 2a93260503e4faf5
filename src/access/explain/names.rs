//! From bits back to names.

use super::node::Node;
use crate::access::actor::{Folded, Held};
use crate::level::Level;
use crate::policy::Policy;
use crate::policy::model::{Condition, Model};
use crate::policy::tables::Tables;
use crate::resource::ErasedResource;
use crate::vocabulary::{Vocabulary, VocabularyNames};
use crate::{OrganizationId, ProfileId, WorkspaceId};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A policy without its types.
pub(crate) struct Lexicon<'p> {
    pub(super) tables: &'p Tables,
    pub(super) model: &'p Model,
    vocabulary: &'p VocabularyNames,
}

impl<'p> Lexicon<'p> {
    pub(crate) fn of<V: Vocabulary>(policy: &'p Policy<V>) -> Self {
        Self { tables: &policy.tables, model: &policy.model, vocabulary: &policy.names }
    }

    pub(super) fn permissions(&self, level: Level, mask: u128) -> Vec<String> {
        self.vocabulary.at(level).filter(|(_, bit)| mask & bit != 0).map(|(name, _)| name.into()).collect()
    }

    /// The permissions of a mask one by one.
    pub(super) fn each(&self, level: Level, mask: u128) -> impl Iterator<Item = (&str, u128)> + '_ {
        self.vocabulary.at(level).filter(move |(_, bit)| mask & bit != 0)
    }

    pub(crate) fn obligations(&self, mask: u16) -> Vec<String> {
        named(&self.tables.obligations, mask).map(String::from).collect()
    }

    /// Literals sorted by atom.
    pub(crate) fn literals(&self, condition: Condition) -> Vec<String> {
        let mut all: Vec<&str> = named(&self.tables.atoms.names, condition.all_true | condition.all_false).collect();
        all.sort_unstable();
        let negated: Vec<&str> = named(&self.tables.atoms.names, condition.all_false).collect();
        all.into_iter().map(|atom| if negated.contains(&atom) { format!("!{atom}") } else { atom.into() }).collect()
    }

    pub(super) fn atom(&self, bit: u16) -> String {
        named(&self.tables.atoms.names, bit).next().unwrap_or_default().into()
    }

    pub(super) fn role(&self, index: u16) -> String {
        self.model.roles.get(usize::from(index)).map(|role| role.name.clone()).unwrap_or_default()
    }

    /// The roles whose holders alone may assign it.
    pub(super) fn assignable_by(&self, index: u16) -> Option<BTreeMap<Level, Vec<String>>> {
        let listed = self.model.roles.get(usize::from(index))?.assignable_by.as_ref()?;
        let mut roles = BTreeMap::<Level, Vec<String>>::new();
        for role in listed.iter().filter_map(|index| self.model.roles.get(*index)) {
            roles.entry(role.level).or_default().push(role.name.clone());
        }
        Some(roles)
    }

    pub(crate) fn plan(&self, index: u16) -> String {
        self.model.plans.get(usize::from(index)).map(|plan| plan.name.clone()).unwrap_or_default()
    }

    pub(crate) fn held_role(&self, held: &Held) -> String {
        match &held.detail {
            Some(detail) if detail.custom.is_some() => detail.custom_name.clone(),
            _ => self.role(held.role),
        }
    }
}

fn named(names: &[String], mask: u16) -> impl Iterator<Item = &str> {
    let set = move |index: usize| u32::try_from(index).is_ok_and(|index| mask.checked_shr(index).unwrap_or(0) & 1 == 1);
    names.iter().enumerate().filter(move |(index, _)| set(*index)).map(|(_, name)| name.as_str())
}

impl Node {
    pub(crate) fn held_at(actor: &Folded, held: &Held) -> Self {
        Self::of(held.level, actor.organization, held.node)
    }

    pub(super) fn of(level: Level, organization: OrganizationId, node: u128) -> Self {
        match level {
            Level::Organization => Self::Organization(organization),
            Level::Workspace => Self::Workspace(WorkspaceId::from_u128(node)),
            Level::Profile => Self::Profile(ProfileId::from_u128(node)),
        }
    }

    /// The deepest node of the resource's path.
    pub(super) fn deepest(on: &ErasedResource<'_>) -> Self {
        match (on.level, on.workspace, on.profile) {
            (Level::Profile, _, Some(profile)) => Self::Profile(profile),
            (Level::Workspace, Some(workspace), _) => Self::Workspace(workspace),
            _ => Self::Organization(on.organization),
        }
    }

    /// Returns the level that the place stands at.
    ///
    /// ```
    /// # use countersign::{explain::Node, Level, ProfileId};
    /// assert_eq!(Node::Profile(ProfileId::new(7)).level(), Level::Profile);
    /// ```
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Node::Organization(_) => Level::Organization,
            Node::Workspace(_) => Level::Workspace,
            Node::Profile(_) => Level::Profile,
        }
    }
}
