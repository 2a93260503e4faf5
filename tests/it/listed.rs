//! Policies in a vocabulary of their own, as the programs read them.

use countersign::analysis::{access_report, escalation};
use countersign::interchange::{Cases, Request};
use countersign::vocabulary::Listed;
use countersign::{Level, Policy, policies, test_kit};
use serde_json::{Value, json};

const HOTEL: &str = include_str!("../../examples/data/hotel.json");
const CASES: &str = include_str!("../../examples/data/hotel.cases.json");

fn hotel() -> Policy<Listed> {
    Policy::parse_with_vocabulary(HOTEL).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_policy_brings_its_own_permissions_and_the_shipped_vocabulary_stays_as_it_is() {
    let refused = Policy::parse(HOTEL).expect_err("the shipped vocabulary has no hotels");
    assert!(refused.to_string().contains("hotel.view"), "{refused}");
    let policy = hotel();
    // A bit each, in the order of the document.
    let permission = |name: &str| policy.permission(Level::Profile, name).expect("a permission");
    let asked = |name: &str| format!("{:?}", permission(name));
    assert!(asked("hotel.view").contains("mask: 1") && asked("room.book").contains("mask: 2"));
    assert_eq!(policy.permission(Level::Profile, "post.view").map(|_| ()).expect_err("not listed").name(), "post.view");
    assert!(policy.permission(Level::Organization, "room.book").is_err(), "it stands at another level");
    assert_eq!(Policy::<Listed>::parse_with_vocabulary(&policy.to_json()).expect("printed"), policy);
    // A name that is none is none there too, and a rule still names what is listed.
    let spoilt = [("\"room.book\": \"Book", "\"Room\": \"Book"), ("[\"room.clean\"]", "[\"room.scrub\"]")];
    for (good, bad) in spoilt {
        assert!(HOTEL.contains(good), "{good}");
        assert!(Policy::<Listed>::parse_with_vocabulary(&HOTEL.replace(good, bad)).is_err(), "{bad}");
    }
}

#[test]
fn requests_are_answered_and_explained_by_the_names_of_the_policy() {
    let policy = hotel();
    let ask = |role: &str, action: Value| {
        let request = json!({
            "actor": {"user": 1, "organization": 10, "assignments": [{"level": "profile", "node": 7, "role": role}]},
            "action": action, "resource": {"organization": 10, "workspace": null, "profile": 7,
                                           "content": {"facts": {"closed": false}}}
        });
        let text = request.to_string();
        Request::parse(&text)
            .and_then(|request| policy.answer_explained(&request))
            .map_err(|error| error.in_text(&text))
    };
    let answer = ask("guest", json!("hotel.view")).expect("a request");
    assert!(answer.can);
    let answer = ask("guest", json!(["hotel.view", "room.clean"])).expect("a request");
    assert_eq!((answer.can, answer.reason.as_str()), (false, "not_granted"));
    let explained = answer.explanation.expect("it was asked for");
    assert_eq!(explained.asked, ["hotel.view", "room.clean"]);
    assert!(explained.remedies.iter().any(|remedy| remedy.to_string().contains("housekeeper")), "{explained}");
    assert!(ask("guest", json!("hotel.veiw")).expect_err("misspelt").contains("hotel.veiw"));
    assert_eq!(ask("guest", json!("staff.hire")).expect("of another level").reason, "wrong_level");
}

#[test]
fn cases_matrix_reports_and_escalation_know_the_names_of_the_policy() {
    let policy = hotel();
    let cases = Cases::parse(CASES).expect("cases");
    for outcome in cases.run(&policy) {
        assert!(outcome.passed(), "{outcome}");
    }
    assert!(cases.coverage(&policy).cells.touched() > 0);
    let matrix = policy.matrix();
    let cell = |role: &str, permission: &str| {
        let found = matrix.cells().iter().find(|cell| cell.role == role && cell.permission == permission);
        serde_json::to_value(found.expect("a cell")).expect("JSON")["verdict"].clone()
    };
    assert_eq!([cell("guest", "hotel.view"), cell("guest", "room.clean")], [json!("allow"), json!("deny")]);
    assert!(matrix.to_text("en").contains("See the hotel"));
    let report = access_report(&policy, &test_kit::actor(&policy, 1).profile_role(7, "guest").build());
    assert_eq!(report.access[0].permissions, ["hotel.view"]);
    let found = escalation(&policy).to_string();
    assert!(found.contains("`reception` at the organization can come to hold `room.clean`"), "{found}");
}

#[test]
fn what_is_typed_and_what_is_listed_agree_where_both_can_read_a_policy() {
    for text in [policies::AGORAPULSE, policies::PUBLER, policies::ALIXIA, policies::SEMJI, policies::ALEX] {
        let typed = Policy::parse(text).expect("a policy").matrix();
        let listed = Policy::<Listed>::parse_with_vocabulary(text).expect("a policy").matrix();
        assert_eq!(typed.to_csv("en"), listed.to_csv("en"));
    }
}
