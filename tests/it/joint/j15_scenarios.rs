//! J15 in scenarios: what the host says of profiles where no organization does.

use countersign::Policy;
use countersign::interchange::Scenario;
use serde_json::{Value, json};

const POLICY: &str = include_str!("../../../policies/agorapulse.json");

fn scenario(last: &Value) -> Value {
    let (text, at) = ("01".repeat(32), |profile: u32| json!({"organization": 10, "workspace": 5, "profile": profile}));
    let editor = |profile: u32| json!({"level": "profile", "role": "editor", "node": profile});
    let by = json!({"type": "user", "user": 2});
    let schedule = json!({"type": "schedule", "targets": [7, 8], "at": 9});
    json!({
        "given": {"approval": {
            "content": 900, "organization": 10, "profiles": [at(7), at(8)],
            "people": [{"user": 2, "organization": 10,
                "assignments": [{"level": "organization", "role": "member"}, editor(7), editor(8)]}],
        }},
        "steps": [
            {"approval": {"by": by, "now": 1, "action": {"type": "create", "targets": [7, 8], "digests": {"text": text}}}},
            {"approval": {"by": by, "action": schedule}},
            {"approval": {"by": by, "action": {"type": "submit", "targets": [7, 8]}}},
            last,
            {"approval": {"by": {"type": "host"}, "now": 9, "action": {"type": "tick"}}, "disconnected": [],
             "expect": {"targets": [{"profile": 7, "state": "expired"}, {"profile": 8, "state": "scheduled"}],
                        "events": [{"change": {"type": "profile_connected", "target": 8}}]}},
        ],
    })
}

#[test]
fn j15_a_scenario_without_an_organization_says_which_profiles_are_gone_or_disconnected() {
    let policy = Policy::parse(POLICY).expect("a policy");
    let tick = json!({"by": {"type": "host"}, "action": {"type": "tick"}});
    let told = json!([{"change": {"type": "target_gone", "target": 7}}, {"change": {"type": "profile_disconnected", "target": 8}}]);
    let last = json!({"approval": tick, "gone": [7], "disconnected": [8], "expect": {"events": told}});
    let steps = Scenario::parse(&scenario(&last).to_string()).expect("a scenario").run(&policy).expect("it runs");
    for step in steps {
        assert!(step.holds(), "{step}");
    }
}

#[test]
fn j15_beside_an_organization_nobody_else_says_it() {
    let create = json!({"type": "create", "organization": 10, "founder": 1,
        "access": [{"place": {"type": "organization"}, "role": "owner"}]});
    let step = json!({"organization": {"by": {"type": "user", "user": 1}, "now": 0, "action": create}, "gone": [7]});
    let text =
        json!({"given": {"organization": {"id": 10}, "approval": {"content": 900}}, "steps": [step]}).to_string();
    let refused = Scenario::parse(&text).expect_err("the organization says it").to_string();
    assert!(refused.contains("expected no `gone` and `disconnected` beside an organization"), "{refused}");
}
