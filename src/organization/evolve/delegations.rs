//! Standing delegations.

use crate::organization::evolve::steps::{Evolved, expect};
use crate::organization::model::event::{Change, Event};
use crate::organization::model::state::{Delegation, State};

pub(super) fn change(state: &mut State, event: &Event) -> Evolved {
    if let Change::Delegated { delegation, user, to, places, from, until } = &event.change {
        let (made_at, since) = (event.at, state.next_since());
        let (user, to, places, from, until) = (*user, *to, places.clone(), *from, *until);
        let made = Delegation { user, to, places, from, until, made_at, since };
        expect(!state.delegations.contains_key(delegation), "a new delegation")?;
        expect(state.can_be(&made), "a delegation between two members, at places that are there, that is not over")?;
        state.delegations.insert(*delegation, made);
    }
    if let Change::DelegationEnded { delegation, user, to } = &event.change {
        let ended = state.delegations.get(delegation);
        let is = ended.is_some_and(|found| (found.user, found.to) == (*user, *to) && event.at < found.until);
        expect(is, "a delegation that is there and not over")?;
        state.delegations.remove(delegation);
    }
    Ok(())
}
