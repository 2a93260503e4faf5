//! An event as somebody sees it.

#![expect(clippy::wildcard_enum_match_arm, reason = "what is not named here speaks of no person, no side and no text")]

use super::Viewer;
use crate::approval::model::cause::Cause;
use crate::approval::model::command::Visibility;
use crate::approval::model::event::{Change, Event, Opening, Skip};
use crate::approval::model::state::Link;
use crate::approval_definition::{Approvers, Definition, DefinitionDigest, Side, Stage};
use crate::id::{CommandId, ProfileId, UserId};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Carries an event as one person may see it: what they may not see is left out, and a text or the name of a stage is
/// then empty.
///
/// ```
/// # use countersign::approval::{Event, Viewer};
/// # use countersign::Timestamp;
/// fn when(viewer: &Viewer<'_, '_>, log: &[Event]) -> Vec<Timestamp> {
///     viewer.events(log).iter().map(|event| event.at).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewedEvent {
    /// The number of the event in the log.
    pub revision: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it, as far as the viewer may know.
    pub by: ViewedBy,
    /// The command that brought it about.
    pub command: CommandId,
    /// The version of the content after it.
    pub version: u32,
    /// What happened.
    pub change: Change,
}

/// Names who did something, as far as somebody may know.
///
/// ```
/// # use countersign::approval::ViewedBy;
/// /// Whose picture stands beside a line of the history.
/// fn picture(by: &ViewedBy) -> String {
///     match by {
///         ViewedBy::User { user, .. } => format!("/avatars/{user}"),
///         ViewedBy::Team {} => "/avatars/team".into(),
///         _ => "/avatars/nobody".into(),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ViewedBy {
    /// The host itself did it.
    Host {},
    /// A person whom the viewer may see.
    User {
        /// The person.
        user: UserId,
        /// The person in whose name they did it, if not their own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<UserId>,
    },
    /// Somebody in the team, for clients.
    Team {},
    /// Somebody else, or somebody of whom nothing is known any more.
    Somebody {},
}

pub(super) fn viewed<'e, V: Vocabulary>(
    viewer: &Viewer<'_, '_, V>,
    log: impl IntoIterator<Item = &'e Event>,
) -> Vec<ViewedEvent> {
    let mut seen = Seen { viewer, definitions: Vec::new() };
    log.into_iter().filter_map(|event| seen.event(event)).collect()
}

/// A reader of a log.
struct Seen<'s, 'v, 'a, 'e, V: Vocabulary> {
    viewer: &'s Viewer<'v, 'a, V>,
    /// Those that the log has named so far.
    definitions: Vec<(DefinitionDigest, &'e Definition)>,
}

impl<'e, V: Vocabulary> Seen<'_, '_, '_, 'e, V> {
    fn event(&mut self, event: &'e Event) -> Option<ViewedEvent> {
        if let Some((digest, definition)) = event.definition.zip(event.change.new_definition()) {
            self.definitions.push((digest, definition));
        }
        let at = self.place(&event.change);
        let stage = event.change.stage().map(|stage| self.stage_side(event, stage));
        let change = match self.viewer.side(at)? {
            Side::Internal => self.inside(&event.change),
            Side::External => self.outside(event, at, stage)?,
        };
        let by = self.viewer.party(&event.by, at, stage);
        Some(ViewedEvent {
            revision: event.revision,
            at: event.at,
            by,
            command: event.command,
            version: event.version,
            change,
        })
    }

    /// The target that an event is about.
    fn place(&self, change: &Change) -> Option<ProfileId> {
        let Change::LinkRevoked { link } = change else { return change.target() };
        self.link(*link).map(|link| link.target)
    }

    fn link(&self, id: crate::id::LinkId) -> Option<&Link> {
        self.viewer.state.links.iter().find(|link| link.id == id)
    }

    /// On which side a stage lay; what is not known is the team's.
    fn stage_side(&self, event: &Event, stage: &str) -> Side {
        let named = |definition: &Definition| {
            definition.stages.iter().find(|known| known.name == stage).map(|known| known.party)
        };
        let digest = event.definition;
        let logged = self.definitions.iter().rev().find(|(known, _)| Some(*known) == digest);
        let logged = logged.map(|(_, definition)| *definition);
        let target = event.change.target().and_then(|target| self.viewer.state.target(target));
        let pinned = target.and_then(|target| target.pinned.as_ref()).filter(|pinned| Some(pinned.digest) == digest);
        let definition = logged.or(pinned.map(|pinned| pinned.definition.as_ref()));
        definition.and_then(named).unwrap_or(Side::Internal)
    }

    /// For the team: everything but targets that the person does not see.
    fn inside(&self, change: &Change) -> Change {
        let mut change = change.clone();
        self.leave_out_targets(&mut change);
        change
    }

    fn leave_out_targets(&self, change: &mut Change) {
        let seen = |target: &ProfileId| self.viewer.sight(*target).is_some();
        if let Change::Created { targets, .. } = change {
            targets.retain(seen);
        }
        if let Change::Edited { overrides, .. } = change {
            overrides.retain(|over| seen(&over.target));
        }
    }

    /// For clients; nothing if it is none of their business.
    fn outside(&self, event: &Event, at: Option<ProfileId>, stage: Option<Side>) -> Option<Change> {
        let mut change = event.change.clone();
        self.leave_out_targets(&mut change);
        let ours = stage == Some(Side::External);
        match &mut change {
            Change::Edited { overrides, changed, .. } if changed.is_empty() && overrides.is_empty() => return None,
            Change::StagesAdded { definition, stages, .. } => {
                *definition = Arc::new(self.definition(definition, at));
                stages.retain(|opening| definition.stage(&opening.stage).is_some());
                stages.iter_mut().for_each(|opening| self.opening(opening, at));
                if stages.is_empty() {
                    return None;
                }
            }
            Change::Submitted { definition, stages, .. }
            | Change::Resubmitted { definition, stages, .. }
            | Change::SentBack { definition, stages, .. } => {
                *definition = Arc::new(self.definition(definition, at));
                stages.retain(|opening| definition.stage(&opening.stage).is_some());
                stages.iter_mut().for_each(|opening| self.opening(opening, at));
            }
            Change::Approved { stage, .. } if !ours => stage.clear(),
            Change::Rejected { stage, comment, .. } | Change::ChangesRequested { stage, comment, .. } if !ours => {
                stage.clear();
                *comment = "".into();
            }
            Change::PublishFailed { error, .. } => *error = "".into(),
            Change::FactsChanged { .. }
            | Change::ForceApproved { .. }
            | Change::ForceRejected { .. }
            | Change::DefinitionMigrated { .. } => return None,
            Change::Commented { target, visibility, mentions, .. } => {
                let by = event.by.person()?;
                if *visibility == Visibility::Internal || !self.viewer.reads(by, *target, *visibility) {
                    return None;
                }
                *mentions = self.viewer.known(mentions, at);
            }
            Change::LinkRevoked { link } => {
                self.link(*link).filter(|link| link.user == self.viewer.user).map(|_| ())?
            }
            _ if stage.is_some() => return if ours { self.at_our_stage(change, at) } else { None },
            _ => {}
        }
        Some(change)
    }

    /// What happened at a stage of clients, for clients.
    fn at_our_stage(&self, mut change: Change, at: Option<ProfileId>) -> Option<Change> {
        let known = |people: &mut Vec<UserId>| *people = self.viewer.known(people, at);
        let knows = |user: &UserId| self.viewer.knows(*user, at);
        let shown = match &mut change {
            Change::StageSkipped { reason, .. } => {
                self.skip(reason, at);
                true
            }
            Change::PeopleChanged { gained, lost, .. } => {
                known(gained);
                known(lost);
                !(gained.is_empty() && lost.is_empty())
            }
            Change::BecameStuck { cause, .. } => {
                self.cause(cause, at);
                true
            }
            Change::Reassigned { from, to, .. } | Change::DelegationEnded { from, to, .. } => knows(from) && knows(to),
            Change::ApprovalLapses { user, .. } | Change::ExemptionLapses { user, .. } => knows(user),
            Change::Delegated { from, to, .. } => knows(from) && knows(to),
            Change::LinkIssued { user, .. } => *user == self.viewer.user,
            _ => true,
        };
        shown.then_some(change)
    }

    /// The stages of clients alone, and of people those whom the viewer may see.
    fn definition(&self, definition: &Definition, at: Option<ProfileId>) -> Definition {
        let mut definition = definition.clone();
        definition.stages.retain(|stage| stage.party == Side::External);
        let people = |approvers: &mut Approvers| {
            if let Approvers::People(people) = approvers {
                *people = self.viewer.known(people, at);
            }
        };
        for Stage { approvers, escalate_to, .. } in &mut definition.stages {
            people(approvers);
            escalate_to.iter_mut().for_each(people);
        }
        definition
    }

    fn opening(&self, opening: &mut Opening, at: Option<ProfileId>) {
        opening.people = self.viewer.known(&opening.people, at);
        opening.required = self.viewer.known(&opening.required, at);
        if let Some(skip) = &mut opening.skip {
            self.skip(skip, at);
        }
    }

    pub(super) fn skip(&self, skip: &mut Skip, at: Option<ProfileId>) {
        leave_out(self.viewer, skip, at);
    }

    fn cause(&self, cause: &mut Cause, at: Option<ProfileId>) {
        name_known(self.viewer, cause, at);
    }
}

/// Of the reason for skipping a stage, whom the viewer may not see, and facts of the host.
pub(super) fn leave_out<V: Vocabulary>(viewer: &Viewer<'_, '_, V>, skip: &mut Skip, at: Option<ProfileId>) {
    match skip {
        Skip::ConditionFails { facts } | Skip::SkipConditionHolds { facts } => facts.clear(),
        Skip::EveryHandExempt { people } => *people = viewer.known(people, at),
        Skip::NoClient {} | Skip::Unreachable {} => {}
    }
}

/// Of the cause of a dead end, whom the viewer may not see.
pub(super) fn name_known<V: Vocabulary>(viewer: &Viewer<'_, '_, V>, cause: &mut Cause, at: Option<ProfileId>) {
    match cause {
        Cause::EveryoneBarred { people } | Cause::ClientLost { people } => *people = viewer.known(people, at),
        Cause::NoApprover {} | Cause::TooFew { .. } | Cause::ProfileDisconnected {} | Cause::ProfileUnknown {} => {}
    }
}
