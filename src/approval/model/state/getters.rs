//! What a host reads of a post.

use super::{Phase, State, Target};
use crate::event_sourcing::Accepted;
use crate::id::{CommandId, ContentId, OrganizationId, ProfileId, UserId};
use crate::time::Timestamp;

impl State {
    /// Returns the organization that the post belongs to.
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Returns the id of the post.
    #[must_use]
    pub fn content(&self) -> ContentId {
        self.content
    }

    /// Returns who wrote it; `None` before it was created.
    #[must_use]
    pub fn author(&self) -> Option<UserId> {
        self.author
    }

    /// Returns the number of the last event; 0 before the first.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the version of the content; 0 before it was created.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns the time of the last event.
    #[must_use]
    pub fn last_time(&self) -> Option<Timestamp> {
        self.now
    }

    /// Returns the revision that the command of that id made, if it was accepted and is remembered: among the latest
    /// 65,536 it is. A command that is sent again is answered with no events, and this says how far it had come.
    #[must_use]
    pub fn done(&self, command: CommandId) -> Option<u64> {
        self.accepted.revision(command)
    }

    /// Lists the targets, sorted by profile.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter()
    }

    /// Finds the target at that profile.
    #[must_use]
    pub fn target(&self, profile: ProfileId) -> Option<&Target> {
        self.targets.binary_search_by_key(&profile, |target| target.profile).ok().and_then(|at| self.targets.get(at))
    }

    /// Leaves out of the state what never bears on a later decision: command ids, comments, and the counts of events,
    /// rounds and attempts. Two posts whose essence is equal go on alike.
    #[must_use]
    pub fn essence(mut self) -> Self {
        self.revision = 0;
        self.attempts = 0;
        self.accepted = Accepted::default();
        self.comments.clear();
        for target in &mut self.targets {
            target.round = target.round.min(1);
            target.attempts = 0;
            if let Phase::Publishing { attempt, .. } = &mut target.phase {
                *attempt = 0;
            }
        }
        self
    }
}
