//! What a member would lose with one thing that they hold, and what of it something else gives as well.

use crate::id::UserId;
use crate::organization::decide::limit::bound::Names;
use crate::organization::model::state::{State, Stored};
use crate::organization::query::simulate::{Difference, differences, told_apart};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// The same organization twice, in which one member at a time holds something else for a moment.
pub(super) struct Scales {
    less: State,
    bare: State,
}

/// What taking something would do.
#[derive(Default)]
pub(super) struct Taking {
    pub(super) lost: Vec<Difference>,
    pub(super) still: Vec<Difference>,
}

impl Scales {
    pub(super) fn of(state: &State) -> Self {
        Self { less: state.clone(), bare: state.clone() }
    }

    /// Of what the member holds at that place of the list.
    pub(super) fn taking<V: Vocabulary>(
        &mut self,
        policy: &Policy<V>,
        (state, at): (&State, Timestamp),
        user: UserId,
        index: usize,
    ) -> Taking {
        let Some(holds) = state.members.at(user).map(|member| &member.holds) else {
            return Taking::default();
        };
        let one = holds.get(index).cloned();
        let rest = holds.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, held)| held.clone());
        let nodes = told_apart(policy, (state, at), user);
        self.bare.set(user, Vec::new());
        self.less.set(user, one.into_iter().collect());
        let alone = compared(policy, [(&self.bare, at), (&self.less, at)], user, &nodes);
        self.less.set(user, rest.collect());
        let without = compared(policy, [(&self.bare, at), (&self.less, at)], user, &nodes);
        let lost = compared(policy, [(state, at), (&self.less, at)], user, &Names::default());
        self.less.set(user, holds.clone());
        self.bare.set(user, holds.clone());
        let gives = |given: &Difference, other: &&Difference| {
            (given.at, given.level, &given.permission) == (other.at, other.level, &other.permission)
        };
        let still = alone.into_iter().filter_map(|given| {
            let other = without.iter().find(|other| gives(&given, other))?;
            Some(Difference { before: given.after, after: other.after.clone(), ..given })
        });
        Taking { lost, still: still.collect() }
    }
}

fn compared<V: Vocabulary>(
    policy: &Policy<V>,
    states: [(&State, Timestamp); 2],
    user: UserId,
    nodes: &Names,
) -> Vec<Difference> {
    let mut found = Vec::new();
    differences(policy, states, user, nodes, &mut found);
    found.sort_unstable();
    found
}

impl State {
    fn set(&mut self, user: UserId, holds: Vec<Stored>) {
        if let Some(member) = self.members.at_mut(user) {
            member.holds = holds;
        }
    }
}
