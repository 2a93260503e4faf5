//! What a host's columns say of its rows.

use super::ids::{IdColumn, Ids};
use super::texts::Texts;
use crate::id::OrganizationId;
use crate::level::Level;
use crate::resource::ContentState;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use sea_query::{Expr, SelectStatement, Value};

/// Describes a host's rows: what they are, and which column says what of them.
///
/// A column is any expression over the row (`Expr::col("author_id")`, `Expr::col(("post", "author_id"))`). What no column
/// says is unknown. The module tells what nulls mean.
///
/// ```
/// # use countersign::interchange::sql::{Columns, Ids};
/// # use sea_query::Expr;
/// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers)
///     .organization(Expr::col("organization_id"), Ids::Integers)
///     .in_no_workspace()
///     .author(Expr::col("author_id"), Ids::UuidText)
///     .state(Expr::col("state"))
///     .fact("sensitive", Expr::col("is_sensitive"));
/// # let _ = posts;
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Columns {
    pub(super) node: Node,
    pub(super) organization: Option<Organization>,
    /// Of profiles.
    pub(super) workspace: Workspace,
    pub(super) connected_by: Option<IdColumn>,
    pub(super) content: Option<IdColumn>,
    pub(super) author: Option<IdColumn>,
    pub(super) assignees: Option<Assignees>,
    pub(super) state: Option<State>,
    pub(super) facts: Vec<(String, Expr)>,
    pub(super) texts: Texts,
}

/// What a row is.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// `Columns::organization` is its column.
    Organization,
    Workspace(IdColumn),
    Profile(IdColumn),
}

#[derive(Clone, Debug)]
pub(super) enum Organization {
    Column(IdColumn),
    Every(OrganizationId),
}

#[derive(Clone, Debug)]
pub(super) enum Workspace {
    Unknown,
    None,
    Column(IdColumn),
}

#[derive(Clone, Debug)]
pub(super) enum Assignees {
    One(IdColumn),
    /// The rows that assign the content to somebody, nothing selected; and who that is.
    Rows(Box<SelectStatement>, IdColumn),
}

#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) column: Expr,
    pub(super) value: fn(ContentState) -> Option<Value>,
}

impl Columns {
    /// Describes rows that are organizations, perhaps with content in them, by the column of the organization.
    pub fn organizations(organization: Expr, ids: Ids) -> Self {
        Self::of(Node::Organization).organization(organization, ids)
    }

    /// Describes rows that are workspaces, perhaps with content in them, by the column of the workspace.
    pub fn workspaces(workspace: Expr, ids: Ids) -> Self {
        Self::of(Node::Workspace(IdColumn { column: workspace, ids }))
    }

    /// Describes rows that are profiles, perhaps with content in them, by the column of the profile.
    pub fn profiles(profile: Expr, ids: Ids) -> Self {
        Self::of(Node::Profile(IdColumn { column: profile, ids }))
    }

    fn of(node: Node) -> Self {
        Self {
            node,
            organization: None,
            workspace: Workspace::Unknown,
            connected_by: None,
            content: None,
            author: None,
            assignees: None,
            state: None,
            facts: Vec::new(),
            texts: Texts::AsTheyAre,
        }
    }

    /// Sets the column of the organization. Without it, and without [`of_organization`](Self::of_organization),
    /// nothing is in reach.
    pub fn organization(self, column: Expr, ids: Ids) -> Self {
        Self { organization: Some(Organization::Column(IdColumn { column, ids })), ..self }
    }

    /// Says that every row belongs to that organization: for a database of one organization.
    pub fn of_organization(self, organization: OrganizationId) -> Self {
        Self { organization: Some(Organization::Every(organization)), ..self }
    }

    /// Sets the column of the workspace that a profile lies in; a null says that it lies in none. Read of profiles
    /// alone.
    pub fn workspace(self, column: Expr, ids: Ids) -> Self {
        Self { workspace: Workspace::Column(IdColumn { column, ids }), ..self }
    }

    /// Says that no profile lies in a workspace: for products that have none.
    pub fn in_no_workspace(self) -> Self {
        Self { workspace: Workspace::None, ..self }
    }

    /// Sets the column of who connected the profile. Read of profiles alone.
    pub fn connected_by(self, column: Expr, ids: Ids) -> Self {
        Self { connected_by: Some(IdColumn { column, ids }), ..self }
    }

    /// Sets the column of the content's id.
    pub fn content(self, column: Expr, ids: Ids) -> Self {
        Self { content: Some(IdColumn { column, ids }), ..self }
    }

    /// Sets the column of the content's author.
    pub fn author(self, column: Expr, ids: Ids) -> Self {
        Self { author: Some(IdColumn { column, ids }), ..self }
    }

    /// Sets the column of the one person that content is assigned to. A null is unknown, as everywhere; it does not
    /// say that the content is assigned to nobody.
    pub fn assignee(self, column: Expr, ids: Ids) -> Self {
        Self { assignees: Some(Assignees::One(IdColumn { column, ids })), ..self }
    }

    /// Sets another table's rows that say to whom content is assigned: a query for the rows of this content, with
    /// nothing selected, and the column of the person there. No rows say that the content is assigned to nobody; a
    /// null among the persons leaves unknown who else it is assigned to.
    ///
    /// ```
    /// # use countersign::interchange::sql::{Columns, Ids};
    /// # use sea_query::{Expr, ExprTrait, Query};
    /// # fn with_assignees(columns: Columns) -> Columns {
    /// let of_this_post = Expr::col(("assignee", "post_id")).equals(("post", "id"));
    /// let rows = Query::select().from("assignee").and_where(of_this_post).take();
    /// columns.assignees(rows, Expr::col(("assignee", "user_id")), Ids::Integers)
    /// # }
    /// ```
    pub fn assignees(self, rows: SelectStatement, person: Expr, ids: Ids) -> Self {
        Self { assignees: Some(Assignees::Rows(Box::new(rows), IdColumn { column: person, ids })), ..self }
    }

    /// Sets the column of the content's state, by the states' names. Anything else there is unknown.
    pub fn state(self, column: Expr) -> Self {
        self.state_as(column, |state| Some(Value::from(state.name())))
    }

    /// Sets the column of the content's state, by values of the host's; `None` for a state that the column cannot
    /// hold. A value that stands for two states leaves open which.
    pub fn state_as(self, column: Expr, value: fn(ContentState) -> Option<Value>) -> Self {
        Self { state: Some(State { column, value }), ..self }
    }

    /// Sets the column of a fact that the policy declares: true, false, or null for unknown. Any expression of a truth
    /// value will do. The last column of a fact stands; facts that the policy does not declare are left aside.
    pub fn fact(mut self, fact: impl Into<String>, column: Expr) -> Self {
        let fact = fact.into();
        self.facts.retain(|(other, _)| *other != fact);
        self.facts.push((fact, column));
        self
    }

    /// Says that the rows lie in MySQL or MariaDB, so that texts are compared byte by byte there. Without it these
    /// databases refuse a condition that compares a text; with it all others do. The module tells what it costs an
    /// index.
    ///
    /// ```
    /// # use countersign::interchange::sql::{Columns, Ids};
    /// # use sea_query::Expr;
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::UuidText).state(Expr::col("state")).mysql();
    /// # let _ = posts;
    /// ```
    pub fn mysql(self) -> Self {
        Self { texts: Texts::AsBytes, ..self }
    }

    pub(super) fn level(&self) -> Level {
        match self.node {
            Node::Organization => Level::Organization,
            Node::Workspace(_) => Level::Workspace,
            Node::Profile(_) => Level::Profile,
        }
    }
}
