//! J2 of facts on which it depends who may do without a stage: what they asked for is lifted by nobody who may not.

use super::hands_fixture::*;
use countersign::approval::{
    Action, Approvers, Barred, By, Definition, FactTold, Privilege, RoleNames, Rules, Stage, due,
};
use countersign::{Policy, Timestamp, UserId};

/// The owner decides, unless everybody may do without.
fn unless(privilege: Privilege) -> Stage {
    let owner = RoleNames { organization: vec!["owner".into()], ..RoleNames::default() };
    let mut stage = Stage::new("owner", Approvers::Roles(owner));
    (stage.barred, stage.unless_every_hand) = (Barred::Nobody, Some(privilege));
    stage
}

fn under(text: &str, stage: Stage) -> Fixture {
    let policy: &'static Policy = Box::leak(Box::new(Policy::parse(text).expect("a policy")));
    let rules = Rules::of(policy).bind(Definition::new("checked", vec![stage]), None).expect("it fits");
    Fixture::under(policy, rules)
}

/// A name, a post of a writer who may do without the owner unless it is sensitive, and whether the chief may on what is.
type Way = (&'static str, Fixture, bool);

fn ways() -> Vec<Way> {
    let writer = r#""writer": { "grants": { "profile": ["#;
    let grants = format!(r#"{writer}{{ "permissions": ["post.publish"], "when": ["!sensitive"] }}, "#);
    let granted = POLICY.replacen(writer, &grants, 1);
    let forbidden = POLICY.replacen(writer, &format!(r#"{writer}"post.publish", "#), 1).replacen(
        r#""roles": {"#,
        r#""forbid": [{ "level": "profile", "permissions": ["post.publish"], "when": ["sensitive"] }], "roles": {"#,
        1,
    );
    let mut assigned = under(POLICY, unless(by_role()));
    let plain = assigned.team.policy().condition(["!sensitive"]).expect("a condition");
    let writer = assigned.person(WRITER, &["writer"]).profile_role_with(PAGE, "chief", |held| held.when(plain));
    assigned.team.put(writer.build());
    // What the fact raises by itself as well is lifted no sooner.
    let mut both = unless(by_permission());
    both.when = vec!["sensitive".into()];
    vec![
        ("a grant", under(&granted, unless(by_permission())), true),
        ("a prohibition", under(&forbidden, unless(by_permission())), false),
        ("an assignment", assigned, true),
        ("a grant, and the stage", under(&granted, both), true),
    ]
}

fn tell(fixture: &mut Fixture, value: bool, by: Option<UserId>) {
    fixture.team.tell("sensitive", FactTold { value, by });
}

#[test]
fn j2_what_a_fact_lets_people_do_without_is_lifted_by_nobody_who_may_not() {
    for (way, fixture, chief) in ways() {
        for (raised_by, lifted_by, waits) in [
            (Some(OWNER), Some(WRITER), true),
            (Some(WRITER), Some(WRITER), true),
            (None, Some(WRITER), true),
            (Some(OWNER), Some(UserId::new(77)), true),
            (Some(OWNER), Some(CHIEF), !chief),
            (Some(WRITER), Some(OWNER), false),
            (Some(OWNER), None, false),
        ] {
            let mut fixture = fixture.clone();
            tell(&mut fixture, true, raised_by);
            fixture.does(WRITER, create());
            fixture.does(WRITER, submit());
            assert!(fixture.waits(), "{way}: sensitive");
            let no = Action::Reject { targets: vec![PAGE], stage: "owner".into(), comment: "not so".into() };
            fixture.does(OWNER, no);
            tell(&mut fixture, false, lifted_by);
            fixture.does(WRITER, edit(2));
            fixture.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
            assert_eq!(fixture.waits(), waits, "{way}: {raised_by:?}, then {lifted_by:?}");
        }
    }
}

#[test]
fn j2_an_exemption_by_a_fact_lasts_no_longer_than_the_right_of_whoever_lifted_it() {
    for (way, mut fixture, _) in ways() {
        tell(&mut fixture, true, Some(OWNER));
        fixture.does(WRITER, create());
        tell(&mut fixture, false, Some(OTHER));
        fixture.hire(OTHER, &["chief"], countersign::actor::Status::Suspended);
        fixture.does(WRITER, edit(2));
        fixture.does(WRITER, Action::Schedule { targets: vec![PAGE], at: Timestamp::from_millis(50) });
        fixture.does(WRITER, submit());
        assert!(fixture.waits(), "{way}: by somebody who is suspended");
        tell(&mut fixture, false, None);
        fixture.does(WRITER, Action::Withdraw { targets: vec![PAGE] });
        fixture.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
        assert!(!fixture.waits(), "{way}: by the host");
        assert!(fixture.post.state().target(PAGE).expect("a target").is_approved_by_nobody(), "{way}");
        assert_eq!(due(fixture.post.state(), Timestamp::from_millis(60)).count(), 1, "{way}");
    }
}

/// Who decides only on what is not sensitive decides nothing by their own word that it is not.
#[test]
fn j2_nobody_comes_to_decide_by_a_fact_that_they_may_not_lift() {
    let writer = r#""writer": { "grants": { "profile": ["#;
    let grants = format!(r#"{writer}{{ "permissions": ["post.review"], "when": ["!sensitive"] }}, "#);
    let text = POLICY.replacen(writer, &grants, 1);
    let mut stage = Stage::new("check", Approvers::Permission("post.review".into()));
    stage.barred = Barred::Nobody;
    let whole = under(&text, stage);
    for (lifted_by, decides) in
        [(Some(WRITER), false), (Some(UserId::new(77)), false), (Some(CHIEF), true), (None, true)]
    {
        let mut fixture = whole.clone();
        tell(&mut fixture, true, Some(OWNER));
        fixture.does(WRITER, create());
        fixture.does(WRITER, submit());
        fixture.send(By::user(WRITER), approve("check")).expect_err("it is sensitive");
        fixture.does(OWNER, Action::Reject { targets: vec![PAGE], stage: "check".into(), comment: "not so".into() });
        tell(&mut fixture, false, lifted_by);
        fixture.does(WRITER, edit(2));
        fixture.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
        let yes = fixture.send(By::user(WRITER), approve("check"));
        assert_eq!(yes.is_ok(), decides, "{lifted_by:?}: {yes:?}");
        assert!(decides || fixture.send(By::user(CHIEF), approve("check")).is_ok(), "others decide as before");
    }
}
