//! The state of a post: what the events so far say.

mod getters;
mod remark;
mod stage;
mod target;

pub(in crate::approval) use remark::Remark;

use crate::approval::model::content::{Digest, Digests, Fingerprint};
use crate::approval::model::event::Skip;
use crate::approval::model::facts::Facts;
use crate::approval::model::pinned::Pinned;
use crate::approval::model::stand::Stand;
use crate::approval_definition::{Classes, FieldClass};
use crate::event_sourcing::{Accepted, Position};
use crate::id::{ContentId, DelegationId, LinkId, OrganizationId, ProfileId, UserId};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Holds a post and its targets as its events made them. Made by [`evolve`](crate::approval::evolve) from events, or
/// by [`State::restore`] from what [`State::snapshot`] wrote, and by nothing else.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json"));
/// # let post = State::restore(serde_json::from_str(stored)?)?;
/// let page = post.target(ProfileId::new(7)).ok_or("not for that page")?;
/// assert_eq!((post.status(), post.author()), (ContentState::Scheduled, Some(UserId::new(3))));
/// assert_eq!(page.publish_at(), Some(Timestamp::from_millis(50)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub(in crate::approval) organization: OrganizationId,
    pub(in crate::approval) content: ContentId,
    /// `None`: nothing has happened yet.
    pub(in crate::approval) author: Option<UserId>,
    pub(in crate::approval) author_for: Option<UserId>,
    /// The number of the last event.
    pub(in crate::approval) revision: u64,
    /// The time of the last event.
    pub(in crate::approval) now: Option<Timestamp>,
    /// The version of the content; 0 before creation.
    pub(in crate::approval) version: u32,
    pub(in crate::approval) digests: Digests,
    /// What the host knows of it, by the names of the policy's facts.
    pub(in crate::approval) facts: Facts,
    /// What each version changed against its predecessor, by version.
    pub(in crate::approval) changes: Vec<ContentChange>,
    /// Somebody asked for approval at some target, whatever has become of it.
    pub(in crate::approval) opened: bool,
    /// Sorted by profile.
    pub(in crate::approval) targets: Vec<Target>,
    pub(in crate::approval) links: Vec<Link>,
    pub(in crate::approval) comments: Vec<Remark>,
    pub(in crate::approval) accepted: Accepted,
    /// The highest number of an attempt to publish, at whatever target; so a target that comes back uses no number twice.
    pub(in crate::approval) attempts: u32,
}

/// Who changed what in one version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct ContentChange {
    pub(in crate::approval) version: u32,
    pub(in crate::approval) by: UserId,
    pub(in crate::approval) acting_for: Option<UserId>,
    pub(in crate::approval) shared: Classes,
    /// Classes that changed at single targets.
    pub(in crate::approval) own: Vec<(ProfileId, Classes)>,
    /// Through what less than themselves they acted, if they did: the permissions that it had.
    pub(in crate::approval) through: Option<Vec<String>>,
    /// The targets at which they could change it only by sending it for approval.
    pub(in crate::approval) obliged: Vec<ProfileId>,
}

/// Somebody submitted a target, or it was submitted for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Submission {
    pub(in crate::approval) by: UserId,
    /// As of a change.
    pub(in crate::approval) through: Option<Vec<String>>,
}

/// Describes the post at one profile: the round, the time, the attempt that is under way.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_held.json"));
/// # let post = State::restore(serde_json::from_str(stored)?)?;
/// let target: &Target = post.target(ProfileId::new(7)).ok_or("not for that page")?;
/// let row = (target.round(), target.publish_at(), target.is_held());
/// assert_eq!(row, (1, Some(Timestamp::from_millis(50)), true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub(in crate::approval) profile: ProfileId,
    pub(in crate::approval) phase: Phase,
    pub(in crate::approval) publish_at: Option<Timestamp>,
    pub(in crate::approval) override_digest: Option<Digest>,
    /// Everybody who ever submitted it, and whom they acted for; sorted, each way once.
    pub(in crate::approval) submissions: Vec<Submission>,
    /// 0 before the first submission.
    pub(in crate::approval) round: u32,
    pub(in crate::approval) submitted_at: Option<Timestamp>,
    /// The version that was submitted last; 0 before.
    pub(in crate::approval) submitted_version: u32,
    pub(in crate::approval) pinned: Option<Pinned>,
    /// The name of what was bound to the target when that was looked at last; empty before.
    pub(in crate::approval) bound: String,
    /// As many as the pinned definition has.
    pub(in crate::approval) stages: Vec<StageState>,
    /// It was told that nobody approved it in this round.
    pub(in crate::approval) told_unapproved: bool,
    /// The stage that said no last, until the next round.
    pub(in crate::approval) rejected_at: Option<usize>,
    pub(in crate::approval) hold: Option<Hold>,
    /// When the last hold ended that nobody lifted: whose own clock is before that is held still (J6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) held_until: Option<Timestamp>,
    /// The time for which the late policy has been applied.
    pub(in crate::approval) late_for: Option<Timestamp>,
    /// The number of the last attempt to publish.
    pub(in crate::approval) attempts: u32,
    /// What the host says of the profile.
    #[serde(default, skip_serializing_if = "Reach::is_up")]
    pub(in crate::approval) reach: Reach,
    /// Taken off after its profile was gone; it stays as a record.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub(in crate::approval) removed: bool,
}

/// Whether something can go out on a profile, as far as the host says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::approval) enum Reach {
    #[default]
    Connected,
    Disconnected,
    /// The host does not name the profile.
    Unknown,
}

/// Where a target stands. Whether it is approved is derived, never stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::approval) enum Phase {
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

/// One stage of the current round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct StageState {
    /// Who holds the right to decide, bars aside; sorted.
    pub(in crate::approval) people: Vec<UserId>,
    /// Clients pinned at submission; sorted.
    pub(in crate::approval) required: Vec<UserId>,
    pub(in crate::approval) skip: Option<Skip>,
    /// As of when the round began: those who are exempt held what exempts them then.
    pub(in crate::approval) opened: Option<Stand>,
    /// Sorted by person; one a person.
    pub(in crate::approval) decisions: Vec<Approval>,
    /// The version for which the stage was overridden.
    pub(in crate::approval) overridden: Option<u32>,
    pub(in crate::approval) delegations: Vec<Delegation>,
    /// Who decides in whose place.
    pub(in crate::approval) reassigned: Vec<Reassigned>,
    pub(in crate::approval) reminded: u32,
    pub(in crate::approval) deadline_passed: bool,
    pub(in crate::approval) escalated: bool,
}

/// Somebody said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Approval {
    pub(in crate::approval) by: UserId,
    pub(in crate::approval) acting_for: Option<UserId>,
    pub(in crate::approval) version: u32,
    pub(in crate::approval) stand: Stand,
    /// The standing delegation by which they decided for somebody else, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) delegation: Option<DelegationId>,
}

impl Approval {
    /// Whose right was used.
    pub(in crate::approval) fn right_of(self) -> UserId {
        self.acting_for.unwrap_or(self.by)
    }

    /// Whether it was decided by that standing delegation between these two.
    pub(in crate::approval) fn is_by(self, delegation: DelegationId, from: UserId, to: UserId) -> bool {
        self.delegation == Some(delegation) && (self.acting_for, self.by) == (Some(from), to)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Delegation {
    pub(in crate::approval) from: UserId,
    pub(in crate::approval) to: UserId,
    pub(in crate::approval) until: Timestamp,
    pub(in crate::approval) stand: Stand,
}

/// Somebody decides in somebody's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Reassigned {
    pub(in crate::approval) from: UserId,
    pub(in crate::approval) to: UserId,
    /// Whether `from` was asked for by name: a client that must approve.
    pub(in crate::approval) required: bool,
    pub(in crate::approval) stand: Stand,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Hold {
    /// `None`: the engine, because the post was late.
    pub(in crate::approval) by: Option<UserId>,
    pub(in crate::approval) until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Link {
    pub(in crate::approval) id: LinkId,
    pub(in crate::approval) target: ProfileId,
    pub(in crate::approval) stage: String,
    pub(in crate::approval) user: UserId,
    pub(in crate::approval) until: Timestamp,
    pub(in crate::approval) first_version: u32,
    pub(in crate::approval) last_version: Option<u32>,
    pub(in crate::approval) revoked: bool,
    pub(in crate::approval) stand: Stand,
}

impl Reach {
    pub(in crate::approval) fn is_up(&self) -> bool {
        *self == Self::Connected
    }
}

impl State {
    /// Where the post stands, for what comes next.
    pub(in crate::approval) fn position(&self) -> Position<'_, (OrganizationId, ContentId)> {
        let (revision, begun, last) = (self.revision, self.author.is_some(), self.now);
        Position { stream: (self.organization, self.content), revision, begun, last, accepted: &self.accepted }
    }

    /// Creates a post to which nothing has happened yet.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let nothing_yet = State::new(OrganizationId::new(10), ContentId::new(901));
    /// assert_eq!((nothing_yet.revision(), nothing_yet.version(), nothing_yet.author()), (0, 0, None));
    /// ```
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
            opened: false,
            targets: Vec::new(),
            links: Vec::new(),
            comments: Vec::new(),
            accepted: Accepted::default(),
            attempts: 0,
        }
    }

    /// The profile that a link is for, whether the post still has it as a target or not.
    #[cfg(feature = "organization")]
    pub(crate) fn link_target(&self, id: LinkId) -> Option<ProfileId> {
        self.links.iter().find(|link| link.id == id).map(|link| link.target)
    }

    pub(in crate::approval) fn target_mut(&mut self, profile: ProfileId) -> Option<&mut Target> {
        let at = self.targets.binary_search_by_key(&profile, |target| target.profile).ok()?;
        self.targets.get_mut(at)
    }

    /// What each version changed at one target, in order.
    pub(in crate::approval) fn changes_at(
        &self,
        profile: ProfileId,
    ) -> impl DoubleEndedIterator<Item = (&ContentChange, Classes)> {
        self.changes.iter().map(move |change| (change, change.at(profile)))
    }

    pub(in crate::approval) fn fingerprint(&self, target: &Target) -> Fingerprint {
        let covered = target.covered();
        let digest = |class| match class {
            FieldClass::Schedule => target.publish_at.map(Digest::of_time),
            FieldClass::Override => target.override_digest,
            FieldClass::Text | FieldClass::Media | FieldClass::Link | FieldClass::FirstComment | FieldClass::Labels => {
                self.digests.at(class).copied()
            }
        };
        Fingerprint(covered.field_classes().map(|class| (class, digest(class))).collect())
    }
}

impl ContentChange {
    pub(in crate::approval) fn at(&self, profile: ProfileId) -> Classes {
        let own = self.own.iter().filter(|(target, _)| *target == profile);
        own.fold(self.shared, |classes, (_, own)| classes.union(*own))
    }
}
