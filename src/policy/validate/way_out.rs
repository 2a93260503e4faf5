//! Content that nobody can approve must have a way out.

use super::super::approval::Approval;
use super::super::compile::expansion;
use super::super::document::Node;
use super::super::model::{Forbid, Model, Role, RoleIndex};
use super::expansion::Reached;
use super::problems::Problems;
use super::role::Read;
use crate::level::Level;
use alloc::borrow::ToOwned;

/// Reports definitions without a role that always has a holder and plainly holds a right to end what they began.
pub(super) fn way_out(
    node: Option<&Node>,
    approval: &Approval,
    roles: &[Option<Read<'_>>],
    reached: &Reached,
    forbid: &[Forbid],
    problems: &mut Problems,
) {
    let Some(definitions) = node.and_then(|node| node.field("definitions")) else { return };
    if approval.definitions.is_empty() {
        return;
    }
    let exits = exits(approval, forbid);
    let role = |index: RoleIndex| roles.get(index).and_then(Option::as_ref).map(|read| &read.role);
    let leads_out = |index: &RoleIndex| role(*index).is_some_and(|role| grants(role) & exits != 0);
    let held = (0..roles.len()).filter(|index| role(*index).is_some_and(is_always_held));
    let mut reached = held.filter_map(|index| reached.get(index));
    if !reached.any(|reached| reached.iter().any(leads_out)) {
        none(definitions, problems);
    }
}

/// Whether the policy has such a role, for definitions that come from outside.
pub(super) fn has_model(model: &Model) -> bool {
    let Some(approval) = &model.approval else { return false };
    let exits = exits(approval, &model.forbid);
    let leads_out = |index: RoleIndex| model.roles.get(index).is_some_and(|role| grants(role) & exits != 0);
    let mut held = model.roles.iter().enumerate().filter(|(_, role)| is_always_held(role));
    held.any(|(index, _)| expansion(model, index).into_iter().any(leads_out))
}

/// Says that there is none.
pub(super) fn none(definitions: &Node, problems: &mut Problems) {
    problems.report(definitions, || {
        "expected a role with `holders` of at least 1 that grants, without condition or obligation, what guards `force`, `reassign` or `withdraw`, found none: content that nobody can approve would have no way out".to_owned()
    });
}

fn exits(approval: &Approval, forbid: &[Forbid]) -> u128 {
    let always = forbid.iter().filter(|rule| rule.level == Level::Profile && rule.when.is_empty());
    approval.exits() & !always.fold(0, |mask, rule| mask | rule.permissions)
}

fn is_always_held(role: &Role) -> bool {
    role.holders.min.is_some_and(|least| least > 0)
}

/// What the role plainly grants at profiles.
fn grants(role: &Role) -> u128 {
    let plain = role
        .grants
        .iter()
        .filter(|grant| grant.level == Level::Profile && grant.when.is_empty() && grant.obligations == 0);
    plain.fold(0, |mask, grant| mask | grant.permissions)
}
