//! The parts of a reach as a host reads them.

use super::nodes::Nodes;
use super::part_masks::PartMasks;
use crate::id::{ContentId, ProfileId, UserId, WorkspaceId};
use crate::policy::tables::Atoms;
use crate::resource::ContentState;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Describes one part of a reach: everything in it must fit a resource.
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
/// let part = &reach.parts()[0];
/// assert!(part.workspaces.is_all() && part.profiles.contains(Some(ProfileId::new(7))));
/// assert!(part.when.contains(&reach::Requirement::Author { user: julie, is: true }));
/// assert!(part.when.contains(&reach::Requirement::State { state: ContentState::Scheduled, is: true }));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReachPart {
    /// The workspaces, or those that the profiles lie in.
    pub workspaces: Nodes<WorkspaceId>,
    /// The profiles; all of them for resources above a profile.
    pub profiles: Nodes<ProfileId>,
    /// The one piece of content; `None` is any content or none.
    pub content: Option<ContentId>,
    /// What must be known besides.
    pub when: Vec<Requirement>,
}

/// Says that something must be *known* to be so, or known not to be so. What is unknown satisfies neither: as in SQL,
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
    /// The author of the content is that user.
    Author {
        /// The user.
        user: UserId,
        /// Or is known to be another one.
        is: bool,
    },
    /// The content is assigned to that user.
    Assignee {
        /// The user.
        user: UserId,
        /// Or is known not to be.
        is: bool,
    },
    /// The profile was connected by that user.
    Connector {
        /// The user.
        user: UserId,
        /// Or is known to have been connected by another one.
        is: bool,
    },
    /// The content is in that state.
    State {
        /// The state.
        state: ContentState,
        /// Or is known to be in another one.
        is: bool,
    },
    /// A declared fact is true.
    Fact {
        /// Its name.
        fact: String,
        /// Or is known to be false.
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
