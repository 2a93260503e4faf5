//! How columns hold ids.

use super::texts::Texts;
use alloc::format;
use alloc::string::String;
use sea_query::{Expr, ExprTrait, Value};

/// Describes how a column holds ids.
///
/// ```
/// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
/// # use sea_query::Expr;
/// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
/// # let moderator = policy.actor(UserId::new(3), agency).profile_role(ProfileId::new(7), policy.profile_role("moderator")?).build(now)?;
/// # let edits = policy.reach(&moderator, ProfilePermissions::POST_EDIT);
/// let posts = Columns::profiles(Expr::col("profile_id"), Ids::UuidText).of_organization(agency);
/// let posts = posts.author(Expr::col("author_id"), Ids::Integers).state(Expr::col("state"));
/// let condition = format!("{:?}", edits.to_condition(&posts));
/// assert!(condition.contains("00000000-0000-0000-0000-000000000007"), "profile 7, as that column has it");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Ids {
    /// Signed 64-bit integers (`BIGINT`, SQLite's `INTEGER`). Ids from 2^63 on cannot be held.
    Integers,
    /// Hyphenated lower-case UUID text (`TEXT`, `CHAR(36)`), of every id: 7 is `00000000-0000-0000-0000-000000000007`.
    UuidText,
    /// Sixteen bytes, most significant first (`BINARY(16)`, `BYTEA`, `BLOB`).
    Bytes,
    /// Anything else, such as `BIGINT UNSIGNED` or PostgreSQL's own `uuid`: the value of an id given as its 128 bits,
    /// a different one for every id; `None` if the column cannot hold it.
    ///
    /// ```
    /// # use countersign::interchange::sql::Ids;
    /// let unsigned = Ids::Other(|bits| u64::try_from(bits).ok().map(Into::into));
    /// ```
    Other(fn(u128) -> Option<Value>),
}

impl Ids {
    fn value(self, bits: u128) -> Option<Value> {
        match self {
            Self::Integers => i64::try_from(bits).ok().map(Value::from),
            Self::UuidText => Some(Value::from(uuid(bits))),
            Self::Bytes => Some(Value::from(bits.to_be_bytes().to_vec())),
            Self::Other(value) => value(bits),
        }
    }
}

fn uuid(bits: u128) -> String {
    let group = |shift: u32, mask: u128| bits.wrapping_shr(shift) & mask;
    let (first, second, third) = (group(96, 0xffff_ffff), group(80, 0xffff), group(64, 0xffff));
    let (fourth, fifth) = (group(48, 0xffff), group(0, 0xffff_ffff_ffff));
    format!("{first:08x}-{second:04x}-{third:04x}-{fourth:04x}-{fifth:012x}")
}

/// A column of ids.
#[derive(Clone, Debug)]
pub(super) struct IdColumn {
    pub(super) column: Expr,
    pub(super) ids: Ids,
}

impl IdColumn {
    /// The value that holds that id.
    pub(super) fn value(&self, bits: u128) -> Option<Value> {
        self.ids.value(bits)
    }

    /// Known to be that id; `None` if no row can hold it.
    pub(super) fn is(&self, bits: u128, texts: Texts) -> Option<Expr> {
        self.is_in(core::iter::once(bits), texts)
    }

    /// Known to be another one.
    pub(super) fn is_not(&self, bits: u128, texts: Texts) -> Expr {
        self.is_not_in(core::iter::once(bits), texts).unwrap_or_else(|| self.is_known())
    }

    /// Known to be one of those; `None` if no row can hold any.
    pub(super) fn is_in(&self, all: impl Iterator<Item = u128>, texts: Texts) -> Option<Expr> {
        texts.is_in(&self.column, all.filter_map(|bits| self.value(bits)).collect())
    }

    /// Known to be none of those; `None` if no row can hold any, so that it is enough to be known.
    pub(super) fn is_not_in(&self, all: impl Iterator<Item = u128>, texts: Texts) -> Option<Expr> {
        texts.is_not_in(&self.column, all.filter_map(|bits| self.value(bits)).collect())
    }

    pub(super) fn is_known(&self) -> Expr {
        self.column.clone().is_not_null()
    }

    pub(super) fn is_null(&self) -> Expr {
        self.column.clone().is_null()
    }
}
