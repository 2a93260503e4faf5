//! Content that nobody can approve must have a way out.

use super::super::approval::Approval;
use super::super::document::Node;
use super::super::model::Forbid;
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
    let always = forbid.iter().filter(|rule| rule.level == Level::Profile && rule.when.is_empty());
    let taken = always.fold(0, |mask, rule| mask | rule.permissions);
    let exits = approval.exits() & !taken;
    let grants = |role: &usize| {
        let read = roles.get(*role).and_then(Option::as_ref);
        let plain = read
            .into_iter()
            .flat_map(|read| &read.role.grants)
            .filter(|grant| grant.level == Level::Profile && grant.when.is_empty() && grant.obligations == 0);
        plain.fold(0, |mask, grant| mask | grant.permissions)
    };
    let mut held = roles
        .iter()
        .enumerate()
        .filter(|(_, read)| read.as_ref().is_some_and(|read| read.role.holders.min.is_some_and(|least| least > 0)));
    let found = held
        .any(|(role, _)| reached.get(role).is_some_and(|reached| reached.iter().any(|role| grants(role) & exits != 0)));
    if !found {
        problems.report(definitions, || {
            "expected a role with `holders` of at least 1 that grants, without condition or obligation, what guards `force`, `reassign` or `withdraw`, found none: content that nobody can approve would have no way out".to_owned()
        });
    }
}
