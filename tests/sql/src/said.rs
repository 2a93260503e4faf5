//! Which columns a host names.

use crate::row::FACTS;
use crate::store::Store;
use crate::world::Random;
use countersign::interchange::sql::Columns;
use countersign::{Level, OrganizationId};
use sea_query::{Expr, ExprTrait, Query};

/// What is known of the workspaces of profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    Column,
    Nowhere,
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Said {
    /// Instead of the column.
    pub every_organization: Option<u128>,
    pub within: Within,
    pub connected_by: bool,
    pub content: bool,
    pub author: bool,
    pub assignees: bool,
    pub state: bool,
    pub facts: [bool; FACTS.len()],
}

impl Said {
    pub fn everything() -> Self {
        Self {
            every_organization: None,
            within: Within::Column,
            connected_by: true,
            content: true,
            author: true,
            assignees: true,
            state: true,
            facts: [true; FACTS.len()],
        }
    }

    pub(crate) fn random(random: &mut Random, organization: u128) -> Self {
        Self {
            every_organization: random.one_in(8).then_some(organization),
            within: match random.below(8) {
                0 => Within::Nowhere,
                1 => Within::Unknown,
                _ => Within::Column,
            },
            connected_by: !random.one_in(4),
            content: !random.one_in(4),
            author: !random.one_in(4),
            assignees: !random.one_in(4),
            state: !random.one_in(4),
            facts: [(); FACTS.len()].map(|()| !random.one_in(4)),
        }
    }

    pub fn columns(&self, store: Store, level: Level) -> Columns {
        let (ids, column) = (store.ids(), |name: &'static str| Expr::col(("post", name)));
        let mut columns = match level {
            Level::Organization => Columns::organizations(column("organization"), ids),
            Level::Workspace => Columns::workspaces(column("workspace"), ids),
            Level::Profile => Columns::profiles(column("profile"), ids),
        };
        columns = match self.every_organization {
            Some(bits) => columns.of_organization(OrganizationId::from_u128(bits)),
            None => columns.organization(column("organization"), ids),
        };
        columns = match self.within {
            Within::Column => columns.workspace(column("workspace"), ids),
            Within::Nowhere => columns.in_no_workspace(),
            Within::Unknown => columns,
        };
        if self.connected_by {
            columns = columns.connected_by(column("connected_by"), ids);
        }
        if self.content {
            columns = columns.content(column("content"), ids);
        }
        if self.author {
            columns = columns.author(column("author"), ids);
        }
        if self.assignees {
            let of_this_post = Expr::col(("assignee", "post")).equals(("post", "id"));
            let rows = Query::select().from("assignee").and_where(of_this_post).take();
            columns = columns.assignees(rows, Expr::col(("assignee", "person")), ids);
        }
        if self.state {
            columns = columns.state(column("state"));
        }
        for (name, _) in FACTS.iter().zip(self.facts).filter(|(_, said)| *said) {
            columns = columns.fact(*name, column(name));
        }
        columns
    }
}
