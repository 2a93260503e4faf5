//! What is known of the atoms for one actor on one resource (R4).

use super::actor::Folded;
use crate::id::UserId;
use crate::policy::tables::{Atoms, Known, Tables};
use crate::resource::ErasedResource;

/// Three-valued: what the host does not say is in neither mask.
pub(super) fn known(tables: &Tables, actor: &Folded, on: &ErasedResource<'_>) -> Known {
    known_of(&tables.atoms, tables.stamp, actor.record.user, on).and(actor.facts)
}

/// What is known of the resource alone, for that person.
pub(super) fn known_of(atoms: &Atoms, stamp: u64, user: UserId, on: &ErasedResource<'_>) -> Known {
    let mut known = Known::default();
    let mut say = |bit: u16, value: Option<bool>| match value {
        Some(true) => known.yes |= bit,
        Some(false) => known.no |= bit,
        None => {}
    };
    say(atoms.connector, on.connected_by.map(|connector| connector == user));
    let Some(content) = on.content else {
        return known;
    };
    say(atoms.author, content.author.map(|author| author == user));
    say(atoms.assignee, content.assignees.map(|assignees| assignees.contains(&user)));
    if let Some(current) = content.state {
        let bit = atoms.states.iter().find(|(state, _)| *state == current).map_or(0, |(_, bit)| *bit);
        known.yes |= bit;
        known.no |= atoms.any_state & !bit;
    }
    if content.facts.stamp == Some(stamp) {
        known.yes |= content.facts.known_true & atoms.facts;
        known.no |= content.facts.known_false & atoms.facts;
    }
    known
}
