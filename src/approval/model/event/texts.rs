//! What people wrote, wherever it stands in an event.

use super::What;
use crate::free_text::FreeText;

impl What {
    /// Shows every text with the name of its field.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText)) {
        if let What::Rejected { comment, .. }
        | What::ChangesRequested { comment, .. }
        | What::ForceRejected { comment, .. } = self
        {
            visit("comment", comment);
        }
        if let What::Commented { text, .. } = self {
            visit("text", text);
        }
        if let What::PublishFailed { error, .. } = self {
            visit("error", error);
        }
    }
}
