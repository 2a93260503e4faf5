//! J1, S1: what somebody may do only by sending the post for approval comes before somebody who is asked, or is brought out
//! by somebody who may do it plainly. Nobody who is obliged brings out what nobody else saw.

use super::hands_fixture::*;
use countersign::approval::{
    Action, Approvers, Barred, By, Cause, Change, Definition, Event, FactTold, Opening, Privilege, RefusalReason,
    RoleNames, Rules, Side, Skip, Stage, Unreachable, Verb, Yes, enabled, evolve, replay,
};
use countersign::{ContentState, Policy, Timestamp, UserId};
use std::collections::BTreeMap;

/// A policy whose writers do these things only by sending the post for approval.
fn obliged_to(permissions: &[&str]) -> &'static Policy {
    let plain = r#"["post.create", "post.edit", "post.submit", "post.schedule",
                { "permissions": ["scheduled_post.label"], "obligations": ["submit_for_approval"] }]"#;
    let (all, label) = (["post.create", "post.edit", "post.submit", "post.schedule"], "scheduled_post.label");
    let mut grants: Vec<String> = Vec::new();
    for name in all.into_iter().chain([label]) {
        grants.push(match permissions.contains(&name) || name == label {
            true => format!(r#"{{ "permissions": ["{name}"], "obligations": ["submit_for_approval"] }}"#),
            false => format!(r#""{name}""#),
        });
    }
    let text = POLICY.replacen(plain, &format!("[{}]", grants.join(", ")), 1);
    assert!(text.contains(&grants[0]) && (permissions.is_empty() || text != POLICY));
    Box::leak(Box::new(Policy::parse(&text).expect("a policy")))
}

/// Under no definition, or under one with these stages.
fn fixture(permissions: &[&str], stages: Vec<Stage>) -> Fixture {
    let policy = obliged_to(permissions);
    let rules = Rules::of(policy);
    Fixture::under(policy, if stages.is_empty() { rules } else { bound(rules, Definition::new("checked", stages)) })
}

fn bound(rules: Rules, definition: Definition) -> Rules {
    rules.bind(definition, None).expect("it fits")
}

fn check() -> Stage {
    let mut stage = Stage::new("check", Approvers::Permission("post.review".into()));
    stage.barred = Barred::Nobody;
    stage
}

fn when_sensitive() -> Stage {
    let mut stage = check();
    stage.when = vec!["sensitive".into()];
    stage
}

/// Clients are asked, and there are none.
fn for_clients() -> Stage {
    let mut stage = Stage::new("clients", Approvers::MustApprove(Yes));
    (stage.party, stage.barred) = (Side::External, Barred::Nobody);
    stage
}

fn tell(fixture: &mut Fixture, sensitive: bool) {
    fixture.team.tell("sensitive", FactTold { value: sensitive, by: None });
}

fn schedule() -> Action {
    Action::Schedule { targets: vec![PAGE], at: Timestamp::from_millis(90) }
}

fn resubmit() -> Action {
    Action::Resubmit { targets: vec![PAGE] }
}

fn refused(fixture: &mut Fixture, user: UserId, action: Action) {
    let refusal = fixture.send(By::user(user), action).expect_err("nobody would be asked");
    assert_eq!((refusal.target, refusal.reason), (Some(PAGE), RefusalReason::NoDefinition {}));
}

fn offers(fixture: &Fixture, user: UserId, verb: Verb) -> bool {
    let context = fixture.team.context(fixture.post.rules());
    let buttons = enabled(&context, fixture.post.state(), &By::user(user), Timestamp::from_millis(50));
    buttons.iter().any(|button| button.verb == verb && button.target == Some(PAGE))
}

/// A permission, and how the post comes to have what it guards.
type Debt = (&'static str, fn(&mut Fixture));

/// What the writer has to send for approval.
fn debts() -> Vec<Debt> {
    vec![
        ("post.create", |fixture| drop(fixture.does(WRITER, create()))),
        ("post.edit", |fixture| {
            fixture.does(CHIEF, create());
            fixture.does(WRITER, edit(2));
        }),
        ("post.schedule", |fixture| {
            fixture.does(CHIEF, create());
            fixture.does(WRITER, schedule());
        }),
    ]
}

#[test]
fn j1_an_obliged_draft_goes_out_unseen_by_nobody() {
    let nothing_asked: [fn() -> Vec<Stage>; 3] =
        [Vec::new, || vec![when_sensitive()], || vec![when_sensitive(), for_clients()]];
    for (permission, owe) in debts() {
        for stages in nothing_asked {
            let mut fixture = fixture(&[permission], stages());
            tell(&mut fixture, false);
            owe(&mut fixture);
            assert!(!offers(&fixture, WRITER, Verb::Submit), "{permission}");
            refused(&mut fixture, WRITER, submit());
            // For somebody who may do it plainly, by somebody who may not, and the reverse.
            for (user, acting_for) in [(WRITER, CHIEF), (CHIEF, WRITER)] {
                let by = By::User { user, acting_for: Some(acting_for), link: None };
                let refusal = fixture.send(by, submit()).expect_err("one of them is obliged");
                assert_eq!(refusal.reason, RefusalReason::NoDefinition {});
            }
            // Whoever may do it plainly has seen it.
            assert!(offers(&fixture, CHIEF, Verb::Submit), "{permission}");
            fixture.does(CHIEF, submit());
            assert!(!fixture.waits(), "{permission}");
        }
        let mut asked = fixture(&[permission], vec![check()]);
        owe(&mut asked);
        assert!(offers(&asked, WRITER, Verb::Submit), "{permission}");
        asked.does(WRITER, submit());
        assert!(asked.waits(), "{permission}");
    }
}

/// Who may submit only by sending it for approval.
#[test]
fn j1_an_obliged_submission_comes_before_somebody() {
    let mut none = fixture(&["post.submit"], Vec::new());
    none.does(CHIEF, create());
    refused(&mut none, WRITER, submit());
    none.does(CHIEF, submit());
    let mut asked = fixture(&["post.submit"], vec![check()]);
    asked.does(CHIEF, create());
    asked.does(WRITER, submit());
    assert!(asked.waits());
}

/// A label on a scheduled post goes back to a stage that is asked, or is not made.
#[test]
fn j1_what_is_sent_back_comes_before_somebody() {
    for stages in [vec![when_sensitive()], vec![when_sensitive(), for_clients()]] {
        let mut fixture = fixture(&[], stages);
        tell(&mut fixture, false);
        fixture.does(CHIEF, create());
        fixture.does(CHIEF, schedule());
        fixture.does(CHIEF, submit());
        assert_eq!(fixture.post.state().status(), ContentState::Scheduled);
        assert!(!offers(&fixture, WRITER, Verb::Label));
        refused(&mut fixture, WRITER, label());
        fixture.does(CHIEF, label());
        assert_eq!(fixture.post.state().status(), ContentState::Scheduled);
        tell(&mut fixture, true);
        let labels = |byte| countersign::approval::Digests {
            labels: Some(countersign::approval::Digest::new([byte; 32])),
            ..text(1)
        };
        fixture.does(WRITER, Action::Edit { digests: labels(7), overrides: Vec::new() });
        assert!(fixture.waits());
    }
    // Whoever may do without the stage is asked by it no more than anybody else.
    let mut exempt = when_sensitive();
    let writers = RoleNames { profile: vec!["writer".into(), "chief".into()], ..RoleNames::default() };
    (exempt.unless_every_hand, exempt.when) = (Some(Privilege::Roles(writers)), Vec::new());
    let mut fixture = fixture(&[], vec![exempt]);
    fixture.does(CHIEF, create());
    fixture.does(CHIEF, submit());
    fixture.does(WRITER, label());
    assert!(!fixture.waits());
}

/// What was sent for approval and came back is owed still, whatever facts have lifted meanwhile.
#[test]
fn j1_what_had_to_be_sent_for_approval_is_not_resubmitted_unseen() {
    for (withdrawn, obliged) in [(false, false), (true, false), (true, true)] {
        let mut fixture = fixture(if obliged { &["post.edit"] } else { &[] }, vec![when_sensitive()]);
        tell(&mut fixture, true);
        fixture.does(CHIEF, create());
        fixture.does(CHIEF, submit());
        fixture.does(WRITER, label());
        let back = Action::Reject { targets: vec![PAGE], stage: "check".into(), comment: "no".into() };
        fixture.does(OWNER, if withdrawn { Action::Withdraw { targets: vec![PAGE] } } else { back });
        tell(&mut fixture, false);
        assert!(!offers(&fixture, WRITER, Verb::Resubmit));
        refused(&mut fixture, WRITER, resubmit());
        fixture.does(CHIEF, resubmit());
        assert!(!fixture.waits());
    }
}

/// A definition that goes on where nobody can decide does not go on with what had to come before somebody.
#[test]
fn j1_what_had_to_be_sent_for_approval_is_not_skipped_because_nobody_is_left() {
    for obliged in [false, true] {
        let mut definition = Definition::new("checked", vec![check()]);
        definition.unreachable = Unreachable::SkipVisibly;
        let policy = obliged_to(&["post.edit"]);
        let mut fixture = Fixture::under(policy, bound(Rules::of(policy), definition));
        fixture.does(CHIEF, create());
        if obliged {
            fixture.does(WRITER, edit(2));
        }
        fixture.does(WRITER, submit());
        assert!(fixture.waits());
        [CHIEF, OTHER, OWNER, CLIENT].into_iter().for_each(|user| fixture.team.dismiss(user));
        let events = fixture.tick();
        assert_eq!(fixture.waits(), obliged);
        let cause = Cause::NoApprover {};
        let stuck = Change::BecameStuck { target: PAGE, stage: "check".into(), cause };
        assert_eq!(events.iter().any(|event| event.change == stuck), obliged, "{events:?}");
    }
}

/// J5: a history in which it came before nobody is refused.
#[test]
fn j5_nothing_is_sent_back_to_nobody() {
    let mut fixture = fixture(&[], vec![when_sensitive()]);
    tell(&mut fixture, true);
    fixture.does(CHIEF, create());
    fixture.does(CHIEF, submit());
    let before = fixture.post.state().clone();
    let events = fixture.does(WRITER, label());
    let (labelled, back) = (&events[0], &events[1]);
    replay(before.clone(), [labelled, back]).expect("it happened");
    // As if the fact were another one.
    let told = FactTold { value: false, by: None };
    let facts = BTreeMap::from([("sensitive".to_owned(), told)]);
    let told = Change::FactsChanged { facts: facts.clone(), formerly: BTreeMap::new() };
    let told = Event {
        revision: labelled.revision,
        change: told,
        by: By::Host {},
        version: before.version(),
        rights: Vec::new(),
        definition: None,
        obliged: Vec::new(),
        through: None,
        ..labelled.clone()
    };
    let mut state = before;
    evolve(&mut state, &told).expect("the host may say so");
    let labelled = Event { revision: told.revision + 1, ..labelled.clone() };
    evolve(&mut state, &labelled).expect("a label");
    let mut back = Event { revision: labelled.revision + 1, ..back.clone() };
    evolve(&mut state.clone(), &back).expect("to a stage that is asked");
    let Change::SentBack { stages, .. } = &mut back.change else { panic!("{back:?}") };
    stages.iter_mut().for_each(|one: &mut Opening| one.skip = Some(Skip::ConditionFails { facts: facts.clone() }));
    evolve(&mut state, &back).expect_err("to nobody");
}
