//! Whom and what a scenario may ask about: what the organization knows, or knew.

use crate::id::UserId;
use crate::organization::{Action, By, Place, State};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Everybody who was a member and every node that was there, from the history as far as the scenario tells it.
#[derive(Debug, Default)]
pub(super) struct Known {
    people: BTreeSet<UserId>,
    places: BTreeSet<Place>,
    /// By which step, in order.
    asked: Vec<(usize, UserId)>,
}

impl Known {
    /// Takes in who and what is there now.
    pub(super) fn remember(&mut self, state: &State) {
        self.people.extend(state.members());
        self.places.extend(state.workspaces().map(|(workspace, _)| Place::workspace(workspace)));
        self.places.extend(state.profiles().map(|(profile, _)| Place::profile(profile)));
    }

    /// Takes in whom a command would make a member, refused or not: that they may do nothing afterwards can fail.
    pub(super) fn meet(&mut self, by: By, action: &Action) {
        if let Action::Create { founder, .. } = action {
            self.people.insert(*founder);
        }
        if let (Action::AcceptInvitation { .. }, By::User { user, .. }) = (action, by) {
            self.people.insert(user);
        }
    }

    /// Takes in that a step asks about that person; whether anybody knows them shows at the end.
    pub(super) fn asked(&mut self, step: usize, user: UserId) {
        self.asked.push((step, user));
    }

    /// The first question about somebody who never comes to be a member: it is answered with no, whatever the policy
    /// and the engines do. That somebody may do nothing before they are a member can fail.
    pub(super) fn stranger(&self) -> Option<(usize, String)> {
        let (step, user) = self.asked.iter().find(|(_, user)| !self.people.contains(user))?;
        let expected = "expected somebody who is, was or becomes a member of the organization";
        Some((*step, format!("{expected}, found `{user}`")))
    }

    /// Refuses a question about a place that never was there, for the same reason.
    pub(super) fn has(&self, place: Place) -> Result<(), String> {
        match place {
            Place::Organization {} => Ok(()),
            Place::Workspace { .. } | Place::Profile { .. } if self.places.contains(&place) => Ok(()),
            Place::Workspace { .. } | Place::Profile { .. } => {
                Err(format!("expected a place that is or was in the organization, found {place}"))
            }
            Place::Group { .. } => Err(format!("expected the organization, a workspace or a profile, found {place}")),
        }
    }
}
