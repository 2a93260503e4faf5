//! How a database holds ids: written here a second time, so that the library is not its own witness.

use countersign::interchange::sql::Ids;
use sea_query::Value;
use uuid::Uuid;

/// The type of every column of ids in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Integers,
    UuidText,
    Bytes,
    /// PostgreSQL's own type.
    Uuid,
    /// Texts that would do harm if they ever became part of a query.
    Hostile,
}

const HOSTILE: &str = "x' OR '1'='1'; DROP TABLE post; -- \" ` \\ $1 ? /*";

impl Store {
    pub fn ids(self) -> Ids {
        match self {
            Self::Integers => Ids::Integers,
            Self::UuidText => Ids::UuidText,
            Self::Bytes => Ids::Bytes,
            Self::Uuid => Ids::Other(|bits| Some(Value::from(Uuid::from_u128(bits)))),
            Self::Hostile => Ids::Other(|bits| Some(Value::from(format!("{HOSTILE}{bits}")))),
        }
    }

    pub fn can_hold(self, bits: u128) -> bool {
        self != Self::Integers || bits < 1 << 63
    }

    /// What is written into the table.
    pub fn value(self, bits: Option<u128>) -> Value {
        let some = |bits: u128| match self {
            Self::Integers => Value::from(i64::try_from(bits).expect("an id that the column can hold")),
            Self::UuidText => Value::from(Uuid::from_u128(bits).hyphenated().to_string()),
            Self::Bytes => Value::from(Uuid::from_u128(bits).as_bytes().to_vec()),
            Self::Uuid => Value::from(Uuid::from_u128(bits)),
            Self::Hostile => Value::from(format!("{HOSTILE}{bits}")),
        };
        bits.map_or_else(|| some(0).as_null(), some)
    }
}
