//! Definitions from a policy, and definitions of their own.

use super::{
    Approvers, Barred, Deadline, Definition, InFlight, Late, OnReject, Order, Privilege, Quorum, RemovedApprover,
    Resubmission, RoleNames, Side, Stage, Unreachable, Yes,
};
use crate::approval::model::content::{Classes, FieldClass};
use crate::level::Level;
use crate::policy::model::{Condition, Model, RoleIndex};
use crate::policy::{PolicyError, Problem, approval as model};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Says why a definition is refused: every problem, at its place in the definition as a JSON document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct DefinitionError(pub(in crate::approval) PolicyError);

impl DefinitionError {
    /// Gives every problem, in the order of the document; never empty.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.0.problems()
    }
}

impl Definition {
    /// The definition of a policy, its masks turned into names again.
    pub(in crate::approval) fn of_model(
        definition: &model::Definition,
        policy: &Model,
        permissions: &[(&'static str, u128)],
    ) -> Self {
        fn choose<T>(second: bool, if_not: T, if_so: T) -> T {
            if second { if_so } else { if_not }
        }
        Self {
            name: definition.name.clone(),
            order: choose(definition.parallel, Order::Sequential, Order::Parallel),
            stages: definition.stages.iter().map(|stage| Stage::of_model(stage, policy, permissions)).collect(),
            on_reject: choose(definition.reject_to_draft, OnReject::ChangesRequested, OnReject::Draft),
            resubmission: choose(
                definition.resume_at_rejecting_stage,
                Resubmission::Restart,
                Resubmission::RejectingStage,
            ),
            unreachable: choose(definition.skip_unreachable, Unreachable::Block, Unreachable::SkipVisibly),
            in_flight: choose(definition.migrate_in_flight, InFlight::Pinned, InFlight::Migrate),
            removed_approver: choose(
                definition.removed_approver_counts,
                RemovedApprover::StopsCounting,
                RemovedApprover::KeepsCounting,
            ),
            late: match definition.late {
                model::Late::Expire => Late::Expire,
                model::Late::Hold => Late::Hold,
                model::Late::PublishWithinMinutes(minutes) => Late::PublishWithinMinutes(minutes),
            },
        }
    }

    /// The literals of a condition, by name.
    pub(in crate::approval) fn literals(condition: Condition, policy: &Model) -> Vec<String> {
        let mut literals = Vec::new();
        for (index, atom) in policy.atoms.iter().enumerate() {
            let bit = u32::try_from(index).ok().and_then(|index| 1_u16.checked_shl(index)).unwrap_or(0);
            if condition.all_true & bit != 0 {
                literals.push(atom.clone());
            }
            if condition.all_false & bit != 0 {
                literals.push(format!("!{atom}"));
            }
        }
        literals
    }
}

impl Stage {
    fn of_model(stage: &model::Stage, policy: &Model, permissions: &[(&'static str, u128)]) -> Self {
        let approvers = |of: &model::Approvers| match of {
            model::Approvers::Permission(mask) => Approvers::Permission(permission_name(*mask, permissions)),
            model::Approvers::Roles(roles) => Approvers::Roles(role_names(roles, policy)),
            model::Approvers::People(people) => Approvers::People(people.clone()),
            model::Approvers::MustApprove => Approvers::MustApprove(Yes),
        };
        Self {
            name: stage.name.clone(),
            approvers: approvers(&stage.approvers),
            party: if stage.external { Side::External } else { Side::Internal },
            quorum: match stage.quorum {
                model::Quorum::Any => Quorum::Any,
                model::Quorum::All => Quorum::All,
                model::Quorum::AtLeast(needed) => Quorum::AtLeast(needed),
            },
            barred: match stage.barred {
                model::Barred::Nobody => Barred::Nobody,
                model::Barred::Author => Barred::Author,
                model::Barred::LastChanger => Barred::LastChanger,
                model::Barred::Contributors => Barred::Contributors,
            },
            when: Definition::literals(stage.when, policy),
            unless: stage.unless.map(|condition| Definition::literals(condition, policy)),
            unless_every_hand: stage.unless_every_hand.as_ref().map(|privilege| match privilege {
                model::Privilege::Permission(mask) => Privilege::Permission(permission_name(*mask, permissions)),
                model::Privilege::Roles(roles) => Privilege::Roles(role_names(roles, policy)),
            }),
            submitting_approves: stage.submitting_approves,
            covers: stage.covers.iter().fold(Classes::default(), |set, class| set.union(Classes::of(&[of(*class)]))),
            deadline: stage.deadline.map(|deadline| match deadline {
                model::Deadline::MinutesAfterSubmission(minutes) => Deadline::MinutesAfterSubmission(minutes),
                model::Deadline::MinutesBeforePublish(minutes) => Deadline::MinutesBeforePublish(minutes),
            }),
            reminders: stage.reminders.clone(),
            escalate_to: stage.escalate_to.as_ref().map(approvers),
        }
    }
}

fn of(class: model::FieldClass) -> FieldClass {
    match class {
        model::FieldClass::Text => FieldClass::Text,
        model::FieldClass::Media => FieldClass::Media,
        model::FieldClass::Link => FieldClass::Link,
        model::FieldClass::FirstComment => FieldClass::FirstComment,
        model::FieldClass::Schedule => FieldClass::Schedule,
        model::FieldClass::Labels => FieldClass::Labels,
        model::FieldClass::Override => FieldClass::Override,
    }
}

fn permission_name(mask: u128, permissions: &[(&'static str, u128)]) -> String {
    permissions.iter().find(|(_, bit)| *bit == mask).map_or("", |(name, _)| name).to_owned()
}

fn role_names(roles: &[RoleIndex], policy: &Model) -> RoleNames {
    let mut names = RoleNames::default();
    for role in roles.iter().filter_map(|role| policy.roles.get(*role)) {
        let list = match role.level {
            Level::Organization => &mut names.organization,
            Level::Workspace => &mut names.workspace,
            Level::Profile => &mut names.profile,
        };
        list.push(role.name.clone());
    }
    names
}
