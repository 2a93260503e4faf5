//! A real PostgreSQL, at the address in `COUNTERSIGN_POSTGRES_URL`; `run.sh` starts one.

use countersign_sql_tests::{Database, Store, large_worlds, small_worlds};
use postgres::types::ToSql;
use postgres::{Client, NoTls};
use sea_query::{InsertStatement, PostgresQueryBuilder, SelectStatement, Value, Values};

const ADDRESS: &str = "COUNTERSIGN_POSTGRES_URL";

struct Postgres(Client);

/// Tables are temporary, so tests that run side by side do not see each other's.
fn postgres() -> Postgres {
    let Ok(address) = std::env::var(ADDRESS) else {
        panic!(
            "no PostgreSQL to test against: run ./run.sh, or set {ADDRESS} to postgres://user:password@host:port/name"
        );
    };
    Postgres(Client::connect(&address, NoTls).expect("PostgreSQL answers"))
}

type Bound = Box<dyn ToSql + Sync>;

fn bound(values: Values) -> Vec<Bound> {
    let bind = |value: Value| -> Bound {
        match value {
            Value::Bool(value) => Box::new(value),
            Value::BigInt(value) => Box::new(value),
            Value::BigUnsigned(value) => Box::new(value.map(|value| i64::try_from(value).expect("a small number"))),
            Value::String(value) => Box::new(value),
            Value::Bytes(value) => Box::new(value),
            Value::Uuid(value) => Box::new(value),
            other => panic!("a value that no query of these has: {other:?}"),
        }
    };
    values.into_iter().map(bind).collect()
}

fn borrowed(values: &[Bound]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| &**value).collect()
}

impl Database for Postgres {
    fn type_of(&self, store: Store) -> &'static str {
        match store {
            Store::Integers => "BIGINT",
            Store::UuidText | Store::Hostile => "TEXT",
            Store::Bytes => "BYTEA",
            Store::Uuid => "UUID",
        }
    }

    fn execute(&mut self, sql: &str) {
        self.0.batch_execute(sql).expect("it is executed");
    }

    fn insert(&mut self, rows: &InsertStatement) {
        let (sql, values) = rows.build(PostgresQueryBuilder);
        self.0.execute(&sql, &borrowed(&bound(values))).expect("it is executed");
    }

    fn keys(&mut self, query: &SelectStatement) -> Vec<i64> {
        let (sql, values) = query.build(PostgresQueryBuilder);
        assert!(!sql.contains('\''), "a value in the text: {sql}");
        let rows = self.0.query(&sql, &borrowed(&bound(values))).expect("it is executed");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

#[test]
fn small_worlds_of_integers() {
    let tally = small_worlds(&mut postgres(), Store::Integers, 0..270);
    tally.assert_at_least(2_700, 200);
    assert!(tally.lifted >= 30, "{tally:?}");
}

#[test]
fn small_worlds_of_hostile_texts() {
    small_worlds(&mut postgres(), Store::Hostile, 250..350).assert_at_least(1_000, 60);
}

#[test]
fn large_worlds_of_integers() {
    large_worlds(&mut postgres(), Store::Integers, 40).assert_at_least(600, 200);
}

#[test]
fn large_worlds_of_uuids() {
    large_worlds(&mut postgres(), Store::Uuid, 15).assert_at_least(200, 80);
}

#[test]
fn large_worlds_of_uuid_texts() {
    large_worlds(&mut postgres(), Store::UuidText, 13).assert_at_least(150, 60);
}

#[test]
fn large_worlds_of_bytes() {
    large_worlds(&mut postgres(), Store::Bytes, 14).assert_at_least(200, 80);
}
