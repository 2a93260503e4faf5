//! What a host makes of a refusal.

use core::fmt;

/// Classifies a refusal of either engine for a status code: whose fault it is, and whether asking again can help.
///
/// | kind | what to do | HTTP |
/// |---|---|---|
/// | [`Forbidden`](Self::Forbidden) | say so; another person may | 403 |
/// | [`NotFound`](Self::NotFound) | say so; it is not there, or not any more | 404 |
/// | [`Conflict`](Self::Conflict) | load the state anew and look again | 409 |
/// | [`Invalid`](Self::Invalid) | mend the command | 422 |
/// | [`Unavailable`](Self::Unavailable) | mend what the host handed in, then send it again | 503 |
///
/// ```
/// use countersign::event_sourcing::RefusalKind;
/// use countersign::{approval, organization};
///
/// fn status(kind: RefusalKind) -> u16 {
///     match kind {
///         RefusalKind::Forbidden => 403,
///         RefusalKind::NotFound => 404,
///         RefusalKind::Conflict => 409,
///         RefusalKind::Invalid => 422,
///         RefusalKind::Unavailable => 503,
///         _ => 500,
///     }
/// }
///
/// let refusal = organization::Refusal::NoSeat { seats: 5, taken: 5 };
/// assert_eq!((status(refusal.kind()), refusal.name()), (409, "no_seat"));
/// let reason = approval::RefusalReason::UnknownTarget {};
/// assert_eq!((status(reason.kind()), reason.name()), (404, "unknown_target"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// The sender may not do this now; somebody else perhaps may.
    Forbidden,
    /// Something in the state stands against it: somebody was faster, it is done already, a limit is reached.
    Conflict,
    /// The command can be accepted in no state as it is.
    Invalid,
    /// Something that the command names is not there.
    NotFound,
    /// The host's own side is not ready: people of another time, a profile without a connection, a state that the policy
    /// does not fit.
    Unavailable,
}

impl RefusalKind {
    /// Lists every kind.
    pub const ALL: [RefusalKind; 5] = [
        RefusalKind::Forbidden,
        RefusalKind::Conflict,
        RefusalKind::Invalid,
        RefusalKind::NotFound,
        RefusalKind::Unavailable,
    ];

    /// Returns the stable name for logs and answers, such as `not_found`.
    ///
    /// ```
    /// # use countersign::event_sourcing::RefusalKind;
    /// assert_eq!(RefusalKind::NotFound.name(), "not_found");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            RefusalKind::Forbidden => "forbidden",
            RefusalKind::Conflict => "conflict",
            RefusalKind::Invalid => "invalid",
            RefusalKind::NotFound => "not_found",
            RefusalKind::Unavailable => "unavailable",
        }
    }
}

/// Writes the name.
impl fmt::Display for RefusalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
