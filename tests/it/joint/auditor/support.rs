//! Operators of the vendor: who is in, for what time and in whose place, by the organization's log alone.

use super::order::guards;
use super::organization_from_log::{OrganizationFromLog, id, ways};
use crate::naive::NaivePolicy;
use serde_json::{Value, json};

/// Somebody comes to hold something by these, comes in, decides for another, or goes on holding it on somebody's word.
const HANDS_OUT: [&str; 22] = [
    "organization_created",
    "member_invited",
    "invitation_resent",
    "invitation_accepted",
    "member_added",
    "access_granted",
    "member_reinstated",
    "ownership_transferred",
    "workspace_created",
    "profile_connected",
    "profile_moved",
    "group_created",
    "team_created",
    "team_joined",
    "team_access_granted",
    "profile_grouped",
    "custom_role_defined",
    "custom_role_edited",
    "key_minted",
    "delegated",
    "access_reviewed",
    "support_began",
];

/// An operator who is in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inside {
    place: Value,
    role: Value,
    whom: Option<String>,
    until: i64,
}

impl OrganizationFromLog {
    /// Answers whether it was about support; whoever became a member, and whose member is out, is in no more.
    pub(super) fn of_support(&mut self, kind: &str, change: &Value) -> bool {
        let operator = id(&change["operator"]);
        match kind {
            "support_began" => {
                let whom = change.get("acting_for").filter(|whom| !whom.is_null()).map(id);
                let until = change["until"].as_i64().expect("an end");
                self.inside
                    .insert(operator, Inside { place: place_of(change), role: change["role"].clone(), whom, until });
            }
            "support_ended" => drop(self.inside.remove(&operator)),
            _ => return false,
        }
        true
    }

    /// Whether a place, no group, is there.
    fn is_there(&self, place: &Value) -> bool {
        match place["type"].as_str().unwrap_or_default() {
            "organization" => true,
            "workspace" => self.workspaces.contains(&id(&place["workspace"])),
            "profile" => self.profiles.contains_key(&id(&place["profile"])),
            _ => false,
        }
    }

    pub(super) fn put_out(&mut self) {
        let inside = std::mem::take(&mut self.inside);
        let stays = |operator: &String, one: &Inside| {
            let whom = one.whom.as_ref();
            !self.members.contains_key(operator)
                && self.is_there(&one.place)
                && whom.is_none_or(|whom| self.is_active(whom))
        };
        self.inside = inside.into_iter().filter(|(operator, one)| stays(operator, one)).collect();
    }
}

/// Where an operator enters; everywhere unless it is said.
fn place_of(change: &Value) -> Value {
    change.get("place").cloned().unwrap_or_else(|| json!({"type": "organization"}))
}

/// What is wrong with an event by an operator, or about one.
pub(super) fn faults(policy: &Value, naive: &NaivePolicy, before: &OrganizationFromLog, event: &Value) -> Vec<String> {
    let (change, by) = (&event["change"], &event["by"]);
    let (kind, now) = (id(&change["type"]), event["at"].as_i64().expect("a time"));
    let live = |operator: &str| before.inside.get(operator).filter(|one| now < one.until);
    let mut faults = Vec::new();
    let mut wrong = |holds: bool, what: String| faults.extend(holds.then(|| format!("{kind}: {what}")));
    let whom = by.get("acting_for").filter(|whom| !whom.is_null()).map(id);
    if let Some(whom) = whom.filter(|_| by["type"] == "operator") {
        let operator = id(&by["user"]);
        let inside = live(&operator).filter(|one| one.whom.as_ref() == Some(&whom));
        wrong(inside.is_none(), format!("{operator} is not in in the place of {whom}"));
        let more = HANDS_OUT.contains(&kind.as_str())
            || (["access_changed", "team_access_changed"].contains(&kind.as_str()) && change["less"] != true);
        wrong(more, format!("{operator} hands something out"));
        let own = inside.map(|one| json!({"place": one.place, "role": one.role}));
        let own = own.map(|held| before.actor_with(naive, &operator, std::iter::once(&held)));
        let root = before.node(None, None);
        let has = |actor: Option<&_>| {
            ways(actor, &root, now).iter().any(|way| guards(&kind).contains(&way.permission.as_str()))
        };
        let both = has(own.as_ref()) && has(before.actor(naive, &whom).as_ref());
        let whole = ["member_removed", "member_suspended"].contains(&kind.as_str());
        wrong(whole && !both, format!("{operator} and {whom} may not both"));
    }
    if kind == "support_began" {
        let operator = id(&change["operator"]);
        let themselves = by["type"] == "operator" && id(&by["user"]) == operator && by.get("acting_for").is_none();
        wrong(!themselves, format!("{operator} did not enter themselves"));
        wrong(before.members.contains_key(&operator), format!("{operator} is a member"));
        wrong(live(&operator).is_some(), format!("{operator} is in already"));
        wrong(change["until"].as_i64().is_none_or(|until| until <= now), "it ends before it begins".into());
        let reason = change["reason"].as_str();
        wrong(reason.is_some_and(|reason| reason.trim().is_empty()), "there is no reason".into());
        let role = id(&change["role"]);
        let place = place_of(change);
        wrong(!before.is_there(&place), "nothing is there".into());
        let level = place["type"].as_str().expect("a place");
        wrong(policy["roles"][level].get(&role).is_none(), format!("{role} is no role at the {level}"));
        let whom = change.get("acting_for").filter(|whom| !whom.is_null()).map(id);
        wrong(whom.is_some_and(|whom| !before.is_active(&whom)), "it is in nobody's place".into());
    }
    if kind == "support_ended" {
        let operator = id(&change["operator"]);
        wrong(live(&operator).is_none(), format!("{operator} is not in"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::forged::{OWNER, Story, WRITER, at_profile};
    use serde_json::{Value, json};

    fn operator(whom: Option<u64>) -> Value {
        let mut by = json!({"type": "operator", "user": 9});
        if let Some(whom) = whom {
            by["acting_for"] = json!(whom);
        }
        by
    }

    fn began(more: Value) -> Value {
        let mut change =
            json!({"type": "support_began", "operator": 9, "role": "owner", "reason": "ticket", "until": 900});
        change.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        change
    }

    #[test]
    fn who_enters_says_why_until_when_and_as_what() {
        let begin = |change: Value| {
            let mut story = Story::begin();
            story.sent(operator(None), change);
            story.auditor.faults
        };
        assert_eq!(begin(began(json!({}))), Vec::<String>::new());
        assert_eq!(begin(began(json!({"acting_for": WRITER}))), Vec::<String>::new());
        for (more, fault) in [
            (json!({"reason": " "}), "there is no reason"),
            (json!({"until": 1}), "it ends before it begins"),
            (json!({"role": "writer"}), "writer is no role at the organization"),
            (json!({"acting_for": 77}), "it is in nobody's place"),
            (json!({"operator": 8}), "8 did not enter themselves"),
            (json!({"operator": WRITER}), "3 is a member"),
        ] {
            let faults = begin(began(more));
            assert!(faults.iter().any(|found| found.contains(fault)), "{fault}: {faults:?}");
        }
    }

    #[test]
    fn in_a_members_place_they_are_within_both_and_hand_nothing_out() {
        let mut story = Story::begin();
        story.sent(operator(None), began(json!({"acting_for": OWNER})));
        let removed = json!({"type": "member_removed", "user": WRITER});
        for (by, change, lawful) in [
            (operator(Some(OWNER)), removed.clone(), true),
            (operator(Some(WRITER)), removed.clone(), false),
            (
                operator(Some(OWNER)),
                json!({"type": "access_granted", "user": WRITER, "access": at_profile("reviewer")}),
                false,
            ),
        ] {
            let mut now = Story { auditor: story.auditor.clone(), ..story };
            now.sent(by, change.clone());
            assert_eq!(now.auditor.faults.is_empty(), lawful, "{change}: {:?}", now.auditor.faults);
        }
        let mut out = Story { auditor: story.auditor.clone(), ..story };
        out.by(OWNER, json!({"type": "support_ended", "operator": 9}));
        assert_eq!(out.auditor.faults, Vec::<String>::new());
        out.sent(operator(Some(OWNER)), removed);
        assert!(!out.auditor.faults.is_empty());
        let mut stranger = Story { auditor: story.auditor.clone(), ..story };
        stranger.by(WRITER, json!({"type": "support_ended", "operator": 9}));
        assert_eq!(stranger.auditor.faults, ["support_ended: 3 has none of member_permissions.edit, member.remove"]);
        let mut over = Story { now: 900, ..story };
        over.sent(operator(Some(OWNER)), json!({"type": "member_removed", "user": WRITER}));
        assert!(!over.auditor.faults.is_empty(), "its time is over");
    }
}
