//! An expectation that cannot fail is refused, in scenarios and in cases.

use countersign::Policy;
use countersign::interchange::{Cases, Scenario};
use serde_json::{Value, json};

const ALIXIA: &str = include_str!("../../../policies/alixia.json");

fn by(user: u64, action: Value) -> Value {
    json!({"organization": {"by": {"type": "user", "user": user}, "action": action}})
}

/// An owner (1), an admin (2) who was removed again, a profile (7) that stays and one (8) that was deleted.
fn begun() -> Vec<Value> {
    let place = json!({"type": "organization"});
    let access = |role: &str| json!([{"place": place, "role": role}]);
    let profile = |profile: u64| json!({"type": "connect_profile", "profile": profile, "name": "page"});
    let mut steps = vec![
        by(
            1,
            json!({"type": "create", "organization": 10, "founder": 1, "plan": "business", "access": access("owner")}),
        ),
        by(
            1,
            json!({"type": "invite", "invitation": 1, "token": 101, "recipient": "bea@example.com",
                     "expires_at": 9_000_000, "access": access("admin")}),
        ),
        by(2, json!({"type": "accept_invitation", "invitation": 1, "token": 101})),
        by(1, json!({"type": "remove_member", "user": 2})),
        by(1, profile(7)),
        by(1, profile(8)),
        by(1, json!({"type": "delete_profile", "profile": 8})),
    ];
    // Members delete nothing in this product.
    steps[6]["organization"]["by"]["type"] = json!("operator");
    steps[0]["organization"]["now"] = json!(5);
    steps
}

fn run(steps: &[Value]) -> Result<bool, String> {
    let policy = Policy::parse(ALIXIA).expect("the policy is accepted");
    let file = json!({"given": {"organization": {"id": 10}}, "steps": steps}).to_string();
    let steps = Scenario::parse(&file).and_then(|scenario| scenario.run(&policy));
    let steps = steps.map_err(|error| error.to_string())?;
    let (last, before) = steps.split_last().expect("a step");
    before.iter().for_each(|step| assert!(step.holds(), "{step}"));
    Ok(last.holds())
}

/// The scenario with an expectation of the last step.
fn expecting(expect: Value) -> Result<bool, String> {
    let mut steps = begun();
    steps.last_mut().expect("a step")["expect"] = expect;
    run(&steps)
}

fn ask(list: &str, user: u64, permission: &str, place: Value) -> Value {
    json!({list: [{"user": user, "permission": permission, "place": place}]})
}

fn profile(profile: u64) -> Value {
    json!({"type": "profile", "profile": profile})
}

#[test]
fn whoever_is_or_was_known_may_be_asked_about() {
    assert_eq!(expecting(json!({})), Ok(true));
    for (user, at, holds) in [(1, 7, false), (1, 8, true), (2, 7, true), (2, 8, true)] {
        assert_eq!(expecting(ask("denies", user, "post.publish", profile(at))), Ok(holds), "{user} at {at}");
        assert_eq!(expecting(ask("allows", user, "post.publish", profile(at))), Ok(!holds), "{user} at {at}");
    }
}

#[test]
fn a_stranger_and_a_place_that_never_was_are_no_questions() {
    for list in ["allows", "denies"] {
        assert_eq!(
            expecting(ask(list, 99, "post.publish", profile(7))),
            Err("step 7: expected somebody who is, was or becomes a member of the organization, found `99`".into())
        );
        assert_eq!(
            expecting(ask(list, 1, "post.publish", profile(9))),
            Err("step 7: expected a place that is or was in the organization, found profile 9".into())
        );
        let group = json!({"type": "group", "group": 3});
        assert_eq!(
            expecting(ask(list, 1, "post.publish", group)),
            Err("step 7: expected the organization, a workspace or a profile, found group 3".into())
        );
        for misspelt in ["post.publsh", "member.invite"] {
            let refused = expecting(ask(list, 1, misspelt, profile(7))).expect_err("refused");
            assert!(refused.starts_with("step 7: expected the name of a permission"), "{refused}");
        }
        // The vocabulary has it, this product does not.
        let refused = expecting(ask(list, 1, "custom_report.manage", profile(7))).expect_err("refused");
        assert!(refused.contains("permission of the policy"), "{refused}");
    }
}

#[test]
fn a_place_is_asked_about_from_the_step_on_that_makes_it() {
    let mut steps = begun();
    steps[4]["expect"] = ask("denies", 2, "post.publish", profile(8));
    assert!(run(&steps).expect_err("refused").starts_with("step 5: expected a place"));
    steps[4]["expect"] = ask("denies", 2, "post.publish", profile(7));
    assert_eq!(run(&steps), Ok(true));
    // That an invitation gives nothing before it is accepted can fail.
    steps[1]["expect"] = ask("denies", 2, "member.invite", json!({"type": "organization"}));
    assert_eq!(run(&steps), Ok(true));
    let mut strangers = steps.clone();
    strangers[1]["expect"] = ask("denies", 3, "member.invite", json!({"type": "organization"}));
    assert!(run(&strangers).expect_err("refused").starts_with("step 2: expected somebody"));
    // Who asks to be let in is asked about, whether they were let in or not.
    steps.truncate(3);
    steps[2]["organization"]["action"]["token"] = json!(999);
    let mut expect = ask("denies", 2, "member.invite", json!({"type": "organization"}));
    expect["refusal"] = json!({});
    steps[2]["expect"] = expect;
    assert_eq!(run(&steps), Ok(true));
}

#[test]
fn given_events_tell_who_was_there() {
    let policy = Policy::parse(ALIXIA).expect("the policy is accepted");
    let file = json!({"given": {"organization": {"id": 10}}, "steps": begun()}).to_string();
    let outcomes = Scenario::parse(&file).and_then(|scenario| scenario.run(&policy)).expect("it runs");
    let outcomes = serde_json::to_value(outcomes).expect("JSON");
    let events: Vec<Value> = outcomes
        .as_array()
        .expect("steps")
        .iter()
        .flat_map(|step| step["events"].as_array().cloned().expect("events"))
        .collect();
    let mut step = by(1, json!({"type": "connect_profile", "profile": 9, "name": "page"}));
    step["organization"]["id"] = json!(50);
    step["organization"]["now"] = json!(5);
    for (user, at, known) in [(2, 8, true), (99, 8, false), (2, 77, false)] {
        step["expect"] = ask("denies", user, "post.publish", profile(at));
        let file = json!({"given": {"organization": {"id": 10, "events": events}}, "steps": [step]}).to_string();
        let steps = Scenario::parse(&file).and_then(|scenario| scenario.run(&policy));
        assert_eq!(steps.is_ok_and(|steps| steps[0].holds()), known, "{user} at {at}");
    }
}

#[test]
fn what_says_nothing_is_refused() {
    assert_eq!(run(&[]), Err("expected at least one step, found none".into()));
    for (expect, message) in [
        (json!({"allows": []}), "allows: expected at least one question, found none"),
        (json!({"denies": []}), "denies: expected at least one question, found none"),
        (json!({"state": {}}), "state: expected at least one field, found `{}`, which holds of every state"),
        (json!({"state": "draft"}), "state: expected a part of the organization's state, found `\"draft\"`"),
        (json!({"state": null}), "state: expected a part of the organization's state, found `null`"),
        (json!({"events": {}}), "events: expected a list, found `{}`"),
        (json!({"effects": {}}), "effects: expected a list, found `{}`"),
        (json!({"events": null}), "events: expected a list, found `null`"),
        (json!({"refusal": []}), "refusal: expected a part of a refusal or `null`, found `[]`"),
        (
            json!({"targets": []}),
            "expected `targets` at a command of the approval, found them at one of the organization",
        ),
    ] {
        assert_eq!(expecting(expect), Err(format!("step 7: {message}")));
    }
    let denies_nothing = expecting(json!({"denies": null}));
    assert!(denies_nothing.is_err());
}

#[test]
fn nothing_is_expected_of_a_field_that_is_not_there() {
    assert_eq!(expecting(json!({"state": {"announced": null}})), Ok(true));
    assert_eq!(expecting(json!({"state": {"plan": null}})), Ok(false));
    assert_eq!(expecting(json!({"events": [{"by": {"acting_for": null}, "change": {"profile": 8}}]})), Ok(true));
    for expect in [
        json!({"state": {"anounced": null}}),
        json!({"events": [{"acting": null}]}),
        json!({"events": [{"change": {"type": "profile_deleted", "worksapce": null}}]}),
        json!({"effects": [{"type": "profile_deleted", "profle": null}]}),
    ] {
        let found = expecting(expect.clone());
        assert!(
            found.as_ref().is_err_and(|error| error.contains("unknown field")) || found == Ok(false),
            "{expect}: {found:?}"
        );
    }
    let mut steps = begun();
    steps[6] = by(2, json!({"type": "leave"}));
    steps[6]["expect"] = json!({"refusal": {"typo": null}});
    assert!(run(&steps).expect_err("refused").contains("unknown field"), "{:?}", run(&steps));
}

fn post(expect: Value) -> Result<bool, String> {
    let policy = Policy::parse(ALIXIA).expect("the policy is accepted");
    let owner = json!({"user": 1, "organization": 10, "plan": "business",
                       "assignments": [{"level": "organization", "role": "owner"}]});
    let given = json!({"approval": {"organization": 10, "content": 3, "people": [owner],
                                    "profiles": [{"organization": 10, "workspace": null, "profile": 7}]}});
    let step = json!({"approval": {"by": {"type": "host"}, "action": {"type": "tick"}, "now": 5}, "expect": expect});
    let file = json!({"given": given, "steps": [step]}).to_string();
    let steps = Scenario::parse(&file).and_then(|scenario| scenario.run(&policy));
    steps.map(|steps| steps.iter().all(|step| step.holds())).map_err(|error| error.to_string())
}

#[test]
fn what_a_post_cannot_have_is_not_expected_of_it() {
    let refused = |expect: Value| post(expect).expect_err("refused");
    assert!(refused(json!({"effects": []})).contains("expected `effects` at a command of the organization"));
    assert!(refused(json!({"state": {}})).contains("expected the name of a state, found `{}`"));
    assert!(refused(json!({"targets": {}})).contains("targets: expected a list"));
    assert!(refused(ask("denies", 1, "post.publish", profile(7))).contains("expected an organization"));
}

fn cases(spoil: impl FnOnce(&mut Value)) -> Result<bool, String> {
    let policy = Policy::parse(ALIXIA).expect("the policy is accepted");
    let mut file = json!({
        "policy": "alixia",
        "actors": {"nobody": {"user": 9, "organization": 10, "plan": "business", "assignments": []}},
        "resources": {"page": {"organization": 10, "workspace": null, "profile": 7, "content": {"facts": {"sensitive": true}}}},
        "cases": [{"rule": "0.1", "title": "nobody publishes", "actor": "nobody", "action": "post.publish",
                   "resource": "page",
                   "expect": {"decision": false, "can": false, "reason": "not_a_member", "obligations": []}}]
    });
    spoil(&mut file);
    let cases = Cases::parse(&file.to_string()).map_err(|error| error.to_string())?;
    let outcomes = cases.run(&policy);
    outcomes.iter().for_each(|outcome| println!("{outcome}"));
    Ok(outcomes.iter().all(|outcome| outcome.passed()))
}

#[test]
fn a_case_that_names_what_is_not_there_has_failed() {
    assert_eq!(cases(|_| ()), Ok(true));
    assert_eq!(cases(|file| file["cases"] = json!([])), Err("expected at least one case, found none".into()));
    assert!(cases(|file| file["cases"][0]["by"] = json!("nobdy")).is_err());
    assert!(cases(|file| file["cases"][0]["resource"] = json!("pge")).is_err());
    for action in [json!("post.publsh"), json!("custom_report.manage"), json!(["post.publish", "custom_report.manage"])]
    {
        assert_eq!(cases(|file| file["cases"][0]["action"] = action.clone()), Ok(false), "{action}");
    }
    assert_eq!(cases(|file| file["resources"]["page"]["content"]["facts"] = json!({"sensitve": true})), Ok(false));
    let plan = |plan: &str, file: &mut Value| file["actors"]["nobody"]["plan"] = json!(plan);
    assert_eq!(cases(|file| plan("busines", file)), Ok(false));
    let role = json!([{"level": "organization", "role": "ownr"}]);
    assert_eq!(cases(|file| file["actors"]["nobody"]["assignments"] = role), Ok(false));
}

/// A reader stops at the first thing that it cannot read: each `null` is looked at by itself.
#[test]
fn a_null_that_cannot_fail_hides_behind_no_other() {
    let holds = |part: Value| json!({"state": {"members": [{"holds": [part]}]}});
    assert_eq!(expecting(holds(json!({"optional": null, "until": null}))), Ok(true));
    for idle in [json!({"optional": null, "options": null}), json!({"options": null, "until": null})] {
        let error = expecting(holds(idle)).expect_err("it cannot fail");
        assert!(error.contains("unknown field `options`"), "{error}");
    }
}
