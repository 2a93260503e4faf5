//! How much a post may hold.

/// How many targets a post may have.
pub(in crate::approval) const MAX_TARGETS: u32 = 256;
/// How long a comment or an error may be, in bytes.
pub(in crate::approval) const MAX_TEXT: u32 = 4_000;
