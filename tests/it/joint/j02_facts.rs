//! J2: facts are the host's word, and what one raised is lifted only by whoever may lift it.

use super::hands_desk::*;
use countersign::approval::{
    Action, Approvers, Barred, FactTold, Party, RefusalReason, RoleNames, Rules, Skip, Stage, What,
};
use countersign::{Policy, UserId};

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
type Way = (&'static str, fn() -> Desk);

/// Ways to ask the owner for what is sensitive: by a condition of the stage or by one of the binding.
fn ways() -> Vec<Way> {
    fn bound() -> Desk {
        let text = POLICY.replacen(
            r#""approval": {"#,
            r#""approval": { "definitions": { "strict": { "stages": [{ "name": "owner", "barred": "nobody",
                "approvers": { "roles": { "organization": ["owner"] } } }] } },
                "bindings": [{ "definition": "strict", "when": ["sensitive"] }],"#,
            1,
        );
        let policy: &'static Policy = Box::leak(Box::new(Policy::parse(&text).expect("a policy")));
        Desk::under(policy, Rules::of(policy))
    }
    vec![
        ("when", || Desk::new(vec![owner_decides(when_sensitive)])),
        ("unless", || Desk::new(vec![owner_decides(unless_plain)])),
        ("binding", bound),
    ]
}

fn tell(desk: &mut Desk, value: bool, by: Option<UserId>) {
    desk.facts.insert("sensitive".into(), FactTold { value, by });
}

#[test]
fn j2_a_fact_that_raised_a_requirement_lifts_it_only_by_whoever_may_decide_there_or_the_host() {
    for (way, desk) in ways() {
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
            let mut desk = desk();
            tell(&mut desk, true, raised_by);
            desk.does(WRITER, create());
            desk.does(WRITER, submit());
            assert!(desk.waits(), "{way}");
            desk.does(OWNER, reject());
            tell(&mut desk, false, lifted_by);
            desk.does(WRITER, edit(2));
            desk.does(WRITER, resubmit());
            assert_eq!(desk.waits(), waits, "{way}: {raised_by:?}, then {lifted_by:?}");
        }
    }
}

#[test]
fn j2_a_slip_before_anybody_relied_on_it_is_no_raise() {
    for (way, desk) in ways() {
        // The same person ticks and unticks: nobody else said so, and no round was opened.
        let mut slip = desk();
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
        let mut plain = desk();
        plain.does(WRITER, create());
        plain.does(WRITER, submit());
        assert!(plain.waits(), "{way}: unknown");
        plain.does(WRITER, Action::Withdraw { targets: vec![PAGE] });
        tell(&mut plain, false, Some(WRITER));
        plain.does(WRITER, resubmit());
        assert!(!plain.waits(), "{way}");
    }
}

#[test]
fn j2_a_stage_that_stands_is_not_skipped_in_its_round_and_one_that_was_is_needed_when_the_fact_turns() {
    for (way, desk) in ways() {
        for by in [None, Some(OWNER), Some(WRITER)] {
            let mut standing = desk();
            tell(&mut standing, true, Some(WRITER));
            standing.does(WRITER, create());
            standing.does(WRITER, submit());
            tell(&mut standing, false, by);
            standing.tick();
            standing.does(WRITER, edit(2));
            assert!(standing.waits(), "{way}: {by:?}");
            let mut skipped = desk();
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
    let mut desk =
        Desk::new(vec![owner_decides(|stage| stage.unless = Some(vec!["!sensitive".into(), "urgent".into()]))]);
    tell(&mut desk, true, Some(OWNER));
    desk.does(WRITER, create());
    desk.facts.insert("urgent".into(), FactTold::by(WRITER, true));
    tell(&mut desk, false, Some(WRITER));
    desk.does(WRITER, submit());
    assert!(desk.waits());
}

#[test]
fn j2_facts_are_told_by_the_host_and_recorded_with_who_set_them() {
    let mut desk = Desk::new(vec![owner_decides(when_sensitive)]);
    tell(&mut desk, false, Some(WRITER));
    let events = desk.does(WRITER, create());
    assert!(matches!(&events[0].what, What::Created { .. }));
    let told = FactTold::by(WRITER, false);
    assert!(matches!(&events[1].what, What::FactsChanged { facts } if facts["sensitive"] == told));
    assert_eq!(events[1].by, Party::Host {});
    let events = desk.does(WRITER, submit());
    let What::Submitted { stages, .. } = &events[0].what else { panic!("{events:?}") };
    assert!(matches!(&stages[0].skip, Some(Skip::ConditionFails { facts }) if facts["sensitive"] == told));
    // What is not mentioned stays, and what is told again is no news.
    let length = desk.log.len();
    desk.tick();
    desk.facts.clear();
    desk.tick();
    assert_eq!(desk.log.len(), length);
    assert!(!desk.waits());
    desk.facts.insert("sensitiv".into(), told);
    let refusal = desk.send(Party::person(WRITER), None, edit(2)).expect_err("misspelt");
    assert_eq!(refusal.reason, RefusalReason::UnknownFact { fact: "sensitiv".into() });
}

#[test]
fn j2_a_skip_lasts_no_longer_than_the_right_of_whoever_lifted_it() {
    let mut desk = Desk::new(vec![owner_decides(when_sensitive)]);
    tell(&mut desk, true, Some(WRITER));
    desk.does(WRITER, create());
    tell(&mut desk, false, Some(OWNER));
    desk.does(WRITER, submit());
    assert!(!desk.waits());
    desk.people.remove(&OWNER);
    desk.tick();
    assert!(desk.waits());
}
