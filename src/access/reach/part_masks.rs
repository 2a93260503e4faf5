//! One part of a reach, in masks.

use super::nodes::Nodes;
use crate::id::{ContentId, ProfileId, UserId, WorkspaceId};
use crate::policy::model::Condition;
use crate::policy::tables::Known;
use crate::resource::ErasedResource;
use alloc::vec;
use alloc::vec::Vec;

/// Nodes, content and conditions; all must fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PartMasks {
    pub(super) workspaces: Nodes<WorkspaceId>,
    pub(super) profiles: Nodes<ProfileId>,
    /// `None`: any content or none.
    pub(super) content: Option<ContentId>,
    pub(super) terms: Terms,
}

/// Conditions that must hold, each spoken of one person (the actor, or somebody who acts for the actor). Sorted by
/// person; none is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Terms(pub(super) Vec<(UserId, Condition)>);

impl Terms {
    pub(super) fn of(user: UserId, when: Condition) -> Self {
        if when.is_empty() { Self::default() } else { Self(vec![(user, when)]) }
    }

    pub(super) fn hold(&self, known: impl Fn(UserId) -> Known) -> bool {
        self.0.iter().all(|(user, when)| when.holds(known(*user)))
    }

    /// Both; `None` if no facts can satisfy both.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let mut all = self.0.clone();
        for (user, when) in &other.0 {
            match all.iter_mut().find(|(known, _)| known == user) {
                Some((_, mine)) => *mine = mine.union(*when),
                None => all.push((*user, *when)),
            }
        }
        all.sort_unstable_by_key(|(user, _)| *user);
        let possible = all.iter().all(|(_, when)| when.all_true & when.all_false == 0);
        possible.then_some(Self(all))
    }

    /// Whether these ask for nothing that the others do not ask for.
    pub(super) fn are_within(&self, other: &Self) -> bool {
        self.0.iter().all(|(user, mine)| {
            let theirs = other.0.iter().find(|(known, _)| known == user);
            theirs.is_some_and(|(_, theirs)| theirs.union(*mine) == *theirs)
        })
    }
}

/// A prohibition that is not multiplied out: a resource is in reach only where some literal of it is known to fail, of that
/// person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Prohibition {
    pub(super) user: UserId,
    /// Two literals at least.
    pub(super) when: Condition,
}

impl PartMasks {
    pub(super) fn everywhere(terms: Terms) -> Self {
        Self { workspaces: Nodes::all(), profiles: Nodes::all(), content: None, terms }
    }

    pub(super) fn covers(&self, on: &ErasedResource<'_>) -> bool {
        self.workspaces.contains(on.workspace)
            && self.profiles.contains(on.profile)
            && self.content.is_none_or(|id| on.content.and_then(|content| content.id) == Some(id))
    }

    pub(super) fn is_everywhere(&self) -> bool {
        self.workspaces.is_all() && self.profiles.is_all()
    }

    /// Whatever is known, and of whatever content.
    pub(super) fn is_plain(&self) -> bool {
        self.content.is_none() && self.terms.0.is_empty()
    }

    /// What lies in both; `None` if nothing can.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let content = match (self.content, other.content) {
            (Some(one), Some(other)) if one != other => return None,
            (one, other) => one.or(other),
        };
        let terms = self.terms.and(&other.terms)?;
        let (workspaces, profiles) = (self.workspaces.and(&other.workspaces), self.profiles.and(&other.profiles));
        (!workspaces.is_none() && !profiles.is_none()).then_some(Self { workspaces, profiles, content, terms })
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        (other.content.is_none() || self.content == other.content)
            && other.terms.are_within(&self.terms)
            && self.workspaces.is_within(&other.workspaces)
            && self.profiles.is_within(&other.profiles)
    }
}
