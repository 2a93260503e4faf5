//! Events in the making.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::command::{Command, Party};
use super::definition::DefinitionDigest;
use super::event::{Event, Format, What};
use super::evolve;
use super::state::State;
use crate::accepted::Accepted;
use crate::id::ProfileId;
use crate::time::Clocks;
use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::cell::OnceCell;

/// The state before a command, and the events that the command brings about so far.
pub(super) struct Work<'s> {
    before: &'s State,
    /// The state with events in it, once somebody asked.
    after: Option<State>,
    /// How many of the events the state has in it already.
    applied: usize,
    events: Vec<Event>,
    command: &'s Command,
    clocks: Clocks,
    /// Known once there is an event: a refusal needs none.
    digest: OnceCell<u64>,
    version: u32,
    revision: u64,
}

/// One thing that happens, and the permission that was used for it.
pub(super) struct Step {
    pub(super) what: What,
    pub(super) right: &'static str,
    /// Of the definition that it brings, if it does.
    definition: Option<DefinitionDigest>,
}

impl Step {
    pub(super) fn new(what: What, right: &'static str) -> Self {
        Self { what, right, definition: None }
    }

    /// A step by which a definition begins to judge a target.
    pub(super) fn under(what: What, right: &'static str, definition: DefinitionDigest) -> Self {
        Self { what, right, definition: Some(definition) }
    }
}

impl<'s> Work<'s> {
    pub(super) fn new(state: &'s State, command: &'s Command, clocks: Clocks) -> Self {
        Self {
            before: state,
            after: None,
            applied: 0,
            events: Vec::new(),
            command,
            clocks,
            digest: OnceCell::new(),
            version: state.version,
            revision: state.revision,
        }
    }

    /// The state with every event so far; comments and accepted commands aside.
    pub(super) fn settled(&mut self) -> &State {
        if self.applied < self.events.len() {
            self.settle();
        }
        self.current()
    }

    #[cold]
    fn settle(&mut self) {
        let state = self.after.get_or_insert_with(|| self.before.without_the_past());
        for event in self.events.get(self.applied..).unwrap_or_default() {
            let impossible = evolve::apply(state, event);
            debug_assert_eq!(impossible, Ok(()), "{event:?}");
        }
        self.applied = self.events.len();
    }

    fn current(&self) -> &State {
        self.after.as_ref().unwrap_or(self.before)
    }

    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// What the sender did.
    pub(super) fn push(&mut self, steps: Vec<Step>) {
        // Mostly one, and nothing after it: room for more would cost more than the event.
        self.events.reserve_exact(steps.len());
        for step in steps {
            self.record(self.command.by.clone(), step);
        }
    }

    /// Something that time or people brought about, whoever let it show.
    pub(super) fn push_of_itself(&mut self, what: What) {
        self.record(Party::Host {}, Step::new(what, ""));
    }

    fn record(&mut self, by: Party, Step { what, right, definition }: Step) {
        self.revision = self.revision.saturating_add(1);
        self.version = self.version.saturating_add(u32::from(makes_version(&what)));
        let definition = definition.or_else(|| self.judging(what.target()?));
        self.events.push(Event {
            format: Format,
            organization: self.before.organization,
            content: self.before.content,
            revision: self.revision,
            at: self.clocks.now,
            clock: self.clocks.behind(),
            by,
            command: self.command.id,
            command_digest: *self.digest.get_or_init(|| digest(self.command)),
            version: self.version,
            rights: if right.is_empty() { Vec::new() } else { alloc::vec![right.to_owned()] },
            definition,
            what,
        });
    }

    fn judging(&self, target: ProfileId) -> Option<DefinitionDigest> {
        Some(self.current().target(target)?.pinned.as_ref()?.digest)
    }

    /// Whether something happened that may make or end a dead end.
    pub(super) fn may_have_stuck(&self) -> bool {
        self.events.iter().any(|event| bears_on_people(&event.what))
    }

    pub(super) fn into_events(self) -> Vec<Event> {
        self.events
    }
}

impl State {
    /// A copy without what no decision looks at: comments, and the ids of commands.
    fn without_the_past(&self) -> Self {
        Self {
            changes: self.changes.clone(),
            targets: self.targets.clone(),
            links: self.links.clone(),
            facts: self.facts.clone(),
            comments: Vec::new(),
            accepted: Accepted::default(),
            ..*self
        }
    }
}

/// What two commands of one id must have in common. The time and the revision are the retry's own.
pub(super) fn digest(command: &Command) -> u64 {
    crate::accepted::digest(&(&command.by, command.version, &command.action))
}

impl What {
    /// The definition that begins to judge a target.
    pub(super) fn new_definition(&self) -> Option<&super::Definition> {
        if let What::Submitted { definition, .. }
        | What::Resubmitted { definition, .. }
        | What::SentBack { definition, .. }
        | What::DefinitionMigrated { definition, .. } = self
        {
            Some(definition)
        } else {
            None
        }
    }
}

fn makes_version(what: &What) -> bool {
    match what {
        What::Edited { changed, overrides, .. } => !changed.is_empty() || !overrides.is_empty(),
        other => {
            matches!(
                other,
                What::Created { .. } | What::Scheduled { .. } | What::Unscheduled { .. } | What::TargetAdded { .. }
            )
        }
    }
}

fn bears_on_people(what: &What) -> bool {
    what.new_definition().is_some()
        || matches!(
            what,
            What::Edited { .. }
                | What::Scheduled { .. }
                | What::Unscheduled { .. }
                | What::PeopleChanged { .. }
                | What::Reassigned { .. }
                | What::ForceApproved { .. }
                | What::DeadlinePassed { .. }
                | What::DelegationEnded { .. }
                | What::PublishFailed { .. }
                | What::PublishResolved { .. }
        )
}
