//! What rows say of one question, added up one by one.

use crate::access::actor::{ActorBuilder, ActorError, Assignment, Held, Limit, Status, Word, fits};
use crate::access::{evaluate, facts};
use crate::id::UserId;
use crate::level::Level;
use crate::policy::tables::{Known, PlanTable, RoleTable, Tables};
use crate::resource::ErasedResource;
use crate::time::Clocks;
use crate::vocabulary::Vocabulary;

/// One question, and what the rows that were looked at leave open of it.
pub(super) struct Question<'q> {
    tables: &'q Tables,
    on: &'q ErasedResource<'q>,
    plan: Option<&'q PlanTable>,
    clocks: Clocks,
    user: UserId,
    /// What is told of whoever asks.
    told: Known,
    asked: u128,
    /// What is asked and no role gives plainly so far; what may be forbidden and what limits leave comes last.
    missing: u128,
    /// Some row is live and in force; seen to where everyone has something.
    is_member: bool,
    /// The first row that is refused.
    refused: Option<ActorError>,
}

impl<'q> Question<'q> {
    #[inline]
    pub(super) fn of<V: Vocabulary>(
        from: &ActorBuilder<'q, V>,
        asked: u128,
        on: &'q ErasedResource<'q>,
        clocks: Clocks,
    ) -> Self {
        let tables = &from.policy.tables;
        let plan = tables.plan(from.plan.map(|plan| plan.index));
        let told = from.told().unwrap_or_default();
        Self { tables, on, plan, clocks, user: from.user, told, asked, missing: asked, is_member: false, refused: None }
    }

    pub(super) fn refused(&self) -> Option<ActorError> {
        self.refused
    }

    /// The places of the workspace and the profile that are asked about.
    pub(super) fn places(&self) -> (u64, u64) {
        let workspace = self.on.workspace.map(|workspace| workspace.as_u128());
        let profile = self.on.profile.map(|profile| profile.as_u128());
        (Word::place_of(Level::Workspace, workspace), Word::place_of(Level::Profile, profile))
    }

    pub(super) fn clocks(&self) -> Clocks {
        self.clocks
    }

    /// Adds a row that nobody has looked at.
    #[inline(never)]
    pub(super) fn judge<V: Vocabulary>(&mut self, mut row: Assignment<V>) {
        match fits(self.tables, &row) {
            Ok(()) => {
                row.held.sort();
                self.add(&row.held);
            }
            Err(error) => drop(self.refused.get_or_insert(error)),
        }
    }

    /// Adds what a row that fits gives there.
    #[inline(never)]
    pub(super) fn add(&mut self, held: &Held) {
        if !held.is_in_force_on(self.plan) {
            return;
        }
        if held.detail.is_some() {
            return self.add_in_detail(held);
        }
        self.is_member = true;
        if held.is_at_or_above(self.on) {
            if let Some(role) = self.tables.role(held.role) {
                self.give(role, 0);
            }
        }
    }

    #[inline(never)]
    fn add_in_detail(&mut self, held: &Held) {
        if !held.is_live_at(self.clocks) {
            return;
        }
        self.is_member = true;
        let is_met = |question: &Self| held.when().is_empty() || held.when().holds(question.known());
        if held.covers(self.on) && is_met(self) {
            if let Some(role) = held.whole_table(self.tables) {
                self.give(role, held.switched_on(self.on.level));
            }
        }
    }

    #[inline]
    fn give(&mut self, role: &RoleTable, switched_on: u128) {
        let level = self.on.level;
        self.missing &= !role.plain.at(level);
        if self.missing & role.reach(level, switched_on) != 0 {
            self.give_on_conditions(role, switched_on);
        }
    }

    #[cold]
    fn give_on_conditions(&mut self, role: &RoleTable, switched_on: u128) {
        let known = self.known();
        for gate in role.gates(self.on.level, switched_on) {
            if gate.obligations == 0 && gate.when.holds(known) {
                self.missing &= !gate.permissions;
            }
        }
    }

    fn known(&self) -> Known {
        facts::known_of(&self.tables.atoms, self.tables.stamp, self.user, self.on).and(self.told)
    }

    /// The answer, when every row has been added and nothing is refused.
    pub(super) fn is_allowed<V: Vocabulary>(&mut self, from: &ActorBuilder<'_, V>) -> bool {
        if from.status != Status::Active {
            (self.missing, self.is_member) = (self.asked, false);
        }
        let everyone = &self.tables.everyone;
        if everyone.is_said && from.status != Status::Suspended {
            self.give(if self.is_member { &everyone.members } else { &everyone.anyone }, 0);
        }
        let level = self.on.level;
        let beyond_plan = self.plan.map_or(0, |plan| self.asked & !plan.permissions.at(level));
        self.asked != 0
            && self.missing | beyond_plan == 0
            && from.organization == self.on.organization
            && (self.asked & self.tables.forbiddable.at(level) == 0 || !self.is_forbidden())
            && from.limits().iter().all(|limit| self.is_within(limit))
    }

    #[cold]
    fn is_forbidden(&self) -> bool {
        evaluate::forbidden(self.tables, self.on.level, self.known()) & self.asked != 0
    }

    fn is_within(&self, limit: &Limit) -> bool {
        match limit {
            Limit::Key(key) => {
                let is_open = key.is_live(self.clocks.now) && key.covers(self.on);
                is_open && self.asked & !key.permissions.at(self.on.level) == 0
            }
            Limit::Actor(operator) => evaluate::can(self.tables, operator, self.asked, self.on),
        }
    }
}
