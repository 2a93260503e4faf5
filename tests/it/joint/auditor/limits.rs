//! What plans sell by number besides seats, counted by the log.

use super::order::Order;
use super::organization_from_log::{OrganizationFromLog, id, list};
use serde_json::Value;

const LIMITS: [&str; 5] = ["profiles", "workspaces", "clients", "custom_roles", "keys"];

impl OrganizationFromLog {
    /// How many of that there are.
    fn count(&self, policy: &Value, what: &str, now: i64) -> u64 {
        let outside = |held: &Value| {
            let (level, role) = self.role_of(held);
            policy["roles"][&level][&role]["external"] == true
        };
        let count = match what {
            "profiles" => self.profiles.keys().filter(|profile| !self.disconnected.contains(*profile)).count(),
            "workspaces" => self.workspaces.len(),
            "clients" => {
                let active = self.members.values().filter(|member| !member.suspended);
                active.filter(|member| member.holds.iter().any(outside)).count()
            }
            "custom_roles" => self.custom_roles.len(),
            _ => {
                let keys = self.keys.values().filter(|key| key.get("content").is_none_or(Value::is_null));
                keys.filter(|key| key["until"].as_i64().is_none_or(|until| now < until)).count()
            }
        };
        count as u64
    }
}

impl Order<'_> {
    /// Nothing comes to be more than the plan has room for (J14); what is more already is told as it is when a plan comes.
    pub(super) fn limits(&self, kind: &str) -> Vec<String> {
        let change = &self.event["change"];
        let limits = |plan: &str| &self.policy["plans"][plan]["limits"];
        let mut faults = Vec::new();
        for what in LIMITS {
            let (was, is) =
                (self.before.count(self.policy, what, self.at()), self.after.count(self.policy, what, self.at()));
            let most = self.after.plan.as_deref().and_then(|plan| limits(plan)[what].as_u64());
            if let Some(most) = most.filter(|most| is > was && is > *most) {
                faults.push(format!("{is} {what} on a plan of {most}"));
            }
            if !["plan_changed", "plan_change_announced"].contains(&kind) {
                continue;
            }
            let told = list(&change["over"]).iter().find(|over| over["limit"] == what);
            let told = told.map(|over| (over["found"].as_u64(), over["at_most"].as_u64()));
            let most = limits(&id(&change["plan"]))[what].as_u64();
            let over = most.filter(|most| is > *most).map(|most| (Some(is), Some(most)));
            // Who will be suspended when it comes is no client then.
            let foretold = kind == "plan_change_announced" && what == "clients";
            if !foretold && told != over {
                faults.push(format!("{is} {what} are told as {told:?}"));
            }
        }
        faults
    }
}

/// J14: the auditor counts, and says what is too much and what is told wrongly.
#[cfg(test)]
mod tests {
    use super::super::forged::{OWNER, Story};
    use serde_json::json;

    #[test]
    fn each_limit_of_a_plan_is_counted() {
        let workspace = |number: u64| json!({"type": "workspace_created", "workspace": number});
        let profile = |number: u64| json!({"type": "profile_connected", "profile": number, "name": "page"});
        let mut story = Story::begin();
        story.sent(json!({"type": "operator", "user": 9}), workspace(5));
        story.by(OWNER, profile(8));
        assert_eq!(story.auditor.faults, Vec::<String>::new());
        let fork = |story: &Story| Story { auditor: story.auditor.clone(), ..*story };
        let mut over = fork(&story);
        over.sent(json!({"type": "operator", "user": 9}), workspace(6));
        assert_eq!(over.auditor.faults, ["workspace_created: 2 workspaces on a plan of 1"]);
        let mut over = fork(&story);
        over.by(OWNER, profile(9));
        assert_eq!(over.auditor.faults, ["profile_connected: 3 profiles on a plan of 2"]);
        let mut back = fork(&story);
        back.by(OWNER, json!({"type": "profile_disconnected", "profile": 8}));
        back.by(OWNER, profile(9));
        assert_eq!(back.auditor.faults, Vec::<String>::new());
        back.by(OWNER, json!({"type": "profile_reconnected", "profile": 8}));
        assert_eq!(back.auditor.faults, ["profile_reconnected: 3 profiles on a plan of 2"]);
    }

    #[test]
    fn what_is_over_is_told_as_it_is() {
        let over = |found: u64| json!([{"limit": "profiles", "at_most": 0, "found": found}]);
        for (told, lawful) in [(json!([]), false), (over(2), false), (over(1), true)] {
            let mut story = Story::begin();
            story.sent(
                json!({"type": "operator", "user": 9}),
                json!({"type": "plan_changed", "plan": "solo", "over": told}),
            );
            assert_eq!(story.auditor.faults.is_empty(), lawful, "{:?}", story.auditor.faults);
        }
    }
}
