//! J2: facts are the host's word, and what one raised is lifted only by whoever may lift it.

use super::hands_fixture::*;
use countersign::approval::{
    Action, Approvers, Barred, By, Change, FactTold, RefusalReason, RoleNames, Rules, Skip, Stage, State, due,
};
use countersign::{Policy, ProfileId, Timestamp, UserId, test_kit};
use serde_json::json;

/// The owner decides on what is sensitive.
fn owner_decides(condition: fn(&mut Stage)) -> Stage {
    let owner = RoleNames { organization: vec!["owner".into()], ..RoleNames::default() };
    let mut stage = Stage::new("owner", Approvers::Roles(owner));
    stage.barred = Barred::Nobody;
    condition(&mut stage);
    stage
}

fn when_sensitive(stage: &mut Stage) {
    stage.when = vec!["sensitive".into()];
}

fn unless_plain(stage: &mut Stage) {
    stage.unless = Some(vec!["!sensitive".into()]);
}

fn resubmit() -> Action {
    Action::Resubmit { targets: vec![PAGE] }
}

fn reject() -> Action {
    Action::Reject { targets: vec![PAGE], stage: "owner".into(), comment: "not so".into() }
}

/// A name, and the post that begins so.
type Way = (&'static str, fn() -> Fixture);

/// Ways to ask the owner for what is sensitive: by a condition of the stage or by one of the binding.
fn ways() -> Vec<Way> {
    fn bound() -> Fixture {
        let text = POLICY.replacen(
            r#""approval": {"#,
            r#""approval": { "definitions": { "strict": { "stages": [{ "name": "owner", "barred": "nobody",
                "approvers": { "roles": { "organization": ["owner"] } } }] } },
                "bindings": [{ "definition": "strict", "when": ["sensitive"] }],"#,
            1,
        );
        let policy: &'static Policy = Box::leak(Box::new(Policy::parse(&text).expect("a policy")));
        Fixture::under(policy, Rules::of(policy))
    }
    vec![
        ("when", || Fixture::new(vec![owner_decides(when_sensitive)])),
        ("unless", || Fixture::new(vec![owner_decides(unless_plain)])),
        ("binding", bound),
    ]
}

fn tell(fixture: &mut Fixture, value: bool, by: Option<UserId>) {
    fixture.team.tell("sensitive", FactTold { value, by });
}

#[test]
fn j2_a_fact_that_raised_a_requirement_lifts_it_only_by_whoever_may_decide_there_or_the_host() {
    for (way, fixture) in ways() {
        for (raised_by, lifted_by, waits) in [
            (Some(WRITER), Some(WRITER), true),
            (Some(WRITER), Some(CHIEF), true),
            (Some(OWNER), Some(WRITER), true),
            (None, Some(WRITER), true),
            (Some(WRITER), Some(UserId::new(77)), true),
            (Some(WRITER), Some(OWNER), false),
            (Some(OWNER), Some(OWNER), false),
            (Some(OWNER), None, false),
            (None, None, false),
        ] {
            let mut fixture = fixture();
            tell(&mut fixture, true, raised_by);
            fixture.does(WRITER, create());
            fixture.does(WRITER, submit());
            assert!(fixture.waits(), "{way}");
            fixture.does(OWNER, reject());
            tell(&mut fixture, false, lifted_by);
            fixture.does(WRITER, edit(2));
            fixture.does(WRITER, resubmit());
            assert_eq!(fixture.waits(), waits, "{way}: {raised_by:?}, then {lifted_by:?}");
        }
    }
}

#[test]
fn j2_a_slip_before_anybody_relied_on_it_is_no_raise() {
    for (way, fixture) in ways() {
        // The same person ticks and unticks: nobody else said so, and no round was opened.
        let mut slip = fixture();
        tell(&mut slip, true, Some(WRITER));
        slip.does(WRITER, create());
        tell(&mut slip, false, Some(WRITER));
        let mut another = slip.clone();
        slip.does(WRITER, submit());
        assert!(!slip.waits(), "{way}");
        // Somebody else ticked it in between.
        tell(&mut another, true, Some(CHIEF));
        another.does(WRITER, edit(2));
        tell(&mut another, false, Some(WRITER));
        another.does(WRITER, submit());
        assert!(another.waits(), "{way}");
        // What nobody said is no raise: the first word on it may be that it is plain.
        let mut plain = fixture();
        plain.does(WRITER, create());
        tell(&mut plain, false, Some(WRITER));
        plain.does(WRITER, submit());
        assert!(!plain.waits(), "{way}");
    }
}

#[test]
fn j2_a_stage_that_stands_is_not_skipped_in_its_round_and_one_that_was_is_needed_when_the_fact_turns() {
    for (way, fixture) in ways() {
        for by in [None, Some(OWNER), Some(WRITER)] {
            let mut standing = fixture();
            tell(&mut standing, true, Some(WRITER));
            standing.does(WRITER, create());
            standing.does(WRITER, submit());
            tell(&mut standing, false, by);
            standing.tick();
            standing.does(WRITER, edit(2));
            assert!(standing.waits(), "{way}: {by:?}");
            let mut skipped = fixture();
            tell(&mut skipped, false, Some(WRITER));
            skipped.does(WRITER, create());
            skipped.does(WRITER, submit());
            assert!(!skipped.waits(), "{way}");
            tell(&mut skipped, true, by);
            skipped.tick();
            assert!(skipped.waits(), "{way}: {by:?}");
        }
    }
}

/// Two facts that must both fail are no way round.
#[test]
fn j2_whoever_may_not_lift_one_of_two_lifts_neither() {
    let mut fixture =
        Fixture::new(vec![owner_decides(|stage| stage.unless = Some(vec!["!sensitive".into(), "urgent".into()]))]);
    tell(&mut fixture, true, Some(OWNER));
    fixture.does(WRITER, create());
    fixture.team.tell("urgent", FactTold::by(WRITER, true));
    tell(&mut fixture, false, Some(WRITER));
    fixture.does(WRITER, submit());
    assert!(fixture.waits());
}

#[test]
fn j2_facts_are_told_by_the_host_and_recorded_with_who_set_them() {
    let mut fixture = Fixture::new(vec![owner_decides(when_sensitive)]);
    tell(&mut fixture, false, Some(WRITER));
    let events = fixture.does(WRITER, create());
    assert!(matches!(&events[0].change, Change::Created { .. }));
    let told = FactTold::by(WRITER, false);
    assert!(matches!(&events[1].change, Change::FactsChanged { facts, .. } if facts["sensitive"] == told));
    assert_eq!(events[1].by, By::Host {});
    let events = fixture.does(WRITER, submit());
    let Change::Submitted { stages, .. } = &events[0].change else { panic!("{events:?}") };
    assert!(matches!(&stages[0].skip, Some(Skip::ConditionFails { facts }) if facts["sensitive"] == told));
    // What is not mentioned stays, and what is told again is no news.
    let length = fixture.post.events().len();
    fixture.tick();
    fixture.team.forget_facts();
    fixture.tick();
    assert_eq!(fixture.post.events().len(), length);
    assert!(!fixture.waits());
    fixture.team.tell("sensitiv", told);
    let refusal = fixture.send(By::user(WRITER), edit(2)).expect_err("misspelt");
    assert_eq!(refusal.reason, RefusalReason::UnknownFact { fact: "sensitiv".into() });
}

#[test]
fn j2_a_skip_lasts_no_longer_than_the_right_of_whoever_lifted_it() {
    let mut fixture = Fixture::new(vec![owner_decides(when_sensitive)]);
    tell(&mut fixture, true, Some(WRITER));
    fixture.does(WRITER, create());
    tell(&mut fixture, false, Some(OWNER));
    fixture.does(WRITER, submit());
    assert!(!fixture.waits());
    fixture.team.dismiss(OWNER);
    fixture.tick();
    assert!(fixture.waits());
}

/// Whatever the command is about, and however little follows from it otherwise.
#[test]
fn j2_a_skip_ends_with_the_right_of_whoever_lifted_it_at_every_target() {
    const FEED: ProfileId = ProfileId::new(8);
    const SECOND: UserId = UserId::new(9);
    let schedule = Action::Schedule { targets: vec![FEED], at: Timestamp::from_millis(900) };
    for (condition, action) in [
        (when_sensitive as fn(&mut Stage), Action::Submit { targets: vec![FEED] }),
        (unless_plain, Action::Submit { targets: vec![FEED] }),
        (when_sensitive, schedule.clone()),
        (unless_plain, schedule),
    ] {
        let mut fixture = Fixture::new(vec![owner_decides(condition)]);
        fixture.team.set_profiles([page(), test_kit::profile_in(5, FEED)]);
        fixture.team.put(actor(policy(), SECOND).organization_role("owner").build());
        tell(&mut fixture, true, Some(WRITER));
        fixture.does(OWNER, Action::Create { targets: vec![PAGE, FEED], digests: text(1) });
        tell(&mut fixture, false, Some(SECOND));
        fixture.does(OWNER, submit());
        assert!(fixture.post.state().target(PAGE).expect("a target").is_approved_by_nobody());
        fixture.team.dismiss(SECOND);
        let events = fixture.does(OWNER, action);
        assert!(events.iter().any(|event| restored(&event.change)), "{events:?}");
        assert!(!fixture.post.state().target(PAGE).expect("a target").is_approved_by_nobody());
    }
}

/// A round asks for what is not known: the first word on it comes from whoever may lift that.
#[test]
fn j2_what_was_unknown_to_a_round_is_lifted_by_no_first_word_of_the_writer() {
    for (way, fixture) in ways() {
        for (by, waits) in [(Some(WRITER), true), (Some(CHIEF), true), (Some(OWNER), false), (None, false)] {
            let mut fixture = fixture();
            fixture.does(WRITER, create());
            fixture.does(WRITER, submit());
            assert!(fixture.waits(), "{way}: unknown");
            fixture.does(OWNER, reject());
            tell(&mut fixture, false, by);
            fixture.does(WRITER, edit(2));
            fixture.does(WRITER, resubmit());
            assert_eq!(fixture.waits(), waits, "{way}: {by:?}");
        }
    }
}

/// What a round asked for stays asked for when its target is taken off and comes back.
#[test]
fn j2_what_was_unknown_to_a_round_is_not_forgotten_with_its_target() {
    const FEED: ProfileId = ProfileId::new(8);
    for (way, fixture) in ways() {
        for (by, waits) in [(Some(WRITER), true), (Some(CHIEF), true), (Some(OWNER), false), (None, false)] {
            let mut fixture = fixture();
            fixture.team.set_profiles([page(), test_kit::profile_in(5, FEED)]);
            fixture.does(OWNER, Action::Create { targets: vec![PAGE, FEED], digests: text(1) });
            fixture.does(WRITER, submit());
            assert!(!fixture.post.state().target(PAGE).expect("a target").is_approved_by_nobody(), "{way}: unknown");
            fixture.does(WRITER, Action::RemoveTarget { target: PAGE });
            tell(&mut fixture, false, by);
            fixture.tick();
            fixture.post.reload();
            fixture.does(WRITER, Action::AddTarget { target: PAGE });
            fixture.does(WRITER, submit());
            let page = fixture.post.state().target(PAGE).expect("a target");
            assert_eq!(!page.is_approved_by_nobody(), waits, "{way}: {by:?}");
        }
    }
}

fn scheduled(fixture: &mut Fixture, who: UserId, targets: &[ProfileId], at: i64) {
    tell(fixture, false, None);
    fixture.does(who, Action::Create { targets: targets.to_vec(), digests: text(1) });
    fixture.does(who, Action::Schedule { targets: targets.to_vec(), at: Timestamp::from_millis(at) });
    fixture.does(who, Action::Submit { targets: targets.to_vec() });
}

#[test]
fn j2_what_is_told_while_an_attempt_is_under_way_counts_before_the_next() {
    for (way, fixture) in ways() {
        for between in [true, false] {
            let mut fixture = fixture();
            scheduled(&mut fixture, CHIEF, &[PAGE], 4);
            fixture.begin();
            tell(&mut fixture, true, Some(WRITER));
            if between {
                fixture.tick();
            }
            fixture.fail();
            let refusal = fixture.retry().expect_err("the owner decides").reason;
            assert!(matches!(refusal, RefusalReason::Unapproved { .. }), "{way}: {refusal:?}");
        }
    }
}

#[test]
fn j2_what_is_told_with_a_command_on_one_target_counts_at_all() {
    const FEED: ProfileId = ProfileId::new(8);
    for (way, fixture) in ways() {
        let mut fixture = fixture();
        fixture.team.set_profiles([page(), test_kit::profile_in(5, FEED)]);
        scheduled(&mut fixture, OWNER, &[PAGE, FEED], 9);
        tell(&mut fixture, true, Some(WRITER));
        fixture.does(OWNER, Action::Hold { targets: vec![PAGE], until: None });
        assert_eq!(due(fixture.post.state(), Timestamp::from_millis(1_000)).count(), 0, "{way}");
    }
}

/// A stored state is held against what the post knows: no stage is skipped for what nobody told, or for somebody else.
#[test]
fn j4_no_stage_is_skipped_in_a_store() {
    let stages = vec![owner_decides(when_sensitive), checked_unless(by_permission())];
    let mut fixture = Fixture::new(stages);
    tell(&mut fixture, true, Some(WRITER));
    fixture.does(WRITER, create());
    fixture.does(WRITER, submit());
    let whole = serde_json::to_value(fixture.post.state().snapshot()).expect("snapshots serialize");
    let restore = |stored: serde_json::Value| {
        State::restore(serde_json::from_value(stored).map_err(|error| error.to_string())?)
            .map_err(|error| error.to_string())
    };
    assert_eq!(restore(whole.clone()).as_ref(), Ok(fixture.post.state()));
    let told = |by: Option<u64>| json!({"type": "condition_fails", "facts": {"sensitive": {"value": false, "by": by}}});
    let exempt = |people: &[u64]| json!({"type": "every_hand_exempt", "people": people});
    for (stage, skip) in
        [(0, told(None)), (0, told(Some(1))), (1, exempt(&[2])), (1, exempt(&[1, 2])), (1, exempt(&[]))]
    {
        let mut spoiled = whole.clone();
        spoiled["state"]["targets"][0]["stages"][stage]["skip"] = skip.clone();
        let refused = restore(spoiled).expect_err("nobody skipped it");
        assert!(refused.contains("a stage that is skipped for a reason that holds"), "{skip}: {refused}");
    }
}
