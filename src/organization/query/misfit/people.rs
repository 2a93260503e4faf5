//! Members who hold what a policy does not let them hold, or not together, and nobody to put things right.

use super::Misfit;
use crate::id::UserId;
use crate::organization::decide::context::Context;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

pub(super) fn unfit<V: Vocabulary>(policy: &Policy<V>, state: &State) -> Vec<Misfit> {
    let today = state.today(policy);
    let context = Context::at_rest(policy, &today);
    let mut misfits = too_many(policy, &today);
    if !policy.model.separation.is_empty() {
        let members: BTreeSet<UserId> = today.members().collect();
        for user in members {
            let pairs = context.kept_together(&today.access(user)).into_iter();
            misfits.extend(pairs.map(|(first, second)| Misfit::Separated { user, first, second }));
        }
    }
    if context.lacks_administrator() {
        misfits.push(Misfit::NoAdministrator {});
    }
    misfits
}

fn too_many<V: Vocabulary>(policy: &Policy<V>, today: &State) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    for role in &policy.model.roles {
        let named = Role::policy(&role.name);
        let Some((at_most, index)) = role.holders.max.zip(today.roles.index(&named)) else {
            continue;
        };
        let mut holders: BTreeMap<Place, BTreeSet<UserId>> = BTreeMap::new();
        for (user, member) in today.members.iter() {
            let here = member.holds.iter().filter(|held| held.role() == index && held.place().level() == role.level);
            for held in here {
                holders.entry(held.place()).or_default().insert(user);
            }
        }
        let most = usize::try_from(at_most).unwrap_or(usize::MAX);
        let over = holders.into_iter().filter(|(_, users)| users.len() > most);
        misfits.extend(over.map(|(place, _)| Misfit::TooManyHolders { place, role: named.clone(), at_most }));
    }
    misfits
}
