//! What the comparison asks of a database.

use crate::row::{FACTS, Row};
use crate::store::Store;
use countersign::interchange::sql::Columns;
use sea_query::{Expr, InsertStatement, Query, SelectStatement, Value};

pub trait Database {
    /// The type of a column of ids.
    fn type_of(&self, store: Store) -> &'static str;

    /// The type of a column of states.
    fn type_of_states(&self) -> &'static str {
        "TEXT"
    }

    /// Those columns, as a host with this database gives them.
    fn columns(&self, columns: Columns) -> Columns {
        columns
    }

    fn execute(&mut self, sql: &str);

    fn insert(&mut self, rows: &InsertStatement);

    /// The first column of the rows, in their order.
    fn keys(&mut self, query: &SelectStatement) -> Vec<i64>;

    /// The tables with those rows and no others.
    fn load(&mut self, store: Store, rows: &[Row]) {
        let (ids, states) = (self.type_of(store), self.type_of_states());
        self.execute("DROP TABLE IF EXISTS post; DROP TABLE IF EXISTS assignee");
        self.execute(&format!(
            "CREATE TEMPORARY TABLE post (id BIGINT PRIMARY KEY, organization {ids}, workspace {ids}, profile {ids}, \
             connected_by {ids}, content {ids}, author {ids}, state {states}, \"sensitive\" BOOLEAN, late BOOLEAN, \
             admin_approval_waived BOOLEAN); \
             CREATE TEMPORARY TABLE assignee (post BIGINT NOT NULL, person {ids}); \
             CREATE INDEX assignee_post ON assignee (post)"
        ));
        for rows in rows.chunks(100) {
            self.insert(&posts(store, rows));
            if let Some(assignees) = assignees(store, rows) {
                self.insert(&assignees);
            }
        }
    }
}

fn posts(store: Store, rows: &[Row]) -> InsertStatement {
    let columns = ["id", "organization", "workspace", "profile", "connected_by", "content", "author", "state"];
    let mut insert = Query::insert().into_table("post").columns(columns.into_iter().chain(FACTS)).take();
    for row in rows {
        let ids = [row.organization, row.workspace, row.profile, row.connected_by, row.content, row.author];
        let mut values: Vec<Expr> = vec![row.key.into()];
        values.extend(ids.map(|id| store.value(id).into()));
        values.push(Value::String(row.state.clone()).into());
        values.extend(row.facts.map(|fact| Value::Bool(fact).into()));
        insert.values(values).expect("a value for every column");
    }
    insert
}

fn assignees(store: Store, rows: &[Row]) -> Option<InsertStatement> {
    let mut insert = Query::insert().into_table("assignee").columns(["post", "person"]).take();
    let mut any = false;
    for row in rows {
        let persons: Vec<Option<u128>> = match &row.assignees {
            None => vec![None],
            Some(list) => list.iter().map(|user| Some(user.as_u128())).collect(),
        };
        for person in persons {
            any = true;
            insert.values([row.key.into(), store.value(person).into()]).expect("two values");
        }
    }
    any.then_some(insert)
}
