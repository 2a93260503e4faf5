//! How much a post may hold, and how much a command about it may carry.

use crate::approval::model::command::Action;
use crate::approval::model::refusal::RefusalReason as Reason;
use alloc::borrow::ToOwned;

/// How many targets a post may have, and how many a command may name.
pub(in crate::approval) const MAX_TARGETS: u32 = 256;
/// How long a comment or an error may be, in bytes.
pub(in crate::approval) const MAX_TEXT: u32 = 4_000;
/// How many people a comment may call.
pub(in crate::approval) const MAX_MENTIONS: u32 = 64;
/// How many links a post may have, those that ended included.
pub(in crate::approval) const MAX_LINKS: u32 = 1_024;
/// How many delegations a stage of a round may have.
pub(in crate::approval) const MAX_DELEGATIONS: u32 = 256;
/// How many entries the map of a migration may have: as many as a definition has stages.
pub(in crate::approval) const MAX_MAP: u32 = 16;

/// Whether a command carries no more than it may, as far as its length tells: before anything is looked for.
pub(in crate::approval) fn within(action: &Action) -> Result<(), Reason> {
    if !fits(action.targets().len(), MAX_TARGETS) {
        return Err(Reason::Targets { most: MAX_TARGETS });
    }
    if let Action::Edit { overrides, .. } = action {
        at_most(MAX_TARGETS, "overrides", overrides.len())?;
    }
    if let Action::Comment { mentions, .. } = action {
        at_most(MAX_MENTIONS, "mentions", mentions.len())?;
    }
    if let Action::Migrate { map, .. } = action {
        at_most(MAX_MAP, "stages in the map", map.len())?;
    }
    Ok(())
}

/// Whether so many are no more than there may be.
pub(in crate::approval) fn at_most(most: u32, what: &str, found: usize) -> Result<(), Reason> {
    if fits(found, most) {
        return Ok(());
    }
    Err(Reason::TooMany { what: what.to_owned(), most, found: u32::try_from(found).unwrap_or(u32::MAX) })
}

pub(in crate::approval) fn fits(found: usize, most: u32) -> bool {
    u32::try_from(found).is_ok_and(|found| found <= most)
}
