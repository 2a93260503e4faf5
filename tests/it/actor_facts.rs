//! Facts about whoever asks and about the request, rule by rule; random worlds compare them with the second evaluator.

use countersign::explain::Change;
use countersign::interchange::{Cases, Request};
use countersign::reach::Requirement;
use countersign::social::ProfilePermissions;
use countersign::test_kit::{self, NOW, ORGANIZATION, TestActor};
use countersign::{
    Actor, Level, Policy, Profile, ProfileId, Reason, UserId, actor::ActorError, actor::ActorFacts, assert_allowed,
    assert_denied,
};
use serde_json::{Value, json};

const PAGE: ProfileId = ProfileId::new(7);

/// An editor publishes with a second factor, deletes own posts from the office, and edits by submitting; nobody views
/// over the limit.
fn document() -> Value {
    json!({
        "format": 1, "name": "asked", "facts": ["legal_hold"],
        "actor_facts": { "second_factor": { "en": "Second factor", "fr": "Second facteur" }, "over_limit": {}, "from_office": {} },
        "obligations": ["submit"],
        "permissions": { "profile": ["post.view", "post.edit", "post.publish", "post.delete"] },
        "roles": { "profile": { "editor": { "grants": { "profile": [
            "post.view",
            { "permissions": ["post.publish"], "when": ["second_factor"] },
            { "permissions": ["post.edit"], "when": ["!over_limit"], "obligations": ["submit"] },
            { "permissions": ["post.delete"], "when": ["author", "from_office"] }
        ] } } } },
        "custom_roles": { "profile": { "ceiling": { "profile": "all" } } },
        "forbid": [{ "level": "profile", "permissions": ["post.view"], "when": ["over_limit"] }]
    })
}

fn policy() -> Policy {
    Policy::parse(&document().to_string()).expect("the policy is accepted")
}

fn page() -> Profile<'static> {
    test_kit::profile(PAGE)
}

fn editor(policy: &Policy) -> TestActor<'_> {
    test_kit::actor(policy, 1).profile_role(PAGE, "editor")
}

/// The editor, of whom that is told.
fn told(policy: &Policy, facts: &[(&str, bool)]) -> Actor {
    facts.iter().fold(editor(policy), |editor, (name, value)| editor.fact(name, *value)).build()
}

#[test]
fn r4_what_is_not_told_of_the_actor_never_grants() {
    let policy = policy();
    let publish = ProfilePermissions::POST_PUBLISH;
    for (facts, allowed) in [(&[][..], false), (&[("second_factor", false)], false), (&[("second_factor", true)], true)]
    {
        let actor = told(&policy, facts);
        assert_eq!(policy.can(&actor, publish, &page()), allowed, "{facts:?}");
        let decision = policy.decide(&actor, publish, &page());
        let unmet: Vec<String> = decision.unmet().map(|literal| literal.to_string()).collect();
        assert_eq!(decision.reason(), if allowed { Reason::Allow } else { Reason::Unmet });
        assert_eq!(unmet, if allowed { vec![] } else { vec!["second_factor"] });
    }
    // A negated one as well: that it is not over the limit is to be told.
    let edit = |facts| policy.decide(&told(&policy, facts), ProfilePermissions::POST_EDIT, &page()).reason();
    assert_eq!([edit(&[]), edit(&[("over_limit", true)])], [Reason::Unmet; 2]);
    assert_eq!(edit(&[("over_limit", false)]), Reason::Allow);
}

#[test]
fn r5_what_is_not_told_of_the_actor_never_lifts_a_prohibition() {
    let policy = policy();
    let view = |facts| policy.decide(&told(&policy, facts), ProfilePermissions::POST_VIEW, &page()).reason();
    assert_eq!([view(&[]), view(&[("over_limit", true)])], [Reason::Forbidden; 2]);
    assert_eq!(view(&[("over_limit", false)]), Reason::Allow);
}

#[test]
fn r9_what_is_told_of_the_actor_loses_no_obligation() {
    let policy = policy();
    let actor = told(&policy, &[("over_limit", false)]);
    let sets = policy.permissions(&actor, &page());
    assert_eq!((sets.allowed, sets.obliged), (ProfilePermissions::POST_VIEW, ProfilePermissions::POST_EDIT));
    assert_allowed!(policy, actor, ProfilePermissions::POST_EDIT, page(), with["submit"]);
}

/// What is told with what is known of the content: each says its half, and neither says the other's.
#[test]
fn r4_the_actor_and_the_content_are_asked_for_their_own_facts() {
    let mut document = document();
    document["roles"]["profile"]["editor"]["grants"]["profile"][3]["when"] = json!(["legal_hold", "from_office"]);
    let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
    let held = test_kit::facts(&policy, &[("legal_hold", true)]);
    let there = told(&policy, &[("from_office", true)]);
    let delete = |actor, page: Profile<'_>| policy.can(actor, ProfilePermissions::POST_DELETE, &page);
    assert!(delete(&there, page().content(&held)) && !delete(&there, page()));
    assert!(!delete(&told(&policy, &[]), page().content(&held)));
    assert!(policy.fact("from_office").is_err() && policy.actor_fact("legal_hold").is_err());
    // A fact of the content that is told of the actor in a request counts for nothing.
    let asked = |actor_facts: Value, facts: Value| {
        let request = json!({
            "actor": { "user": 1, "organization": 10, "facts": actor_facts,
                       "assignments": [{ "level": "profile", "node": 7, "role": "editor" }] },
            "action": "post.delete",
            "resource": { "organization": 10, "workspace": null, "profile": 7, "content": { "facts": facts } }
        });
        policy.answer(&Request::parse(&request.to_string()).expect("a request")).expect("an answer").can
    };
    assert!(asked(json!({ "from_office": true }), json!({ "legal_hold": true })));
    assert!(!asked(json!({ "from_office": true, "legal_hold": true }), json!({ "from_office": true })));
}

#[test]
fn r6_a_key_leaves_what_is_told_and_an_operator_is_told_of_apart() {
    let policy = policy();
    let publish = ProfilePermissions::POST_PUBLISH;
    let key = countersign::actor::Attenuation::every_permission().profile(PAGE);
    let keyed = editor(&policy).behind(key);
    assert_allowed!(policy, keyed.clone().fact("second_factor", true).build(), publish, page());
    assert_denied!(policy, keyed.build(), publish, page());
    for (own, operators) in [(false, false), (true, false), (false, true), (true, true)] {
        let operator = editor(&policy).fact("second_factor", operators).build();
        let actor = editor(&policy).fact("second_factor", own).with(|builder| builder.impersonated_by(operator));
        assert_eq!(policy.can(&actor.build(), publish, &page()), own && operators);
    }
}

#[test]
fn what_is_told_later_is_as_if_it_had_been_told_at_once() {
    let policy = policy();
    let fact = policy.actor_fact("second_factor").expect("a fact");
    let later = told(&policy, &[]).knowing(&policy, ActorFacts::new().fact(fact, false).fact(fact, true));
    let later = later.expect("an actor");
    assert!(policy.can(&later, ProfilePermissions::POST_PUBLISH, &page()), "the last word stands");
    assert_eq!((later.built_at(), later.valid_until()), (NOW, None));
    let forgotten = later.knowing(&policy, ActorFacts::new()).expect("an actor");
    assert!(!policy.can(&forgotten, ProfilePermissions::POST_PUBLISH, &page()), "it stands in place of what was told");
}

#[test]
fn r12_facts_of_another_policy_are_refused() {
    let (policy, mut other) = (policy(), document());
    other["name"] = json!("other");
    let other = Policy::parse(&other.to_string()).expect("the policy is accepted");
    let (own, foreign) = (policy.actor_fact("second_factor"), other.actor_fact("second_factor"));
    let (own, foreign) = (own.expect("a fact"), foreign.expect("a fact"));
    let begun = || policy.actor(UserId::new(1), ORGANIZATION).fact(foreign, true);
    assert_eq!(begun().build(NOW).expect_err("a foreign fact"), ActorError::OtherPolicy);
    assert_eq!(begun().fact(own, true).build(NOW).expect_err("a foreign fact"), ActorError::OtherPolicy);
    let actor = told(&policy, &[]);
    assert!(actor.knowing(&policy, ActorFacts::new().fact(foreign, true)).is_err());
    assert!(actor.knowing(&other, ActorFacts::new().fact(foreign, true)).is_err(), "the actor is foreign there");
    assert_eq!(
        policy.actor_fact("thumb").expect_err("no fact").to_string(),
        "expected the name of an actor fact, found `thumb`"
    );
}

#[test]
fn an_explanation_says_what_must_be_known_of_the_actor() {
    let policy = policy();
    let explained = policy.explain(&told(&policy, &[]), ProfilePermissions::POST_PUBLISH, &page());
    assert_eq!(explained.unmet, ["second_factor"]);
    let remedies: Vec<String> = explained.remedies.iter().map(ToString::to_string).collect();
    assert_eq!(remedies, ["the actor's fact `second_factor` must be known to hold"]);
    assert_eq!(explained.remedies[0].changes, [Change::ActorFact { fact: "second_factor".into(), value: true }]);
    assert!(explained.to_text(&policy, "fr").contains("le fait de l'acteur `Second facteur` doit être avéré"));
    let written = serde_json::to_value(&explained.remedies).expect("it is written");
    assert_eq!(written, json!([[{ "actor_fact": { "fact": "second_factor", "value": true } }]]));
    let forbidden = policy.explain(&told(&policy, &[]), ProfilePermissions::POST_VIEW, &page());
    assert_eq!(forbidden.remedies[0].to_string(), "the actor's fact `over_limit` must be known to fail");
}

/// A remedy speaks of whoever asks; what is told of an operator is the operator's.
#[test]
fn no_remedy_tells_anything_of_an_operator() {
    let policy = policy();
    let operator = told(&policy, &[]);
    let actor = editor(&policy).fact("second_factor", true).with(|builder| builder.impersonated_by(operator)).build();
    let explained = policy.explain(&actor, ProfilePermissions::POST_PUBLISH, &page());
    assert_eq!(explained.remedies.iter().map(ToString::to_string).collect::<Vec<_>>(), ["drop attenuation 0"]);
}

#[test]
fn r10_a_reach_asks_nothing_more_of_the_actor() {
    let policy = policy();
    let reach = |facts, permission| policy.reach(&told(&policy, facts), permission);
    let delete = reach(&[("from_office", true)], ProfilePermissions::POST_DELETE).parts().union;
    assert_eq!(delete[0].when, [Requirement::Author { user: UserId::new(1), is: true }]);
    assert!(reach(&[], ProfilePermissions::POST_DELETE).is_nothing());
    assert!(reach(&[], ProfilePermissions::POST_VIEW).is_nothing());
    assert_eq!(reach(&[("over_limit", false)], ProfilePermissions::POST_VIEW).profiles(), Some(vec![PAGE]));
}

#[test]
fn a_matrix_and_a_report_know_of_it() {
    let policy = policy();
    let matrix = policy.matrix();
    let cell = matrix.cell(Level::Profile, "editor", Level::Profile, "post.publish").expect("a cell");
    assert_eq!(
        (cell.verdict, &cell.ways[0].when),
        (countersign::analysis::Verdict::Conditional, &vec!["second_factor".into()])
    );
    assert!(policy.matrix().to_text("fr").contains("Second facteur"));
    let may = |facts| {
        let report = countersign::analysis::access_report(&policy, &told(&policy, facts));
        report.access.iter().any(|access| access.permissions.contains(&"post.publish".into()))
    };
    assert!(may(&[("second_factor", true)]) && !may(&[]));
    let roster = [told(&policy, &[]), told(&policy, &[("second_factor", true)])];
    let who = countersign::analysis::who_can(&policy, &roster, ProfilePermissions::POST_PUBLISH, &page());
    assert_eq!(who.len(), 1);
}

#[test]
fn a_custom_role_reads_it_and_a_former_name_is_read_as_it() {
    let mut document = document();
    document["actor_facts"]["second_factor"] = json!({ "formerly": ["two_factor"] });
    let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
    let role = json!({ "format": 1, "level": "profile", "name": "night", "grants": { "profile": [
        { "permissions": ["post.publish"], "when": ["second_factor"] }] } });
    let night = policy.custom_role(&role.to_string()).expect("a custom role");
    let held = countersign::actor::Assignment::custom_profile(PAGE, &night);
    let actor = test_kit::actor(&policy, 2).with(|builder| builder.assignment(held));
    assert_allowed!(
        policy,
        actor.clone().fact("second_factor", true).build(),
        ProfilePermissions::POST_PUBLISH,
        page()
    );
    assert_denied!(policy, actor.fact("second_factor", false).build(), ProfilePermissions::POST_PUBLISH, page());
    assert_eq!(Policy::parse(&policy.to_json()).expect("it is read again"), policy);
}

#[test]
fn a_case_with_a_fact_that_is_not_the_actors_is_refused() {
    let policy = policy();
    let outcome = |facts: Value| {
        let cases = json!({ "policy": "asked", "cases": [{
            "rule": "1", "title": "a second factor", "action": "post.publish", "expect": { "can": true },
            "actor": { "user": 1, "organization": 10, "facts": facts,
                       "assignments": [{ "level": "profile", "node": 7, "role": "editor" }] },
            "resource": { "organization": 10, "workspace": null, "profile": 7 }
        }] });
        let cases = Cases::parse(&cases.to_string()).expect("cases");
        cases.run(&policy).iter().all(|outcome| outcome.passed())
    };
    assert!(outcome(json!({ "second_factor": true })));
    assert!(!outcome(json!({ "second_factor": true, "secnd_factor": true })));
    assert!(!outcome(json!({ "second_factor": true, "legal_hold": true })));
}

#[test]
fn a_name_is_a_fact_of_the_actor_or_of_the_content() {
    let refused = |edit: &dyn Fn(&mut Value)| {
        let mut document = document();
        edit(&mut document);
        let error = Policy::parse(&document.to_string()).expect_err("it is refused");
        error.problems().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let twice = refused(&|document| document["actor_facts"]["legal_hold"] = json!({}));
    assert!(twice.contains("expected a name that is not in `facts` as well, found `legal_hold`"), "{twice}");
    let built_in = refused(&|document| document["actor_facts"]["author"] = json!({}));
    assert!(built_in.contains("expected a name that no built-in atom has, found `author`"), "{built_in}");
    let former = refused(&|document| document["facts"] = json!({ "legal_hold": { "formerly": ["from_office"] } }));
    assert!(former.contains("expected a name that nothing of its kind has, found `from_office`"), "{former}");
    let misspelt = refused(&|document| document["forbid"][0]["when"] = json!(["over_limt"]));
    assert!(misspelt.contains("`over_limit`"), "{misspelt}");
}

/// What no content can say, no stage asks of content.
#[test]
fn a_stage_does_not_ask_for_facts_of_the_actor() {
    let mut document = document();
    document["approval"] = json!({ "definitions": { "review": { "stages": [
        { "name": "boss", "approvers": { "permission": "post.publish" }, "when": ["second_factor"] }] } } });
    let error = Policy::parse(&document.to_string()).expect_err("it is refused");
    let said = error.problems().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    assert!(said.contains("expected a fact of `facts`, found `second_factor`, which is about whoever asks"), "{said}");
}

#[test]
fn another_fact_is_another_policy() {
    let (policy, mut other) = (policy(), document());
    other["actor_facts"]["at_night"] = json!({});
    let other = Policy::parse(&other.to_string()).expect("the policy is accepted");
    assert_ne!(policy.digest(), other.digest());
    assert_eq!(
        policy.actor_facts().map(|fact| fact.name()).collect::<Vec<_>>(),
        ["from_office", "over_limit", "second_factor"]
    );
    let titles: Vec<_> = policy.actor_facts().map(|fact| fact.title("fr")).collect();
    assert!(titles.contains(&"Second facteur") && policy.actor_facts().all(|fact| fact.handle().is_some()));
}

/// What no rule can speak of is said, so that a misspelt name is found.
#[test]
fn an_answer_says_which_facts_the_policy_does_not_declare() {
    let policy = policy();
    let answer = |facts: Value, operators: Value, content: Value| {
        let actor = |facts| json!({ "user": 1, "organization": 10, "assignments": [], "facts": facts });
        let mut request = json!({
            "actor": actor(facts), "action": "post.view",
            "resources": [{ "organization": 10 }, { "organization": 10, "content": { "facts": content } }]
        });
        request["actor"]["attenuations"] = json!([{ "actor": actor(operators) }]);
        policy.answer(&Request::parse(&request.to_string()).expect("a request")).expect("an answer")
    };
    let known = answer(json!({ "second_factor": true }), json!({ "over_limit": false }), json!({ "legal_hold": true }));
    assert!(known.unknown_facts.is_empty());
    assert!(!serde_json::to_string(&known).expect("it is written").contains("unknown_facts"));
    let told = answer(
        json!({ "secnd_factor": true, "legal_hold": true }),
        json!({ "over_limt": true }),
        json!({ "second_factor": true, "hold": false }),
    );
    assert_eq!(told.unknown_facts, ["hold", "legal_hold", "over_limt", "secnd_factor", "second_factor"]);
}

/// A step tells of whoever sends its command, and of nobody else.
#[test]
fn a_step_of_a_scenario_tells_of_its_sender() {
    let policy = Policy::parse(
        r#"{"format": 1, "name": "asked", "actor_facts": ["second_factor"],
            "permissions": {"organization": ["member.invite", "member_permissions.edit", "member.remove"]},
            "roles": {"organization": {
                "owner": {"grants": {"organization": ["member_permissions.edit", "member.remove",
                    {"permissions": ["member.invite"], "when": ["second_factor"]}]}, "holders": {"min": 1}}}}}"#,
    )
    .expect("the policy is accepted");
    let create = json!({"title": "it begins", "organization": {"by": {"type": "operator", "user": 900}, "now": 0,
        "action": {"type": "create", "organization": 10, "founder": 1,
                   "access": [{"place": {"type": "organization"}, "role": "owner"}]}}});
    let invite = |told: Value, by: Value, expect: Value| {
        let mut step = json!({"title": "the owner invites", "organization": {"by": by, "now": 1,
            "action": {"type": "invite", "invitation": 3, "recipient": "eva@example.com", "token": 4, "expires_at": 100,
                       "access": [{"place": {"type": "organization"}, "role": "owner", "when": ["second_factor"]}]}},
            "expect": expect});
        step["actor_facts"] = told;
        let file = json!({"given": {"organization": {"id": 10}}, "steps": [create.clone(), step]}).to_string();
        let scenario = countersign::interchange::Scenario::parse(&file).map_err(|error| error.to_string())?;
        scenario.run(&policy).map(|steps| steps[1].unmet().to_vec()).map_err(|error| error.to_string())
    };
    let owner = || json!({"type": "user", "user": 1});
    let refused = || json!({"refusal": {"type": "not_permitted"}});
    assert_eq!(invite(json!({"second_factor": true}), owner(), json!({})), Ok(vec![]));
    assert_eq!(invite(json!({"second_factor": false}), owner(), refused()), Ok(vec![]));
    assert_eq!(invite(json!({}), owner(), refused()), Ok(vec![]));
    let wrong = invite(json!({"secnd_factor": true}), owner(), json!({})).expect_err("no such fact");
    assert!(wrong.contains("expected the name of an actor fact, found `secnd_factor`"), "{wrong}");
    let nobody = invite(json!({"second_factor": true}), json!({"type": "host"}), json!({})).expect_err("no person");
    assert!(nobody.contains("expected a command of a person"), "{nobody}");
}
