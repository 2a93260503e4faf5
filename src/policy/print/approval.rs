//! Approval guards, definitions and bindings.

use super::super::approval::{
    Approval, Approvers, Barred, Binding, Deadline, Definition, Late, Privilege, Quorum, Stage,
};
use super::super::document::Node;
use super::super::keywords::{BARRED, COMMANDS, FIELD_CLASSES, word};
use super::Printer;
use super::node::{Object, boolean, list, number, text};
use super::text::{formerly, put};
use crate::level::Level;
use alloc::string::ToString;

impl Printer<'_> {
    pub(super) fn approval(&self, approval: &Approval) -> Node {
        let guards = approval.guards.iter().map(|(guarded, mask)| (word(&COMMANDS, guarded), self.permission(*mask)));
        let definitions = approval.definitions.iter();
        let definitions = definitions.map(|definition| (definition.name.as_str(), self.definition(definition)));
        let mut object = Object::default();
        object.put_filled("guards", Object::of(guards));
        object.put_filled("definitions", Object::of(definitions));
        object.put_filled("bindings", list(approval.bindings.iter().map(|binding| self.binding(binding, approval))));
        object.node()
    }

    fn permission(&self, mask: u128) -> Node {
        text(self.names(Level::Profile, mask).first().copied().unwrap_or_default())
    }

    fn definition(&self, definition: &Definition) -> Node {
        let mut object = Object::default();
        put(&mut object, &definition.text);
        let exceptions = [
            ("order", definition.parallel, "parallel"),
            ("on_reject", definition.reject_to_draft, "draft"),
            ("resubmission", definition.resume_at_rejecting_stage, "rejecting_stage"),
            ("unreachable", definition.skip_unreachable, "skip_visibly"),
            ("in_flight", definition.migrate_in_flight, "migrate"),
            ("removed_approver", definition.removed_approver_counts, "keeps_counting"),
        ];
        for (field, holds, value) in exceptions {
            object.put_some(field, holds.then(|| text(value)));
        }
        object.put_some("late", late(definition.late));
        object.put("stages", list(definition.stages.iter().map(|stage| self.stage(stage, &definition.name))));
        object.node()
    }

    fn stage(&self, stage: &Stage, definition: &str) -> Node {
        let mut object = Object::default();
        object.put("name", text(&stage.name));
        put(&mut object, &stage.text);
        object.put("approvers", self.approvers(&stage.approvers));
        object.put_some("party", stage.external.then(|| text("external")));
        object.put_some("quorum", quorum(stage.quorum));
        object.put_some("barred", (stage.barred != Barred::default()).then(|| text(word(&BARRED, &stage.barred))));
        object.put_filled("when", self.condition(stage.when));
        object.put_some("unless", stage.unless.map(|unless| self.condition(unless)));
        object
            .put_some("unless_every_hand", stage.unless_every_hand.as_ref().map(|privilege| self.privilege(privilege)));
        object.put_some("submitting_approves", stage.submitting_approves.then(|| boolean(true)));
        if stage.covers.len() != FIELD_CLASSES.len() {
            object.put("covers", list(stage.covers.iter().map(|class| text(word(&FIELD_CLASSES, class)))));
        }
        object.put_some("deadline", stage.deadline.map(deadline));
        object.put_filled("reminders", list(stage.reminders.iter().map(|minutes| number(*minutes))));
        object.put_some("escalate_to", stage.escalate_to.as_ref().map(|approvers| self.approvers(approvers)));
        if let Some(names) = self.model.formerly.stages.get(definition) {
            object.put_filled("formerly", formerly(names, &stage.name));
        }
        object.node()
    }

    fn approvers(&self, approvers: &Approvers) -> Node {
        Object::of([match approvers {
            Approvers::Permission(mask) => ("permission", self.permission(*mask)),
            Approvers::Roles(roles) => ("roles", self.roles_by_level(roles)),
            Approvers::People(people) => ("people", list(people.iter().map(|person| id(person.as_u128(), person)))),
            Approvers::MustApprove => ("must_approve", boolean(true)),
        }])
    }

    fn privilege(&self, privilege: &Privilege) -> Node {
        Object::of([match privilege {
            Privilege::Permission(mask) => ("permission", self.permission(*mask)),
            Privilege::Roles(roles) => ("roles", self.roles_by_level(roles)),
        }])
    }

    fn binding(&self, binding: &Binding, approval: &Approval) -> Node {
        let definition = approval.definitions.get(binding.definition);
        let profiles = binding.profiles.as_ref();
        let profiles = profiles.map(|ids| list(ids.iter().map(|profile| id(profile.as_u128(), profile))));
        let mut object = Object::default();
        object.put_some("definition", definition.map(|definition| text(&definition.name)));
        object.put_some("profiles", profiles);
        object.put_filled("when", self.condition(binding.when));
        object.node()
    }
}

fn id(bits: u128, written: &impl ToString) -> Node {
    u64::try_from(bits).map_or_else(|_| text(&written.to_string()), number)
}

fn late(late: Late) -> Option<Node> {
    match late {
        Late::Expire => None,
        Late::Hold => Some(text("hold")),
        Late::PublishWithinMinutes(minutes) => Some(Object::of([("publish_within_minutes", number(minutes))])),
    }
}

fn quorum(quorum: Quorum) -> Option<Node> {
    match quorum {
        Quorum::Any => None,
        Quorum::All => Some(text("all")),
        Quorum::AtLeast(least) => Some(Object::of([("at_least", number(least))])),
    }
}

fn deadline(deadline: Deadline) -> Node {
    Object::of([match deadline {
        Deadline::MinutesAfterSubmission(minutes) => ("minutes_after_submission", number(minutes)),
        Deadline::MinutesBeforePublish(minutes) => ("minutes_before_publish", number(minutes)),
    }])
}
