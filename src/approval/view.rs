//! What each side of the team's border may see (S24).

use super::command::Visibility;
use super::definition::Side;
use super::event::{Event, What};
use super::state::{Remark, State};

impl State {
    /// The comments that people on that side may read, in order.
    pub fn comments_for(&self, side: Side) -> impl Iterator<Item = &Remark> {
        self.comments.iter().filter(move |remark| reads(side, remark.visibility))
    }
}

impl Event {
    /// Whether people on that side may read the event. Clients read no internal comment.
    #[must_use]
    pub fn is_for(&self, side: Side) -> bool {
        if let What::Commented { visibility, .. } = self.what { reads(side, visibility) } else { true }
    }
}

fn reads(side: Side, visibility: Visibility) -> bool {
    side == Side::Internal || visibility == Visibility::External
}
