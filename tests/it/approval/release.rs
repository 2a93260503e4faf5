//! What goes out: S1 to S8.

use super::fixture::*;
use countersign::ContentState;
use countersign::approval::{Action, By, Change, RefusalReason as Reason};

fn approved_and_due() -> Fixture {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.does(ANN, schedule(10));
    fixture.does(ANN, submit());
    fixture.does(BEN, approve("second_pair"));
    fixture.wait_until(10);
    fixture
}

#[test]
fn s1_nothing_goes_out_before_every_requirement_is_met_for_this_version() {
    let mut fixture = approved_and_due();
    assert_eq!(fixture.due().len(), 1);
    fixture.does(ANN, edit("two"));
    assert_eq!(fixture.due(), []);
    let mut forced = Fixture::drafted(four_eyes());
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
    let mut fixture = approved_and_due();
    let order = fixture.due().remove(0);
    let mut other = Fixture::drafted(four_eyes());
    other.does(ANN, edit("other"));
    other.does(ANN, schedule(10));
    other.does(ANN, submit());
    other.does(BEN, approve("second_pair"));
    other.wait_until(10);
    let wrong = other.due().remove(0);
    assert_ne!(order.fingerprint, wrong.fingerprint);
    let action = Action::BeginPublish { target: PAGE, fingerprint: wrong.fingerprint };
    let refusal = fixture.by(By::Host {}, action).expect_err("another content");
    assert!(matches!(refusal.reason, Reason::FingerprintDiffers { .. }));
    fixture.publish();
    assert_eq!(fixture.status(), ContentState::Publishing);
}

#[test]
fn s3_neither_the_clock_nor_the_approval_alone_lets_it_out() {
    let mut pending = Fixture::drafted(four_eyes());
    pending.does(ANN, schedule(10));
    pending.does(ANN, submit());
    pending.now = at(10);
    assert_eq!(pending.due(), [], "the clock alone");
    let mut approved = Fixture::submitted(four_eyes());
    approved.does(BEN, approve("second_pair"));
    approved.wait_until(1_000);
    assert_eq!(approved.due(), [], "the approval alone");
    assert_eq!(approved.status(), ContentState::Approved);
}

#[test]
fn s4_a_retry_looks_at_the_approvals_again() {
    let mut fixture = approved_and_due();
    fixture.publish();
    fixture.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "rate limit".into() });
    let order = fixture.state.retry_order(PAGE).expect("a retry");
    fixture.world.fire(BEN);
    let retry = Action::Retry { target: PAGE, fingerprint: order.fingerprint.clone() };
    let refusal = fixture.by(By::Host {}, retry.clone()).expect_err("Ben is gone");
    assert!(matches!(refusal.reason, Reason::Unapproved { .. }));
    fixture.world.hire(BEN, "checker");
    fixture.does(ANN, edit("two"));
    let refusal = fixture.by(By::Host {}, retry).expect_err("the content changed");
    assert!(matches!(refusal.reason, Reason::Unapproved { .. }));
}

#[test]
fn s5_one_success_and_no_second_attempt_while_the_first_is_unknown() {
    let mut fixture = approved_and_due();
    let order = fixture.due().remove(0);
    fixture.publish();
    fixture.host(Action::ReportUnknown { target: PAGE, attempt: 1 });
    let again = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint.clone() };
    assert!(fixture.by(By::Host {}, again.clone()).is_err());
    let retry = Action::Retry { target: PAGE, fingerprint: order.fingerprint };
    assert!(fixture.by(By::Host {}, retry.clone()).is_err());
    assert!(fixture.by(By::user(CAT), Action::RemoveTarget { target: PAGE }).is_err());
    fixture.does(CAT, Action::Resolve { target: PAGE, attempt: 1, published: false });
    let key = fixture.state.retry_order(PAGE).expect("a retry").idempotency_key;
    assert_ne!(key, order.idempotency_key, "another attempt has another key");
    fixture.host(retry.clone());
    fixture.host(Action::ReportPublished { target: PAGE, attempt: 2 });
    assert!(fixture.by(By::Host {}, retry).is_err());
    assert!(fixture.by(By::Host {}, again).is_err());
    assert!(fixture.by(By::Host {}, Action::ReportPublished { target: PAGE, attempt: 2 }).is_err());
    assert_eq!(fixture.happened(|what| matches!(what, Change::Published { .. })), 1);
}

#[test]
fn s6_what_is_held_withdrawn_rejected_expired_or_archived_stays_in() {
    let steps: [fn(&mut Fixture); 5] = [
        |fixture| drop(fixture.does(CAT, Action::Hold { targets: vec![PAGE], until: None })),
        |fixture| drop(fixture.does(ANN, withdraw())),
        |fixture| drop(fixture.does(CAT, Action::ForceReject { targets: vec![PAGE], comment: "no".into() })),
        |fixture| drop(fixture.does(ANN, Action::Archive { targets: vec![PAGE] })),
        |fixture| {
            fixture.does(ANN, edit("late"));
            fixture.host(Action::Tick {});
            assert_eq!(fixture.status(), ContentState::Expired);
        },
    ];
    for step in steps {
        let mut fixture = approved_and_due();
        let order = fixture.due().remove(0);
        step(&mut fixture);
        assert_eq!(fixture.due(), [], "{}", fixture.status());
        let action = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint };
        assert!(fixture.by(By::Host {}, action).is_err());
    }
}

#[test]
fn s7_a_profile_that_is_added_is_not_approved() {
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.does(BEN, approve("second_pair"));
    fixture.does(ANN, Action::AddTarget { target: FEED });
    assert_eq!(fixture.status_of(FEED), ContentState::Draft);
    assert_eq!(fixture.status(), ContentState::Approved, "and takes nothing from its sibling");
    fixture.does(ANN, Action::Submit { targets: vec![FEED] });
    assert_eq!(fixture.status_of(FEED), ContentState::InReview);
}

#[test]
fn s8_what_happens_to_one_target_leaves_its_sibling_alone() {
    let mut fixture = Fixture::new(four_eyes());
    let targets = vec![PAGE, FEED];
    fixture.does(ANN, Action::Create { targets: targets.clone(), digests: text("one") });
    fixture.does(ANN, Action::Submit { targets: targets.clone() });
    fixture.does(BEN, approve("second_pair"));
    assert_eq!(fixture.status_of(FEED), ContentState::InReview);
    let before = fixture.state.target(FEED).cloned();
    fixture.does(ANN, schedule(5));
    fixture.does(BEN, approve("second_pair"));
    fixture.wait_until(5);
    fixture.publish();
    fixture.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "no".into() });
    fixture.does(ANN, withdraw());
    assert_eq!(fixture.state.target(FEED).cloned(), before);
    fixture.does(BEN, Action::Reject { targets: vec![FEED], stage: "second_pair".into(), comment: "no".into() });
    assert_eq!(fixture.status(), ContentState::Withdrawn);
}

#[test]
fn no_definition_lets_a_post_out_on_its_time() {
    let mut fixture = Fixture::drafted_in(World::unbound());
    fixture.does(ANN, schedule(3));
    fixture.wait_until(3);
    assert_eq!(fixture.due(), [], "nobody submitted it");
    fixture.does(ANN, schedule(4));
    fixture.does(ANN, submit());
    fixture.wait_until(4);
    fixture.publish();
    fixture.host(Action::ReportPublished { target: PAGE, attempt: 1 });
    assert_eq!(fixture.status(), ContentState::Published);
}

#[test]
fn a_profile_that_comes_back_uses_no_key_again() {
    let mut fixture = Fixture::new(four_eyes());
    fixture.does(ANN, Action::Create { targets: vec![PAGE, FEED], digests: text("one") });
    let mut keys = Vec::new();
    for minutes in [10, 20] {
        fixture.does(ANN, schedule(minutes));
        fixture.does(ANN, submit());
        fixture.does(BEN, approve("second_pair"));
        fixture.wait_until(minutes);
        let order = fixture.due().remove(0);
        fixture.publish();
        let attempt = fixture.state.target(PAGE).and_then(countersign::approval::Target::attempt).expect("an attempt");
        fixture.host(Action::ReportFailed { target: PAGE, attempt, error: "down".into() });
        keys.push(order.idempotency_key);
        fixture.does(ANN, Action::RemoveTarget { target: PAGE });
        fixture.does(ANN, Action::AddTarget { target: PAGE });
    }
    assert_ne!(keys[0], keys[1]);
}
