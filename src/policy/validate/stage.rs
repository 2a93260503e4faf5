//! Stages of an approval definition.

pub(super) mod id;

use super::super::document::{Node, Value};
use super::super::keywords::BARRED;
use super::super::text::Text;
use super::condition::of_facts;
use super::fields::{Fields, boolean, choice, choice_or, fields, filled, integer, list, text as plain_text, twice};
use super::name::name;
use super::problems::Problems;
use super::scope::{Scope, permission};
use super::{set, text};
use crate::approval_definition::{
    Approvers, Classes, Deadline, FieldClass, Privilege, Quorum, RoleNames, Side, Stage, Yes,
};
use crate::id::UserId;
use crate::level::Level;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A stage and what is said of it; `names` has those of the stages before it.
pub(super) fn stage<'a>(
    node: &'a Node,
    names: &mut BTreeSet<&'a str>,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<(Stage, Text)> {
    const KNOWN: &[&str] = &[
        "name",
        "title",
        "description",
        "approvers",
        "party",
        "quorum",
        "barred",
        "when",
        "unless",
        "unless_every_hand",
        "submitting_approves",
        "covers",
        "deadline",
        "reminders",
        "escalate_to",
        "formerly",
    ];
    let fields = fields(node, KNOWN, problems)?;
    let own_name = stage_name(&fields, names, problems);
    let text = text::of_fields(&fields, problems);
    let approvers_of =
        |field, problems: &mut Problems| fields.optional(field).and_then(|node| approvers(node, scope, problems));
    fields.required("approvers", problems);
    let who = approvers_of("approvers", problems);
    let escalate_to = approvers_of("escalate_to", problems);
    let party = fields.optional("party");
    let party = party.and_then(|node| choice(node, &Side::WORDS, problems)).unwrap_or_default();
    let quorum = fields.optional("quorum").and_then(|node| quorum(node, who.as_ref(), problems)).unwrap_or_default();
    let barred = fields.optional("barred").and_then(|node| choice(node, &BARRED, problems)).unwrap_or_default();
    let mut condition_of = |field| fields.optional(field).map(|node| of_facts(node, scope, problems));
    let when = condition_of("when").unwrap_or_default();
    let unless = condition_of("unless");
    let exempt = fields.optional("unless_every_hand").and_then(|node| privilege(node, scope, problems));
    let submitting = fields.optional("submitting_approves");
    let submitting = submitting.is_some_and(|node| submitting_approves(node, who.as_ref(), problems));
    let covers = fields.optional("covers").map_or(Classes::ALL, |node| covers(node, problems));
    let deadline = fields.optional("deadline").and_then(|node| deadline(node, problems));
    let reminders = fields.optional("reminders").map(|node| reminders(node, problems)).unwrap_or_default();
    let mut stage = Stage::new(own_name?, who?);
    stage.party = party;
    stage.quorum = quorum;
    stage.barred = barred;
    stage.when = when;
    stage.unless = unless;
    stage.unless_every_hand = exempt;
    stage.submitting_approves = submitting;
    stage.covers = covers;
    stage.deadline = deadline;
    stage.reminders = reminders;
    stage.escalate_to = escalate_to;
    Some((stage, text))
}

fn stage_name<'a>(fields: &Fields<'a>, names: &mut BTreeSet<&'a str>, problems: &mut Problems) -> Option<&'a str> {
    let node = fields.required("name", problems)?;
    let written = plain_text(node, problems)?;
    name(written, node, problems);
    if !names.insert(written) {
        twice(written, node, problems);
    }
    Some(written)
}

fn approvers(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<Approvers> {
    let fields = fields(node, &["permission", "roles", "people", "must_approve"], problems)?;
    let given = ["permission", "roles", "people", "must_approve"].map(|field| fields.optional(field));
    match given {
        [Some(node), None, None, None] => one_permission(node, scope, problems).map(Approvers::Permission),
        [None, Some(node), None, None] => Some(Approvers::Roles(some_roles(node, scope, problems))),
        [None, None, Some(node), None] => {
            let items = filled(node, problems)?;
            Some(Approvers::People(id::all::<UserId>(items, problems)))
        }
        [None, None, None, Some(node)] => {
            if !matches!(node.value, Value::Bool(true)) {
                problems.expected(node, "`true`");
            }
            Some(Approvers::MustApprove(Yes))
        }
        _ => {
            problems.report(node, || {
                "expected exactly one of the fields `permission`, `roles`, `people` and `must_approve`".to_owned()
            });
            None
        }
    }
}

/// A profile permission that the policy lists, by name.
fn one_permission(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<String> {
    let written = plain_text(node, problems)?;
    permission(written, node, Level::Profile, scope, problems).map(|_| written.to_owned())
}

/// Roles by level, at least one.
fn some_roles(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> RoleNames {
    let roles = set::role_names(node, scope, problems).unwrap_or_default();
    let empty = |entries: &[(_, Node)]| entries.iter().all(|(_, node)| node.as_list().is_some_and(<[_]>::is_empty));
    if node.as_object().is_some_and(empty) {
        problems.report(node, || "expected at least one role".to_owned());
    }
    roles
}

/// Whether to submit is to approve: it can be for clients that must approve, and for nobody else.
fn submitting_approves(node: &Node, who: Option<&Approvers>, problems: &mut Problems) -> bool {
    let Some(wanted) = boolean(node, problems) else { return false };
    if wanted && who.is_some_and(|who| !matches!(who, Approvers::MustApprove(_))) {
        problems.report(node, || "expected `true` only where the approvers are `must_approve`".to_owned());
    }
    wanted
}

/// A permission or roles that exempt.
fn privilege(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<Privilege> {
    let fields = fields(node, &["permission", "roles"], problems)?;
    match (fields.optional("permission"), fields.optional("roles")) {
        (Some(node), None) => one_permission(node, scope, problems).map(Privilege::Permission),
        (None, Some(node)) => Some(Privilege::Roles(some_roles(node, scope, problems))),
        (Some(_), Some(_)) | (None, None) => {
            problems.report(node, || "expected exactly one of the fields `permission` and `roles`".to_owned());
            None
        }
    }
}

fn quorum(node: &Node, who: Option<&Approvers>, problems: &mut Problems) -> Option<Quorum> {
    if node.as_object().is_some() {
        let fields = fields(node, &["at_least"], problems)?;
        let node = fields.required("at_least", problems)?;
        let least = integer(node, 1, problems)?;
        // A quorum that no change of people could ever reach.
        if let Some(Approvers::People(people)) = who {
            let named = people.len();
            if u32::try_from(named).is_ok_and(|named| named < least) {
                problems
                    .report(node, || format!("expected at most the `{named}` people that are named, found `{least}`"));
            }
        }
        return Some(Quorum::AtLeast(least));
    }
    choice_or(node, &[("any", Quorum::Any), ("all", Quorum::All)], " or an object with `at_least`", problems)
}

fn covers(node: &Node, problems: &mut Problems) -> Classes {
    if node.as_text() == Some("all") {
        return Classes::ALL;
    }
    if node.as_list().is_none() {
        problems.expected(node, "`all` or an array of field classes");
        return Classes::default();
    }
    let words = FieldClass::ALL.map(|class| (class.name(), class));
    let mut classes = Classes::default();
    for item in filled(node, problems).unwrap_or_default() {
        let Some(class) = choice(item, &words, problems) else { continue };
        if classes.contains(class.into()) {
            twice(class.name(), item, problems);
        }
        classes.insert(class.into());
    }
    classes
}

fn deadline(node: &Node, problems: &mut Problems) -> Option<Deadline> {
    let fields = fields(node, &["minutes_after_submission", "minutes_before_publish"], problems)?;
    match (fields.optional("minutes_after_submission"), fields.optional("minutes_before_publish")) {
        (Some(node), None) => integer(node, 0, problems).map(Deadline::MinutesAfterSubmission),
        (None, Some(node)) => integer(node, 0, problems).map(Deadline::MinutesBeforePublish),
        (Some(_), Some(_)) | (None, None) => {
            problems.report(node, || {
                "expected exactly one of the fields `minutes_after_submission` and `minutes_before_publish`".to_owned()
            });
            None
        }
    }
}

fn reminders(node: &Node, problems: &mut Problems) -> Vec<u32> {
    let mut minutes = BTreeSet::new();
    for item in list(node, problems).unwrap_or_default() {
        let Some(number) = integer(item, 0, problems) else { continue };
        if !minutes.insert(number) {
            problems.report(item, || format!("expected each reminder once, found `{number}` again"));
        }
    }
    minutes.into_iter().collect()
}
