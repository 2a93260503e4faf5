//! Approval guards, definitions and bindings.

use super::super::approval::{Approval, Binding, DeclaredDefinition};
use super::super::document::Node;
use super::super::keywords::{BARRED, COMMANDS, word};
use super::super::text::Text;
use super::Printer;
use super::node::{Object, boolean, list, number, text};
use super::text::{formerly, put};
use crate::approval_definition::{
    Approvers, Classes, Deadline, InFlight, Late, OnReject, Order, Privilege, Quorum, RemovedApprover, Resubmission,
    RoleNames, Side, Stage, Unreachable,
};
use crate::level::Level;
use alloc::string::{String, ToString};

impl Printer<'_> {
    pub(super) fn approval(&self, approval: &Approval) -> Node {
        let guards = approval.guards.iter().map(|(guarded, mask)| (word(&COMMANDS, guarded), self.permission(*mask)));
        let definitions = approval.definitions.iter();
        let definitions = definitions.map(|declared| (declared.definition.name.as_str(), self.definition(declared)));
        let mut object = Object::default();
        object.put_filled("guards", Object::of(guards));
        object.put_filled("definitions", Object::of(definitions));
        object.put_filled("bindings", list(approval.bindings.iter().map(|binding| self.binding(binding, approval))));
        object.node()
    }

    fn permission(&self, mask: u128) -> Node {
        text(self.names(Level::Profile, mask).first().copied().unwrap_or_default())
    }

    fn definition(&self, declared: &DeclaredDefinition) -> Node {
        let definition = &declared.definition;
        let mut object = Object::default();
        put(&mut object, &declared.text);
        object.put_some("order", unusual(&Order::WORDS, definition.order));
        object.put_some("on_reject", unusual(&OnReject::WORDS, definition.on_reject));
        object.put_some("resubmission", unusual(&Resubmission::WORDS, definition.resubmission));
        object.put_some("unreachable", unusual(&Unreachable::WORDS, definition.unreachable));
        object.put_some("in_flight", unusual(&InFlight::WORDS, definition.in_flight));
        object.put_some("removed_approver", unusual(&RemovedApprover::WORDS, definition.removed_approver));
        object.put_some("late", late(definition.late));
        let stages = definition.stages.iter().zip(&declared.stages);
        object.put("stages", list(stages.map(|(stage, text)| self.stage(stage, text, &definition.name))));
        object.node()
    }

    fn stage(&self, stage: &Stage, said: &Text, definition: &str) -> Node {
        let mut object = Object::default();
        object.put("name", text(&stage.name));
        put(&mut object, said);
        object.put("approvers", approvers(&stage.approvers));
        object.put_some("party", unusual(&Side::WORDS, stage.party));
        object.put_some("quorum", quorum(stage.quorum));
        object.put_some("barred", unusual(&BARRED, stage.barred));
        object.put_filled("when", texts(&stage.when));
        object.put_some("unless", stage.unless.as_ref().map(|unless| texts(unless)));
        object.put_some("unless_every_hand", stage.unless_every_hand.as_ref().map(privilege));
        object.put_some("submitting_approves", stage.submitting_approves.then(|| boolean(true)));
        if stage.covers != Classes::ALL {
            object.put("covers", list(stage.covers.field_classes().map(|class| text(class.name()))));
        }
        object.put_some("deadline", stage.deadline.map(deadline));
        object.put_filled("reminders", list(stage.reminders.iter().map(|minutes| number(*minutes))));
        object.put_some("escalate_to", stage.escalate_to.as_ref().map(approvers));
        if let Some(names) = self.model.formerly.stages.get(definition) {
            object.put_filled("formerly", formerly(names, &stage.name));
        }
        object.node()
    }

    fn binding(&self, binding: &Binding, approval: &Approval) -> Node {
        let definition = approval.definitions.get(binding.definition);
        let profiles = binding.profiles.as_ref();
        let profiles = profiles.map(|ids| list(ids.iter().map(|profile| id(profile.as_u128(), profile))));
        let mut object = Object::default();
        object.put_some("definition", definition.map(|declared| text(&declared.definition.name)));
        object.put_some("profiles", profiles);
        object.put_filled("when", texts(&binding.when));
        object.node()
    }
}

fn approvers(approvers: &Approvers) -> Node {
    Object::of([match approvers {
        Approvers::Permission(name) => ("permission", text(name)),
        Approvers::Roles(names) => ("roles", roles(names)),
        Approvers::People(people) => ("people", list(people.iter().map(|person| id(person.as_u128(), person)))),
        Approvers::MustApprove(_) => ("must_approve", boolean(true)),
    }])
}

fn privilege(privilege: &Privilege) -> Node {
    Object::of([match privilege {
        Privilege::Permission(name) => ("permission", text(name)),
        Privilege::Roles(names) => ("roles", roles(names)),
    }])
}

fn roles(names: &RoleNames) -> Node {
    let mut levels = Object::default();
    for level in Level::ALL {
        levels.put_filled(level.name(), texts(names.at(level)));
    }
    levels.node()
}

fn texts(texts: &[String]) -> Node {
    list(texts.iter().map(|written| text(written)))
}

/// The word, but for what holds where nothing is said.
fn unusual<T: Copy + Default + PartialEq>(words: &[(&'static str, T)], value: T) -> Option<Node> {
    (value != T::default()).then(|| text(word(words, &value)))
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
