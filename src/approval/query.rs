//! What can be asked of a post: explanations, views, history, deadlines, what is due.

pub(super) mod diagram;
pub(super) mod due;
pub(super) mod effects;
pub(super) mod enabled;
pub(super) mod explain;
pub(super) mod history;
pub(super) mod lint;
pub(super) mod misfit;
pub(super) mod next_deadline;
pub(super) mod simulate;
pub(super) mod stand_ins;
pub(super) mod status;
pub(super) mod view;
