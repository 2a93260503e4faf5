//! Finite sets of nodes and their complements.

use alloc::vec::Vec;
use serde::Serialize;

/// Names a set of nodes of one level: a list, or everything but a list. Lists are sorted and name nothing twice.
///
/// A resource that lies in no workspace is in no list of workspaces, so it is in every complement.
///
/// ```
/// # use countersign::{reach::Nodes, ProfileId};
/// let (here, there) = (ProfileId::new(7), ProfileId::new(8));
/// let all_but_here = Nodes::AllBut(vec![here]);
/// assert!(all_but_here.contains(Some(there)) && !all_but_here.contains(Some(here)));
/// assert!(!all_but_here.is_all() && !all_but_here.is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nodes<T> {
    /// Exactly the listed nodes.
    Only(Vec<T>),
    /// Every node but the listed ones; all of them if the list is empty.
    AllBut(Vec<T>),
}

impl<T: Ord + Copy> Nodes<T> {
    /// All of them.
    pub(super) fn all() -> Self {
        Self::AllBut(Vec::new())
    }

    pub(super) fn only(nodes: impl IntoIterator<Item = T>) -> Self {
        Self::Only(sorted(nodes.into_iter().collect()))
    }

    pub(super) fn all_but(nodes: impl IntoIterator<Item = T>) -> Self {
        Self::AllBut(sorted(nodes.into_iter().collect()))
    }

    /// Returns `true` if the set has every node.
    ///
    /// ```
    /// # use countersign::{reach::Nodes, ProfileId};
    /// assert!(Nodes::AllBut(Vec::<ProfileId>::new()).is_all(), "a query needs no condition");
    /// assert!(!Nodes::AllBut(vec![ProfileId::new(7)]).is_all());
    /// ```
    #[must_use]
    pub fn is_all(&self) -> bool {
        matches!(self, Self::AllBut(list) if list.is_empty())
    }

    /// Returns `true` if the set has no node.
    ///
    /// ```
    /// # use countersign::{reach::Nodes, ProfileId};
    /// assert!(Nodes::Only(Vec::<ProfileId>::new()).is_none(), "a query finds nothing");
    /// assert!(!Nodes::Only(vec![ProfileId::new(7)]).is_none());
    /// ```
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::Only(list) if list.is_empty())
    }

    /// Returns `true` if the node is in the set.
    ///
    /// ```
    /// # use countersign::{reach::Nodes, ProfileId};
    /// let all_but_one = Nodes::AllBut(vec![ProfileId::new(7)]);
    /// assert!(all_but_one.contains(Some(ProfileId::new(8))) && !all_but_one.contains(Some(ProfileId::new(7))));
    /// assert!(!all_but_one.is_all() && !all_but_one.is_none());
    /// ```
    #[must_use]
    pub fn contains(&self, node: Option<T>) -> bool {
        let listed = |list: &[T]| node.is_some_and(|node| list.binary_search(&node).is_ok());
        match self {
            Self::Only(list) => listed(list),
            Self::AllBut(list) => !listed(list),
        }
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(one), _) => Self::Only(keep(one, |node| other.contains(Some(node)))),
            (_, Self::Only(other)) => Self::Only(keep(other, |node| self.contains(Some(node)))),
            (Self::AllBut(one), Self::AllBut(other)) => Self::all_but(one.iter().chain(other).copied()),
        }
    }

    pub(super) fn union(all: Vec<Self>) -> Self {
        let mut listed = Vec::new();
        let mut complement: Option<Vec<T>> = None;
        for nodes in all {
            match nodes {
                Self::Only(mut list) => listed.append(&mut list),
                Self::AllBut(list) => {
                    complement = Some(match complement {
                        Some(so_far) => keep(&so_far, |node| list.binary_search(&node).is_ok()),
                        None => list,
                    });
                }
            }
        }
        let listed = sorted(listed);
        match complement {
            Some(but) => Self::AllBut(keep(&but, |node| listed.binary_search(&node).is_err())),
            None => Self::Only(listed),
        }
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Only(one), _) => one.iter().all(|node| other.contains(Some(*node))),
            (Self::AllBut(_), Self::Only(_)) => false,
            (Self::AllBut(one), Self::AllBut(other)) => other.iter().all(|node| one.binary_search(node).is_ok()),
        }
    }
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

fn keep<T: Copy>(list: &[T], keep: impl Fn(T) -> bool) -> Vec<T> {
    list.iter().copied().filter(|node| keep(*node)).collect()
}
