//! Every literal over rows that are written out: what each null and each odd value means.

use countersign::interchange::sql::{Columns, Ids};
use countersign::{ContentState, Level, Policy, vocabulary::ErasedPermissions};
use rusqlite::Connection;
use sea_query::{Expr, ExprTrait, Query, SqliteQueryBuilder, Value};
use serde_json::json;

const ME: u64 = 1;

/// A chief may do where the literals hold. The row's own node is a profile.
fn policy(when: &[&str]) -> Policy {
    let mut document = json!({
        "format": 1, "name": "literals", "facts": ["sensitive"],
        "permissions": {"profile": ["post.view"]},
        "roles": {"organization": {"chief": {
            "grants": {"profile": [{"permissions": ["post.view"]}]}
        }}}
    });
    if !when.is_empty() {
        document["roles"]["organization"]["chief"]["grants"]["profile"][0]["when"] = json!(when);
    }
    Policy::parse(&document.to_string()).expect("the policy is accepted")
}

fn database() -> Connection {
    let connection = Connection::open_in_memory().expect("a database in memory");
    connection
        .execute_batch(
            "CREATE TABLE post (id INTEGER PRIMARY KEY, author, assignee, connector, state, code, sensitive, legal_at);
             CREATE TABLE assignee (post INTEGER, person INTEGER);
             INSERT INTO post VALUES
                 (1, 1, 1, 1, 'scheduled', 5, 1, 1700000000),
                 (2, 2, 2, 2, 'draft', 0, 0, NULL),
                 (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 (4, -1, -1, -1, 'Scheduled', 6, 7, 0),
                 (5, '1', '1', '1', 'nonsense', 99, 'true', 'x');
             INSERT INTO assignee VALUES (1, 1), (1, 2), (2, 2), (3, NULL), (4, 1), (4, NULL);",
        )
        .expect("it is executed");
    connection
}

fn rows(columns: &Columns, user: u64, when: &[&str]) -> Vec<i64> {
    let policy = policy(when);
    let chief = json!([{"level": "organization", "role": "chief"}]);
    let actor = json!({"user": user, "organization": 10, "assignments": chief});
    let actor = policy.read_actor(&actor.to_string(), None).expect("the actor is built");
    let asked = ErasedPermissions::from(policy.permission(Level::Profile, "post.view").expect("a permission"));
    let condition = policy.reach_erased(&actor, asked).to_condition(columns);
    let query =
        Query::select().column("id").from("post").cond_where(condition).order_by("id", sea_query::Order::Asc).take();
    let (sql, values) = query.build(SqliteQueryBuilder);
    let values = values.into_iter().map(|value| match value {
        Value::Bool(Some(value)) => rusqlite::types::Value::from(value),
        Value::BigInt(Some(value)) => value.into(),
        Value::String(Some(value)) => value.into(),
        other => panic!("{other:?}"),
    });
    let connection = database();
    let mut statement = connection.prepare(&sql).expect("it is prepared");
    let keys = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0)).expect("it is executed");
    keys.map(|key| key.expect("a key")).collect()
}

fn posts() -> Columns {
    Columns::profiles(Expr::col("id"), Ids::Integers).of_organization(countersign::OrganizationId::new(10))
}

#[test]
fn nothing_said_neither_grants_nor_denies() {
    for literal in ["author", "assignee", "connector", "scheduled", "sensitive"] {
        assert_eq!(rows(&posts(), ME, &[literal]), [0; 0], "{literal}");
        assert_eq!(rows(&posts(), ME, &[&format!("!{literal}")]), [0; 0], "!{literal}");
    }
    assert_eq!(rows(&posts(), ME, &[]), [1, 2, 3, 4, 5]);
}

#[test]
fn persons() {
    let of = |name: &str| match name {
        "author" => posts().author(Expr::col("author"), Ids::Integers),
        "assignee" => posts().assignee(Expr::col("assignee"), Ids::Integers),
        _ => posts().connected_by(Expr::col("connector"), Ids::Integers),
    };
    for name in ["author", "assignee", "connector"] {
        assert_eq!(rows(&of(name), ME, &[name]), [1], "{name}");
        // The text in row 5 is another value to SQLite than the number.
        assert_eq!(rows(&of(name), ME, &[&format!("!{name}")]), [2, 4, 5], "!{name}");
        let no_integer = 1 << 63 | ME;
        assert_eq!(rows(&of(name), no_integer, &[name]), [0; 0], "{name}");
        assert_eq!(rows(&of(name), no_integer, &[&format!("!{name}")]), [1, 2, 4, 5], "!{name}");
    }
}

#[test]
fn assignees_of_another_table() {
    let of_this_post = Expr::col(("assignee", "post")).equals(("post", "id"));
    let assignees = Query::select().from("assignee").and_where(of_this_post).take();
    let columns = posts().assignees(assignees, Expr::col(("assignee", "person")), Ids::Integers);
    // Row 3 is assigned to nobody knows whom, row 4 to me and nobody knows whom, row 5 to nobody.
    assert_eq!(rows(&columns, ME, &["assignee"]), [1, 4]);
    assert_eq!(rows(&columns, ME, &["!assignee"]), [2, 5]);
    let no_integer = 1 << 63 | ME;
    assert_eq!(rows(&columns, no_integer, &["assignee"]), [0; 0]);
    assert_eq!(rows(&columns, no_integer, &["!assignee"]), [1, 2, 5]);
}

#[test]
fn states_by_name() {
    let columns = posts().state(Expr::col("state"));
    assert_eq!(rows(&columns, ME, &["scheduled"]), [1]);
    assert_eq!(rows(&columns, ME, &["!scheduled"]), [2], "what is no state is not known to be another one");
}

#[test]
fn states_by_values_of_the_host() {
    let code = |state: ContentState| match state {
        ContentState::Draft | ContentState::InReview => Some(Value::from(0_i64)),
        ContentState::Scheduled => Some(Value::from(5_i64)),
        ContentState::Published => Some(Value::from(6_i64)),
        _ => None,
    };
    let columns = posts().state_as(Expr::col("code"), code);
    assert_eq!(rows(&columns, ME, &["scheduled"]), [1]);
    assert_eq!(rows(&columns, ME, &["!scheduled"]), [2, 4]);
    assert_eq!(rows(&columns, ME, &["draft"]), [0; 0], "0 may be a draft or in review");
    assert_eq!(rows(&columns, ME, &["!draft"]), [1, 4]);
    assert_eq!(rows(&columns, ME, &["archived"]), [0; 0]);
    assert_eq!(rows(&columns, ME, &["!archived"]), [1, 2, 4]);
}

#[test]
fn facts() {
    let columns = posts().fact("sensitive", Expr::col("sensitive"));
    assert_eq!(rows(&columns, ME, &["sensitive"]), [1]);
    assert_eq!(rows(&columns, ME, &["!sensitive"]), [2]);
    // The last column stands; an expression will do.
    let columns = columns.fact("sensitive", Expr::col("legal_at").is_not_null()).fact("other", Expr::col("state"));
    assert_eq!(rows(&columns, ME, &["sensitive"]), [1, 4, 5]);
    assert_eq!(rows(&columns, ME, &["!sensitive"]), [2, 3]);
    let written = posts().fact("sensitive", Expr::cust("legal_at IS NOT NULL OR sensitive = 0"));
    assert_eq!(rows(&written, ME, &["sensitive"]), [1, 2, 4, 5]);
    assert_eq!(rows(&written, ME, &["!sensitive"]), [0; 0]);
}

/// A condition for MySQL compares bytes in a way that no other database knows.
#[test]
fn a_condition_for_mysql_is_refused() {
    let policy = policy(&["scheduled"]);
    let chief = json!([{"level": "organization", "role": "chief"}]);
    let actor = json!({"user": ME, "organization": 10, "assignments": chief});
    let actor = policy.read_actor(&actor.to_string(), None).expect("the actor is built");
    let asked = ErasedPermissions::from(policy.permission(Level::Profile, "post.view").expect("a permission"));
    let condition = policy.reach_erased(&actor, asked).to_condition(&posts().state(Expr::col("state")).mysql());
    let (sql, _) = Query::select().column("id").from("post").cond_where(condition).build(SqliteQueryBuilder);
    database().prepare(&sql).expect_err("SQLite has no such function");
}
