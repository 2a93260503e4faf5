//! What nobody has to be given, and who has it.

use super::{Folded, Record, Status};
use crate::policy::tables::{RoleTable, Tables};

/// How far an actor is a member, by what they hold, wherever that is. Nothing where the policy says nothing of everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Membership {
    /// Some assignment is live.
    pub(crate) is_live: bool,
    /// Some live assignment is in force on the plan; without one, the person does not count as a member here.
    pub(crate) is_in_force: bool,
    /// None is live, and the time of some is over.
    pub(crate) is_over: bool,
}

impl Membership {
    pub(super) fn of(tables: &Tables, record: &Record) -> Self {
        if !tables.everyone.is_said || record.status != Status::Active {
            return Self::default();
        }
        let mut live = record.assignments.iter().filter(|held| held.is_live()).peekable();
        let is_live = live.peek().is_some();
        Self {
            is_live,
            is_in_force: live.any(|held| held.is_in_force()),
            is_over: !is_live && record.assignments.iter().any(|held| record.has_ended(held)),
        }
    }
}

impl Folded {
    /// What this actor has as everyone has, in force on the plan. Who is suspended has nothing; who is no member, what anyone
    /// has.
    pub(crate) fn as_everyone<'t>(&self, tables: &'t Tables) -> Option<&'t RoleTable> {
        self.as_member_or_anyone(tables, self.membership.is_in_force)
    }

    /// The same, whether or not the plan leaves the member out.
    pub(crate) fn as_everyone_on_any_plan<'t>(&self, tables: &'t Tables) -> Option<&'t RoleTable> {
        self.as_member_or_anyone(tables, self.membership.is_live)
    }

    fn as_member_or_anyone<'t>(&self, tables: &'t Tables, is_member: bool) -> Option<&'t RoleTable> {
        let everyone = &tables.everyone;
        if !everyone.is_said || self.record.status == Status::Suspended {
            return None;
        }
        Some(if is_member { &everyone.members } else { &everyone.anyone })
    }
}

impl Record {
    /// Whether assignments count at all.
    pub(crate) fn is_active(&self) -> bool {
        self.status == Status::Active
    }

    /// Whether an assignment's time is over.
    pub(crate) fn has_ended(&self, held: &super::Held) -> bool {
        let begun = held.from().is_none_or(|from| from <= self.built_at);
        begun && held.until().is_some_and(|until| until <= self.latest)
    }
}
