//! What a host reads of a policy and writes of its answers: lists, digests, names, JSON, instants.

use countersign::interchange::Answer;
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::{ContentState, Level, Policy, Reason, Timestamp, policies, test_kit, vocabulary::ErasedPermissions};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const NOW: Timestamp = Timestamp::from_millis(1_761_055_800_000);
const SHIPPED: [(&str, &str); 5] = [
    ("agorapulse", policies::AGORAPULSE),
    ("publer", policies::PUBLER),
    ("alixia", policies::ALIXIA),
    ("semji", policies::SEMJI),
    ("alex", policies::ALEX),
];

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_shipped_policies_are_those_of_their_names() {
    for (name, text) in SHIPPED {
        assert_eq!(Policy::parse(text).unwrap().name(), name);
    }
}

#[test]
fn a_policy_lists_what_its_document_lists_and_finds_each_by_its_name() {
    for (name, text) in SHIPPED {
        let (policy, document) = (Policy::parse(text).unwrap(), document(text));
        let keys = |value: &Value| -> BTreeSet<String> {
            value.as_object().map(|entries| entries.keys().cloned().collect()).unwrap_or_default()
        };
        for level in Level::ALL {
            let roles: BTreeSet<String> =
                policy.roles().filter(|role| role.level() == level).map(|role| role.name().into()).collect();
            assert_eq!(roles, keys(&document["roles"][level.name()]), "{name}");
        }
        assert_eq!(policy.plans().map(|plan| plan.name().into()).collect::<BTreeSet<_>>(), keys(&document["plans"]));
        assert_eq!(policy.plans().count() > 0, policy.has_plans());
        for role in policy.roles() {
            assert_eq!(policy.role(role.level(), role.name()), Ok(role.handle()));
            let written = &document["roles"][role.level().name()][role.name()];
            assert_eq!(role.is_external(), written["external"] == true, "{name}: {}", role.name());
        }
        assert!(policy.plans().all(|plan| policy.plan(plan.name()) == Ok(plan.handle())));
        assert!(policy.facts().all(|fact| policy.fact(fact.name()).ok() == fact.handle()));
        for listed in policy.listed_permissions() {
            assert_eq!(policy.permission(listed.level(), listed.name()), Ok(listed.permission()));
            assert!(policy.lists_erased(listed.permission().into()), "{name}: {}", listed.name());
        }
        let listed = policy.listed_permissions().map(|listed| (listed.level(), listed.name()));
        assert_eq!(listed.collect::<BTreeSet<_>>().len(), policy.listed_permissions().count(), "each once");
    }
}

#[test]
fn titles_come_in_the_language_without_its_region_in_english_or_as_the_name() {
    let policy = test_kit::policy("small").profile_role("one", &["post.view"]).profile_role("two", &["post.view"]);
    let policy = policy.of_role(Level::Profile, "one", "title", r#"{"en": "One", "fr": "Un"}"#).build();
    let titles = |language: &'static str| policy.roles().map(move |role| role.title(language)).collect::<Vec<_>>();
    assert_eq!(titles("fr-CA"), ["Un", "two"]);
    assert_eq!(titles("de"), ["One", "two"]);
    assert!(policy.roles().all(|role| role.description("en").is_none()));
    assert!(policy.lists(ProfilePermissions::POST_VIEW));
    assert!(!policy.lists(ProfilePermissions::POST_VIEW | ProfilePermissions::POST_PUBLISH), "all of them");
    assert!(!policy.lists(OrganizationPermissions::MEMBER_INVITE));
    assert!(policy.lists_erased(ErasedPermissions::empty(Level::Profile)));
}

#[test]
fn equal_policies_are_equal_and_have_one_digest_and_a_changed_right_makes_another() {
    let policy = Policy::parse(policies::AGORAPULSE).unwrap();
    let again = Policy::parse(&policy.to_json()).unwrap();
    assert_eq!((policy.digest(), &policy), (again.digest(), &again));
    let mut changed = document(policies::AGORAPULSE);
    changed["forbid"] = json!([{"level": "profile", "permissions": ["post.publish"]}]);
    let changed = Policy::parse(&changed.to_string()).unwrap();
    assert_ne!(changed.digest(), policy.digest());
    assert_ne!(changed, policy);
    let digest = policy.digest().to_string();
    assert!(digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digest}");
    assert_eq!(serde_json::to_value(policy.digest()).unwrap(), json!(digest));
}

#[test]
fn a_decision_is_written_as_an_answer_is_read() {
    let policy = Policy::parse(policies::AGORAPULSE).unwrap();
    let mut reasons = BTreeSet::new();
    for role in ["guest", "moderator", "editor"] {
        let actor = test_kit::actor(&policy, 3).profile_role(7, role).build();
        for listed in policy.listed_permissions() {
            let decision = policy.decide_erased(&actor, listed.permission().into(), &test_kit::profile(7).into());
            let written = serde_json::to_string(&decision).unwrap();
            assert_eq!(serde_json::from_str::<Answer>(&written).unwrap(), Answer::from(decision), "{written}");
            assert_eq!(written.contains("unmet\":"), decision.reason() == Reason::Unmet);
            assert_eq!(decision.to_string(), format!("{decision:?}"));
            reasons.insert((decision.reason().name(), decision.is_plain()));
        }
    }
    let expected =
        [("allow", false), ("allow", true), ("not_granted", false), ("unmet", false), ("wrong_level", false)];
    assert_eq!(reasons, BTreeSet::from(expected));
}

#[test]
fn problems_are_written_with_their_place() {
    let error =
        Policy::parse(r#"{"format": 1, "name": "x", "permissions": {}, "roles": {}, "planz": {}}"#).unwrap_err();
    let written = serde_json::to_value(&error).unwrap();
    let expected = error.problems().iter().map(|problem| {
        let mut fields = json!({"pointer": problem.pointer(), "message": problem.message()});
        if let Some(nearest) = problem.nearest() {
            fields["nearest"] = json!(nearest);
        }
        fields
    });
    assert_eq!(written, json!({"problems": expected.collect::<Vec<_>>()}));
    assert!(written.to_string().contains(r#""nearest":"plans""#), "{written}");
    let broken = serde_json::to_value(Policy::parse("{,").unwrap_err()).unwrap();
    assert_eq!((&broken["problems"][0]["line"], &broken["problems"][0]["column"]), (&json!(1), &json!(2)));
    assert_eq!(broken["problems"][0].get("pointer"), None);
}

#[test]
fn names_are_read_back_and_others_are_refused() {
    assert!(Level::ALL.into_iter().all(|level| level.to_string().parse() == Ok(level)));
    assert!(ContentState::ALL.into_iter().all(|state| state.to_string().parse() == Ok(state)));
    assert!(Reason::ALL.into_iter().all(|reason| reason.to_string().parse() == Ok(reason)));
    for reason in Reason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), json!(reason.name()));
    }
    let refused = "Draft".parse::<ContentState>().unwrap_err();
    assert_eq!(refused.to_string(), "expected the name of a content state, found `Draft`");
    assert_eq!(refused.text(), "Draft");
    let refused = "".parse::<Reason>().unwrap_err();
    assert_eq!(refused.to_string(), "expected the name of a reason, found ``");
}

#[test]
fn instants_are_added_and_subtracted_up_to_the_last_and_the_first() {
    let second = Duration::from_secs(1);
    assert_eq!(NOW.checked_add(second).and_then(|later| later.checked_sub(second)), Some(NOW));
    assert_eq!(NOW.checked_add(Duration::from_nanos(999_999)), Some(NOW), "whole milliseconds");
    let before_the_last = Timestamp::from_millis(i64::MAX - 999);
    assert_eq!(before_the_last.checked_add(second), None);
    assert_eq!(before_the_last.checked_add(Duration::from_millis(999)), Some(Timestamp::MAX));
    assert_eq!(before_the_last.saturating_add(second), Timestamp::MAX);
    assert_eq!(NOW.checked_add(Duration::MAX), None);
    assert_eq!(NOW.saturating_sub(Duration::MAX), Timestamp::MIN);
    assert_eq!(Timestamp::MIN.checked_sub(second), None);
    assert_eq!(Timestamp::MAX.duration_since(Timestamp::MIN), Some(Duration::from_millis(u64::MAX)));
    assert_eq!(NOW.duration_since(NOW), Some(Duration::ZERO));
}

#[test]
fn a_permission_that_the_policy_does_not_list_is_explained_as_such() {
    let policy = test_kit::policy("small").profile_role("reader", &["post.view"]);
    let policy = policy.permissions(Level::Profile, &["post.edit"]).build();
    let (reader, page) = (test_kit::actor(&policy, 3).profile_role(7, "reader").build(), test_kit::profile(7));
    let told = |permission, language| {
        let text = policy.explain(&reader, permission, &page).to_text(&policy, language);
        text.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(told(ProfilePermissions::POST_PUBLISH, "en"), "reason: the policy does not list `post.publish`");
    assert_eq!(told(ProfilePermissions::POST_PUBLISH, "fr"), "motif : la politique ne connaît pas `post.publish`");
    assert_eq!(told(ProfilePermissions::POST_EDIT, "en"), "reason: no role gives it here");
    let suspended = test_kit::actor(&policy, 3).suspended().build();
    let text = policy.explain(&suspended, ProfilePermissions::POST_PUBLISH, &page).to_text(&policy, "en");
    assert_eq!(text.lines().nth(1), Some("reason: the person is suspended"));
}
