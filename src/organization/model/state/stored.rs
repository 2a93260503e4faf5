//! Assignments as they are kept: 32 bytes, since there may be a million of them.

use crate::id::{GroupId, ProfileId, WorkspaceId};
use crate::organization::model::access::{Access, Narrowing};
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::time::{Clocks, Timestamp};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A role at a place.
#[derive(Clone, Debug)]
pub(in crate::organization) struct Stored {
    /// The id of the place; 0 at the organization. Two halves, so that nothing is aligned to 16 bytes.
    node: (u64, u64),
    /// Absent when the assignment is nothing but a role at a place that a person gave. What a team has, its members share.
    more: Option<Arc<More>>,
    /// The revision since which it is held without a break.
    since: u32,
    /// Index into [`Roles`].
    role: u16,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Organization,
    Workspace,
    Profile,
    Group,
}

#[derive(Clone, Debug)]
struct More {
    optional: Vec<String>,
    narrowing: Narrowing,
    when: Vec<String>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    must_approve: bool,
    source: Source,
}

/// The roles that some assignment names, each once.
#[derive(Clone, Debug, Default)]
pub(in crate::organization) struct Roles(Vec<Role>);

impl Roles {
    pub(in crate::organization) fn name(&self, index: u16) -> Option<&Role> {
        self.0.get(usize::from(index))
    }

    pub(in crate::organization) fn all(&self) -> impl Iterator<Item = &Role> {
        self.0.iter()
    }

    pub(in crate::organization) fn index(&self, role: &Role) -> Option<u16> {
        self.0.iter().position(|known| known == role).and_then(|index| u16::try_from(index).ok())
    }

    /// The index of a role, new or known; none if there are more roles than an index can count.
    pub(in crate::organization) fn intern(&mut self, role: &Role) -> Option<u16> {
        if let Some(index) = self.index(role) {
            return Some(index);
        }
        let index = u16::try_from(self.0.len()).ok()?;
        self.0.push(role.clone());
        Some(index)
    }

    /// Stores an assignment that is held since that revision; none if there are more roles than an index can count.
    pub(in crate::organization) fn store(&mut self, access: &Access, since: u32) -> Option<Stored> {
        let (kind, node) = match access.place {
            Place::Organization {} => (Kind::Organization, 0),
            Place::Workspace { workspace } => (Kind::Workspace, workspace.as_u128()),
            Place::Profile { profile } => (Kind::Profile, profile.as_u128()),
            Place::Group { group } => (Kind::Group, group.as_u128()),
        };
        let more = (!access.is_plain()).then(|| {
            let Access { optional, narrowing, when, from, until, must_approve, source, .. } = access.clone();
            Arc::new(More { optional, narrowing, when, from, until, must_approve, source })
        });
        Some(Stored { node: halves(node), more, since, role: self.intern(&access.role)?, kind })
    }
}

impl Stored {
    pub(in crate::organization) fn since(&self) -> u32 {
        self.since
    }

    /// The same assignment, held since that revision.
    pub(in crate::organization) fn held_since(&self, since: u32) -> Self {
        Self { since, ..self.clone() }
    }

    /// Whatever rests on it begins anew at that revision.
    pub(in crate::organization) fn begin(&mut self, since: u32) {
        self.since = self.since.max(since);
    }

    pub(in crate::organization) fn role(&self) -> u16 {
        self.role
    }

    /// The same assignment of a role that is called otherwise.
    pub(in crate::organization) fn rename(&mut self, role: u16) {
        self.role = role;
    }

    /// The same under a condition whose facts are called otherwise, if one is.
    pub(in crate::organization) fn rename_facts(&mut self, names: impl Fn(&[String]) -> Option<Vec<String>>) {
        if let Some(more) = &mut self.more {
            if let Some(when) = names(&more.when) {
                *more = Arc::new(More { when, ..(**more).clone() });
            }
        }
    }

    pub(in crate::organization) fn place(&self) -> Place {
        let node = u128::from(self.node.0) << 64 | u128::from(self.node.1);
        match self.kind {
            Kind::Organization => Place::organization(),
            Kind::Workspace => Place::workspace(WorkspaceId::from_u128(node)),
            Kind::Profile => Place::profile(ProfileId::from_u128(node)),
            Kind::Group => Place::group(GroupId::from_u128(node)),
        }
    }

    pub(in crate::organization) fn is_for(&self, roles: &Roles, place: Place, role: &Role) -> bool {
        self.place() == place && roles.name(self.role) == Some(role)
    }

    /// Whether it is the same role at the same place that the same source gave.
    pub(in crate::organization) fn is_of(&self, roles: &Roles, access: &Access) -> bool {
        self.is_for(roles, access.place, &access.role) && *self.source() == access.source
    }

    /// Who gave it.
    pub(in crate::organization) fn source(&self) -> &Source {
        const PERSON: &Source = &Source::Person {};
        self.more.as_ref().map_or(PERSON, |more| &more.source)
    }

    /// In full, by names.
    pub(in crate::organization) fn access(&self, roles: &Roles) -> Option<Access> {
        let mut access = Access::new(self.place(), roles.name(self.role)?.clone());
        if let Some(more) = &self.more {
            let More { optional, narrowing, when, from, until, must_approve, source } = (**more).clone();
            access = Access { optional, narrowing, when, from, until, must_approve, source, ..access };
        }
        Some(access)
    }

    /// Whether it is nothing but a role at a place.
    pub(in crate::organization) fn is_plain(&self) -> bool {
        self.more.is_none()
    }

    pub(in crate::organization) fn narrowing(&self) -> Option<&Narrowing> {
        self.more.as_ref().map(|more| &more.narrowing).filter(|narrowing| !narrowing.is_none())
    }

    pub(in crate::organization) fn optional(&self) -> &[String] {
        self.more.as_ref().map_or(&[], |more| &more.optional)
    }

    /// The conditions that it is under.
    pub(in crate::organization) fn when(&self) -> &[String] {
        self.more.as_ref().map_or(&[], |more| &more.when)
    }

    /// Whether its holder must approve: a demand opens nothing, so it is there once any clock has reached its beginning.
    pub(in crate::organization) fn demands_approval(&self, clocks: Clocks) -> bool {
        self.is_demand() && self.is_live(Clocks { own: clocks.now, ..clocks })
    }

    /// From when on its holder must approve, where that is later than all clocks.
    pub(in crate::organization) fn demands_later(&self, clocks: Clocks) -> Option<Timestamp> {
        self.from().filter(|from| self.is_demand() && clocks.now < *from)
    }

    fn is_demand(&self) -> bool {
        self.more.as_ref().is_some_and(|more| more.must_approve)
    }

    /// Whether it has begun by the caller's own clock and has not ended by the later one.
    pub(in crate::organization) fn is_live(&self, clocks: Clocks) -> bool {
        self.from().is_none_or(|from| from <= clocks.own) && self.until().is_none_or(|until| clocks.now < until)
    }

    pub(in crate::organization) fn from(&self) -> Option<Timestamp> {
        self.more.as_ref().and_then(|more| more.from)
    }

    pub(in crate::organization) fn until(&self) -> Option<Timestamp> {
        self.more.as_ref().and_then(|more| more.until)
    }
}

#[expect(clippy::as_conversions, reason = "both halves are taken whole")]
fn halves(node: u128) -> (u64, u64) {
    ((node >> 64) as u64, node as u64)
}

#[cfg(test)]
mod tests {
    use super::Stored;

    #[test]
    fn an_assignment_takes_32_bytes() {
        assert_eq!(size_of::<Stored>(), 32);
    }
}
