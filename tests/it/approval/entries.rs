//! What the reference model keeps: a target, a stage of it, a yes, a link.

use countersign::approval::{Classes, Definition, Digest, OnReject, Order};
use countersign::{ContentState, ProfileId, Timestamp, UserId};
use std::collections::BTreeSet;

/// Somebody said yes; dead once it counts no more.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) by: UserId,
    pub(super) right: UserId,
    pub(super) version: u32,
    pub(super) alive: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Round {
    pub(super) people: BTreeSet<UserId>,
    pub(super) required: BTreeSet<UserId>,
    pub(super) skipped: bool,
    pub(super) overridden: Option<u32>,
    pub(super) said: Vec<Said>,
    pub(super) delegations: Vec<(UserId, UserId, Timestamp)>,
    pub(super) reassigned: Vec<(UserId, UserId)>,
    /// Of those who were replaced: who had to say yes by name, and in nobody's place.
    pub(super) asked_by_name: BTreeSet<UserId>,
    pub(super) deadline_passed: bool,
    pub(super) escalated: bool,
    pub(super) reminded: u32,
    pub(super) told_stuck: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) phase: ContentState,
    pub(super) attempt: Option<u32>,
    pub(super) unknown: bool,
    pub(super) publish_at: Option<Timestamp>,
    pub(super) digest: Option<Digest>,
    pub(super) submitters: BTreeSet<UserId>,
    pub(super) definition: Option<Definition>,
    pub(super) rounds: Vec<Round>,
    pub(super) held: bool,
    pub(super) out: usize,
    /// A rejection was overridden.
    pub(super) revived: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Handed {
    pub(super) target: ProfileId,
    pub(super) stage: String,
    pub(super) user: UserId,
    pub(super) until: Timestamp,
    pub(super) first: u32,
    pub(super) last: Option<u32>,
    pub(super) revoked: bool,
}

pub(super) fn place() -> Place {
    Place {
        phase: ContentState::Draft,
        attempt: None,
        unknown: false,
        publish_at: None,
        digest: None,
        submitters: BTreeSet::new(),
        definition: None,
        rounds: Vec::new(),
        held: false,
        out: 0,
        revived: false,
    }
}

impl Place {
    pub(super) fn stages(&self) -> usize {
        self.definition.as_ref().map_or(0, |definition| definition.stages.len())
    }

    pub(super) fn index(&self, stage: &str) -> usize {
        let stages = &self.definition.as_ref().expect("a definition").stages;
        stages.iter().position(|one| one.name == stage).expect("a stage")
    }

    /// What the approval of a stage hangs on.
    pub(super) fn covers(&self, stage: usize) -> Classes {
        let definition = self.definition.as_ref().expect("a definition");
        let mut covers = definition.stages[stage].covers;
        if definition.order == Order::Sequential {
            for earlier in &definition.stages[..stage] {
                covers = covers.union(earlier.covers);
            }
        }
        covers
    }

    pub(super) fn forget(&mut self) {
        for round in &mut self.rounds {
            round.said.clear();
            round.overridden = None;
        }
    }

    pub(super) fn rejected(&self, mild: bool) -> ContentState {
        let draft = self.definition.as_ref().is_some_and(|definition| definition.on_reject == OnReject::Draft);
        if draft && !mild { ContentState::Draft } else { ContentState::ChangesRequested }
    }

    pub(super) fn in_flight(&self) -> bool {
        matches!(self.phase, ContentState::InReview | ContentState::Failed)
    }
}

impl Round {
    /// Whether a chain of delegations leads from one person to another.
    pub(super) fn chain(&self, from: UserId, to: UserId, now: Option<Timestamp>, steps: usize) -> bool {
        steps > 0
            && self.delegations.iter().any(|(a, b, until)| {
                *a == from && now.is_none_or(|now| now < *until) && (*b == to || self.chain(*b, to, now, steps - 1))
            })
    }
}
