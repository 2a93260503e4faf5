//! What the events so far tell of a world, as far as situations are named after it: read from the events as JSON.

use countersign::organization::State;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An invitation that was sent, for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) invitation: u64,
    pub(super) token: u64,
    pub(super) recipient: String,
    /// Who was removed or left since.
    pub(super) removed_since: BTreeSet<u64>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    /// Who said yes where in the running round, and counts until the content changes.
    pub(super) yes: BTreeSet<(u64, String, u64)>,
    /// Stages that are skipped since every hand is exempt.
    pub(super) exempt: BTreeSet<(u64, String)>,
    pub(super) submitted_by: BTreeMap<u64, u64>,
    pub(super) sent: Vec<Sent>,
    /// Were members, and are not.
    pub(super) gone: BTreeSet<u64>,
    /// Lost something since they last said yes.
    pub(super) reduced: BTreeSet<u64>,
    pub(super) suspended_by_plan: BTreeSet<u64>,
    pub(super) links: BTreeMap<u64, bool>,
    pub(super) failed: BTreeSet<u64>,
}

pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

pub(super) fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_default()
}

impl Story {
    pub(super) fn tell(&mut self, events: &[Value], organization: &State) {
        for event in events {
            if event.get("content").is_none() {
                self.of_the_organization(&event["change"], organization);
            } else {
                self.of_the_post(event, &event["change"]);
            }
        }
    }

    fn of_the_organization(&mut self, change: &Value, organization: &State) {
        let user = number(change, "user");
        match text(change, "type") {
            "member_invited" => self.sent.push(Sent {
                invitation: number(change, "invitation"),
                token: number(change, "token"),
                recipient: text(change, "recipient").to_owned(),
                removed_since: BTreeSet::new(),
            }),
            "invitation_resent" => {
                let sent = self.sent.iter_mut().find(|sent| sent.invitation == number(change, "invitation"));
                sent.into_iter().for_each(|sent| sent.token = number(change, "token"));
            }
            "member_removed" | "member_left" => {
                self.gone.insert(user);
                self.reduced.insert(user);
                self.sent.iter_mut().for_each(|sent| sent.removed_since.extend([user]));
            }
            "plan_changed" => {
                let suspended = change["suspended"].as_array().into_iter().flatten();
                self.suspended_by_plan.extend(suspended.filter_map(Value::as_u64));
            }
            "member_reinstated" => drop(self.suspended_by_plan.remove(&user)),
            "access_revoked" | "access_changed" | "member_suspended" => drop(self.reduced.insert(user)),
            _ => {}
        }
        self.gone.retain(|user| !organization.is_member(countersign::UserId::new(*user)));
    }

    fn of_the_post(&mut self, event: &Value, what: &Value) {
        let (target, by) = (number(what, "target"), number(&event["by"], "user"));
        let stage = || text(what, "stage").to_owned();
        match text(what, "type") {
            "submitted" | "resubmitted" | "sent_back" | "definition_migrated" => {
                self.yes.retain(|(at, _, _)| *at != target);
                self.exempt.retain(|(at, _)| *at != target);
                self.submitted_by.insert(target, by);
                for opening in what["stages"].as_array().into_iter().flatten() {
                    if ["every_hand_exempt", "privileged_author"].contains(&text(&opening["skip"], "type")) {
                        self.exempt.insert((target, text(opening, "stage").to_owned()));
                    }
                }
            }
            "stage_restored" => drop(self.exempt.remove(&(target, stage()))),
            "approved" => {
                self.yes.insert((target, stage(), by));
                self.reduced.remove(&by);
            }
            "edited" => self.yes.clear(),
            "rejected" | "changes_requested" | "withdrawn" | "force_rejected" => {
                self.yes.retain(|(at, _, _)| *at != target);
            }
            "link_issued" => drop(self.links.insert(number(what, "link"), true)),
            "link_revoked" => drop(self.links.insert(number(what, "link"), false)),
            "publish_failed" => drop(self.failed.insert(target)),
            _ => {}
        }
    }
}
