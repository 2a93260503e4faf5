//! The kit for hosts' own tests, by which the crate's own properties are held here too.

use countersign::actor::Attenuation;
use countersign::approval::{self, Action, Definition, Rules};
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::test_kit::{self, RouteRecorder, strategies};
use countersign::{
    ContentId, Level, Organization, Policy, ProfileId, Reason, UserId, assert_allowed, assert_denied, organization,
    policies,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a failing assertion says.
fn message(run: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(run)).expect_err("it fails");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

fn studio() -> Policy {
    test_kit::policy("studio")
        .organization_role("owner", &["member.invite"])
        .profile_role("writer", &["post.edit if author and urgent", "post.publish with ask"])
        .of_role(Level::Profile, "writer", "title", r#""Writer""#)
        .permissions(Level::Profile, &["post.delete"])
        .field("forbid", r#"[{"level": "profile", "permissions": ["post.publish"], "when": ["frozen"]}]"#)
        .fact("frozen")
        .build()
}

#[test]
fn a_grant_is_written_in_a_line() {
    let policy = studio();
    let writer = test_kit::actor(&policy, 3).profile_role(7, "writer").build();
    let (urgent, frozen) = (policy.fact("urgent").unwrap(), policy.fact("frozen").unwrap());
    let own = test_kit::draft_of(3).fact(urgent, true).fact(frozen, false);
    let page = test_kit::profile(7).content(&own);
    assert_allowed!(policy, writer, ProfilePermissions::POST_EDIT, page);
    assert_allowed!(policy, writer, ProfilePermissions::POST_PUBLISH, page, with["ask"]);
    assert_denied!(policy, writer, ProfilePermissions::POST_DELETE, page, Reason::NotGranted);
    let others = test_kit::draft_of(4).fact(urgent, true);
    assert_denied!(policy, writer, ProfilePermissions::POST_EDIT, test_kit::profile(7).content(&others), Reason::Unmet);
    assert_denied!(policy, writer, ProfilePermissions::POST_PUBLISH, test_kit::profile(7), Reason::Forbidden);
}

#[test]
fn what_fails_says_why() {
    let policy = studio();
    let writer = test_kit::actor(&policy, 3).profile_role(7, "writer").build();
    let page = test_kit::profile(7);
    let allowed = message(|| assert_allowed!(policy, writer, ProfilePermissions::POST_EDIT, page));
    assert!(allowed.starts_with("expected an allow without obligations, found `unmet"), "{allowed}");
    assert!(allowed.contains("Writer") && allowed.contains("any of these would change it"), "{allowed}");

    let unfrozen = test_kit::draft_of(3).fact(policy.fact("frozen").unwrap(), false);
    let page = page.content(&unfrozen);
    let obliged = message(|| assert_allowed!(policy, writer, ProfilePermissions::POST_PUBLISH, page));
    assert!(obliged.contains("found `allow +ask`"), "{obliged}");
    let other = message(|| assert_allowed!(policy, writer, ProfilePermissions::POST_PUBLISH, page, with["wait"]));
    assert!(other.starts_with("expected an allow with wait, found `allow +ask`"), "{other}");
    let denied = message(|| assert_denied!(policy, writer, ProfilePermissions::POST_PUBLISH, page));
    assert!(denied.starts_with("expected a deny, found `allow +ask`"), "{denied}");
    let reason = message(|| assert_denied!(policy, writer, ProfilePermissions::POST_EDIT, page, Reason::Forbidden));
    assert!(reason.starts_with("expected a deny because of `forbidden`, found `unmet"), "{reason}");
}

#[test]
fn what_is_wrong_in_a_test_ends_it() {
    let policy = studio();
    assert!(message(|| drop(test_kit::policy("p").profile_role("r", &["post.fly"]).build())).contains("post.fly"));
    assert!(message(|| drop(test_kit::actor(&policy, 3).profile_role(7, "pilot").build())).contains("pilot"));
    assert!(message(|| drop(test_kit::actor(&policy, 3).fact("urgent", true))).contains("urgent"), "the content's");
    let undeclared = message(|| {
        let _unknown = test_kit::facts(&policy, &[("late", true)]);
    });
    assert!(undeclared.contains("late"), "{undeclared}");
    let plans = Policy::parse(policies::ALIXIA).unwrap();
    assert!(message(|| drop(test_kit::actor(&plans, 3).build())).contains("cannot be built"));
    let founded = message(|| drop(test_kit::organization(&policy, 1, &["pilot"])));
    assert!(founded.contains("is refused: expected a known role"), "{founded}");
    assert!(message(|| drop(test_kit::organization_on(&plans, "gold", 1, &["owner"]))).contains("gold"));
    let mut agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "owner");
    let suspend = organization::Action::Suspend { user: UserId::new(1) };
    let accepted = message(|| drop(agency.refused(2, organization::Action::Leave {})));
    assert!(accepted.starts_with("expected a refusal of Leave, found ["), "{accepted}");
    let refused = message(|| drop(agency.must(2, suspend)));
    assert!(refused.starts_with("Suspend") && refused.contains("is refused"), "{refused}");
    let recorder = RouteRecorder::new(["GET /"]);
    assert!(message(|| drop(recorder.call("POST /"))).contains("POST /"));
    assert!(message(|| RouteRecorder::new::<&str>([]).assert_every_route_asks()).is_empty());
}

#[test]
fn an_agency_and_a_post_take_a_line_each() {
    let policy = Policy::parse(policies::PUBLER).unwrap();
    let mut agency = test_kit::organization(&policy, 1, &[])
        .workspace(5)
        .profile_in(5, 7)
        .workspace_member(2, 5, "admin")
        .profile_member(3, 7, "editor");
    let page = agency.state().profile(ProfileId::new(7)).expect("it is there");
    assert_eq!(page, test_kit::profile_in(5, 7));
    assert_allowed!(policy, agency.actor(2), ProfilePermissions::POST_PUBLISH, page);

    let mut post = test_kit::post(&agency, 3, &[7], None);
    post.must(&agency, 3, Action::Submit { targets: post.targets() });
    let approve = Action::Approve { targets: post.targets(), stage: "internal".into() };
    assert!(post.send(&agency, 3, approve.clone()).is_err());
    let refused = message(|| drop(post.clone().must(&agency, 3, approve.clone())));
    assert!(refused.contains("is refused") && refused.contains("Approvals"), "{refused}");
    post.must(&agency, 2, approve);
    assert_eq!(post.explain(&agency).status, countersign::ContentState::Approved);

    assert!(agency.send(2, organization::Action::RemoveMember { user: UserId::new(1) }).is_err());
    assert_eq!(agency.events().len() as u64, agency.state().revision());
}

#[test]
fn a_team_changes_between_two_commands_on_a_post() {
    const JULIE: UserId = UserId::new(3);
    let policy = Policy::parse(policies::PUBLER).unwrap();
    let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    team.put(test_kit::actor(&policy, JULIE).profile_role(7, "editor").build());
    team.put(test_kit::actor(&policy, 2).workspace_role(5, "admin").build());
    let mut post = test_kit::post(&team, JULIE, &[7], Some(Definition::two_hierarchies(true, false)));
    assert_eq!((post.events()[0].at, post.targets()), (test_kit::NOW, vec![ProfileId::new(7)]));
    let key = Attenuation::only(ProfilePermissions::POST_VIEW);
    let key = test_kit::actor(&policy, JULIE).profile_role(7, "editor").behind(key).build();
    let submit = Action::Submit { targets: post.targets() };
    assert_eq!(post.send_through(&team, &key, submit.clone()).map_err(|refused| refused.name()), Err("not_allowed"));
    let later = test_kit::NOW.saturating_add(std::time::Duration::from_secs(60));
    team.set_now(later);
    assert_eq!(post.must(&team, JULIE, submit.clone())[0].at, later);
    let again = message(|| drop(post.clone().refused(&team, JULIE, Action::Withdraw { targets: post.targets() })));
    assert!(again.starts_with("expected a refusal of Withdraw"), "{again}");
    post.reload();
    team.set_profiles([test_kit::profile_in(6, 7)]);
    let approve = Action::Approve { targets: post.targets(), stage: "internal".into() };
    assert_eq!(post.refused(&team, 2, approve).name(), "not_allowed", "it lies in another workspace");
    team.set_profiles([test_kit::profile_in(5, 7)]);
    post.approve(&team, 2, "internal");
    assert_eq!(post.happened(|change| matches!(change, approval::Change::Approved { .. })), 1);
    assert_eq!(post.events().len() as u64, post.state().revision());
}

#[test]
fn what_is_forbidden_and_what_is_asked_of_the_actor_take_a_line_each() {
    let policy = test_kit::policy("studio").profile_role("editor", &["post.publish if second_factor and urgent"]);
    let policy = policy.actor_fact("second_factor").forbid(Level::Profile, "post.publish if frozen and !late");
    let policy = policy.forbid(Level::Profile, "post.delete").build();
    let editor = test_kit::actor(&policy, 3).profile_role(7, "editor");
    let known = test_kit::facts(&policy, &[("urgent", true), ("frozen", false), ("late", false)]);
    let (told, page) = (editor.clone().fact("second_factor", true).build(), test_kit::profile(7).content(&known));
    assert_allowed!(policy, told, ProfilePermissions::POST_PUBLISH, page);
    assert_denied!(policy, editor.build(), ProfilePermissions::POST_PUBLISH, page, Reason::Unmet);
    let perhaps_frozen = test_kit::facts(&policy, &[("urgent", true)]);
    let page = test_kit::profile(7).content(&perhaps_frozen);
    assert_denied!(policy, told, ProfilePermissions::POST_PUBLISH, page, Reason::Forbidden);
    assert!(policy.lists(ProfilePermissions::POST_DELETE), "what is forbidden is listed");
}

#[test]
fn a_route_that_never_asks_is_named() {
    let policy = studio();
    let actor = test_kit::actor(&policy, 1).organization_role("owner").build();
    let here = Organization::new(test_kit::ORGANIZATION);
    let recorder = RouteRecorder::new(["asks", "decides", "notes", "forgets", "is not called", "asks once of two"]);
    assert!(recorder.call("asks").can(&policy, &actor, OrganizationPermissions::MEMBER_INVITE, &here));
    let call = recorder.call("decides");
    let sent = call.clone();
    let decided = std::thread::scope(|scope| {
        scope.spawn(|| sent.decide(&policy, &actor, OrganizationPermissions::MEMBER_INVITE, &here).is_allowed()).join()
    });
    assert!(decided.unwrap());
    recorder.call("notes").note();
    drop(recorder.call("forgets"));
    let twice = recorder.call("asks once of two");
    twice.note();
    twice.note();
    drop(recorder.call("asks once of two"));
    assert_eq!(recorder.silent(), ["forgets", "is not called", "asks once of two"]);
    let said = message(|| recorder.assert_every_route_asks());
    assert!(said.ends_with("forgets, is not called, asks once of two"), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_values_keep_the_rules_of_evaluation(
        (policy, actor, asked, resource) in strategies::policies().prop_flat_map(|policy| {
            let (actors, asked) = (strategies::actors(&policy), strategies::permissions(&policy));
            let resources = strategies::resources(&policy);
            (Just(policy), actors, asked, resources)
        })
    ) {
        resource.with(asked.level(), |on| {
            let decision = policy.decide_erased(&actor, asked, on);
            let explained = policy.explain_erased(&actor, asked, on);
            prop_assert_eq!(policy.can_erased(&actor, asked, on), decision.is_plain());
            prop_assert_eq!((explained.decision, explained.reason), (decision.is_allowed(), decision.reason()));
            let again: Policy = Policy::parse(&policy.to_json()).unwrap();
            prop_assert_eq!(again.decide_erased(&actor, asked, on), decision);
            Ok(())
        })?;
    }

    #[test]
    fn what_anybody_asks_of_an_organization_is_answered(
        (policy, events, seed) in strategies::policies().prop_flat_map(|policy| {
            let events = strategies::organization_histories(&policy);
            (Just(policy), events, any::<u64>())
        })
    ) {
        let state = organization::replay(organization::State::new(test_kit::ORGANIZATION), &events).unwrap();
        let stored = serde_json::to_string(&state.snapshot()).unwrap();
        let restored = organization::State::restore(serde_json::from_str(&stored).unwrap()).unwrap();
        prop_assert_eq!(&restored, &state);
        let mut runner = TestRunner::deterministic();
        for _ in 0..seed % 8 {
            let now = test_kit::NOW.saturating_add(std::time::Duration::from_secs(1_000_000));
            let command = strategies::organization_commands(&policy, &state, now).new_tree(&mut runner).unwrap().current();
            match organization::decide(&policy, &state, &command) {
                Ok(events) => prop_assert!(organization::replay(state.clone(), &events).is_ok()),
                Err(refusal) => prop_assert!(!refusal.name().is_empty()),
            }
        }
    }
}

#[test]
fn generated_values_reach_most_of_what_there_is() {
    let mut runner = TestRunner::deterministic();
    let (mut reasons, mut changes, mut happened) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let kind = |value: serde_json::Value| value["type"].as_str().unwrap_or_default().to_string();
    for _ in 0..400 {
        let policy = strategies::policies().new_tree(&mut runner).unwrap().current();
        let actor = strategies::actors(&policy).new_tree(&mut runner).unwrap().current();
        let asked = strategies::permissions(&policy).new_tree(&mut runner).unwrap().current();
        let resource = strategies::resources(&policy).new_tree(&mut runner).unwrap().current();
        let reason = resource.with(asked.level(), |on| policy.decide_erased(&actor, asked, on).reason());
        reasons.insert(reason.name());
    }
    let (agorapulse, publer) = (Policy::parse(policies::AGORAPULSE).unwrap(), Policy::parse(policies::PUBLER).unwrap());
    let rules = Rules::of(&publer).bind(Definition::four_eyes("post.review"), None).unwrap();
    for _ in 0..60 {
        for event in strategies::organization_histories(&agorapulse).new_tree(&mut runner).unwrap().current() {
            changes.insert(kind(serde_json::to_value(&event).unwrap()["change"].clone()));
        }
        let events = strategies::post_histories(&publer, &rules).new_tree(&mut runner).unwrap().current();
        let post = approval::State::new(test_kit::ORGANIZATION, ContentId::new(900));
        let post = approval::replay(post, &events).unwrap();
        let command = strategies::approval_commands(&post, test_kit::NOW).new_tree(&mut runner).unwrap().current();
        assert_eq!(command.version, post.version());
        happened.extend(events.iter().map(|event| {
            let event = serde_json::to_value(event).unwrap();
            kind(event["change"].clone())
        }));
    }
    println!("{} reasons, {} changes, {} kinds of events of posts", reasons.len(), changes.len(), happened.len());
    assert!(reasons.len() >= 9, "{reasons:?}");
    assert!(changes.len() >= 16, "{changes:?}");
    assert!(changes.contains("member_suspended"), "people join, and something becomes of them: {changes:?}");
    assert!(happened.len() >= 8, "{happened:?}");
}
