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
//! # Texts
//!
//! States and ids that are texts are the same only byte by byte: `SCHEDULED`, `schéduled` and `scheduled` with a blank
//! at its end are no states, as in [`ContentState::from_name`](crate::ContentState::from_name).
//!
//! - **MySQL and MariaDB** overlook case, accents and blanks at the end by default, and the blanks even with a binary
//!   collation. [`Columns::mysql`] compares bytes instead: a row must be equal as its column compares,
//!   and its text in `utf8mb4` must have the same bytes. Without it each text is bound as `CAST(? AS TEXT)`, which
//!   these databases refuse: a host that forgets it gets an error and no list. With it every other database refuses.
//! - **What that costs an index:** nothing where a row must be one of some values, for the first of the two comparisons is
//!   on the column alone and finds the rows in its index; the second looks at those. Each text is then bound twice.
//!   Where a row must be none of some values, and in a table of assignees, the column is converted for each row that the
//!   rest of the condition finds: index the post in a table of assignees, not the person alone. Ids as integers or bytes
//!   ([`Ids::Integers`], [`Ids::Bytes`]) are never converted.
//! - **PostgreSQL and SQLite** compare bytes unless a column was made to do otherwise. Leave out `COLLATE NOCASE` and
//!   `RTRIM`, collations that are not deterministic, and `CHAR(n)` for what may be shorter. A column of an enumeration of
//!   PostgreSQL's is given as `Expr::col("state").cast_as("TEXT")`.
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
mod texts;

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
