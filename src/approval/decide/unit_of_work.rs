//! Events in the making.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use crate::approval::evolve::apply::apply;
use crate::approval::model::by::By;
use crate::approval::model::command::Command;
use crate::approval::model::context::Context;
use crate::approval::model::event::{Change, Event};
use crate::approval::model::state::State;
use crate::approval_definition::DefinitionDigest;
use crate::event_sourcing::{Accepted, Format};
use crate::id::{DelegationId, ProfileId};
use crate::policy::PolicyDigest;
use crate::time::Clocks;
use crate::vocabulary::Vocabulary;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::OnceCell;

/// The state before a command, and the events that the command brings about so far.
pub(in crate::approval) struct UnitOfWork<'s> {
    before: &'s State,
    /// The state with events in it, once somebody asked.
    after: Option<State>,
    /// How many of the events the state has in it already.
    applied: usize,
    events: Vec<Event>,
    command: &'s Command,
    clocks: Clocks,
    /// As of which number the host read the people.
    as_of: Option<u32>,
    policy: PolicyDigest,
    /// Known once there is an event: a refusal needs none.
    digest: OnceCell<u64>,
    version: u32,
    revision: u64,
}

/// One thing that happens, and the permission that was used for it.
pub(in crate::approval) struct Step {
    pub(in crate::approval) change: Change,
    pub(in crate::approval) right: &'static str,
    /// Of the definition that it brings, if it does.
    definition: Option<DefinitionDigest>,
    /// Through what less than themselves the sender acted.
    through: Option<Vec<String>>,
    /// Where the sender could do it only by sending the post for approval; sorted.
    obliged: Vec<ProfileId>,
    /// The standing delegation by which the sender decided.
    delegation: Option<DelegationId>,
}

impl Step {
    pub(in crate::approval) fn new(change: Change, right: &'static str) -> Self {
        Self { change, right, definition: None, through: None, obliged: Vec::new(), delegation: None }
    }

    /// A step by which a definition begins to judge a target.
    pub(in crate::approval) fn under(change: Change, right: &'static str, definition: DefinitionDigest) -> Self {
        Self { definition: Some(definition), ..Self::new(change, right) }
    }

    /// The same, by which somebody has a hand in the post.
    pub(in crate::approval) fn through(self, through: Option<Vec<String>>) -> Self {
        Self { through, ..self }
    }

    /// The same, by a standing delegation if there is one.
    pub(in crate::approval) fn by_delegation(self, delegation: Option<DelegationId>) -> Self {
        Self { delegation, ..self }
    }

    /// The same, which was allowed only under the obligation to send for approval at these targets.
    pub(in crate::approval) fn obliged(mut self, targets: impl Iterator<Item = ProfileId>) -> Self {
        self.obliged.extend(targets);
        self.obliged.sort_unstable();
        self
    }
}

impl<'s> UnitOfWork<'s> {
    pub(in crate::approval) fn new<V: Vocabulary>(
        context: &Context<'_, V>,
        state: &'s State,
        command: &'s Command,
        clocks: Clocks,
    ) -> Self {
        Self {
            before: state,
            after: None,
            applied: 0,
            events: Vec::new(),
            command,
            clocks,
            as_of: context.holdings.as_of,
            policy: context.rules.policy.digest(),
            digest: OnceCell::new(),
            version: state.version,
            revision: state.revision,
        }
    }

    /// The state with every event so far; comments and accepted commands aside.
    pub(in crate::approval) fn settled(&mut self) -> &State {
        if self.applied < self.events.len() {
            self.settle();
        }
        self.current()
    }

    #[cold]
    fn settle(&mut self) {
        let state = self.after.get_or_insert_with(|| self.before.without_the_past());
        for event in self.events.get(self.applied..).unwrap_or_default() {
            let impossible = apply(state, event);
            debug_assert_eq!(impossible, Ok(()), "{event:?}");
        }
        self.applied = self.events.len();
    }

    /// The state with the events that somebody asked for so far.
    pub(in crate::approval) fn known(&self) -> &State {
        self.current()
    }

    fn current(&self) -> &State {
        self.after.as_ref().unwrap_or(self.before)
    }

    pub(in crate::approval) fn events(&self) -> &[Event] {
        &self.events
    }

    /// The targets that the sender submitted with this command.
    pub(in crate::approval) fn submitted(&self) -> Vec<ProfileId> {
        let submitted = |change: &Change| {
            let asked = matches!(change, Change::Submitted { .. } | Change::Resubmitted { .. });
            change.target().filter(|_| asked)
        };
        self.events.iter().filter_map(|event| submitted(&event.change)).collect()
    }

    /// What the sender did.
    pub(in crate::approval) fn push(&mut self, steps: Vec<Step>) {
        // Mostly one, and nothing after it: room for more would cost more than the event.
        self.events.reserve_exact(steps.len());
        for step in steps {
            self.record(self.command.by.clone(), step);
        }
    }

    /// Something that time or people brought about, whoever let it show.
    pub(in crate::approval) fn push_of_itself(&mut self, change: Change) {
        self.record(By::Host {}, Step::new(change, ""));
    }

    /// The same, by which a definition begins to judge a target.
    pub(in crate::approval) fn push_of_itself_under(&mut self, change: Change, definition: DefinitionDigest) {
        self.record(By::Host {}, Step::under(change, "", definition));
    }

    fn record(&mut self, by: By, step: Step) {
        let Step { change, right, definition, through, obliged, delegation } = step;
        self.revision = self.revision.saturating_add(1);
        self.version = self.version.saturating_add(u32::from(makes_version(&change)));
        let definition = definition.or_else(|| self.judging(change.target()?));
        self.events.push(Event {
            format: Format,
            organization: self.before.organization,
            content: self.before.content,
            revision: self.revision,
            at: self.clocks.now,
            clock: self.clocks.behind(),
            as_of: self.as_of,
            policy: Some(self.policy),
            by,
            command: self.command.id,
            command_digest: *self.digest.get_or_init(|| self.command.digest()),
            version: self.version,
            rights: if right.is_empty() { Vec::new() } else { alloc::vec![right.to_owned()] },
            definition,
            through,
            obliged,
            delegation,
            change,
        });
    }

    fn judging(&self, target: ProfileId) -> Option<DefinitionDigest> {
        Some(self.current().target(target)?.pinned.as_ref()?.digest)
    }

    /// Whether something happened that may make or end a dead end.
    pub(in crate::approval) fn may_have_stuck(&self) -> bool {
        self.events.iter().any(|event| bears_on_people(&event.change))
    }

    pub(in crate::approval) fn into_events(self) -> Vec<Event> {
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

impl Change {
    /// The definition that begins to judge a target.
    pub(in crate::approval) fn new_definition(&self) -> Option<&crate::approval_definition::Definition> {
        if let Change::Submitted { definition, .. }
        | Change::Resubmitted { definition, .. }
        | Change::SentBack { definition, .. }
        | Change::StagesAdded { definition, .. }
        | Change::DefinitionMigrated { definition, .. } = self
        {
            Some(definition)
        } else {
            None
        }
    }
}

fn makes_version(change: &Change) -> bool {
    match change {
        Change::Edited { changed, overrides, .. } => !changed.is_empty() || !overrides.is_empty(),
        other => {
            matches!(
                other,
                Change::Created { .. }
                    | Change::Scheduled { .. }
                    | Change::Unscheduled { .. }
                    | Change::TargetAdded { .. }
            )
        }
    }
}

fn bears_on_people(change: &Change) -> bool {
    change.new_definition().is_some()
        || matches!(
            change,
            Change::Edited { .. }
                | Change::Scheduled { .. }
                | Change::Unscheduled { .. }
                | Change::PeopleChanged { .. }
                | Change::Reassigned { .. }
                | Change::ForceApproved { .. }
                | Change::DeadlinePassed { .. }
                | Change::DelegationEnded { .. }
                | Change::StageRestored { .. }
                | Change::PublishFailed { .. }
                | Change::PublishResolved { .. }
        )
}
