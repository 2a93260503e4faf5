//! Definitions as the first format of events took them, whatever a policy says today (J3).

use super::{is_ascending, is_each_once};
use crate::approval_definition::{Approvers, Definition, Privilege, Quorum, RoleNames, Stage};
use alloc::string::String;

const MOST_REMINDERS: usize = 16;

/// Whether such a definition could be bound to a post; without stages, only as what stands for nothing bound.
pub(in crate::approval) fn is_sound(definition: &Definition) -> bool {
    if definition.stages.is_empty() {
        return *definition == Definition::none();
    }
    let names: alloc::vec::Vec<&String> = definition.stages.iter().map(|stage| &stage.name).collect();
    let named = names.iter().all(|name| !name.is_empty()) && is_each_once(&names);
    named && definition.stages.iter().all(is_sound_stage)
}

fn is_sound_stage(stage: &Stage) -> bool {
    let reachable = match (&stage.approvers, stage.quorum) {
        (_, Quorum::AtLeast(0)) => false,
        (Approvers::People(people), Quorum::AtLeast(least)) => {
            u32::try_from(people.len()).is_ok_and(|named| named >= least)
        }
        _ => true,
    };
    let exempt = match &stage.unless_every_hand {
        None => true,
        Some(Privilege::Permission(name)) => !name.is_empty(),
        Some(Privilege::Roles(roles)) => is_somebody(roles),
    };
    let yes_by_asking = !stage.submitting_approves || matches!(stage.approvers, Approvers::MustApprove(_));
    reachable
        && exempt
        && yes_by_asking
        && is_known(&stage.approvers)
        && stage.escalate_to.as_ref().is_none_or(is_known)
        && is_conjunction(&stage.when)
        && stage.unless.as_ref().is_none_or(|unless| !unless.is_empty() && is_conjunction(unless))
        && !stage.covers.is_empty()
        && is_ascending(&stage.reminders)
        && stage.reminders.len() <= MOST_REMINDERS
}

fn is_known(approvers: &Approvers) -> bool {
    match approvers {
        Approvers::Permission(name) => !name.is_empty(),
        Approvers::Roles(roles) => is_somebody(roles),
        Approvers::People(people) => !people.is_empty() && is_each_once(people),
        Approvers::MustApprove(_) => true,
    }
}

fn is_somebody(roles: &RoleNames) -> bool {
    let all = [&roles.organization, &roles.workspace, &roles.profile];
    all.iter().any(|names| !names.is_empty()) && all.iter().all(|names| is_each_once(names))
}

/// No literal twice, and none with its negation.
fn is_conjunction(literals: &[String]) -> bool {
    let atom = |literal: &String| String::from(literal.strip_prefix('!').unwrap_or(literal));
    let atoms: alloc::vec::Vec<String> = literals.iter().map(atom).collect();
    is_each_once(&atoms) && atoms.iter().all(|atom| !atom.is_empty())
}
