//! The scenarios that ship: each runs as it says, and none of their expectations is idle.

use countersign::Policy;
use countersign::interchange::{Scenario, ScenarioError};
use serde_json::{Value, json};
use std::collections::BTreeSet;

macro_rules! shipped {
    ($($policy:literal $scenario:literal;)*) => {
        [$((
            $scenario,
            include_str!(concat!("../../policies/", $policy, ".json")),
            include_str!(concat!("../../examples/data/", $scenario, ".json")),
        )),*]
    };
}

fn shipped() -> [(&'static str, &'static str, &'static str); 13] {
    shipped! {
        "agorapulse" "scenario";
        "agorapulse" "scenarios/agorapulse";
        "alex" "scenarios/alex";
        "alixia" "scenarios/alixia";
        "alixia" "scenarios/access_review";
        "alixia" "scenarios/directory";
        "alixia" "scenarios/stand_in";
        "alixia" "scenarios/support";
        "alixia" "scenarios/teams";
        "../examples/data/scenarios/plan_limits.policy" "scenarios/plan_limits";
        "publer" "scenarios/publer";
        "publer" "scenarios/two_hierarchies";
        "semji" "scenarios/semji";
    }
}

/// The numbers of the rules that the scenarios hold.
pub(super) fn rules() -> BTreeSet<String> {
    let all = shipped().into_iter().map(|(_, _, text)| Scenario::parse(text).expect("a scenario"));
    all.flat_map(|scenario| scenario.rules().map(String::from).collect::<Vec<_>>()).collect()
}

fn policy(text: &str) -> Policy {
    Policy::parse(text).expect("the policy is accepted")
}

#[test]
fn every_step_of_the_shipped_scenarios_holds() {
    for (name, rules, text) in shipped() {
        let steps = Scenario::parse(text).and_then(|scenario| scenario.run(&policy(rules)));
        let steps = steps.unwrap_or_else(|error| panic!("{name}: {error}"));
        let failed: Vec<String> = steps.iter().filter(|step| !step.holds()).map(ToString::to_string).collect();
        assert!(failed.is_empty(), "{name}:\n{}", failed.join("\n"));
        assert!(steps.len() > 10, "{name}");
        let file: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(file["format"], 1, "{name} says its format");
    }
}

/// Puts something else where something was expected; answers whether there was an expectation.
fn spoil(expected: &mut Value) -> bool {
    match expected {
        Value::Object(fields) => match fields.values_mut().next() {
            Some(first) => spoil(first),
            None => false,
        },
        Value::Array(items) => match items.first_mut() {
            Some(first) => spoil(first),
            None => {
                items.push(json!("something else"));
                true
            }
        },
        other => {
            *other = json!("something else");
            true
        }
    }
}

#[test]
fn no_expectation_of_the_shipped_scenarios_is_idle() {
    let mut spoiled = 0;
    for (name, rules, text) in shipped() {
        let policy = policy(rules);
        for part in ["refusal", "events", "state", "targets", "effects"] {
            let mut file: Value = serde_json::from_str(text).expect("JSON");
            let steps = file["steps"].as_array_mut().expect("steps");
            let touched: Vec<bool> =
                steps.iter_mut().map(|step| step["expect"].get_mut(part).is_some_and(spoil)).collect();
            let outcomes = Scenario::parse(&file.to_string()).expect("a scenario").run(&policy).expect("it runs");
            for (outcome, touched) in outcomes.iter().zip(touched) {
                assert_eq!(outcome.holds(), !touched, "{name}, step {}, {part}", outcome.step());
                spoiled += usize::from(touched);
            }
        }
        let swapped = text.replace("\"allows\"", "\"was\"").replace("\"denies\"", "\"allows\"");
        let swapped = swapped.replace("\"was\"", "\"denies\"");
        let asked = |step: &Value| step["expect"].get("allows").or(step["expect"].get("denies")).is_some();
        let file: Value = serde_json::from_str(text).expect("JSON");
        let outcomes = Scenario::parse(&swapped).expect("a scenario").run(&policy).expect("it runs");
        for (outcome, step) in outcomes.iter().zip(file["steps"].as_array().expect("steps")) {
            assert_eq!(outcome.holds(), !asked(step), "{name}, step {}", outcome.step());
        }
    }
    println!("{spoiled} expectations spoiled");
    assert!(spoiled > 200);
}

fn one_step(expect: Value) -> Value {
    json!({
        "given": {"organization": {"id": 10}},
        "steps": [{
            "rule": "0.4", "title": "an owner begins",
            "organization": {"by": {"type": "user", "user": 1}, "now": 5,
                        "action": {"type": "create", "organization": 10, "founder": 1, "plan": "pro",
                                   "access": [{"place": {"type": "organization"}, "role": "owner"}]}},
            "expect": expect
        }]
    })
}

fn run(file: &Value) -> Result<Vec<countersign::interchange::StepOutcome>, ScenarioError> {
    Scenario::parse(&file.to_string())?.run(&policy(include_str!("../../policies/alixia.json")))
}

fn unmet(expect: Value) -> Vec<String> {
    run(&one_step(expect)).expect("it runs")[0].unmet().to_vec()
}

#[test]
fn a_step_whose_expectation_does_not_hold_says_what_came_instead() {
    assert!(unmet(json!({})).is_empty());
    let mut file = one_step(json!({}));
    file["format"] = json!(1);
    assert_eq!(run(&file), run(&one_step(json!({}))), "a file that does not say its format has this one");
    assert!(unmet(json!({"refusal": null, "events": [{"revision": 1, "at": 5, "command": 1}]})).is_empty());
    assert_eq!(
        unmet(json!({"events": [{"change": {"founder": 2}}], "state": {"plan": "starter"}})),
        ["events/0/change/founder: expected `2`, found `1`", "state/plan: expected `\"starter\"`, found `\"pro\"`"]
    );
    assert_eq!(
        unmet(json!({"refusal": {"type": "stale_revision"}})),
        ["refusal: expected `{\"type\":\"stale_revision\"}`, found `null`"]
    );
    let ask = |permission: &str| json!([{"user": 1, "permission": permission, "place": {"type": "organization"}}]);
    assert_eq!(unmet(json!({"denies": ask("settings.manage")})), ["denies/0: `settings.manage` is allowed to `1`"]);
    assert_eq!(unmet(json!({"allows": ask("member.invite")})), ["allows/0: `member.invite` is denied to `1`"]);
    let outcome = &run(&one_step(json!({"state": {"plan": "starter"}}))).expect("it runs")[0];
    let line = serde_json::to_value(outcome).expect("JSON");
    assert_eq!(
        (&line["step"], &line["refusal"], line["unmet"].as_array().map(Vec::len)),
        (&json!(1), &Value::Null, Some(1))
    );
    assert_eq!(
        outcome.to_string(),
        "FAILED step 1 0.4 an owner begins\n  state/plan: expected `\"starter\"`, found `\"pro\"`"
    );
}

#[test]
fn a_refusal_that_nobody_expects_fails_the_step() {
    let mut file = one_step(json!({"state": {"plan": null}}));
    file["steps"][0]["organization"]["action"]["access"] = json!([]);
    let steps = run(&file).expect("it runs");
    assert_eq!(steps[0].unmet().len(), 1, "{:?}", steps[0].unmet());
    assert!(steps[0].unmet()[0].starts_with("refusal: expected `null`, found `{"));
}

#[test]
fn what_is_given_is_where_the_steps_begin() {
    let begun = run(&one_step(json!({}))).expect("it runs");
    let begun = serde_json::to_value(&begun[0]).expect("JSON");
    let next = |given: Value| {
        let command = json!({"by": {"type": "user", "user": 1}, "now": 6, "revision": 1,
                             "action": {"type": "change_plan", "plan": "business"}});
        json!({"given": {"organization": given}, "steps": [{"organization": command, "expect": {"state": {"plan": "business"}}}]})
    };
    let by_events = run(&next(json!({"id": 10, "events": begun["events"]}))).expect("it runs");
    let by_snapshot = run(&next(json!({"id": 10, "snapshot": begun["state"]}))).expect("it runs");
    // The number of the step is the id of a command that was accepted already, so the step takes the next one.
    assert!(by_events[0].holds() && by_events == by_snapshot);
    let mut file = next(json!({"id": 10, "events": begun["events"]}));
    file["steps"][0]["organization"]["id"] = json!(1);
    assert!(!run(&file).expect("it runs")[0].holds());
}

#[test]
fn what_is_no_scenario_is_refused() {
    let refused = |file: Value| run(&file).expect_err("refused").to_string();
    assert!(refused(json!({"steps": []})).starts_with("missing field `given`"));
    assert!(refused(json!({"given": {}, "steps": []})).contains("expected an `organization`, an `approval` or both"));
    let both = json!({"organization": {"id": 10}, "approval": {"content": 1, "people": [{"user": 1, "organization": 10, "assignments": []}]}});
    assert!(refused(json!({"given": both, "steps": []})).contains("beside an organization"));
    assert!(
        refused(json!({"given": {"approval": {"content": 1}}, "steps": []})).contains("`organization` of the approval")
    );
    for other in [json!(2), json!(0), json!("1"), json!(null), json!(true)] {
        let mut file = one_step(json!({}));
        file["format"] = other.clone();
        let refused = refused(file);
        assert!(other != 2 || refused.starts_with("expected the scenario format `1`, found `2`"), "{refused}");
    }
    let mut file = one_step(json!({}));
    file["steps"][0]["organization"]["acton"] = json!({});
    assert!(refused(file.clone()).starts_with("step 1: unknown field `acton`"), "{}", refused(file));
    let mut file = one_step(json!({}));
    file["steps"][0]["approval"] = json!({"by": {"type": "host"}, "action": {"type": "tick"}});
    assert!(refused(file.clone()).contains("expected one command, either of the `organization` or of the `approval`"));
    file["steps"][0].as_object_mut().expect("a step").remove("organization");
    assert!(refused(file.clone()).contains("expected a command of the `organization`, since no approval is given"));
    file["steps"][0].as_object_mut().expect("a step").remove("approval");
    assert!(refused(file).contains("expected one command"));
    let unknown = json!({"allows": [{"user": 1, "permission": "no.such", "place": {"type": "organization"}}]});
    assert!(refused(one_step(unknown)).starts_with("step 1: expected "));
    let twice = r#"{"given":{"organization":{"id":1}},"steps":[{"organization":{},"expect":{"state":{"a":1,"a":2}}}]}"#;
    assert!(Scenario::parse(twice).expect_err("refused").to_string().contains("found `a` twice"));
}
