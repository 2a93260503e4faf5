//! The parts of a reach as a host reads them.

use super::build::failing;
use super::nodes::Nodes;
use super::part_masks::{PartMasks, Prohibition};
use crate::id::{ContentId, ProfileId, UserId, WorkspaceId};
use crate::policy::model::Condition;
use crate::policy::tables::Atoms;
use crate::resource::ContentState;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Describes a whole reach: a resource is in it if it fits one of the parts, and one requirement of each list of `lifts`.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let manager = Assignment::organization(policy.organization_role("manager")?).only_workspaces([WorkspaceId::new(5)]);
/// let manager = policy.actor(julie, agency).assignment(manager).build(now)?;
/// let parts = policy.reach(&manager, ProfilePermissions::POST_PUBLISH).parts();
/// assert_eq!(parts.union[0].workspaces, reach::Nodes::Only(vec![WorkspaceId::new(5)]));
/// assert!(parts.lifts.is_empty(), "leaving these out would show too much");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[must_use]
pub struct ReachParts {
    /// One of these must fit; empty: nothing is in reach.
    pub union: Vec<ReachPart>,
    /// Of each of these lists, one requirement at least must be so: what lifts the prohibitions that are not in the parts,
    /// which they would multiply. Mostly there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifts: Vec<Vec<Requirement>>,
}

/// Describes one part of a reach: a resource is in it if it fits everything that the part says.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// # let page = Organization::new(agency).direct_profile(page);
/// let reach = policy.reach(&actor, ProfilePermissions::POST_EDIT);
/// let part = &reach.parts().union[0];
/// assert!(part.workspaces.is_all() && part.profiles.contains(Some(ProfileId::new(7))));
/// assert!(part.when.contains(&reach::Requirement::Author { user: julie, is: true }));
/// assert!(part.when.contains(&reach::Requirement::State { state: ContentState::Scheduled, is: true }));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReachPart {
    /// The workspaces that are in reach, or in which the profiles lie.
    pub workspaces: Nodes<WorkspaceId>,
    /// The profiles that are in reach; all of them for resources above a profile.
    pub profiles: Nodes<ProfileId>,
    /// The one piece of content that is in reach; `None` is any content or none.
    pub content: Option<ContentId>,
    /// What must be known of the resource besides.
    pub when: Vec<Requirement>,
}

/// Names something that must be *known* to be so, or known not to be so. What is unknown satisfies neither: as in SQL,
/// where neither `author = 1` nor `author <> 1` is true of a null.
///
/// ```
/// # use countersign::{reach::Requirement, UserId};
/// let own = Requirement::Author { user: UserId::new(3), is: true };
/// assert_eq!(serde_json::to_string(&own)?, r#"{"author":{"user":3,"is":true}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Requirement {
    /// The content must be written by that user, or known not to be.
    Author {
        /// The user.
        user: UserId,
        /// `true`: they wrote it; `false`: somebody else is known to have.
        is: bool,
    },
    /// The content must be assigned to that user, or known not to be.
    Assignee {
        /// The user.
        user: UserId,
        /// `true`: it is assigned to them; `false`: it is known not to be.
        is: bool,
    },
    /// The profile must have been connected by that user, or be known to have been by another one.
    Connector {
        /// The user.
        user: UserId,
        /// `true`: they connected it; `false`: somebody else is known to have.
        is: bool,
    },
    /// The content must be in that state, or known to be in another one.
    State {
        /// The state.
        state: ContentState,
        /// `true`: it is in that state; `false`: it is known to be in another one.
        is: bool,
    },
    /// A fact that the policy declares must be true, or known to be false.
    Fact {
        /// The name of the fact.
        fact: String,
        /// `true`: it holds; `false`: it is known not to hold.
        is: bool,
    },
}

pub(super) fn named(atoms: &Atoms, part: &PartMasks) -> ReachPart {
    let mut when: Vec<Requirement> = Vec::new();
    for (user, condition) in &part.terms.0 {
        for (mask, is) in [(condition.all_true, true), (condition.all_false, false)] {
            let bits = (0..u16::BITS).map(|shift| 1_u16.wrapping_shl(shift));
            for bit in bits.filter(|bit| mask & bit != 0) {
                let requirement = requirement(atoms, *user, bit, is);
                if !when.contains(&requirement) {
                    when.push(requirement);
                }
            }
        }
    }
    ReachPart { workspaces: part.workspaces.clone(), profiles: part.profiles.clone(), content: part.content, when }
}

/// What lifts a prohibition, one by one.
pub(super) fn lifts(atoms: &Atoms, prohibition: &Prohibition) -> Vec<Requirement> {
    let one = |literal: Condition| {
        let (bit, is) = if literal.all_true == 0 { (literal.all_false, false) } else { (literal.all_true, true) };
        requirement(atoms, prohibition.user, bit, is)
    };
    failing(prohibition.when).map(one).collect()
}

fn requirement(atoms: &Atoms, user: UserId, bit: u16, is: bool) -> Requirement {
    if bit == atoms.author {
        return Requirement::Author { user, is };
    }
    if bit == atoms.assignee {
        return Requirement::Assignee { user, is };
    }
    if bit == atoms.connector {
        return Requirement::Connector { user, is };
    }
    match atoms.states.iter().find(|(_, state)| *state == bit) {
        Some((state, _)) => Requirement::State { state: *state, is },
        None => {
            let index = usize::try_from(bit.trailing_zeros()).unwrap_or(usize::MAX);
            Requirement::Fact { fact: atoms.names.get(index).cloned().unwrap_or_default(), is }
        }
    }
}
