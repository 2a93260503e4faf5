//! What is wrong with a policy, for its authors.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::Serialize;

/// Reports why a policy was refused: every problem that one reading found.
///
/// Its text is one line a problem. In JSON it is `{"problems": [..]}`, for an editor or a log.
///
/// ```
/// # use countersign::Policy;
/// let error = Policy::parse("{").unwrap_err();
/// assert_eq!(error.problems()[0].position(), Some((1, 1)));
/// let json = serde_json::to_value(&error)?;
/// assert_eq!(json["problems"][0]["line"], 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyError {
    pub(crate) problems: Vec<Problem>,
}

impl PolicyError {
    /// Returns every problem, in the order of the document; never empty.
    ///
    /// ```
    /// # use countersign::Policy;
    /// let error = Policy::parse(r#"{"format": 1, "name": "mine", "rolls": {}}"#).unwrap_err();
    /// assert!(error.problems().iter().any(|problem| problem.pointer() == Some("/rolls")));
    /// ```
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for PolicyError {}

/// Describes one problem of a policy document: where it is, what was expected, and what may have been meant.
///
/// Its text is `POINTER: MESSAGE`, or `line L, column C: MESSAGE` for what is not JSON. In JSON it has `pointer`, or `line`
/// and `column`; `message`; and `nearest` where a name is near.
///
/// ```
/// # use countersign::Policy;
/// let text = r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.vieuw"]}, "roles": {}}"#;
/// let refused = Policy::parse(text).unwrap_err();
/// let problem = &refused.problems()[0];
/// assert_eq!((problem.pointer(), problem.nearest()), (Some("/permissions/profile/0"), Some("post.view")));
/// assert_eq!(problem.position(), None, "the text is JSON");
/// println!("{}", problem.message());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(flatten)]
    pub(crate) place: PlaceInText,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nearest: Option<String>,
}

/// Where in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum PlaceInText {
    /// A JSON pointer (RFC 6901).
    Pointer { pointer: String },
    /// Both from 1.
    Position { line: usize, column: usize },
}

impl Problem {
    /// Returns the JSON pointer (RFC 6901) of the offending value; the empty string is the whole document. `None` for
    /// text that is not JSON.
    ///
    /// ```
    /// # use countersign::Policy;
    /// let text = r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.vieuw"]}, "roles": {}}"#;
    /// assert_eq!(Policy::parse(text).unwrap_err().problems()[0].pointer(), Some("/permissions/profile/0"));
    /// ```
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        match &self.place {
            PlaceInText::Pointer { pointer } => Some(pointer),
            PlaceInText::Position { .. } => None,
        }
    }

    /// Returns line and column, both from 1, for text that is not JSON.
    ///
    /// ```
    /// # use countersign::Policy;
    /// let refused = Policy::parse("{\"format\": 1,\n \"name\" \"p\"}").unwrap_err();
    /// assert_eq!(refused.problems()[0].position(), Some((2, 9)), "a colon is missing there");
    /// ```
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        match self.place {
            PlaceInText::Pointer { .. } => None,
            PlaceInText::Position { line, column } => Some((line, column)),
        }
    }

    /// Returns what was expected, with the offending value in backticks.
    ///
    /// ```
    /// # use countersign::Policy;
    /// let text = r#"{"format": 9, "name": "p", "permissions": {}, "roles": {}}"#;
    /// let refused = Policy::parse(text).unwrap_err();
    /// assert_eq!(refused.problems()[0].message(), "expected the number `1`, found `9`");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the nearest name that would have been understood, if one is near.
    ///
    /// ```
    /// # use countersign::Policy;
    /// let text = r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.vieuw"]}, "roles": {}}"#;
    /// assert_eq!(Policy::parse(text).unwrap_err().problems()[0].nearest(), Some("post.view"));
    /// ```
    #[must_use]
    pub fn nearest(&self) -> Option<&str> {
        self.nearest.as_deref()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            PlaceInText::Pointer { pointer } if pointer.is_empty() => write!(f, "document: {}", self.message)?,
            PlaceInText::Pointer { pointer } => write!(f, "{pointer}: {}", self.message)?,
            PlaceInText::Position { line, column } => write!(f, "line {line}, column {column}: {}", self.message)?,
        }
        match &self.nearest {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}
