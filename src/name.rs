//! Reading the names of what has a fixed list of them.

use alloc::borrow::ToOwned;
use alloc::string::String;

/// Reports a text that names no [`Level`](crate::Level), no [`ContentState`](crate::ContentState) or no
/// [`Reason`](crate::Reason).
///
/// ```
/// # use countersign::Level;
/// let error = "site".parse::<Level>().unwrap_err();
/// assert_eq!(error.to_string(), "expected the name of a level, found `site`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of {kind}, found `{text}`")]
pub struct ParseNameError {
    kind: &'static str,
    text: String,
}

impl ParseNameError {
    pub(crate) fn new(kind: &'static str, text: &str) -> Self {
        Self { kind, text: text.to_owned() }
    }

    /// Returns the text that was read.
    ///
    /// ```
    /// # use countersign::Level;
    /// let error = "site".parse::<Level>().unwrap_err();
    /// assert_eq!(error.text(), "site");
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
