//! J1, S1: what somebody may do only by sending the post for approval comes before somebody who is asked, or is brought out
//! by somebody who may do it plainly. Nobody who is obliged brings out what nobody else saw.

use super::hands_desk::*;
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
fn desk(permissions: &[&str], stages: Vec<Stage>) -> Desk {
    let policy = obliged_to(permissions);
    let rules = Rules::of(policy);
    Desk::under(policy, if stages.is_empty() { rules } else { bound(rules, Definition::new("checked", stages)) })
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

fn tell(desk: &mut Desk, sensitive: bool) {
    desk.facts.insert("sensitive".into(), FactTold { value: sensitive, by: None });
}

fn schedule() -> Action {
    Action::Schedule { targets: vec![PAGE], at: Timestamp::from_millis(90) }
}

fn resubmit() -> Action {
    Action::Resubmit { targets: vec![PAGE] }
}

fn refused(desk: &mut Desk, user: UserId, action: Action) {
    let refusal = desk.send(By::user(user), None, action).expect_err("nobody would be asked");
    assert_eq!((refusal.target, refusal.reason), (Some(PAGE), RefusalReason::NoDefinition {}));
}

fn offers(desk: &Desk, user: UserId, verb: Verb) -> bool {
    let places = [desk.place];
    let context = countersign::approval::Context::new(&desk.rules, &places, desk.people.values());
    let context = context.facts(desk.facts.clone()).must_approve(desk.clients.iter().copied());
    let buttons = enabled(&context, &desk.state, &By::user(user), Timestamp::from_millis(50));
    buttons.iter().any(|button| button.verb == verb && button.target == Some(PAGE))
}

/// A permission, and how the post comes to have what it guards.
type Debt = (&'static str, fn(&mut Desk));

/// What the writer has to send for approval.
fn debts() -> Vec<Debt> {
    vec![
        ("post.create", |desk| drop(desk.does(WRITER, create()))),
        ("post.edit", |desk| {
            desk.does(CHIEF, create());
            desk.does(WRITER, edit(2));
        }),
        ("post.schedule", |desk| {
            desk.does(CHIEF, create());
            desk.does(WRITER, schedule());
        }),
    ]
}

#[test]
fn j1_an_obliged_draft_goes_out_unseen_by_nobody() {
    let nothing_asked: [fn() -> Vec<Stage>; 3] =
        [Vec::new, || vec![when_sensitive()], || vec![when_sensitive(), for_clients()]];
    for (permission, owe) in debts() {
        for stages in nothing_asked {
            let mut desk = desk(&[permission], stages());
            tell(&mut desk, false);
            owe(&mut desk);
            assert!(!offers(&desk, WRITER, Verb::Submit), "{permission}");
            refused(&mut desk, WRITER, submit());
            // For somebody who may do it plainly, by somebody who may not, and the reverse.
            for (user, acting_for) in [(WRITER, CHIEF), (CHIEF, WRITER)] {
                let by = By::User { user, acting_for: Some(acting_for), link: None };
                let refusal = desk.send(by, None, submit()).expect_err("one of them is obliged");
                assert_eq!(refusal.reason, RefusalReason::NoDefinition {});
            }
            // Whoever may do it plainly has seen it.
            assert!(offers(&desk, CHIEF, Verb::Submit), "{permission}");
            desk.does(CHIEF, submit());
            assert!(!desk.waits(), "{permission}");
        }
        let mut asked = desk(&[permission], vec![check()]);
        owe(&mut asked);
        assert!(offers(&asked, WRITER, Verb::Submit), "{permission}");
        asked.does(WRITER, submit());
        assert!(asked.waits(), "{permission}");
    }
}

/// Who may submit only by sending it for approval.
#[test]
fn j1_an_obliged_submission_comes_before_somebody() {
    let mut none = desk(&["post.submit"], Vec::new());
    none.does(CHIEF, create());
    refused(&mut none, WRITER, submit());
    none.does(CHIEF, submit());
    let mut asked = desk(&["post.submit"], vec![check()]);
    asked.does(CHIEF, create());
    asked.does(WRITER, submit());
    assert!(asked.waits());
}

/// A label on a scheduled post goes back to a stage that is asked, or is not made.
#[test]
fn j1_what_is_sent_back_comes_before_somebody() {
    for stages in [vec![when_sensitive()], vec![when_sensitive(), for_clients()]] {
        let mut desk = desk(&[], stages);
        tell(&mut desk, false);
        desk.does(CHIEF, create());
        desk.does(CHIEF, schedule());
        desk.does(CHIEF, submit());
        assert_eq!(desk.state.status(), ContentState::Scheduled);
        assert!(!offers(&desk, WRITER, Verb::Label));
        refused(&mut desk, WRITER, label());
        desk.does(CHIEF, label());
        assert_eq!(desk.state.status(), ContentState::Scheduled);
        tell(&mut desk, true);
        let labels = |byte| countersign::approval::Digests {
            labels: Some(countersign::approval::Digest::new([byte; 32])),
            ..text(1)
        };
        desk.does(WRITER, Action::Edit { digests: labels(7), overrides: Vec::new() });
        assert!(desk.waits());
    }
    // Whoever may do without the stage is asked by it no more than anybody else.
    let mut exempt = when_sensitive();
    let writers = RoleNames { profile: vec!["writer".into(), "chief".into()], ..RoleNames::default() };
    (exempt.unless_every_hand, exempt.when) = (Some(Privilege::Roles(writers)), Vec::new());
    let mut desk = desk(&[], vec![exempt]);
    desk.does(CHIEF, create());
    desk.does(CHIEF, submit());
    desk.does(WRITER, label());
    assert!(!desk.waits());
}

/// What was sent for approval and came back is owed still, whatever facts have lifted meanwhile.
#[test]
fn j1_what_had_to_be_sent_for_approval_is_not_resubmitted_unseen() {
    for (withdrawn, obliged) in [(false, false), (true, false), (true, true)] {
        let mut desk = desk(if obliged { &["post.edit"] } else { &[] }, vec![when_sensitive()]);
        tell(&mut desk, true);
        desk.does(CHIEF, create());
        desk.does(CHIEF, submit());
        desk.does(WRITER, label());
        let back = Action::Reject { targets: vec![PAGE], stage: "check".into(), comment: "no".into() };
        desk.does(OWNER, if withdrawn { Action::Withdraw { targets: vec![PAGE] } } else { back });
        tell(&mut desk, false);
        assert!(!offers(&desk, WRITER, Verb::Resubmit));
        refused(&mut desk, WRITER, resubmit());
        desk.does(CHIEF, resubmit());
        assert!(!desk.waits());
    }
}

/// A definition that goes on where nobody can decide does not go on with what had to come before somebody.
#[test]
fn j1_what_had_to_be_sent_for_approval_is_not_skipped_because_nobody_is_left() {
    for obliged in [false, true] {
        let mut definition = Definition::new("checked", vec![check()]);
        definition.unreachable = Unreachable::SkipVisibly;
        let policy = obliged_to(&["post.edit"]);
        let mut desk = Desk::under(policy, bound(Rules::of(policy), definition));
        desk.does(CHIEF, create());
        if obliged {
            desk.does(WRITER, edit(2));
        }
        desk.does(WRITER, submit());
        assert!(desk.waits());
        desk.people.retain(|user, _| *user == WRITER);
        let events = desk.tick();
        assert_eq!(desk.waits(), obliged);
        let cause = Cause::NoApprover {};
        let stuck = Change::BecameStuck { target: PAGE, stage: "check".into(), cause };
        assert_eq!(events.iter().any(|event| event.change == stuck), obliged, "{events:?}");
    }
}

/// J5: a history in which it came before nobody is refused.
#[test]
fn j5_nothing_is_sent_back_to_nobody() {
    let mut desk = desk(&[], vec![when_sensitive()]);
    tell(&mut desk, true);
    desk.does(CHIEF, create());
    desk.does(CHIEF, submit());
    let before = desk.state.clone();
    let events = desk.does(WRITER, label());
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
