//! Roles that one person may not hold together.

use crate::level::{ByLevel, Level};
use crate::organization::decide::context::Context;
use crate::organization::model::access::Access;
use crate::organization::model::reading::{Loss, Parts};
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::policy::tables::RoleTable;
use crate::policy::{CustomRole, expansion};
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

/// What is held at one level and above may give, conditions and obligations left aside: a mask each of the organization's
/// permissions, a workspace's, a profile's.
type Reach = ByLevel<u128>;

/// The roles of the policy that somebody holds, and whether more is held that this policy cannot read: that may be any role,
/// under the name that another policy gave it.
#[derive(Default)]
struct Roles {
    known: BTreeSet<usize>,
    unread: Option<Role>,
}

impl<V: Vocabulary> Context<'_, V> {
    /// No pair that is kept apart comes together in `after` that was not together in `before` already. What ended or
    /// has not begun counts: it is held. What cannot be read counts as any role.
    pub(in crate::organization::decide) fn separate(&self, before: &[Access], after: &[Access]) -> Result<(), Refusal> {
        self.separate_with(None, before, after)
    }

    /// The same, a custom role being another one in `after`.
    pub(in crate::organization::decide) fn separate_with(
        &self,
        new: Option<&CustomRole>,
        before: &[Access],
        after: &[Access],
    ) -> Result<(), Refusal> {
        if self.policy.model.separation.is_empty() {
            return Ok(());
        }
        self.apart(&self.expanded(None, before), &self.expanded(new, after))
    }

    /// No custom role brings two roles that are kept apart by itself: nobody could hold it.
    pub(in crate::organization::decide) fn separate_within(&self, role: &CustomRole) -> Result<(), Refusal> {
        let mut reaches = ByLevel::<Reach>::default();
        for at in Level::ALL.iter().filter(|at| **at >= role.level()) {
            add(reaches.at_mut(*at), &role.table, |_| 0);
        }
        let contained = self.kept_apart().filter(|index| self.contains(&reaches, *index));
        self.apart(&Roles::default(), &Roles { known: contained.collect(), unread: None })
    }

    /// The pairs of roles that are kept apart and that somebody who holds this has.
    pub(in crate::organization) fn kept_together(&self, holds: &[Access]) -> Vec<(Role, Role)> {
        let has = self.expanded(None, holds).known;
        let both = self.policy.model.separation.iter().map(|pair| pair.roles);
        let both = both.filter(|(first, second)| has.contains(first) && has.contains(second));
        both.map(|(first, second)| (self.named(first), self.named(second))).collect()
    }

    fn named(&self, index: usize) -> Role {
        Role::policy(self.policy.model.roles.get(index).map_or("", |role| role.name.as_str()))
    }

    fn apart(&self, had: &Roles, has: &Roles) -> Result<(), Refusal> {
        for pair in &self.policy.model.separation {
            let (first, second) = pair.roles;
            if has.both(pair.roles) && !had.both(pair.roles) {
                return Err(Refusal::Separated { first: self.named(first), second: self.named(second) });
            }
            if let Some(unread) = has.unread.as_ref().filter(|_| has.either(pair.roles) && !had.may_be_both(pair.roles))
            {
                let (first, second) = (self.named(first), self.named(second));
                let problem =
                    format!("`{unread}`, which it does not know, may be one of `{first}` and `{second}`, kept apart");
                return Err(Refusal::PolicyMismatch { problem });
            }
        }
        Ok(())
    }

    /// The roles that somebody holds: those of the policy with what they inherit and confer; those that their custom roles
    /// equal or contain, alone or together, whatever else they hold; and those that come about only by what custom roles and
    /// other roles give together.
    fn expanded(&self, new: Option<&CustomRole>, holds: &[Access]) -> Roles {
        let (mut found, mut unread) = (BTreeSet::new(), None);
        let (mut named, mut custom) = (ByLevel::<Reach>::default(), ByLevel::<Reach>::default());
        let mut all = ByLevel::<Reach>::default();
        let mut has_custom = false;
        for access in holds {
            let level = access.place.level();
            if let Role::Policy(name) = &access.role {
                let role = self.policy.role(level, name).ok();
                let roles = role.map(|role| expansion(&self.policy.model, usize::from(role.index)));
                found.extend(roles.into_iter().flatten());
            } else {
                has_custom = true;
            }
            let changed = new.filter(|_| access.role.is_custom());
            let changed = changed.filter(|new| new.level() == level && new.name() == access.role.name());
            let reading = match changed {
                Some(new) => self.state.read_with(self.policy, Parts::of(access), new),
                None => self.state.read(self.policy, Parts::of(access)),
            };
            if reading.losses.iter().any(|loss| matches!(loss, Loss::Role | Loss::Optional(_))) {
                unread = unread.or(Some(access.role.clone()));
            }
            let held = reading.assignment.as_ref();
            let Some((held, table)) = held.and_then(|held| Some((held, held.table(&self.policy.tables)?))) else {
                continue;
            };
            // What is held above is held there.
            for at in Level::ALL.iter().filter(|at| **at >= level) {
                let kind = if access.role.is_custom() { &mut custom } else { &mut named };
                for reach in [&mut all, kind] {
                    add(reach.at_mut(*at), table, |level| held.switched_on(level));
                }
            }
        }
        if has_custom {
            let together = |index: usize| self.contains(&all, index) && !self.contains(&named, index);
            found.extend(self.kept_apart().filter(|index| self.contains(&custom, *index) || together(*index)));
        }
        Roles { known: found, unread }
    }

    fn kept_apart(&self) -> impl Iterator<Item = usize> {
        self.policy.model.separation.iter().flat_map(|pair| [pair.roles.0, pair.roles.1])
    }

    /// Whether the permissions of a role are all within what is held at its level or above.
    fn contains(&self, reaches: &ByLevel<Reach>, index: usize) -> bool {
        let level = self.policy.model.roles.get(index).map(|role| role.level);
        let table = u16::try_from(index).ok().and_then(|index| self.policy.tables.role(index));
        level.zip(table).is_some_and(|(level, table)| is_within(table, reaches.at(level)))
    }
}

impl Roles {
    fn both(&self, (first, second): (usize, usize)) -> bool {
        self.known.contains(&first) && self.known.contains(&second)
    }

    fn either(&self, (first, second): (usize, usize)) -> bool {
        self.known.contains(&first) || self.known.contains(&second)
    }

    fn may_be_both(&self, pair: (usize, usize)) -> bool {
        self.both(pair) || self.unread.is_some() && self.either(pair)
    }
}

/// Whether a role gives something and nothing beyond the reach. One that gives nothing by itself is what it offers.
fn is_within(table: &RoleTable, reach: &Reach) -> bool {
    let mut own = Reach::default();
    add(&mut own, table, |_| 0);
    if own == Reach::default() {
        add(&mut own, table, |_| u128::MAX);
    }
    own != Reach::default() && Level::ALL.into_iter().all(|level| own.at(level) & !reach.at(level) == 0)
}

fn add(reach: &mut Reach, table: &RoleTable, on: impl Fn(Level) -> u128) {
    for level in Level::ALL {
        *reach.at_mut(level) |= table.reach(level, on(level));
    }
}
