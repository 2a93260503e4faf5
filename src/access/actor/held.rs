//! What an actor holds: an assignment without its types.

use super::conditional::Conditional;
use super::narrowing::Narrowing;
use crate::level::{ByLevel, Level};
use crate::policy::tables::{RoleTable, Tables};
use crate::resource::ErasedResource;
use crate::time::{Clocks, Timestamp};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;

/// An assignment without its types. 32 bytes, since most are plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The node's id; 0 at the organization.
    pub(crate) node: u128,
    pub(crate) level: Level,
    /// Index into the policy's roles; not read when the detail has a custom role.
    pub(crate) role: u16,
    marks: Marks,
    /// The number that the host gives for when it began; 0: none. Only approvals look at it.
    pub(crate) since: u32,
    pub(crate) detail: Option<Box<Detail>>,
}

/// What is set when the actor is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks(u8);

impl Marks {
    const LIVE: u8 = 1;
    const IN_FORCE: u8 = 2;
}

/// What makes an assignment more than a role at a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Detail {
    pub(crate) custom: Option<Arc<RoleTable>>,
    /// The name of the custom role; empty without one.
    pub(crate) custom_name: String,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
    /// Optional permissions that are switched on.
    pub(crate) optional: ByLevel<u128>,
    pub(crate) narrowing: Narrowing,
    pub(super) conditional: Conditional,
}

impl Held {
    pub(in crate::access) fn plain(level: Level, node: u128, role: u16, since: u32) -> Self {
        Self { node, level, role, marks: Marks::default(), since, detail: None }
    }

    /// When the actor was built, it was `from <= now < until`.
    #[inline]
    pub(crate) fn is_live(&self) -> bool {
        self.marks.0 & Marks::LIVE != 0
    }

    /// When the actor was built, the role was in force on the plan.
    #[inline]
    pub(crate) fn is_in_force(&self) -> bool {
        self.marks.0 & Marks::IN_FORCE != 0
    }

    pub(super) fn mark(&mut self, live: bool, in_force: bool) {
        self.marks = Marks(u8::from(live) | u8::from(in_force) << 1);
    }

    /// What the role gives.
    pub(crate) fn table<'t>(&'t self, tables: &'t Tables) -> Option<&'t RoleTable> {
        match &self.detail {
            Some(detail) => detail.conditional.table(|| self.whole_table(tables)),
            None => tables.role(self.role),
        }
    }

    /// Makes the narrowing ready to be asked.
    pub(in crate::access) fn sort(&mut self) {
        if let Some(detail) = &mut self.detail {
            detail.narrowing.sort();
        }
    }

    /// What the role gives, its condition aside.
    pub(in crate::access) fn whole_table<'t>(&'t self, tables: &'t Tables) -> Option<&'t RoleTable> {
        match self.detail.as_ref().and_then(|detail| detail.custom.as_deref()) {
            Some(custom) => Some(custom),
            None => tables.role(self.role),
        }
    }

    pub(crate) fn is_custom(&self) -> bool {
        self.detail.as_ref().is_some_and(|detail| detail.custom.is_some())
    }

    /// A role of the policy's at a node: nothing switched on, nowhere narrowed, under no condition.
    pub(crate) fn is_bare(&self) -> bool {
        self.detail.as_ref().is_none_or(|detail| {
            let plain = detail.custom.is_none() && detail.optional == ByLevel::default();
            plain && !detail.narrowing.is_some() && detail.conditional.when.is_empty()
        })
    }

    /// The optional permissions that are switched on at a level.
    pub(crate) fn switched_on(&self, level: Level) -> u128 {
        self.detail.as_ref().map_or(0, |detail| *detail.optional.at(level))
    }

    pub(crate) fn from(&self) -> Option<Timestamp> {
        self.detail.as_ref().and_then(|detail| detail.from)
    }

    pub(crate) fn until(&self) -> Option<Timestamp> {
        self.detail.as_ref().and_then(|detail| detail.until)
    }

    /// Whether it has begun by the caller's own clock and has not ended by the later one.
    pub(crate) fn is_live_at(&self, clocks: Clocks) -> bool {
        self.from().is_none_or(|from| from <= clocks.own) && self.until().is_none_or(|until| clocks.now < until)
    }

    pub(crate) fn narrowing(&self) -> Option<&Narrowing> {
        self.detail.as_ref().map(|detail| &detail.narrowing).filter(|narrowing| narrowing.is_some())
    }

    /// The node is the resource or above it; narrowing aside.
    pub(crate) fn is_at_or_above(&self, on: &ErasedResource<'_>) -> bool {
        match self.level {
            Level::Organization => true,
            Level::Workspace => on.workspace.is_some_and(|workspace| workspace.as_u128() == self.node),
            Level::Profile => on.profile.is_some_and(|profile| profile.as_u128() == self.node),
        }
    }

    /// R2 apart from time: the node is the resource or above it, and the narrowing lets the resource through.
    pub(crate) fn covers(&self, on: &ErasedResource<'_>) -> bool {
        self.is_at_or_above(on) && self.narrowing().is_none_or(|narrowing| narrowing.admits(on))
    }
}

#[cfg(test)]
mod tests {
    use super::Held;

    #[test]
    fn an_assignment_takes_32_bytes() {
        assert_eq!(size_of::<Held>(), 32);
    }
}
