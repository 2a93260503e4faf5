//! A real SQLite, in memory.

use countersign_sql_tests::{Database, Store, large_worlds, small_worlds};
use rusqlite::Connection;
use rusqlite::types::Value as Bound;
use sea_query::{InsertStatement, SelectStatement, SqliteQueryBuilder, Value, Values};

struct Sqlite(Connection);

fn sqlite() -> Sqlite {
    Sqlite(Connection::open_in_memory().expect("a database in memory"))
}

fn bound(values: Values) -> Vec<Bound> {
    let bind = |value: Value| match value {
        Value::Bool(value) => value.map_or(Bound::Null, |value| Bound::Integer(value.into())),
        Value::BigInt(value) => value.map_or(Bound::Null, Bound::Integer),
        Value::BigUnsigned(Some(value)) => Bound::Integer(value.try_into().expect("a small number")),
        Value::String(value) => value.map_or(Bound::Null, Bound::Text),
        Value::Bytes(value) => value.map_or(Bound::Null, Bound::Blob),
        other => panic!("a value that no query of these has: {other:?}"),
    };
    values.into_iter().map(bind).collect()
}

impl Database for Sqlite {
    fn type_of(&self, store: Store) -> &'static str {
        match store {
            Store::Integers => "BIGINT",
            Store::UuidText | Store::Hostile => "TEXT",
            Store::Bytes => "BLOB",
            Store::Uuid => panic!("SQLite has no such type"),
        }
    }

    fn execute(&mut self, sql: &str) {
        self.0.execute_batch(sql).expect("it is executed");
    }

    fn insert(&mut self, rows: &InsertStatement) {
        let (sql, values) = rows.build(SqliteQueryBuilder);
        let mut statement = self.0.prepare(&sql).expect("it is prepared");
        statement.execute(rusqlite::params_from_iter(bound(values))).expect("it is executed");
    }

    fn keys(&mut self, query: &SelectStatement) -> Vec<i64> {
        let (sql, values) = query.build(SqliteQueryBuilder);
        assert!(!sql.contains('\''), "a value in the text: {sql}");
        let mut statement = self.0.prepare(&sql).expect("it is prepared");
        let keys = statement.query_map(rusqlite::params_from_iter(bound(values)), |row| row.get(0));
        keys.expect("it is executed").map(|key| key.expect("a key")).collect()
    }
}

#[test]
fn small_worlds_of_integers() {
    let tally = small_worlds(&mut sqlite(), Store::Integers, 0..500);
    tally.assert_at_least(5_000, 400);
    assert!(tally.lifted >= 60, "{tally:?}");
}

#[test]
fn small_worlds_of_hostile_texts() {
    small_worlds(&mut sqlite(), Store::Hostile, 500..700).assert_at_least(2_000, 150);
}

#[test]
fn large_worlds_of_integers() {
    large_worlds(&mut sqlite(), Store::Integers, 40).assert_at_least(600, 200);
}

#[test]
fn large_worlds_of_uuid_texts() {
    large_worlds(&mut sqlite(), Store::UuidText, 15).assert_at_least(200, 80);
}

#[test]
fn large_worlds_of_bytes() {
    large_worlds(&mut sqlite(), Store::Bytes, 14).assert_at_least(200, 80);
}
