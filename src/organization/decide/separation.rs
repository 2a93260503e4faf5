//! Roles that one person may not hold together.

use super::Context;
use crate::level::Level;
use crate::organization::access::Access;
use crate::organization::reading::Parts;
use crate::organization::refusal::Refusal;
use crate::organization::role::Role;
use crate::policy::tables::RoleTable;
use crate::policy::{CustomRole, expansion};
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;

/// What custom roles that somebody holds at one level may give, conditions and obligations left aside: `u128` each at the
/// organization, a workspace, a profile.
type Reach = [u128; 3];

impl<V: Vocabulary> Context<'_, V> {
    /// No pair that is kept apart comes together in `after` that was not together in `before` already. What ended or
    /// has not begun counts: it is held.
    pub(super) fn separate(&self, before: &[Access], after: &[Access]) -> Result<(), Refusal> {
        self.separate_with(None, before, after)
    }

    /// The same, a custom role being another one in `after`.
    pub(super) fn separate_with(
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
    pub(super) fn separate_within(&self, role: &CustomRole) -> Result<(), Refusal> {
        let mut reach = [0; 3];
        add(&mut reach, &role.table, |_| 0);
        self.apart(&BTreeSet::new(), &self.contained(role.level(), reach).collect())
    }

    fn apart(&self, had: &BTreeSet<usize>, has: &BTreeSet<usize>) -> Result<(), Refusal> {
        let model = &self.policy.model;
        for pair in &model.separation {
            let (first, second) = pair.roles;
            let both = |roles: &BTreeSet<usize>| roles.contains(&first) && roles.contains(&second);
            if both(has) && !both(had) {
                let name = |index: usize| Role::policy(model.roles.get(index).map_or("", |role| role.name.as_str()));
                return Err(Refusal::Separated { first: name(first), second: name(second) });
            }
        }
        Ok(())
    }

    /// The roles that somebody holds: those of the policy with what they inherit and confer, and those that their custom
    /// roles equal or contain together.
    fn expanded(&self, new: Option<&CustomRole>, holds: &[Access]) -> BTreeSet<usize> {
        let (mut found, mut reaches) = (BTreeSet::new(), [[0_u128; 3]; 3]);
        for access in holds {
            let level = access.place.level();
            if let Role::Policy(name) = &access.role {
                let role = self.policy.role(level, name).ok();
                let roles = role.map(|role| expansion(&self.policy.model, usize::from(role.index)));
                found.extend(roles.into_iter().flatten());
                continue;
            }
            let changed = new.filter(|new| new.level() == level && new.name() == access.role.name());
            let reading = match changed {
                Some(new) => self.state.read_with(self.policy, Parts::of(access), new),
                None => self.state.read(self.policy, Parts::of(access)),
            };
            let held = reading.assignment.as_ref();
            let Some((held, table)) = held.and_then(|held| Some((held, held.table(&self.policy.tables)?))) else {
                continue;
            };
            for (at, reach) in Level::ALL.iter().zip(&mut reaches) {
                if *at == level {
                    add(reach, table, |level| held.switched_on(level));
                }
            }
        }
        for (level, reach) in Level::ALL.into_iter().zip(reaches) {
            found.extend(self.contained(level, reach));
        }
        found
    }

    /// The roles that are kept apart from others and whose permissions are all within a reach that is held at that level;
    /// they may be of a lower level, since what is held above is held there.
    fn contained(&self, level: Level, reach: Reach) -> impl Iterator<Item = usize> {
        let pairs = self.policy.model.separation.iter().flat_map(|pair| [pair.roles.0, pair.roles.1]);
        pairs.filter(move |index| {
            let role = self.policy.model.roles.get(*index).filter(|role| role.level >= level);
            let table = u16::try_from(*index).ok().and_then(|index| self.policy.tables.role(index));
            role.and(table).is_some_and(|table| is_within(table, &reach))
        })
    }
}

/// Whether a role gives something and nothing beyond the reach. One that gives nothing by itself is what it offers.
fn is_within(table: &RoleTable, reach: &Reach) -> bool {
    let mut own = [0; 3];
    add(&mut own, table, |_| 0);
    if own == [0; 3] {
        add(&mut own, table, |_| u128::MAX);
    }
    own != [0; 3] && own.iter().zip(reach).all(|(own, reach)| own & !reach == 0)
}

fn add(reach: &mut Reach, table: &RoleTable, on: impl Fn(Level) -> u128) {
    for (level, mask) in Level::ALL.into_iter().zip(reach) {
        *mask |= table.reach(level, on(level));
    }
}
