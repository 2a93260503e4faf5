//! The state of a post: what the events so far say.

mod stage;
mod target;

use super::command::Visibility;
use super::content::{Classes, Digest, Digests, FieldClass, Fingerprint};
use super::definition::{Definition, DefinitionDigest};
use super::event::{Skip, shared};
use super::facts::Facts;
use super::stand::Stand;
use crate::accepted::Accepted;
use crate::free_text::FreeText;
use crate::id::{CommandId, ContentId, DelegationId, LinkId, OrganizationId, ProfileId, UserId};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A post and its targets. Made by [`evolve`](super::evolve) from events, or by [`State::restore`] from what
/// [`State::snapshot`] wrote, and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub(super) organization: OrganizationId,
    pub(super) content: ContentId,
    /// `None`: nothing has happened yet.
    pub(super) author: Option<UserId>,
    pub(super) author_for: Option<UserId>,
    /// The number of the last event.
    pub(super) revision: u64,
    /// The time of the last event.
    pub(super) now: Option<Timestamp>,
    /// The version of the content; 0 before creation.
    pub(super) version: u32,
    pub(super) digests: Digests,
    /// What the host knows of it, by the names of the policy's facts.
    pub(super) facts: Facts,
    /// What each version changed against its predecessor, by version.
    pub(super) changes: Vec<Change>,
    /// Sorted by profile.
    pub(super) targets: Vec<Target>,
    pub(super) links: Vec<Link>,
    pub(super) comments: Vec<Remark>,
    pub(super) accepted: Accepted,
    /// The highest number of an attempt to publish, at whatever target; so a target that comes back uses no number twice.
    pub(super) attempts: u32,
}

/// Who changed what in one version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) version: u32,
    pub(super) by: UserId,
    pub(super) acting_for: Option<UserId>,
    pub(super) shared: Classes,
    /// Classes that changed at single targets.
    pub(super) own: Vec<(ProfileId, Classes)>,
    /// Through what less than themselves they acted, if they did: the permissions that it had.
    pub(super) through: Option<Vec<String>>,
    /// The targets at which they could change it only by sending it for approval.
    pub(super) obliged: Vec<ProfileId>,
}

/// Somebody submitted a target, or it was submitted for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Submission {
    pub(super) by: UserId,
    /// As of a change.
    pub(super) through: Option<Vec<String>>,
}

/// The post at one profile.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub(super) profile: ProfileId,
    pub(super) phase: Phase,
    pub(super) publish_at: Option<Timestamp>,
    pub(super) override_digest: Option<Digest>,
    /// Everybody who ever submitted it, and whom they acted for; sorted, each way once.
    pub(super) submissions: Vec<Submission>,
    /// 0 before the first submission.
    pub(super) round: u32,
    pub(super) submitted_at: Option<Timestamp>,
    pub(super) pinned: Option<Pinned>,
    /// The name of what was bound to the target when that was looked at last; empty before.
    pub(super) bound: String,
    /// As many as the pinned definition has.
    pub(super) stages: Vec<StageState>,
    /// It was told that nobody approved it in this round.
    pub(super) told_unapproved: bool,
    /// The stage that said no last, until the next round.
    pub(super) rejected_at: Option<usize>,
    pub(super) hold: Option<Hold>,
    /// When the last hold ended that nobody lifted: whose own clock is before that is held still (J6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) held_until: Option<Timestamp>,
    /// The time for which the late policy has been applied.
    pub(super) late_for: Option<Timestamp>,
    /// The number of the last attempt to publish.
    pub(super) attempts: u32,
    /// What the host says of the profile.
    #[serde(default, skip_serializing_if = "Reach::is_up")]
    pub(super) reach: Reach,
    /// Taken off after its profile was gone; it stays as a record.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub(super) removed: bool,
}

/// Whether something can go out on a profile, as far as the host says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reach {
    #[default]
    Connected,
    Disconnected,
    /// The host does not name the profile.
    Unknown,
}

/// Where a target stands. Whether it is approved is derived, never stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Phase {
    Draft {},
    /// In review, approved or scheduled.
    Review {},
    ChangesRequested {},
    Publishing {
        attempt: u32,
        unknown: bool,
    },
    Published {},
    Failed {},
    Expired {},
    Withdrawn {},
    Archived {},
    /// Its profile is in the organization no longer.
    Gone {},
}

/// The definition by which a target is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pinned {
    #[serde(with = "shared")]
    pub(super) definition: Arc<Definition>,
    pub(super) digest: DefinitionDigest,
}

/// One stage of the current round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StageState {
    /// Who holds the right to decide, bars aside; sorted.
    pub(super) people: Vec<UserId>,
    /// Clients pinned at submission; sorted.
    pub(super) required: Vec<UserId>,
    pub(super) skip: Option<Skip>,
    /// As of when the round began: those who are exempt held what exempts them then.
    pub(super) opened: Option<Stand>,
    /// Sorted by person; one a person.
    pub(super) decisions: Vec<Approval>,
    /// The version for which the stage was overridden.
    pub(super) overridden: Option<u32>,
    pub(super) delegations: Vec<Delegation>,
    /// Who decides in whose place.
    pub(super) reassigned: Vec<Reassigned>,
    pub(super) reminded: u32,
    pub(super) deadline_passed: bool,
    pub(super) escalated: bool,
}

/// Somebody said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    pub(super) by: UserId,
    pub(super) acting_for: Option<UserId>,
    pub(super) version: u32,
    pub(super) stand: Stand,
    /// The standing delegation by which they decided for somebody else, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) delegation: Option<DelegationId>,
}

impl Approval {
    /// Whose right was used.
    pub(super) fn right_of(self) -> UserId {
        self.acting_for.unwrap_or(self.by)
    }

    /// Whether it was decided by that standing delegation between these two.
    pub(super) fn is_by(self, delegation: DelegationId, from: UserId, to: UserId) -> bool {
        self.delegation == Some(delegation) && (self.acting_for, self.by) == (Some(from), to)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Delegation {
    pub(super) from: UserId,
    pub(super) to: UserId,
    pub(super) until: Timestamp,
    pub(super) stand: Stand,
}

/// Somebody decides in somebody's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reassigned {
    pub(super) from: UserId,
    pub(super) to: UserId,
    /// Whether `from` was asked for by name: a client that must approve.
    pub(super) required: bool,
    pub(super) stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hold {
    /// `None`: the engine, because the post was late.
    pub(super) by: Option<UserId>,
    pub(super) until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    pub(super) id: LinkId,
    pub(super) target: ProfileId,
    pub(super) stage: String,
    pub(super) party: UserId,
    pub(super) until: Timestamp,
    pub(super) first_version: u32,
    pub(super) last_version: Option<u32>,
    pub(super) revoked: bool,
    pub(super) stand: Stand,
}

/// A comment, as a viewer is shown it ([`Context::viewer`](super::Context::viewer)).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Who said it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// At which target, if not about the post as a whole.
    pub target: Option<ProfileId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// What was said.
    pub text: FreeText,
    /// Who was called.
    pub mentions: Vec<UserId>,
}

impl Reach {
    pub(super) fn is_up(&self) -> bool {
        *self == Self::Connected
    }
}

impl State {
    /// A post to which nothing has happened yet.
    #[must_use]
    pub fn new(organization: OrganizationId, content: ContentId) -> Self {
        Self {
            organization,
            content,
            author: None,
            author_for: None,
            revision: 0,
            now: None,
            version: 0,
            digests: Digests::default(),
            facts: Facts::new(),
            changes: Vec::new(),
            targets: Vec::new(),
            links: Vec::new(),
            comments: Vec::new(),
            accepted: Accepted::default(),
            attempts: 0,
        }
    }

    /// The organization that the post belongs to.
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The id of the post.
    #[must_use]
    pub fn content(&self) -> ContentId {
        self.content
    }

    /// Who wrote it; `None` before it was created.
    #[must_use]
    pub fn author(&self) -> Option<UserId> {
        self.author
    }

    /// The number of the last event; 0 before the first.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The version of the content; 0 before it was created.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The time of the last event.
    #[must_use]
    pub fn last_time(&self) -> Option<Timestamp> {
        self.now
    }

    /// The revision that the command of that id made, if it was accepted and is remembered: among the latest 65,536 it
    /// is. A command that is sent again is answered with no events, and this says how far it had come.
    #[must_use]
    pub fn done(&self, command: CommandId) -> Option<u64> {
        self.accepted.revision(command)
    }

    /// The targets, sorted by profile.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter()
    }

    /// The target at that profile.
    #[must_use]
    pub fn target(&self, profile: ProfileId) -> Option<&Target> {
        self.targets.binary_search_by_key(&profile, |target| target.profile).ok().and_then(|at| self.targets.get(at))
    }

    pub(super) fn target_mut(&mut self, profile: ProfileId) -> Option<&mut Target> {
        let at = self.targets.binary_search_by_key(&profile, |target| target.profile).ok()?;
        self.targets.get_mut(at)
    }

    /// The same state without what never bears on a later decision: command ids, comments, and the counts of events,
    /// rounds and attempts.
    /// Two posts whose essence is equal go on alike.
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

    /// What each version changed at one target, in order.
    pub(super) fn changes_at(&self, profile: ProfileId) -> impl DoubleEndedIterator<Item = (&Change, Classes)> {
        self.changes.iter().map(move |change| (change, change.at(profile)))
    }

    pub(super) fn fingerprint(&self, target: &Target) -> Fingerprint {
        let covered = target.covered();
        let digest = |class| match class {
            FieldClass::Schedule => target.publish_at.map(Digest::of_time),
            FieldClass::Override => target.override_digest,
            FieldClass::Text | FieldClass::Media | FieldClass::Link | FieldClass::FirstComment | FieldClass::Labels => {
                self.digests.at(class).copied()
            }
        };
        Fingerprint(covered.iter().map(|class| (class, digest(class))).collect())
    }
}

impl Change {
    pub(super) fn at(&self, profile: ProfileId) -> Classes {
        let own = self.own.iter().filter(|(target, _)| *target == profile);
        own.fold(self.shared, |classes, (_, own)| classes.union(*own))
    }
}
