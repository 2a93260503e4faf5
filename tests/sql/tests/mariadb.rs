//! A real MariaDB, behind the socket in `COUNTERSIGN_MARIADB_SOCKET`; `run.sh` starts one. Its client is spoken to in
//! text, so there is no driver to build.

use countersign::interchange::sql::{Columns, Ids};
use countersign::{Level, OrganizationId, Policy, vocabulary::ErasedPermissions};
use countersign_sql_tests::{Database, Store, large_worlds, small_worlds};
use sea_query::{Expr, InsertStatement, MysqlQueryBuilder, Order, Query, SelectStatement};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const SOCKET: &str = "COUNTERSIGN_MARIADB_SOCKET";

fn client() -> Command {
    let Ok(socket) = std::env::var(SOCKET) else {
        panic!("no MariaDB to test against: run ./run.sh, or set {SOCKET} to the socket of one that lets root in");
    };
    let mut client = Command::new("mariadb");
    client.args(["--no-defaults", "--batch", "--skip-column-names", "--unbuffered", "--default-character-set=utf8mb4"]);
    // `sensitive` is a word of its language; names are quoted as in the other databases.
    client.arg("--init-command=SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
    client.arg(format!("--socket={socket}")).args(["--user=root", "countersign"]);
    client
}

struct Mariadb {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

/// Tables are temporary, so tests that run side by side do not see each other's.
fn mariadb() -> Mariadb {
    let mut child =
        client().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the client `mariadb` is installed");
    let (to, from) = (child.stdin.take(), child.stdout.take().expect("a pipe"));
    Mariadb { child, to, from: BufReader::new(from) }
}

impl Drop for Mariadb {
    fn drop(&mut self) {
        drop(self.to.take());
        let _ = self.child.wait();
    }
}

impl Mariadb {
    /// The lines that it answers. The client ends at the first error, so its line at the end says that there was none.
    fn answer(&mut self, sql: &str) -> Vec<String> {
        let to = self.to.as_mut().expect("it is open");
        writeln!(to, "{sql};\nSELECT 'done';").expect("the client takes it");
        to.flush().expect("the client takes it");
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.from.read_line(&mut line).expect("the client answers");
            assert_ne!(read, 0, "refused: {sql}");
            match line.trim_end_matches('\n') {
                "done" => return lines,
                line => lines.push(line.to_string()),
            }
        }
    }
}

impl Database for Mariadb {
    fn type_of(&self, store: Store) -> &'static str {
        match store {
            Store::Integers => "BIGINT",
            Store::UuidText => "CHAR(36)",
            Store::Hostile => "VARCHAR(191)",
            Store::Bytes => "BINARY(16)",
            Store::Uuid => panic!("another type than PostgreSQL's"),
        }
    }

    fn type_of_states(&self) -> &'static str {
        "VARCHAR(20)"
    }

    fn columns(&self, columns: Columns) -> Columns {
        columns.mysql()
    }

    fn execute(&mut self, sql: &str) {
        self.answer(sql);
    }

    fn insert(&mut self, rows: &InsertStatement) {
        self.answer(&rows.to_string(MysqlQueryBuilder));
    }

    fn keys(&mut self, query: &SelectStatement) -> Vec<i64> {
        let lines = self.answer(&query.to_string(MysqlQueryBuilder));
        lines.iter().map(|line| line.parse().expect("a key")).collect()
    }
}

#[test]
fn small_worlds_of_integers() {
    let tally = small_worlds(&mut mariadb(), Store::Integers, 0..100);
    tally.assert_at_least(1_000, 60);
    assert!(tally.lifted >= 12, "{tally:?}");
}

#[test]
fn small_worlds_of_hostile_texts() {
    small_worlds(&mut mariadb(), Store::Hostile, 150..220).assert_at_least(700, 40);
}

#[test]
fn large_worlds_of_uuid_texts() {
    large_worlds(&mut mariadb(), Store::UuidText, 8).assert_at_least(100, 30);
}

#[test]
fn large_worlds_of_bytes() {
    large_worlds(&mut mariadb(), Store::Bytes, 8).assert_at_least(100, 30);
}

/// The rows of a table of posts where somebody may, if the state is as `when` says.
fn by_state(columns: &Columns, when: &str) -> SelectStatement {
    let document = json!({
        "format": 1, "name": "states", "permissions": {"profile": ["post.view"]},
        "roles": {"organization": {"chief": {
            "grants": {"profile": [{"permissions": ["post.view"], "when": [when]}]}
        }}}
    });
    let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
    let chief = json!([{"level": "organization", "role": "chief"}]);
    let actor = json!({"user": 1, "organization": 10, "assignments": chief});
    let actor = policy.read_actor(&actor.to_string(), None).expect("the actor is built");
    let asked = ErasedPermissions::from(policy.permission(Level::Profile, "post.view").expect("a permission"));
    let condition = policy.reach_erased(&actor, asked).to_condition(columns);
    Query::select().column("id").from("post").cond_where(condition).order_by("id", Order::Asc).take()
}

fn posts() -> Columns {
    Columns::profiles(Expr::col("id"), Ids::Integers)
        .of_organization(OrganizationId::new(10))
        .author(Expr::col("author"), Ids::Other(|_| Some("Julie".into())))
        .state(Expr::col("state"))
}

/// Whatever a column's collation takes for equal.
#[test]
fn texts_are_the_same_byte_by_byte() {
    for column in [
        "VARCHAR(20)",
        "VARCHAR(20) CHARACTER SET latin1",
        "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        "VARCHAR(20) CHARACTER SET ucs2",
    ] {
        let mut database = mariadb();
        database.execute(&format!(
            "CREATE TEMPORARY TABLE post (id INT PRIMARY KEY, state {column}, author {column}); INSERT INTO post VALUES \
             (1, 'scheduled', 'Julie'), (2, 'SCHEDULED', 'julie'), (3, 'schéduled', 'Júlie'), (4, 'scheduled ', 'Julie '), \
             (5, NULL, NULL), (6, 'draft', 'Ada'), (7, 'Draft', ''), (8, 'draft ', ' Julie')"
        ));
        let mut found = |when: &str| database.keys(&by_state(&posts().mysql(), when));
        assert_eq!(found("scheduled"), [1], "{column}");
        assert_eq!(found("!scheduled"), [6], "{column}");
        assert_eq!(found("author"), [1], "{column}");
        assert_eq!(found("!author"), [2, 3, 4, 6, 7, 8], "{column}");
    }
}

/// The column alone stands in the condition too, where an index is of use.
#[test]
fn a_comparison_byte_by_byte_keeps_an_index() {
    let mut database = mariadb();
    database.execute(
        "CREATE TEMPORARY TABLE post (id INT PRIMARY KEY, state VARCHAR(20), author INT, KEY by_state (state)); \
         INSERT INTO post SELECT seq, IF(seq % 500, 'published', 'scheduled'), seq FROM seq_1_to_5000; ANALYZE TABLE post",
    );
    let query = by_state(&posts().mysql(), "scheduled").to_string(MysqlQueryBuilder);
    let plan = database.answer(&format!("EXPLAIN {query}")).join("\n");
    assert!(plan.contains("by_state"), "{plan}");
}

/// A host that does not say that it has a MariaDB gets an error, and no list.
#[test]
fn a_condition_for_other_databases_is_refused() {
    let query = by_state(&posts(), "scheduled").to_string(MysqlQueryBuilder);
    let table = "CREATE TEMPORARY TABLE post (id INT PRIMARY KEY, state VARCHAR(20), author VARCHAR(20))";
    let answer = client().arg(format!("--execute={table}; {query}")).output().expect("the client is installed");
    let error = String::from_utf8_lossy(&answer.stderr);
    assert!(!answer.status.success() && error.contains("ERROR 1064"), "{error}");
    assert!(answer.stdout.is_empty());
}
