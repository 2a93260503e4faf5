//! The database's answer beside that of `can`.

use crate::database::Database;
use crate::row::{Pool, Row};
use crate::said::{Said, Within};
use crate::store::Store;
use countersign::{Actor, Level, Policy, vocabulary::ErasedPermissions};
use sea_query::{Condition, Expr, ExprTrait, Order, Query, SelectStatement};

/// What was compared, to know that it was worth it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub queries: usize,
    /// Those that return some rows and not all.
    pub partial: usize,
    pub inside: usize,
    pub outside: usize,
    /// Queries of more than one page that were read page by page.
    pub paged: usize,
    /// Queries that return some rows and have prohibitions that stand beside the union.
    pub lifted: usize,
}

impl Tally {
    /// Fails where too little was compared to prove anything.
    pub fn assert_at_least(self, queries: usize, partial: usize) {
        println!("{self:?}");
        assert!(self.queries >= queries && self.partial >= partial, "{self:?}");
        assert!(self.paged >= 2, "{self:?}");
        assert!(self.inside >= self.partial * 100 && self.outside >= self.partial * 100, "{self:?}");
    }
}

/// A policy, somebody, and what is asked of the rows of a level.
pub struct Question<'w> {
    pub policy: &'w Policy,
    pub actor: &'w Actor,
    pub asked: ErasedPermissions,
    pub level: Level,
    pub said: Said,
}

impl Question<'_> {
    fn condition(&self, database: &dyn Database, store: Store) -> Condition {
        let reach = self.policy.reach_erased(self.actor, self.asked);
        reach.to_condition(&database.columns(self.said.columns(store, self.level)))
    }

    fn allows(&self, row: &Row) -> bool {
        row.allows(self.policy, self.actor, self.asked, self.level, &self.said)
    }

    /// Wherever the profile may lie.
    fn allows_everywhere(&self, row: &Row, pool: &Pool) -> bool {
        let said = Said { within: Within::Column, ..self.said.clone() };
        let places = pool.workspaces.iter().copied().map(Some).chain([None]);
        places.into_iter().all(|workspace| {
            let row = Row { workspace, ..row.clone() };
            row.allows(self.policy, self.actor, self.asked, self.level, &said)
        })
    }
}

fn posts(condition: Condition) -> SelectStatement {
    Query::select().column(("post", "id")).from("post").cond_where(condition).take()
}

/// Asserts that the database returns exactly the rows that `can` allows.
pub fn compare(
    database: &mut dyn Database,
    store: Store,
    pool: &Pool,
    rows: &[Row],
    question: &Question<'_>,
    tally: &mut Tally,
) {
    let mut query = posts(question.condition(database, store));
    let found = database.keys(query.order_by(("post", "id"), Order::Asc));
    tally.queries += 1;
    let partial = !found.is_empty() && found.len() < rows.len();
    tally.partial += usize::from(partial);
    let lifts = question.policy.reach_erased(question.actor, question.asked).parts().lifts;
    tally.lifted += usize::from(partial && !lifts.is_empty());
    let mut left = found.as_slice();
    for row in rows {
        let is_found = left.first() == Some(&row.key);
        left = if is_found { &left[1..] } else { left };
        if is_found {
            tally.inside += 1
        } else {
            tally.outside += 1
        }
        if question.said.within == Within::Unknown && question.level == Level::Profile {
            let sure = !is_found || question.allows_everywhere(row, pool);
            assert!(sure, "found without knowing its workspace: {row:?}\n{}", describe(question, &query));
        } else {
            assert_eq!(is_found, question.allows(row), "{row:?}\n{}", describe(question, &query));
        }
    }
    assert_eq!(left, [0_i64; 0], "rows that are not there, or twice");
}

fn describe(question: &Question<'_>, query: &SelectStatement) -> String {
    let Question { policy, actor, asked, said, .. } = question;
    let parts = policy.reach_erased(actor, *asked).parts();
    format!("{said:?}\n{parts:#?}\n{}", query.to_string(sea_query::PostgresQueryBuilder))
}

const PAGE: u64 = 97;

/// Asserts that pages by offset and by the last key seen are the list, each row once, however often they are read;
/// and that pages by key go on where they were when rows come and go behind them.
pub fn pages(database: &mut dyn Database, store: Store, question: &Question<'_>, tally: &mut Tally) {
    let condition = question.condition(database, store);
    let posts = || posts(condition.clone());
    let by_state = |query: &mut SelectStatement| {
        query.order_by(("post", "state"), Order::Desc).order_by(("post", "id"), Order::Asc).take()
    };
    let whole = database.keys(&by_state(&mut posts()));
    for _ in 0..2 {
        let mut paged = Vec::new();
        loop {
            let page = by_state(posts().limit(PAGE).offset(paged.len() as u64));
            let page = database.keys(&page);
            paged.extend_from_slice(&page);
            if (page.len() as u64) < PAGE {
                break;
            }
        }
        assert_eq!(paged, whole);
    }
    let mut sorted = whole.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), whole.len(), "a row twice");
    let mut by_key: Vec<i64> = Vec::new();
    database.execute("BEGIN");
    loop {
        let after = by_key.last().copied().unwrap_or(i64::MIN);
        let mut page = posts();
        page.and_where(Expr::col(("post", "id")).gt(after)).order_by(("post", "id"), Order::Asc).limit(PAGE);
        let page = database.keys(&page);
        by_key.extend_from_slice(&page);
        if (page.len() as u64) < PAGE {
            break;
        }
        let seen = page[page.len() - 1];
        database.execute(&format!("DELETE FROM post WHERE id < {seen} AND id % 3 = 0"));
    }
    database.execute("ROLLBACK");
    assert_eq!(by_key, sorted);
    tally.paged += usize::from(whole.len() as u64 > PAGE);
}
