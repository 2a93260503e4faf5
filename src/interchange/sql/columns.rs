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
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::OrganizationPermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// let owner = policy.actor(UserId::new(1), agency).organization_role(policy.organization_role("owner")?).build(now)?;
    /// let invites = policy.reach(&owner, OrganizationPermissions::MEMBER_INVITE);
    /// let rows = Columns::organizations(Expr::col("id"), Ids::Integers);
    /// assert!(format!("{:?}", invites.to_condition(&rows)).contains("BigInt(Some(1))"), "the one they own");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn organizations(organization: Expr, ids: Ids) -> Self {
        Self::of(Node::Organization).organization(organization, ids)
    }

    /// Describes rows that are workspaces, perhaps with content in them, by the column of the workspace.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::WorkspacePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::PUBLER)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// let admin = policy.workspace_role("admin")?;
    /// let admin = policy.actor(UserId::new(2), agency).workspace_role(WorkspaceId::new(5), admin).build(now)?;
    /// let rows = Columns::workspaces(Expr::col("id"), Ids::Integers).of_organization(agency);
    /// let connects = policy.reach(&admin, WorkspacePermissions::PROFILE_CONNECT);
    /// assert!(format!("{:?}", connects.to_condition(&rows)).contains("BigInt(Some(5))"), "the one they run");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn workspaces(workspace: Expr, ids: Ids) -> Self {
        Self::of(Node::Workspace(IdColumn { column: workspace, ids }))
    }

    /// Describes rows that are profiles, perhaps with content in them, by the column of the profile.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let moderator = policy.actor(UserId::new(3), agency).profile_role(ProfileId::new(7), policy.profile_role("moderator")?).build(now)?;
    /// # let edits = policy.reach(&moderator, ProfilePermissions::POST_EDIT);
    /// let rows = Columns::profiles(Expr::col("id"), Ids::Integers).of_organization(agency);
    /// let publishes = policy.reach(&moderator, ProfilePermissions::POST_SUBMIT);
    /// assert!(format!("{:?}", publishes.to_condition(&rows)).contains("BigInt(Some(7))"), "the one they work on");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let moderator = policy.actor(UserId::new(3), agency).profile_role(ProfileId::new(7), policy.profile_role("moderator")?).build(now)?;
    /// # let edits = policy.reach(&moderator, ProfilePermissions::POST_EDIT);
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers)
    ///     .organization(Expr::col("organization_id"), Ids::Integers)
    ///     .author(Expr::col("author_id"), Ids::Integers).state(Expr::col("state"));
    /// assert!(format!("{:?}", edits.to_condition(&posts)).contains("organization_id"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn organization(self, column: Expr, ids: Ids) -> Self {
        Self { organization: Some(Organization::Column(IdColumn { column, ids })), ..self }
    }

    /// Puts every row in that organization: for a database of one organization.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let moderator = policy.actor(UserId::new(3), agency).profile_role(ProfileId::new(7), policy.profile_role("moderator")?).build(now)?;
    /// # let edits = policy.reach(&moderator, ProfilePermissions::POST_EDIT);
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers)
    ///     .author(Expr::col("author_id"), Ids::Integers).state(Expr::col("state"));
    /// let other = posts.clone().of_organization(OrganizationId::new(2)); // another customer's database
    /// assert_eq!(edits.to_condition(&other), edits.to_condition(&posts), "nothing is in reach there");
    /// assert_ne!(edits.to_condition(&other), edits.to_condition(&posts.of_organization(agency)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_organization(self, organization: OrganizationId) -> Self {
        Self { organization: Some(Organization::Every(organization)), ..self }
    }

    /// Sets the column of the workspace that a profile lies in; a null says that it lies in none. Read of profiles
    /// alone.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::PUBLER)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let admin = policy.workspace_role("admin")?;
    /// # let admin = policy.actor(UserId::new(2), agency).workspace_role(WorkspaceId::new(5), admin).build(now)?;
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency)
    ///     .workspace(Expr::col("workspace_id"), Ids::Integers);
    /// let reviews = policy.reach(&admin, ProfilePermissions::POST_REVIEW);
    /// assert!(format!("{:?}", reviews.to_condition(&posts)).contains("workspace_id"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn workspace(self, column: Expr, ids: Ids) -> Self {
        Self { workspace: Workspace::Column(IdColumn { column, ids }), ..self }
    }

    /// Puts every profile outside of workspaces: for products that have none.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// let manager = actor::Assignment::organization(policy.organization_role("manager")?).except_workspaces([WorkspaceId::new(5)]);
    /// let manager = policy.actor(UserId::new(2), agency).assignment(manager).build(now)?;
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency);
    /// let publishes = policy.reach(&manager, ProfilePermissions::POST_PUBLISH); // outside of workspace 5
    /// assert_ne!(publishes.to_condition(&posts.clone().in_no_workspace()), publishes.to_condition(&posts));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn in_no_workspace(self) -> Self {
        Self { workspace: Workspace::None, ..self }
    }

    /// Sets the column of who connected the profile. Read of profiles alone.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::PUBLER)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let admin = policy.workspace_role("admin")?;
    /// # let admin = policy.actor(UserId::new(2), agency).workspace_role(WorkspaceId::new(5), admin).build(now)?;
    /// let pages = Columns::profiles(Expr::col("id"), Ids::Integers).of_organization(agency)
    ///     .workspace(Expr::col("workspace_id"), Ids::Integers)
    ///     .connected_by(Expr::col("connector_id"), Ids::Integers);
    /// let removes = policy.reach(&admin, ProfilePermissions::PROFILE_DISCONNECT); // those that they connected
    /// assert!(format!("{:?}", removes.to_condition(&pages)).contains("connector_id"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn connected_by(self, column: Expr, ids: Ids) -> Self {
        Self { connected_by: Some(IdColumn { column, ids }), ..self }
    }

    /// Sets the column of the content's id.
    ///
    /// ```
    /// # use countersign::{actor::*, interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let owner = policy.actor(UserId::new(1), agency).organization_role(policy.organization_role("owner")?);
    /// let link = Attenuation::only(ProfilePermissions::POST_VIEW).content(ContentId::new(900));
    /// let sees = policy.reach(&owner.attenuation(link).build(now)?, ProfilePermissions::POST_VIEW);
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency)
    ///     .content(Expr::col("id"), Ids::Integers);
    /// assert!(format!("{:?}", sees.to_condition(&posts)).contains("BigInt(Some(900))"), "the one that is shared");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn content(self, column: Expr, ids: Ids) -> Self {
        Self { content: Some(IdColumn { column, ids }), ..self }
    }

    /// Sets the column of the content's author.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let moderator = policy.actor(UserId::new(3), agency).profile_role(ProfileId::new(7), policy.profile_role("moderator")?).build(now)?;
    /// # let edits = policy.reach(&moderator, ProfilePermissions::POST_EDIT);
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency)
    ///     .author(Expr::col("author_id"), Ids::Integers).state(Expr::col("state"));
    /// assert!(format!("{:?}", edits.to_condition(&posts)).contains("author_id"), "their own posts");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn author(self, column: Expr, ids: Ids) -> Self {
        Self { author: Some(IdColumn { column, ids }), ..self }
    }

    /// Sets the column of the one person that content is assigned to. A null is unknown, as everywhere; it does not
    /// say that the content is assigned to nobody.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.edit"]}, "roles": {"organization": {"writer":
    /// #     {"grants": {"profile": [{"permissions": ["post.edit"], "when": ["assignee"]}]}}}}}"#)?;
    /// # let (agency, writer, now) = (OrganizationId::new(1), policy.organization_role("writer")?, Timestamp::from_millis(0));
    /// let writer = policy.actor(UserId::new(3), agency).organization_role(writer).build(now)?;
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency)
    ///     .assignee(Expr::col("assignee_id"), Ids::Integers);
    /// let edits = policy.reach(&writer, ProfilePermissions::POST_EDIT); // what they are to write
    /// assert!(format!("{:?}", edits.to_condition(&posts)).contains("assignee_id"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let moderator = policy.actor(UserId::new(3), agency).profile_role(ProfileId::new(7), policy.profile_role("moderator")?).build(now)?;
    /// # let edits = policy.reach(&moderator, ProfilePermissions::POST_EDIT);
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency)
    ///     .author(Expr::col("author_id"), Ids::Integers).state(Expr::col("state"));
    /// assert!(format!("{:?}", edits.to_condition(&posts)).contains("scheduled"), "while these are scheduled");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn state(self, column: Expr) -> Self {
        self.state_as(column, |state| Some(Value::from(state.name())))
    }

    /// Sets the column of the content's state, by values of the host's; `None` for a state that the column cannot
    /// hold. A value that stands for two states leaves open which.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, policies, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let (policy, agency, now) = (Policy::parse(policies::AGORAPULSE)?, OrganizationId::new(1), Timestamp::from_millis(0));
    /// # let moderator = policy.actor(UserId::new(3), agency).profile_role(ProfileId::new(7), policy.profile_role("moderator")?).build(now)?;
    /// # let edits = policy.reach(&moderator, ProfilePermissions::POST_EDIT);
    /// let number = |state| (state == ContentState::Scheduled).then_some(4.into()); // what the host stores for it
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency)
    ///     .author(Expr::col("author_id"), Ids::Integers).state_as(Expr::col("state"), number);
    /// assert!(format!("{:?}", edits.to_condition(&posts)).contains("Int(Some(4))"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn state_as(self, column: Expr, value: fn(ContentState) -> Option<Value>) -> Self {
        Self { state: Some(State { column, value }), ..self }
    }

    /// Sets the column of a fact that the policy declares: true, false, or null for unknown. Any expression of a truth
    /// value will do. The last column of a fact stands; facts that the policy does not declare are left aside.
    ///
    /// ```
    /// # use countersign::{interchange::sql::{Columns, Ids}, social::ProfilePermissions, *};
    /// # use sea_query::Expr;
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "facts": ["urgent"], "permissions": {"profile": ["post.edit"]}, "roles":
    /// #     {"organization": {"writer": {"grants": {"profile": [{"permissions": ["post.edit"], "when": ["urgent"]}]}}}}}"#)?;
    /// # let (agency, writer, now) = (OrganizationId::new(1), policy.organization_role("writer")?, Timestamp::from_millis(0));
    /// let writer = policy.actor(UserId::new(3), agency).organization_role(writer).build(now)?;
    /// let posts = Columns::profiles(Expr::col("profile_id"), Ids::Integers).of_organization(agency)
    ///     .fact("urgent", Expr::col("is_urgent"));
    /// let edits = policy.reach(&writer, ProfilePermissions::POST_EDIT);
    /// assert!(format!("{:?}", edits.to_condition(&posts)).contains("is_urgent"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fact(mut self, fact: impl Into<String>, column: Expr) -> Self {
        let fact = fact.into();
        self.facts.retain(|(other, _)| *other != fact);
        self.facts.push((fact, column));
        self
    }

    /// Compares texts byte by byte, as MySQL and MariaDB need to be told.
    ///
    /// Without it these databases refuse a condition that compares a text; with it all others do. The module tells what it
    /// costs an index.
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
