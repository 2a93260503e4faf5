//! Reach as SQL: the rows on which an actor may do something, asked of a database.
//!
//! [`Reach::to_condition`] turns a [`Reach`] into a condition of [`sea_query`], for PostgreSQL, SQLite and MySQL. The
//! host says in [`Columns`] what its rows are and which column says what of them. Every id and every state is a bound
//! value; the only text of the query that comes from the host is what the host wrote in its `Columns`.
//!
//! ```
//! use countersign::interchange::sql::{Columns, Ids};
//! use countersign::{reach::Reach, social::ProfilePermissions, *};
//! use sea_query::{Expr, Query, SelectStatement};
//!
//! fn posts(reach: &Reach) -> SelectStatement {
//!     let columns = Columns::profiles(Expr::col("profile_id"), Ids::Integers)
//!         .organization(Expr::col("organization_id"), Ids::Integers)
//!         .workspace(Expr::col("workspace_id"), Ids::Integers)
//!         .author(Expr::col("author_id"), Ids::Integers)
//!         .state(Expr::col("state"));
//!     Query::select().column("id").from("post").cond_where(reach.to_condition(&columns)).take()
//! }
//! # fn show(policy: &Policy, actor: &Actor) -> SelectStatement {
//! posts(&policy.reach(actor, ProfilePermissions::POST_PUBLISH))
//! # }
//! ```
//!
//! # What the rows are
//!
//! A row is a resource: an organization, a workspace or a profile, perhaps with content in it. The condition is true of
//! a row if and only if [`Policy::can`](crate::Policy::can) is true of the resource that a host would build from it:
//!
//! - **A null, or a column that the host does not name, is something that the host does not say.** It never grants and
//!   never lifts a prohibition: neither `author = 7` nor `author <> 7` is true of a null.
//! - A null in [`workspace`](Columns::workspace) says that the profile lies in no workspace. It is the one null that
//!   says something. Without a column the workspace is unknown, which is in no list of workspaces and in no complement
//!   of one; [`in_no_workspace`](Columns::in_no_workspace) says it of every row.
//! - A row whose own node is null (the profile, for profiles) or whose organization is null is no resource, and is
//!   never in reach. Rows of another level than the permission are never in reach either.
//! - A state that is none of the states' values, and a fact that is neither true nor false, are unknown.
//!
//! # Ids
//!
//! [`Ids`] says how a column holds ids. An id that the column cannot hold is in no row: it is left out of lists, equals
//! nothing, and differs from whatever is not null. It is never cut or wrapped. A negative integer is no id.
//!
//! Texts are compared as the database compares them. Give text columns a binary collation where the default one takes
//! different texts for equal, as MySQL's do.
//!
//! # Use
//!
//! The condition is true, false or null, as `WHERE` expects; its negation is not the rest, `IS NOT TRUE` is. It looks at
//! one row at a time, so a list that is ordered by a unique key is paged by `OFFSET` or by the last key seen, like any
//! other. It holds for as long as the actor does (see [`Actor::valid_until`](crate::Actor::valid_until)).
//!
//! There is a bound value for every node that the reach names, and databases limit those: 65,535 in PostgreSQL and
//! MySQL, 32,766 in SQLite.
//!
//! The crate asks of sea-query only that its values can be shared between threads; a host turns on the backend that it
//! renders with.

mod columns;
mod condition;
mod ids;

pub use columns::Columns;
pub use ids::Ids;

use crate::access::reach::Reach;
use sea_query::Condition;

impl Reach {
    /// Makes the condition that is true of exactly the rows in reach, for the `WHERE` of a list. See [the
    /// module](self).
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, reach::Reach};
    /// # use sea_query::{Condition, Expr};
    /// fn condition(reach: &Reach) -> Condition {
    ///     let columns = Columns::profiles(Expr::col("profile_id"), Ids::Integers)
    ///         .organization(Expr::col("organization_id"), Ids::Integers)
    ///         .workspace(Expr::col("workspace_id"), Ids::Integers);
    ///     reach.to_condition(&columns)
    /// }
    /// ```
    #[must_use]
    pub fn to_condition(&self, columns: &Columns) -> Condition {
        condition::of(self, columns)
    }
}
