//! Reviews of access: what was kept is held, and what was taken was taken by the same command.

use crate::organization::evolve::steps::{Evolved, expect};
use crate::organization::model::by::By;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::review_item::ReviewItem;
use crate::organization::model::state::{State, Stored};

pub(super) fn change(state: &State, event: &Event) -> Evolved {
    let Change::AccessReviewed { kept, revoked, note } = &event.change else {
        return Ok(());
    };
    let ascends = |items: &[ReviewItem]| items.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
    expect(ascends(kept) && ascends(revoked), "everything in a review once, in order")?;
    expect(!kept.is_empty() || !revoked.is_empty(), "a review of something")?;
    expect(note.as_ref().is_none_or(|note| note.is_erased() || !note.trim().is_empty()), "a note that says something")?;
    let by_member = !matches!(event.by, By::Operator { .. } | By::Host {});
    expect(kept.is_empty() || by_member, "what is kept to be answered for by a member")?;
    expect(kept.iter().all(|item| state.is_held(item)), "what a review keeps to be held")?;
    let gone = |item: &ReviewItem| state.is_member(item.user) && !state.is_held(item);
    let same = revoked.is_empty() || state.done(event.command) == Some(state.revision);
    expect(same && revoked.iter().all(gone), "what a review takes to have been taken by it")
}

impl State {
    /// Whether the member holds that role at that place through that source.
    pub(in crate::organization) fn is_held(&self, item: &ReviewItem) -> bool {
        let holds = self.members.at(item.user).map_or(&[][..], |member| &member.holds);
        let is = |held: &Stored| held.is_for(&self.roles, item.place, &item.role) && *held.source() == item.source;
        holds.iter().any(is)
    }
}
