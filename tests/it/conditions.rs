//! Conditions on single assignments, rule by rule; random worlds compare them with the second evaluator.

use countersign::actor::{ActorError, Assignment};
use countersign::explain::Change;
use countersign::interchange::Request;
use countersign::policy::InvalidCondition;
use countersign::reach::Requirement;
use countersign::social::ProfilePermissions;
use countersign::test_kit::{self, TestActor, actor};
use countersign::{
    Actor, Content, ContentState, Policy, ProfileId, Reason, UserId, analysis, assert_allowed, policies,
};
use serde_json::{Value, json};

const PAGE: ProfileId = ProfileId::new(7);
const EDIT: ProfilePermissions = ProfilePermissions::POST_EDIT;

/// An editor edits everything and publishes by submitting what is their own; a writer may be let publish.
fn document() -> Value {
    json!({
        "format": 1, "name": "asked", "facts": ["label_fr", "legal_hold"], "actor_facts": ["second_factor"],
        "obligations": ["submit"],
        "permissions": { "profile": ["post.view", "post.edit", "post.publish", "post.delete"] },
        "roles": { "profile": {
            "editor": { "grants": { "profile": [
                "post.view", "post.edit",
                { "permissions": ["post.publish"], "when": ["author"], "obligations": ["submit"] }
            ] }, "optional": { "profile": ["post.delete"] } }
        } },
        "custom_roles": { "profile": { "ceiling": { "profile": "all" } } },
        "forbid": [{ "level": "profile", "permissions": ["post.edit"], "when": ["legal_hold"] }]
    })
}

fn policy() -> Policy {
    Policy::parse(&document().to_string()).expect("the policy is accepted")
}

fn when<'a>(policy: &'a Policy, when: &[&str]) -> impl Fn(Assignment) -> Assignment + use<'a> {
    let condition = policy.condition(when.iter().copied()).expect("a condition");
    move |held| held.when(condition)
}

fn editor<'p>(policy: &'p Policy, under: &[&str]) -> TestActor<'p> {
    actor(policy, 1).profile_role_with(7, "editor", when(policy, under))
}

fn held(policy: &Policy, under: &[&str]) -> Actor {
    editor(policy, under).build()
}

fn decided(policy: &Policy, actor: &Actor, asked: ProfilePermissions, post: &Content<'_>) -> (Reason, Vec<String>) {
    let page = test_kit::profile(PAGE).content(post);
    let decision = policy.decide(actor, asked, &page);
    assert_eq!(decision.is_plain(), policy.can(actor, asked, &page));
    assert_eq!(decision.is_plain(), policy.reach(actor, asked).contains(page));
    (decision.reason(), decision.unmet().map(|literal| literal.to_string()).collect())
}

fn free<'c>(policy: &Policy) -> Content<'c> {
    test_kit::facts(policy, &[("legal_hold", false)])
}

#[test]
fn r2_an_assignment_under_a_condition_gives_where_it_holds_and_nowhere_else() {
    let policy = policy();
    let fact = policy.fact("label_fr").expect("a fact");
    let translator = held(&policy, &["label_fr"]);
    let post = free(&policy);
    assert_eq!(decided(&policy, &translator, EDIT, &post.fact(fact, true)), (Reason::Allow, vec![]));
    let unmet = (Reason::Unmet, vec!["label_fr".to_owned()]);
    assert_eq!(decided(&policy, &translator, EDIT, &post.fact(fact, false)), unmet);
    assert_eq!(decided(&policy, &translator, EDIT, &post), unmet, "what is not said never grants");
    let others = held(&policy, &["!label_fr"]);
    assert_eq!(decided(&policy, &others, EDIT, &post.fact(fact, false)), (Reason::Allow, vec![]));
    assert_eq!(decided(&policy, &others, EDIT, &post).0, Reason::Unmet, "nor does its negation");
}

#[test]
fn r2_it_comes_on_top_of_what_the_role_asks_and_keeps_obligations() {
    let policy = policy();
    let fact = policy.fact("label_fr").expect("a fact");
    let actor = held(&policy, &["label_fr"]);
    let publish = ProfilePermissions::POST_PUBLISH;
    let own = free(&policy).author(UserId::new(1));
    assert_eq!(decided(&policy, &actor, publish, &own.fact(fact, true)).0, Reason::Allow);
    assert_allowed!(policy, actor, publish, test_kit::profile(PAGE).content(&own.fact(fact, true)), with["submit"]);
    let (reason, mut unmet) = decided(&policy, &actor, publish, &free(&policy));
    unmet.sort_unstable();
    assert_eq!((reason, unmet), (Reason::Unmet, vec!["author".to_owned(), "label_fr".to_owned()]));
}

#[test]
fn r2_two_conditions_must_both_hold_and_what_cannot_hold_gives_nothing() {
    let policy = policy();
    let two = |one: &str, other: &str| {
        let (one, other) = (when(&policy, &[one]), when(&policy, &[other]));
        actor(&policy, 1).profile_role_with(7, "editor", |held| other(one(held))).build()
    };
    let actor = two("label_fr", "scheduled");
    let french = test_kit::facts(&policy, &[("legal_hold", false), ("label_fr", true)]);
    assert_eq!(decided(&policy, &actor, EDIT, &french).1, ["scheduled"]);
    assert_eq!(decided(&policy, &actor, EDIT, &french.state(ContentState::Scheduled)).0, Reason::Allow);
    let actor = two("label_fr", "!label_fr");
    assert_eq!(decided(&policy, &actor, EDIT, &french).0, Reason::Unmet);
    assert!(policy.reach(&actor, EDIT).parts().union.is_empty(), "{:?}", policy.reach(&actor, EDIT).parts());
}

#[test]
fn r2_a_condition_about_whoever_asks_is_folded_when_the_actor_is_built() {
    let policy = policy();
    let told = |value: bool| editor(&policy, &["second_factor"]).fact("second_factor", value).build();
    let post = free(&policy);
    assert_eq!(decided(&policy, &told(true), EDIT, &post).0, Reason::Allow);
    assert_eq!(decided(&policy, &told(false), EDIT, &post).0, Reason::Unmet);
    assert_eq!(decided(&policy, &held(&policy, &["second_factor"]), EDIT, &post).0, Reason::Unmet);
    let view = policy.reach(&told(true), ProfilePermissions::POST_VIEW);
    assert!(view.parts().union.iter().all(|part| part.when.is_empty()), "told once, asked of nothing else");
}

#[test]
fn r3_the_same_role_without_the_condition_gives_the_whole() {
    let policy = policy();
    let actor = editor(&policy, &["label_fr"]).profile_role(PAGE, "editor").build();
    assert_eq!(decided(&policy, &actor, EDIT, &free(&policy)).0, Reason::Allow);
}

#[test]
fn r5_a_prohibition_beats_an_assignment_under_a_condition() {
    let policy = policy();
    let post = test_kit::facts(&policy, &[("label_fr", true)]);
    assert_eq!(decided(&policy, &held(&policy, &["label_fr"]), EDIT, &post).0, Reason::Forbidden);
}

#[test]
fn custom_roles_and_options_are_under_the_condition_too() {
    let policy = policy();
    let role = r#"{"format": 1, "level": "profile", "name": "corrector", "grants": {"profile": ["post.edit"]}}"#;
    let role = policy.custom_role(role).expect("a custom role");
    let french = when(&policy, &["label_fr"]);
    let custom = french(Assignment::custom_profile(PAGE, &role));
    let custom = actor(&policy, 1).with(|builder| builder.assignment(custom)).build();
    let switched_on = |held| french(held).optional(ProfilePermissions::POST_DELETE);
    let option = actor(&policy, 1).profile_role_with(7, "editor", switched_on).build();
    let fact = policy.fact("label_fr").expect("a fact");
    for (actor, asked) in [(custom, EDIT), (option, ProfilePermissions::POST_DELETE)] {
        let post = free(&policy);
        assert_eq!(decided(&policy, &actor, asked, &post).0, Reason::Unmet);
        assert_eq!(decided(&policy, &actor, asked, &post.fact(fact, true)).0, Reason::Allow);
    }
}

#[test]
fn only_a_condition_of_the_policy_is_one() {
    let policy = policy();
    let unknown = policy.condition(["label_de"]).expect_err("no such fact");
    assert_eq!(unknown.to_string(), "expected the name of an atom, found `label_de`");
    assert_eq!(policy.condition([]), Err(InvalidCondition::Empty));
    let twice = policy.condition(["label_fr", "!label_fr"]);
    assert_eq!(twice, Err(InvalidCondition::Contradictory("label_fr".into())));
    // Of another policy it fits no actor of this one.
    let foreign = Policy::parse(policies::ALIXIA).expect("a policy").condition(["sensitive"]).expect("a condition");
    let assignment = Assignment::profile(PAGE, policy.profile_role("editor").expect("a role")).when(foreign);
    let refused =
        policy.actor(UserId::new(1), test_kit::ORGANIZATION).assignment(assignment).build(test_kit::NOW).map(|_| ());
    assert_eq!(refused, Err(ActorError::OtherPolicy));
}

#[test]
fn built_in_atoms_are_conditions_whether_or_not_a_rule_names_them_as_far_as_there_is_room() {
    for name in ContentState::ALL.map(ContentState::name).into_iter().chain(["author", "assignee", "connector"]) {
        // Four atoms are in use, and for one there is no room.
        assert_eq!(policy().condition([name]).is_ok(), name != "archived", "{name}");
    }
    let mut crowded = document();
    crowded["facts"] = (0..13).map(|index| format!("fact_{index}")).chain(["legal_hold".to_owned()]).collect();
    let crowded = Policy::parse(&crowded.to_string()).expect("sixteen atoms");
    assert!(crowded.condition(["author"]).is_ok() && crowded.condition(["fact_12"]).is_ok());
    assert!(crowded.condition(["scheduled"]).is_err(), "no room: refused, not ignored");
}

fn request(when: &Value) -> Value {
    json!({
        "actor": {"user": 1, "organization": 10,
                  "assignments": [{"level": "profile", "node": 7, "role": "editor", "when": when}]},
        "action": "post.edit",
        "resource": {"organization": 10, "workspace": null, "profile": 7,
                     "content": {"state": "scheduled", "facts": {"label_fr": true, "legal_hold": false}}}
    })
}

#[test]
fn requests_say_conditions_and_a_misspelt_one_is_told_with_its_column() {
    let policy = policy();
    let ask = |when: &Value| {
        let text = request(when).to_string();
        let answer = Request::parse(&text).and_then(|request| policy.answer(&request));
        answer.map(|answer| answer.decision).map_err(|error| error.in_text(&text))
    };
    assert_eq!(ask(&json!(["scheduled"])), Ok(true));
    assert_eq!(ask(&json!(["scheduled", "label_fr"])), Ok(true));
    assert_eq!(ask(&json!(["draft"])), Ok(false));
    let misspelt = ask(&json!(["label_rf"])).expect_err("no such fact");
    let column = request(&json!(["label_rf"])).to_string().find("label_rf").expect("it is there");
    assert_eq!(misspelt, format!("expected the name of an atom, found `label_rf` at column {column}"));
    for none in [json!([]), json!(["label_fr", "!label_fr"]), json!(null), json!("label_fr")] {
        assert!(ask(&none).is_err(), "{none}");
    }
}

#[test]
fn explain_names_the_condition_of_the_assignment_and_what_would_lift_it() {
    let policy = policy();
    let actor = held(&policy, &["label_fr", "scheduled"]);
    let post = free(&policy).state(ContentState::Scheduled);
    let explanation = policy.explain(&actor, EDIT, &test_kit::profile(PAGE).content(&post));
    assert_eq!(explanation.assignments[0].when, ["label_fr", "scheduled"]);
    assert_eq!(explanation.unmet, ["label_fr"]);
    let told = Change::Fact { atom: "label_fr".into(), value: true };
    let remedies: Vec<&[Change]> = explanation.remedies.iter().map(|remedy| remedy.changes.as_slice()).collect();
    assert!(remedies.contains(&&[told][..]), "{remedies:?}");
    // The role itself, under no condition, would do as well.
    let assigned = |changes: &&[Change]| matches!(changes, [Change::Assign { role, .. }] if role == "editor");
    assert!(remedies.iter().any(assigned), "{remedies:?}");
    let text = explanation.to_text(&policy, "en");
    assert!(text.contains("editor at profile 7 when label_fr and scheduled: applies"), "{text}");
    assert!(explanation.to_text(&policy, "fr").contains(" si label_fr et programm\u{e9}"));
}

#[test]
fn reports_and_lists_say_the_condition() {
    let policy = policy();
    let actor = held(&policy, &["label_fr"]);
    let reach = policy.reach(&actor, ProfilePermissions::POST_VIEW);
    assert_eq!(reach.parts().union[0].when, [Requirement::Fact { fact: "label_fr".into(), is: true }]);
    let report = analysis::access_report(&policy, &actor);
    assert_eq!(report.holdings[0].when, ["label_fr"]);
    assert!(report.to_text(&policy, "en").contains("editor at profile 7 when label_fr\n"));
    let silent = test_kit::profile(PAGE);
    let can = analysis::who_can(&policy, std::slice::from_ref(&actor), ProfilePermissions::POST_VIEW, &silent);
    assert!(can.is_empty(), "what is not said never grants");
}

#[test]
fn a_forbidden_says_what_would_lift_it_without_being_explained() {
    let mut text = document();
    text["forbid"] = json!([
        {"level": "profile", "permissions": ["post.edit"], "when": ["legal_hold", "!second_factor"]},
        {"level": "profile", "permissions": ["post.edit", "post.view"], "when": ["scheduled"]},
        {"level": "profile", "permissions": ["post.view"], "when": ["label_fr"]}
    ]);
    let policy = Policy::parse(&text.to_string()).expect("the policy is accepted");
    let ask = |facts: Value, state: &str| {
        let request = json!({
            "actor": {"user": 1, "organization": 10,
                      "assignments": [{"level": "profile", "node": 7, "role": "editor"}]},
            "action": "post.edit",
            "resource": {"organization": 10, "workspace": null, "profile": 7,
                         "content": {"state": state, "facts": facts}}
        });
        let request = Request::parse(&request.to_string()).expect("a request");
        serde_json::to_value(policy.answer(&request).expect("an answer")).expect("JSON")
    };
    let both = ask(json!({}), "scheduled");
    assert_eq!(both["reason"], "forbidden");
    assert_eq!(both["lifted_by"], json!([["!legal_hold", "second_factor"], ["!scheduled"]]));
    assert_eq!(ask(json!({}), "draft")["lifted_by"], json!([["!legal_hold", "second_factor"]]));
    let lifted = ask(json!({"legal_hold": false}), "draft");
    assert_eq!((&lifted["reason"], lifted.get("lifted_by")), (&json!("allow"), None));
}

#[test]
fn a_time_that_is_a_text_says_what_a_time_is() {
    let mut request = request(&json!(["scheduled"]));
    request["now"] = json!("2025-10-21T14:30:00Z");
    let error = Request::parse(&request.to_string()).expect_err("no time").to_string();
    let expected = "expected a time as an integer, the milliseconds since the Unix epoch";
    assert!(error.contains(expected) && error.contains("2025-10-21T14:30:00Z"), "{error}");
    request["now"] = json!(u64::MAX);
    assert!(Request::parse(&request.to_string()).is_err(), "beyond the last instant");
}

#[test]
fn what_is_wrong_with_an_assignment_is_told_with_its_column() {
    let policy = policy();
    let told = |change: &dyn Fn(&mut Value)| {
        let mut request = request(&json!(["scheduled"]));
        let held = request["actor"]["assignments"][0].clone();
        request["actor"]["assignments"] = json!([held, held]);
        let acting = json!({"actor": {"user": 2, "organization": 10, "assignments": [held]}});
        request["actor"]["attenuations"] = json!([acting]);
        change(&mut request);
        let text = request.to_string();
        let error = Request::parse(&text).and_then(|request| policy.answer(&request)).expect_err("it is wrong");
        let told = error.in_text(&text);
        let column = told.rsplit(' ').next().and_then(|column| column.parse::<usize>().ok()).expect("a column");
        text[column - 1..].to_owned()
    };
    let assignment = |request: &mut Value, at: &str, field: &str, value: Value| {
        request.pointer_mut(at).expect("an assignment")[field] = value;
    };
    let second = "/actor/assignments/1";
    let narrowed = told(&|request| assignment(request, second, "only_profiles", json!([8])));
    assert!(narrowed.starts_with(r#"{"level":"profile","node":7,"only_profiles""#), "{narrowed}");
    let contrary = told(&|request| assignment(request, second, "when", json!(["draft", "!draft"])));
    assert!(contrary.starts_with(r#"{"level":"profile","node":7,"role":"editor","when":["draft""#), "{contrary}");
    let unplaced = told(&|request| assignment(request, second, "level", json!("organization")));
    assert!(unplaced.starts_with(r#"{"level":"organization""#), "{unplaced}");
    // A name is shown where it stands in that assignment, not where it stands before.
    let unknown = told(&|request| assignment(request, second, "when", json!(["!post.edit"])));
    assert!(unknown.starts_with(r#""!post.edit"]"#), "{unknown}");
    let operator = "/actor/attenuations/0/actor/assignments/0";
    let acting = told(&|request| assignment(request, operator, "role", json!("edittor")));
    assert!(acting.starts_with(r#""edittor""#), "{acting}");
}
