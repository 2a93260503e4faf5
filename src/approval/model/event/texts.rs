//! What people wrote, wherever it stands in an event.

use super::Change;
use crate::free_text::FreeText;

impl Change {
    /// Shows every text with the name of its field.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText)) {
        if let Change::Rejected { comment, .. }
        | Change::ChangesRequested { comment, .. }
        | Change::ForceRejected { comment, .. } = self
        {
            visit("comment", comment);
        }
        if let Change::Commented { text, .. } = self {
            visit("text", text);
        }
        if let Change::PublishFailed { error, .. } = self {
            visit("error", error);
        }
    }
}
