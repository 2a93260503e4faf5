//! What goes out: S1 to S8.

use super::desk::*;
use countersign::ContentState;
use countersign::approval::{Action, By, Change, RefusalReason as Reason};

fn approved_and_due() -> Desk {
    let mut desk = Desk::drafted(four_eyes());
    desk.does(ANN, schedule(10));
    desk.does(ANN, submit());
    desk.does(BEN, approve("second_pair"));
    desk.wait_until(10);
    desk
}

#[test]
fn s1_nothing_goes_out_before_every_requirement_is_met_for_this_version() {
    let mut desk = approved_and_due();
    assert_eq!(desk.due().len(), 1);
    desk.does(ANN, edit("two"));
    assert_eq!(desk.due(), []);
    let mut forced = Desk::drafted(four_eyes());
    forced.does(ANN, schedule(10));
    forced.does(ANN, submit());
    forced.does(CAT, Action::ForceApprove { targets: vec![PAGE] });
    let named = |what: &Change| matches!(what, Change::ForceApproved { skipped, .. } if skipped == &["second_pair"]);
    assert_eq!(forced.happened(named), 1);
    forced.wait_until(10);
    assert_eq!(forced.due().len(), 1);
}

#[test]
fn s2_an_order_for_other_content_is_refused() {
    let mut desk = approved_and_due();
    let order = desk.due().remove(0);
    let mut other = Desk::drafted(four_eyes());
    other.does(ANN, edit("other"));
    other.does(ANN, schedule(10));
    other.does(ANN, submit());
    other.does(BEN, approve("second_pair"));
    other.wait_until(10);
    let wrong = other.due().remove(0);
    assert_ne!(order.fingerprint, wrong.fingerprint);
    let action = Action::BeginPublish { target: PAGE, fingerprint: wrong.fingerprint };
    let refusal = desk.by(By::Host {}, action).expect_err("another content");
    assert!(matches!(refusal.reason, Reason::FingerprintDiffers { .. }));
    desk.publish();
    assert_eq!(desk.status(), ContentState::Publishing);
}

#[test]
fn s3_neither_the_clock_nor_the_approval_alone_lets_it_out() {
    let mut pending = Desk::drafted(four_eyes());
    pending.does(ANN, schedule(10));
    pending.does(ANN, submit());
    pending.now = at(10);
    assert_eq!(pending.due(), [], "the clock alone");
    let mut approved = Desk::submitted(four_eyes());
    approved.does(BEN, approve("second_pair"));
    approved.wait_until(1_000);
    assert_eq!(approved.due(), [], "the approval alone");
    assert_eq!(approved.status(), ContentState::Approved);
}

#[test]
fn s4_a_retry_looks_at_the_approvals_again() {
    let mut desk = approved_and_due();
    desk.publish();
    desk.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "rate limit".into() });
    let order = desk.state.retry_order(PAGE).expect("a retry");
    desk.world.fire(BEN);
    let retry = Action::Retry { target: PAGE, fingerprint: order.fingerprint.clone() };
    let refusal = desk.by(By::Host {}, retry.clone()).expect_err("Ben is gone");
    assert!(matches!(refusal.reason, Reason::Unapproved { .. }));
    desk.world.hire(BEN, "checker");
    desk.does(ANN, edit("two"));
    let refusal = desk.by(By::Host {}, retry).expect_err("the content changed");
    assert!(matches!(refusal.reason, Reason::Unapproved { .. }));
}

#[test]
fn s5_one_success_and_no_second_attempt_while_the_first_is_unknown() {
    let mut desk = approved_and_due();
    let order = desk.due().remove(0);
    desk.publish();
    desk.host(Action::ReportUnknown { target: PAGE, attempt: 1 });
    let again = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint.clone() };
    assert!(desk.by(By::Host {}, again.clone()).is_err());
    let retry = Action::Retry { target: PAGE, fingerprint: order.fingerprint };
    assert!(desk.by(By::Host {}, retry.clone()).is_err());
    assert!(desk.by(By::user(CAT), Action::RemoveTarget { target: PAGE }).is_err());
    desk.does(CAT, Action::Resolve { target: PAGE, attempt: 1, published: false });
    let key = desk.state.retry_order(PAGE).expect("a retry").idempotency_key;
    assert_ne!(key, order.idempotency_key, "another attempt has another key");
    desk.host(retry.clone());
    desk.host(Action::ReportPublished { target: PAGE, attempt: 2 });
    assert!(desk.by(By::Host {}, retry).is_err());
    assert!(desk.by(By::Host {}, again).is_err());
    assert!(desk.by(By::Host {}, Action::ReportPublished { target: PAGE, attempt: 2 }).is_err());
    assert_eq!(desk.happened(|what| matches!(what, Change::Published { .. })), 1);
}

#[test]
fn s6_what_is_held_withdrawn_rejected_expired_or_archived_stays_in() {
    let steps: [fn(&mut Desk); 5] = [
        |desk| drop(desk.does(CAT, Action::Hold { targets: vec![PAGE], until: None })),
        |desk| drop(desk.does(ANN, withdraw())),
        |desk| drop(desk.does(CAT, Action::ForceReject { targets: vec![PAGE], comment: "no".into() })),
        |desk| drop(desk.does(ANN, Action::Archive { targets: vec![PAGE] })),
        |desk| {
            desk.does(ANN, edit("late"));
            desk.host(Action::Tick {});
            assert_eq!(desk.status(), ContentState::Expired);
        },
    ];
    for step in steps {
        let mut desk = approved_and_due();
        let order = desk.due().remove(0);
        step(&mut desk);
        assert_eq!(desk.due(), [], "{}", desk.status());
        let action = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint };
        assert!(desk.by(By::Host {}, action).is_err());
    }
}

#[test]
fn s7_a_profile_that_is_added_is_not_approved() {
    let mut desk = Desk::submitted(four_eyes());
    desk.does(BEN, approve("second_pair"));
    desk.does(ANN, Action::AddTarget { target: FEED });
    assert_eq!(desk.status_of(FEED), ContentState::Draft);
    assert_eq!(desk.status(), ContentState::Approved, "and takes nothing from its sibling");
    desk.does(ANN, Action::Submit { targets: vec![FEED] });
    assert_eq!(desk.status_of(FEED), ContentState::InReview);
}

#[test]
fn s8_what_happens_to_one_target_leaves_its_sibling_alone() {
    let mut desk = Desk::new(four_eyes());
    let targets = vec![PAGE, FEED];
    desk.does(ANN, Action::Create { targets: targets.clone(), digests: text("one") });
    desk.does(ANN, Action::Submit { targets: targets.clone() });
    desk.does(BEN, approve("second_pair"));
    assert_eq!(desk.status_of(FEED), ContentState::InReview);
    let before = desk.state.target(FEED).cloned();
    desk.does(ANN, schedule(5));
    desk.does(BEN, approve("second_pair"));
    desk.wait_until(5);
    desk.publish();
    desk.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "no".into() });
    desk.does(ANN, withdraw());
    assert_eq!(desk.state.target(FEED).cloned(), before);
    desk.does(BEN, Action::Reject { targets: vec![FEED], stage: "second_pair".into(), comment: "no".into() });
    assert_eq!(desk.status(), ContentState::Withdrawn);
}

#[test]
fn no_definition_lets_a_post_out_on_its_time() {
    let mut desk = Desk::drafted_in(World::unbound());
    desk.does(ANN, schedule(3));
    desk.wait_until(3);
    assert_eq!(desk.due(), [], "nobody submitted it");
    desk.does(ANN, schedule(4));
    desk.does(ANN, submit());
    desk.wait_until(4);
    desk.publish();
    desk.host(Action::ReportPublished { target: PAGE, attempt: 1 });
    assert_eq!(desk.status(), ContentState::Published);
}

#[test]
fn a_profile_that_comes_back_uses_no_key_again() {
    let mut desk = Desk::new(four_eyes());
    desk.does(ANN, Action::Create { targets: vec![PAGE, FEED], digests: text("one") });
    let mut keys = Vec::new();
    for minutes in [10, 20] {
        desk.does(ANN, schedule(minutes));
        desk.does(ANN, submit());
        desk.does(BEN, approve("second_pair"));
        desk.wait_until(minutes);
        let order = desk.due().remove(0);
        desk.publish();
        let attempt = desk.state.target(PAGE).and_then(countersign::approval::Target::attempt).expect("an attempt");
        desk.host(Action::ReportFailed { target: PAGE, attempt, error: "down".into() });
        keys.push(order.idempotency_key);
        desk.does(ANN, Action::RemoveTarget { target: PAGE });
        desk.does(ANN, Action::AddTarget { target: PAGE });
    }
    assert_ne!(keys[0], keys[1]);
}
