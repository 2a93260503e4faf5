//! From areas to conditions. `None` is never true; an empty conjunction always is.

use super::columns::{Assignees, Columns, Node, Organization, State, Workspace};
use super::ids::IdColumn;
use super::texts::{Texts, is_text};
use crate::access::reach::{Nodes, Reach, ReachPart, ReachParts, Requirement};
use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::resource::ContentState;
use alloc::vec::Vec;
use sea_query::{Condition, Expr, ExprTrait, SelectStatement, Value};

pub(super) fn of(reach: &Reach, columns: &Columns) -> Condition {
    let all = whole(reach, columns);
    // A condition without members is dropped by statements, whichever way it is meant.
    let constant = |value: bool| Expr::Constant(value.into());
    let whole = all.map_or_else(|| constant(false), |all| balanced(all, Expr::and).unwrap_or_else(|| constant(true)));
    Condition::all().add(whole)
}

fn whole(reach: &Reach, columns: &Columns) -> Option<Vec<Expr>> {
    if columns.level() != reach.level() {
        return None;
    }
    let mut all = Vec::new();
    match columns.organization.as_ref()? {
        Organization::Column(column) => all.push(column.is(reach.organization().as_u128(), columns.texts)?),
        Organization::Every(organization) if *organization == reach.organization() => {}
        Organization::Every(_) => return None,
    }
    let ReachParts { union, lifts, .. } = reach.parts();
    let parts: Vec<Vec<Expr>> = union.iter().filter_map(|part| of_part(part, columns)).collect();
    if parts.is_empty() {
        return None;
    }
    if parts.iter().all(|part| !part.is_empty()) {
        let parts = parts.into_iter().filter_map(|part| balanced(part, Expr::and)).collect();
        all.extend(balanced(parts, Expr::or));
    }
    for one_of in &lifts {
        // Of what no column says, nothing is known to lift anything; where nothing does, no row is in reach.
        let known = one_of.iter().filter_map(|requirement| of_requirement(requirement, columns)).collect();
        all.push(balanced(known, Expr::or)?);
    }
    Some(all)
}

/// Joined as a tree that is as low as can be: databases limit the depth of expressions.
fn balanced(mut all: Vec<Expr>, join: fn(Expr, Expr) -> Expr) -> Option<Expr> {
    while all.len() > 1 {
        let mut pairs = Vec::with_capacity(all.len().div_ceil(2));
        let mut rest = all.into_iter();
        while let Some(one) = rest.next() {
            pairs.push(match rest.next() {
                Some(other) => join(one, other),
                None => one,
            });
        }
        all = pairs;
    }
    all.pop()
}

fn of_part(part: &ReachPart, columns: &Columns) -> Option<Vec<Expr>> {
    let mut all = of_place(part, columns)?;
    if let Some(content) = part.content {
        all.push(columns.content.as_ref()?.is(content.as_u128(), columns.texts)?);
    }
    for requirement in &part.when {
        all.push(of_requirement(requirement, columns)?);
    }
    Some(all)
}

fn of_place(part: &ReachPart, columns: &Columns) -> Option<Vec<Expr>> {
    let mut all = Vec::new();
    match &columns.node {
        Node::Organization => {
            absent(&part.workspaces)?;
            absent(&part.profiles)?;
        }
        Node::Workspace(column) => {
            all.push(own(column, &part.workspaces, WorkspaceId::as_u128, columns.texts)?);
            absent(&part.profiles)?;
        }
        Node::Profile(column) => {
            all.push(own(column, &part.profiles, ProfileId::as_u128, columns.texts)?);
            all.extend(within(&columns.workspace, &part.workspaces, columns.texts)?);
        }
    }
    Some(all)
}

/// A row that has no such node is in every complement and in no list.
fn absent<T>(nodes: &Nodes<T>) -> Option<()> {
    matches!(nodes, Nodes::AllBut(_)).then_some(())
}

/// The row's own node: a null is no resource.
fn own<T: Copy>(column: &IdColumn, nodes: &Nodes<T>, bits: fn(T) -> u128, texts: Texts) -> Option<Expr> {
    match nodes {
        Nodes::Only(list) => column.is_in(list.iter().copied().map(bits), texts),
        Nodes::AllBut(list) => {
            Some(column.is_not_in(list.iter().copied().map(bits), texts).unwrap_or_else(|| column.is_known()))
        }
    }
}

/// The workspace that a profile lies in: a null says that it lies in none.
fn within(workspace: &Workspace, nodes: &Nodes<WorkspaceId>, texts: Texts) -> Option<Option<Expr>> {
    match (workspace, nodes) {
        (Workspace::Unknown | Workspace::None, Nodes::Only(_)) => None,
        (Workspace::Unknown, Nodes::AllBut(list)) => list.is_empty().then_some(None),
        (Workspace::None, Nodes::AllBut(_)) => Some(None),
        (Workspace::Column(column), Nodes::Only(list)) => {
            Some(Some(column.is_in(list.iter().copied().map(WorkspaceId::as_u128), texts)?))
        }
        (Workspace::Column(column), Nodes::AllBut(list)) => {
            let outside = column.is_not_in(list.iter().copied().map(WorkspaceId::as_u128), texts);
            Some(outside.map(|outside| column.is_null().or(outside)))
        }
    }
}

fn of_requirement(requirement: &Requirement, columns: &Columns) -> Option<Expr> {
    match requirement {
        Requirement::Author { user, is } => of_person(columns.author.as_ref()?, *user, *is, columns.texts),
        Requirement::Connector { user, is } => match columns.node {
            Node::Profile(_) => of_person(columns.connected_by.as_ref()?, *user, *is, columns.texts),
            Node::Organization | Node::Workspace(_) => None,
        },
        Requirement::Assignee { user, is } => of_assignee(columns.assignees.as_ref()?, *user, *is, columns.texts),
        Requirement::State { state, is } => of_state(columns.state.as_ref()?, *state, *is, columns.texts),
        Requirement::Fact { fact, is } => {
            let (_, column) = columns.facts.iter().find(|(name, _)| name == fact)?;
            Some(column.clone().eq(*is))
        }
    }
}

fn of_person(column: &IdColumn, user: UserId, is: bool, texts: Texts) -> Option<Expr> {
    if is { column.is(user.as_u128(), texts) } else { Some(column.is_not(user.as_u128(), texts)) }
}

fn of_assignee(assignees: &Assignees, user: UserId, is: bool, texts: Texts) -> Option<Expr> {
    let (rows, person) = match assignees {
        Assignees::One(column) => return of_person(column, user, is, texts),
        Assignees::Rows(rows, person) => (rows, person),
    };
    let mut persons = SelectStatement::clone(rows);
    let value = person.value(user.as_u128());
    persons.expr(texts.column(&person.column, value.as_ref().is_some_and(is_text)));
    // `IN` and `NOT IN` are null where the user is not listed and a null is.
    match (value, is) {
        (Some(user), true) => Some(texts.value(user).in_subquery(persons)),
        (Some(user), false) => Some(texts.value(user).not_in_subquery(persons)),
        (None, true) => None,
        (None, false) => Some(Expr::not_exists(persons.and_where(person.is_null()).take())),
    }
}

/// A value that is no state's, or that of several, says nothing; so what is another state is named.
fn of_state(state: &State, wanted: ContentState, is: bool, texts: Texts) -> Option<Expr> {
    let value = (state.value)(wanted);
    let others = ContentState::ALL.into_iter().filter(|other| *other != wanted);
    let mut others: Vec<Value> = others.filter_map(state.value).collect();
    if is {
        let value = value.filter(|value| !others.contains(value))?;
        return texts.is_in(&state.column, alloc::vec![value]);
    }
    others.retain(|other| Some(other) != value.as_ref());
    texts.is_in(&state.column, others)
}
